"""Finds the standard tables in a clean text: which cell belongs to which row and column.

Three shapes: known rows (``by_rows``), a block of values without row names (``by_block``), and known
columns over free rows, which are in ``tables_columns``. A row whose values are too few or too many
gives nothing: a shifted column is worse than a miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.tables_cells import BARS, UNIT, Field, between, fit, lines, values
from transforms.tables_columns import Found, by_columns
from transforms.tables_data import Label, Table, key_of

_WINDOW = 700  # characters before the first row in which the header stands
_SEGMENT = 400  # characters after a label in which its values stand
_WHITE = re.compile(r"\s+")
# must match: the first value of a row, whether it stands alone or behind a word of the header
_VALUE = re.compile(r"\d|(?<=\s)[-—–/](?=\s)")


def find(text: str, folded: str, tables: Sequence[Table]) -> Iterator[Found]:
    """The cells of all tables.

    Args:
        text: clean text.
        folded: the same with half-width digits and brackets, character for character.
        tables: the standard tables to look for.
    """
    closed = text.replace("\n", "").replace("\t", "")  # narrow cells break words
    there = [t for t in tables if all(need in closed for need in t.needs)]
    for table in there:
        if table.shape == "rows":
            yield from by_rows(folded, table)
        elif table.shape == "block":
            yield from by_block(folded, table)
    yield from by_columns(folded, [t for t in there if t.shape == "columns"])


def by_rows(text: str, table: Table) -> Iterator[Found]:
    """Cells of tables whose rows are known; a label with its values counts, one in prose has none."""
    labels = list(table.row_pattern.finditer(text))
    order = {row.key: n for n, row in enumerate(table.rows)}
    known = {row.key: row for row in table.rows}
    parts: list[list[tuple[Label, list[Field], int]]] = []
    last = len(order)
    for label, after in pairwise([*labels, None]):
        assert label is not None
        row = known[key_of(label)]
        end = min(len(text), label.end() + _SEGMENT, after.start() if after else len(text))
        cells = None if row.group else values(text, label.end(), end, len(table.columns))
        if cells is None:
            continue
        if order[row.key] <= last:
            parts.append([])
        last = order[row.key]
        parts[-1].append((row, cells, label.start()))
    place = -1
    for part in parts:
        start = part[0][2]
        head = text[max(0, start - _WINDOW) : start]
        squashed = _WHITE.sub("", head)
        if len(part) < table.least or not all(need in squashed for need in table.needs):
            continue
        unit = _money_unit(squashed, table.unit_before)
        header = max(0, start - _WINDOW) + max(0, head.rfind(table.needs[0]))
        place = header if header > place else start  # its own for every table, also below one header
        for row, cells, _ in part:
            for column, cell in zip(table.columns, cells, strict=True):
                yield Found(table, row, column, cell, place, unit)


def _money_unit(head: str, before: str | None) -> str | None:
    """The unit of money behind a word of the header."""
    at = head.rfind(before) if before else -1
    match = UNIT.match(head, at + len(before or "")) if at >= 0 else None
    return match["unit"] if match else None


def by_block(text: str, table: Table) -> Iterator[Found]:
    """Cells of a table with one row and no name for it: the first values behind the header."""
    anchor = re.compile(r"\s{0,3}".join(re.escape(char) for char in table.needs[-1]))
    for match in anchor.finditer(text):
        end = min(len(text), match.end() + _SEGMENT)
        stop = text.find("。", match.end(), end)
        cells = _block(text, match.end(), stop if stop >= 0 else end, len(table.columns))
        if cells is not None:
            for column, cell in zip(table.columns, cells, strict=True):
                yield Found(table, Label(key="total", name=""), column, cell, match.start(), None)


def _block(text: str, start: int, end: int, count: int) -> list[Field] | None:
    for low, high in lines(text, start, end):  # a row parted by tabs keeps its empty cells
        if any(bar in text[low:high] for bar in BARS):
            row = fit(between(text, low, high), count)
            if row is not None and any(cell.number() for cell in row):
                return row
    first = _VALUE.search(text, start, end)
    if first is None:
        return None
    at = first.start()
    return values(text, at - 1 if text[at - 1] == "\n" else at, end, count)
