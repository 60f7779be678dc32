"""Standard tables whose columns are known and whose rows may be anything: offices, totals, none at all.

Headers have one or two levels, in any order of columns; cells over several columns (行政处罚实施数量) stand
before or among their columns. Owns headers and the rows below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.tables_cells import BARS, UNIT, Field, between, fit, in_words, lines, values
from transforms.tables_data import Label, Table, key_of

_GAP = 40  # characters between two header cells that are no part of them
# must match anywhere in a gap of a header: a digit, the end of a sentence, a quotation
_NO_GAP = re.compile(r"[0-9。；;,:“”]")
# Header cells that hold no value.
_ASIDE = re.compile(r"(?:序号|编号|(?:执法)?(?:单位|机关|主体|部门)(?:名称)?|名称|备注|项目|类别|说明)?")
# must match: 说明：, 注：, 表二, 填报说明, 附件    must not match: 注册科
_OVER = re.compile(r"(?:填报)?说明|注\s?[:：1]|表\s?[一二三四五六七八九十\d]|附件|填表|报表人")
_LONG = 60  # characters of a line of text, which ends a table
# must match: the numbers behind a name, as in 云溪县卫生健康局5 23 1
_TRAILING = re.compile(r"(?P<label>.*?)(?P<numbers>(?<![\d.,])[-\d][\d.,\s\-/—]*)$")
# must match: 合计 before tab and 5 at the start of a line; also before a line with 5
_ROW_NAME = re.compile(rf"(?:(?<=\n)|^)[合总]\s?计[ ]*(?:(?P<bar>[{re.escape(BARS)}]\s*\d)|\s*\d)")
_DIGIT = re.compile(r"\d")
_INDEX = re.compile(r"^\d{1,3}[.、]?\s?(?=\D)")


@dataclass(frozen=True)
class Found:
    """A cell with its row and column.

    Attributes:
        place: offset of the header: cells with the same place are of the same table.
        unit: of the header; None where it says none.
    """

    table: Table
    row: Label
    column: Label
    field: Field
    place: int
    unit: str | None


@dataclass(frozen=True)
class _Header:
    """A header: ``columns`` in the order of the values, None for one nobody knows."""

    table: Table
    start: int
    end: int
    columns: tuple[tuple[Label, str | None] | None, ...]
    known: tuple[tuple[Label, str | None], ...]


def by_columns(text: str, tables: Sequence[Table]) -> Iterator[Found]:
    """Cells of tables whose columns are known, whatever their rows are called."""
    headers = sorted((h for t in tables for h in _headers(text, t)), key=lambda h: (h.start, -len(h.known)))
    starts = [h.start for h in headers] + [len(text)]
    for n, header in enumerate(headers):
        end = next(s for s in starts[n + 1 :] if s > header.start)
        forms = {len(header.known): header.known, len(header.columns): header.columns}
        for name, cells in _free_rows(text, header.end, max(end, header.end), sorted(forms)):
            row = Label(key="row", name=name)
            for column, cell in zip(forms[len(cells)], cells, strict=True):
                if column is not None:
                    yield Found(header.table, row, column[0], cell, header.start, column[1])
    for table in tables:
        if not any(h.table is table for h in headers):
            yield from _turned(text, table)


def _turned(text: str, table: Table) -> Iterator[Found]:
    """The same table standing on its side: each column name followed by its one value."""
    labels = list(table.header_pattern.finditer(text))
    known = {column.key: column for column in table.columns}
    found: dict[str, Found] = {}
    for label, after in pairwise([*labels, None]):
        assert label is not None
        key = key_of(label)
        end = min(len(text), label.end() + _GAP, after.start() if after else len(text))
        unit = UNIT.match(text, label.end(), end)
        cells = values(text, unit.end() if unit else label.end(), end, 1)
        if cells is not None and key in known and key not in found:
            row, place = Label(key="row", name=""), labels[0].start()
            found[key] = Found(table, row, known[key], cells[0], place, unit["unit"] if unit else None)
    if len(table.telling & found.keys()) >= table.least:
        yield from found.values()


def _headers(text: str, table: Table) -> Iterator[_Header]:
    """Runs of header words with nothing but header cells between."""
    run: list[re.Match[str]] = []
    for match in [*_header_words(text, table), None]:
        gap = text[run[-1].end() : match.start()] if run and match else ""
        if match is not None and (not run or (len(gap) <= _GAP and not _NO_GAP.search(UNIT.sub("", gap)))):
            run.append(match)
            continue
        if len(table.telling & {key_of(m) for m in run}) >= table.least:
            yield _header(text, table, run)
        run = [match] if match is not None else []


def _header_words(text: str, table: Table) -> Iterator[re.Match[str]]:
    """Words of a header; 合计 before values of its own is the name of a row."""
    seen: set[str] = set()
    last = 0
    for match in table.header_pattern.finditer(text):
        gap = text[last : match.start()][: _GAP + 1]
        if len(gap) > _GAP or _NO_GAP.search(gap):
            seen.clear()
        last = match.end()
        row = _ROW_NAME.match(text, match.start()) if key_of(match) == "total" else None
        if row is not None and (row["bar"] or "total" in seen):
            seen.discard("total")
            continue
        seen.add(key_of(match))
        yield match


def _header(text: str, table: Table, run: Sequence[re.Match[str]]) -> _Header:
    known = {column.key: column for column in table.columns}
    of = {key: group.key for group in table.groups for key in group.of}
    entries: list[tuple[str | None, str | None]] = []  # key, or None for a cell nobody knows; unit
    for match, after in pairwise([*run, None]):
        assert match is not None
        unit = UNIT.match(text, match.end())
        at = unit.end() if unit else match.end()
        entries.append((key_of(match), unit["unit"] if unit else None))
        line_end = text.find("\n", at)
        stop = after.start() if after else line_end if line_end >= 0 else len(text)
        first = _DIGIT.search(text, at, stop)
        stop = first.start() if first else stop  # values run into the last word of a header
        entries.extend((None, None) for cell in between(text, at, stop, lines=True) if _is_unknown(cell))
    end = stop
    columns: list[tuple[Label, str | None] | None] = []
    placed: set[str] = set()
    for key, unit_of in entries:
        if key is not None and key.startswith("group_"):
            group = key.removeprefix("group_")
            inner = [(k, u or unit_of) for k, u in entries if k and of.get(k) == group]
            columns.extend((known[k], u) for k, u in inner)
            placed.add(group)
        elif key is None:
            columns.append(None)
        elif of.get(key) not in placed:
            columns.append((known[key], unit_of))
    return _Header(table, run[0].start(), end, tuple(columns), tuple(c for c in columns if c is not None))


def _is_unknown(cell: Field) -> bool:
    words = UNIT.sub("", cell.words).strip("()（）、 ")
    return bool(words) and _ASIDE.fullmatch(words) is None


def _free_rows(text: str, start: int, end: int, sizes: Sequence[int]) -> Iterator[tuple[str, list[Field]]]:
    """Rows below a header: their name, which may be empty, and so many values as one of ``sizes``."""
    name, collected, text_lines, any_row = "", list[Field](), 0, False
    for low, high in lines(text, start, end):
        words = text[low:high].strip()
        if _OVER.match(words) or "。" in words or (len(words) > _LONG and not _has_bar(words)):
            break
        label, cells, fitted = _line(text, low, high, sizes)
        text_lines = text_lines + 1 if label and not cells else 0
        if any_row and (text_lines > 1 or label.count("\t") > 1):
            break  # the header of another table
        if label:
            row = _closed(collected, sizes, before_text=True)
            if row:
                yield name, row
                any_row = True
            name, collected = label.replace("\t", ""), []
        if fitted:
            yield name, cells
            any_row = True
            name, collected = "", []
        else:
            collected.extend(cells)
    row = _closed(collected, sizes, before_text=False)
    if row:
        yield name, row


def _has_bar(words: str) -> bool:
    return any(bar in words for bar in BARS)


def _closed(collected: list[Field], sizes: Sequence[int], *, before_text: bool) -> list[Field]:
    """The values of a row whose cells came a line each; the number of the next row is none of them."""
    if len(collected) in sizes:
        return collected
    return collected[:-1] if before_text and len(collected) - 1 in sizes else []


def _line(text: str, low: int, high: int, sizes: Sequence[int]) -> tuple[str, list[Field], bool]:
    """A line as name and values, and whether these are a whole row."""
    if _has_bar(text[low:high]):
        cells = between(text, low, high)
        at = 0
        while at < len(cells) and (cells[at].text or (at + 1 < len(cells) and cells[at + 1].text)):
            at += 1
        label = "\t".join(c.words for c in cells[:at] if c.text)
        for size in sizes:
            row = fit(cells[at:], size)
            if row is not None and any(c.number() for c in row):
                return label, row, True
        return label, [c for c in cells[at:] if c.words and not c.text], False
    match = _TRAILING.match(text, low, high)
    if match is None:
        return _INDEX.sub("", text[low:high].strip()), [], False
    numbers = in_words(text, match.start("numbers"), high)
    return _INDEX.sub("", match["label"].strip()), numbers, len(numbers) in sizes and len(numbers) > 1
