"""The two standard tables, cell by cell: 政府信息公开工作年度报告 and 行政执法统计年报.

Reads the clean text alone, so every cell has its place in the clean and in the raw text. What the
tables look like is data (``tables_data``); where their cells stand is found in ``tables_match``.
Owns names, values, units and the integrity rules of cells; a broken rule flags, it changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from transforms import catalogue
from transforms.indicators_status import Sections
from transforms.records import Heading, Indicator, Metadata
from transforms.section_roles import SectionRole
from transforms.tables_cells import FOLD, Number
from transforms.tables_columns import Found
from transforms.tables_data import Rule, Table, tables
from transforms.tables_match import find
from transforms.units import units

_SCALE = {"万元": 10_000, "元": 1}
_TOTAL_ROW = re.compile(r"[合总]\s?计")
_DOUBTED = 0.7  # confidence of a cell with a flag
_CLOSE = 0.006  # of a sum of amounts, which are printed rounded


@dataclass(frozen=True)
class Cell:
    """A value of a standard table; ``text[start:end]`` is the cell in the clean text.

    Attributes:
        table: id of the table.
        name: what is measured, row and column: stands alone.
        value: in ``unit``; None where the cell is damaged (flag ``damaged_number``).
        unit: 元 for amounts, whatever the header says; None where an amount has no unit.
        row: key of the row, or its name where rows are free; empty for a table of one row.
        subject: the office of a free row; None for totals.
        column: key of the column.
        flags: ``table_sum_mismatch``, ``damaged_number``, ``spaced_number``, ``unit_missing``.
        place: offset of the header; cells of one printed table share it.
        scale: what the printed number was multiplied with: 10000 for 万元.
    """

    table: str
    indicator_id: str
    name: str
    value: float | None
    unit: str | None
    start: int
    end: int
    row: str
    column: str
    flags: tuple[str, ...]
    place: int
    scale: int = 1
    subject: str | None = None


@dataclass(frozen=True)
class TableCheck:
    """One integrity rule applied in one column or row of one printed table.

    Attributes:
        where: the column a rule over rows was checked in, or the row.
        cells: the cells it is about.
    """

    table: str
    where: str
    relation: str
    left: float
    right: float
    holds: bool
    cells: tuple[Cell, ...]


def extract_tables(text: str, metadata: Metadata | None = None) -> list[Cell]:
    """All cells of the standard tables in a text, by place; never raises.

    Args:
        text: clean text.
        metadata: of the document; a work plan has no statistics.

    Returns:
        Cells with a value, or damaged ones with a flag. Empty cells are left out: they are no zeros.
    """
    if metadata is not None and metadata.kind == "work_plan":
        return []
    cells: dict[tuple[int, int], Cell] = {}
    for found in find(text, text.translate(FOLD), tables()):
        cell = _cell(found)
        if cell is not None:
            cells.setdefault((cell.start, cell.end), cell)
    ordered = sorted(cells.values(), key=lambda c: c.start)
    broken = {c for check in check_tables(ordered) if not check.holds for c in check.cells}
    return [replace(c, flags=(*c.flags, "table_sum_mismatch")) if c in broken else c for c in ordered]


def _cell(found: Found) -> Cell | None:
    field, table, column = found.field, found.table, found.column
    number = field.number()
    if number is None and not field.damaged:
        return None
    row = found.row.name if table.shape == "columns" else found.row.key
    shown = "" if _TOTAL_ROW.fullmatch(found.row.name) else found.row.name
    unit, scale, flags = _unit(found, number)
    return Cell(
        table=table.id,
        indicator_id=table.id_of(found.row.key, column.key),
        name=table.cell_name.format(row=shown, column=column.name),
        value=None if number is None else _scaled(number.value, scale),
        unit=unit,
        start=field.start,
        end=field.end,
        row=row,
        column=column.key,
        flags=flags,
        place=found.place,
        scale=scale,
        subject=shown or None if table.shape == "columns" else None,
    )


def _unit(found: Found, number: Number | None) -> tuple[str | None, int, tuple[str, ...]]:
    """Unit, scale and flags: the cell's own unit before the header's, the header's before the form's."""
    flags = ["damaged_number"] if number is None else ["spaced_number"] if number.spaced else []
    own = number.unit if number is not None else None
    if not found.column.money:
        return own or found.unit or found.column.unit or found.table.unit, 1, tuple(flags)
    form = found.table.unit if found.table.unit in _SCALE else None
    written = next((u for u in (own, found.unit, form) if u in _SCALE), None)
    if written is None:
        return None, 1, (*flags, "unit_missing")
    return "元", _SCALE[written], tuple(flags)


def _scaled(value: float, scale: int) -> float:
    """Exact to the hundredth of a 分: 3.14 * 10000 is 31400, not 31400.000000000004."""
    return round(value * scale, 4) if scale > 1 else value


def check_tables(cells: Sequence[Cell]) -> list[TableCheck]:
    """Applies the integrity rules wherever all values they need are there."""
    rules = {table.id: table for table in tables()}
    parts: dict[tuple[str, int], list[Cell]] = {}
    for cell in cells:
        parts.setdefault((cell.table, cell.place), []).append(cell)
    checks: list[TableCheck] = []
    for (table, _), part in parts.items():
        for rule in rules[table].checks:
            checks.extend(_by_rule(rules[table], rule, part))
        if rules[table].shape == "columns":
            checks.extend(_total_row(table, part))
    return checks


def _by_rule(table: Table, rule: Rule, part: Sequence[Cell]) -> Iterable[TableCheck]:
    over_rows = rule.over == "rows"
    for where in dict.fromkeys(c.column if over_rows else c.row for c in part):
        line = {
            (c.row if over_rows else c.column): c
            for c in part
            if (c.column if over_rows else c.row) == where and c.value is not None
        }
        left = [line[key] for key in rule.left if key in line]
        right = [line[key] for key in rule.right if key in line]
        # A free choice of columns is summed as printed; a fixed form must be complete.
        if len(right) < len(rule.right) or not left:
            continue
        if table.shape != "columns" and len(left) < len(rule.left):
            continue
        if table.shape == "columns" and rule.relation == "at_least" and len(left) < 2:
            continue
        yield _check(table.id, where, rule.relation, left, right)


def _check(table: str, where: str, relation: str, left: Sequence[Cell], right: Sequence[Cell]) -> TableCheck:
    one, two = (sum(c.value or 0.0 for c in side) for side in (left, right))
    slack = _CLOSE * max((c.scale for c in (*left, *right)), default=1) * len(left) if _amounts(right) else 0
    most = max((c.value or 0.0 for c in left), default=0.0)
    holds = {
        "equal": abs(one - two) <= slack,
        "at_least": one >= two and most <= two,
        "at_most": one <= two,
    }[relation]
    return TableCheck(table, where, relation, one, two, holds, (*left, *right))


def _amounts(cells: Sequence[Cell]) -> bool:
    return any(c.unit == "元" for c in cells)


def _total_row(table: str, part: Sequence[Cell]) -> Iterable[TableCheck]:
    """合计 below the offices: the sum of the rows above, in each column."""
    for column in dict.fromkeys(c.column for c in part):
        line = [c for c in part if c.column == column and c.value is not None]
        total = [c for c in line if _TOTAL_ROW.fullmatch(c.row)]
        others = [c for c in line if not _TOTAL_ROW.fullmatch(c.row)]
        rows = {c.row for c in part if not _TOTAL_ROW.fullmatch(c.row)}
        if len(total) == 1 and len(others) == len(rows) and len(rows) > 1:
            yield _check(table, column, "equal", others, total)


def table_indicators(
    cells: Sequence[Cell], headings: Sequence[Heading], metadata: Metadata
) -> list[Indicator]:
    """Cells as records of indicators; damaged ones without a value.

    The id is that of the catalogue's entry the cell is; a finer cell (one kind of applicant) keeps its own.
    """
    sections = Sections(headings, metadata)
    places = {c.place: (sections.section(c.place), sections.role(c.place)) for c in cells}
    return [_record(cell, *places[cell.place], metadata.year_covered) for cell in cells]


def _record(cell: Cell, section: str | None, role: SectionRole, year: int | None) -> Indicator:
    entry = catalogue.of_cell(cell.indicator_id)
    known = units().get(cell.unit or "")
    return Indicator(
        indicator_id=entry.id if entry else cell.indicator_id,
        name=cell.name,
        value=cell.value,
        unit=cell.unit,
        qualifier="exact",
        status="achieved",
        start=cell.start,
        end=cell.end,
        section=section,
        value_low=cell.value,
        value_high=cell.value,
        unit_norm=known.norm if known else cell.unit,
        scale=float(cell.scale),
        section_role=role,
        period=str(year) if year else None,
        period_source="document" if year else None,
        subject=cell.subject,
        confidence=_DOUBTED if cell.flags else 1.0,
        flags=cell.flags,
    )


def with_tables(
    found: Sequence[Indicator], text: str, headings: Sequence[Heading], metadata: Metadata
) -> list[Indicator]:
    """Indicators of the text and of its tables, by place; a number in a cell comes from the table alone."""
    cells = extract_tables(text, metadata)
    if not cells:
        return list(found)
    starts = [c.start for c in cells]  # in order, and cells do not overlap
    kept = [n for n, i in enumerate(found) if not _overlaps(i, cells, starts)]
    old = {id(found[n]): n for n in kept}
    every = [*(found[n] for n in kept), *table_indicators(cells, headings, metadata)]
    every.sort(key=lambda i: (i.start, i.end, i.name))
    moved = {old[id(item)]: n for n, item in enumerate(every) if id(item) in old}
    return [i if i.part_of is None else replace(i, part_of=moved.get(i.part_of)) for i in every]


def _overlaps(item: Indicator, cells: Sequence[Cell], starts: Sequence[int]) -> bool:
    """Whether the last cell that begins before an indicator ends reaches into it."""
    at = bisect_left(starts, item.end) - 1
    return at >= 0 and item.start < cells[at].end
