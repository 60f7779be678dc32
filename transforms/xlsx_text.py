"""Reads XLSX: the shown sheets in order, one row a line, cells parted by tabs.

The file is a zip of XML parts (ECMA-376-1, 18): strings are shared, numbers are shown by formats,
merged cells leave empty ones behind. Formulas are read by their stored values. Only what a reader
sees is told: charts and comments are not.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lxml import etree

from model.errors import ReadError
from transforms.extract import Extract
from transforms.mapped import MappedText
from transforms.records import StepNote

MAX_UNPACKED = 100 * 1024 * 1024  # bytes of all parts together
MAX_CELLS = 500_000
_MAX_GAP = 64  # empty cells written between two full ones

_WHITE = re.compile(r"\s+")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Built-in formats of dates and of per cent (ECMA-376-1, 18.8.30).
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)})
_PER_CENT = frozenset({9, 10})
# must match: yyyy"年"m"月"d"日", m/d/yy   must not match: 0.00_ , [Red]0, General
_DATE_FORMAT = re.compile(r"[yd]")
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.|_.")
_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


@dataclass(frozen=True)
class _Book:
    strings: Sequence[str]
    formats: Sequence[str]  # per cell style: date, per cent, or empty
    since_1904: bool


def read_xlsx(body: bytes) -> Extract:
    """The text of a workbook; more than one sheet with their names above them.

    Raises:
        ReadError: ``broken_xlsx``, ``too_large``, or ``empty_file`` for one without any text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            if unpacked > MAX_UNPACKED:
                raise ReadError("too_large", f"{unpacked} bytes unpacked, more than {MAX_UNPACKED}")
            text, hidden = _text(archive)
    except (
        KeyError, ValueError, TypeError, IndexError, OverflowError, RuntimeError, OSError, EOFError,
        NotImplementedError, zipfile.BadZipFile, etree.XMLSyntaxError, zlib.error,
    ) as error:  # fmt: skip
        raise ReadError("broken_xlsx", f"{type(error).__name__}: {error}") from error
    if not text.strip():
        raise ReadError("empty_file", "the workbook holds no text")
    notes = [StepNote("read_xlsx", "dropped", "hidden_sheets", hidden)] if hidden else []
    return Extract(MappedText.of(text), None, notes=tuple(notes))


def _text(archive: zipfile.ZipFile) -> tuple[str, int]:
    workbook = _xml(archive, "xl/workbook.xml")
    targets = _targets(archive)
    book = _Book(_strings(archive), _formats(archive), _dates_since_1904(workbook))
    sheets = list(_all(workbook, "sheet"))
    if not sheets:
        raise ValueError("the workbook has no sheets")
    shown = [s for s in sheets if s.get("state", "visible") == "visible"] or sheets
    lines: list[str] = []
    for sheet in shown:
        path = targets[next(v for k, v in sheet.attrib.items() if _local(k) == "id")]
        if path not in archive.namelist():
            continue  # a chart sheet or one that was left out
        rows = [line for line in _lines(archive.read(path), book) if line.strip()]
        name = sheet.get("name", "").strip()
        lines.extend([name, *rows] if rows and name and len(shown) > 1 else rows)
    return "\n".join(lines), len(sheets) - len(shown)


def _xml(archive: zipfile.ZipFile, path: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(path), parser=parser)


def _local(name: Any) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _all(parent: Any, name: str) -> Iterator[Any]:
    return (e for e in parent.iter() if _local(e.tag) == name)


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Relationship id → path of the part."""
    rels = _xml(archive, "xl/_rels/workbook.xml.rels")
    found = {}
    for rel in _all(rels, "Relationship"):
        target = rel.get("Target", "")
        found[rel.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_words(item) for item in _all(_xml(archive, "xl/sharedStrings.xml"), "si")]


def _words(item: Any) -> str:
    """The text of a string item: its runs, phonetic glosses left out; white space as one blank."""
    runs = (
        t.text or "" for t in _all(item, "t") if not any(_local(a.tag) == "rPh" for a in t.iterancestors())
    )
    return _WHITE.sub(" ", "".join(runs)).strip()


def _dates_since_1904(workbook: Any) -> bool:
    return any(e.get("date1904") in ("1", "true") for e in _all(workbook, "workbookPr"))


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """For each cell style whether it shows a date or a per cent."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = _xml(archive, "xl/styles.xml")
    codes = {int(f.get("numFmtId", 0)): f.get("formatCode", "") for f in _all(styles, "numFmt")}
    cells = next(_all(styles, "cellXfs"), None)
    ids = [int(x.get("numFmtId", 0)) for x in cells] if cells is not None else []
    return [_format(n, _QUOTED.sub("", codes.get(n, "")).lower()) for n in ids]


def _format(number: int, code: str) -> str:
    if number in _PER_CENT or "%" in code:
        return "per cent"
    return "date" if number in _DATES or _DATE_FORMAT.search(code) else ""


def _lines(sheet: bytes, book: _Book) -> Iterator[str]:
    """The rows of a sheet as lines."""
    rows: list[tuple[int, dict[int, str]]] = []
    covered: dict[int, set[int]] = {}
    count = number = 0
    events = etree.iterparse(
        io.BytesIO(sheet), events=("end",), resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, element in events:
        name = _local(element.tag)
        if name == "row":
            number = int(element.get("r") or number + 1)
            cells = _cells(element, book)
            count += len(cells)
            if count > MAX_CELLS:
                raise ReadError("too_large", f"more than {MAX_CELLS} cells")
            rows.append((number, cells))
            element.clear()
        elif name == "mergeCell":
            count += _cover(covered, element.get("ref", ""), number)
            if count > MAX_CELLS:
                raise ReadError("too_large", f"more than {MAX_CELLS} cells, merged ones included")
    for number, cells in rows:
        gone = covered.get(number, set())
        yield _line({c: words for c, words in cells.items() if c not in gone}, gone)


def _cells(row: Any, book: _Book) -> dict[int, str]:
    """Column, from 1 → what the cell shows; empty cells left out."""
    found: dict[int, str] = {}
    at = 0
    for cell in row:
        if _local(cell.tag) != "c":
            continue
        place = _CELL.fullmatch(cell.get("r", ""))
        at = _column(place[1]) if place else at + 1
        words = _shown(cell, book)
        if words:
            found[at] = words
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _shown(cell: Any, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _words(cell)
    value = next((e.text or "" for e in cell if _local(e.tag) == "v"), "").strip()
    if kind == "s":
        return book.strings[int(value)] if value else ""
    if kind == "n" and value:
        style = int(cell.get("s", 0))
        return _number(float(value), book.formats[style] if style < len(book.formats) else "", book)
    return "" if kind == "e" else _WHITE.sub(" ", value)


def _number(value: float, shown_as: str, book: _Book) -> str:
    """A number as Excel shows it: at most 15 digits, no trailing zeros."""
    if shown_as == "date" and 1 <= value < 2_958_466:
        day = _EPOCH[book.since_1904] + timedelta(days=int(value))
        return f"{day.year}年{day.month}月{day.day}日"
    if shown_as == "per cent":
        return f"{_plain(value * 100)}%"
    return _plain(value)


def _plain(value: float) -> str:
    words = f"{value:.15g}"
    return f"{value:.0f}" if "e+" in words and abs(value) < 1e20 else words


def _cover(covered: dict[int, set[int]], ref: str, last_row: int) -> int:
    """Notes the columns a merged range hides: all but its first, in every row of it; returns how many."""
    first, _, last = ref.partition(":")
    one, two = _CELL.fullmatch(first), _CELL.fullmatch(last)
    if one is None or two is None:
        return 0
    columns = range(_column(one[1]) + 1, min(_column(two[1]), _column(one[1]) + _MAX_GAP) + 1)
    rows = range(int(one[2]), min(int(two[2]), last_row, int(one[2]) + MAX_CELLS) + 1)
    for row in rows:
        covered.setdefault(row, set()).update(columns)
    return len(rows) * (1 + len(columns))


def _line(cells: Mapping[int, str], gone: set[int]) -> str:
    """Cells with a tab for every column boundary between them."""
    words, last = "", 0
    for column in sorted(cells):
        step = column - last - sum(1 for c in gone if last < c < column)
        words += "\t" * min(step if last else 0, _MAX_GAP) + cells[column]
        last = column
    return words
