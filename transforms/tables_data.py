"""The standard tables as data: rows, columns, ids, units, integrity rules. Loads and checks the files.

One file per form in ``data/tables``. A new form of a table is a new entry there, no code.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

# What may stand inside a label: white space of broken cells, marks that offices write or leave out.
_GAP = r"[ \n\u3000、，,“”\"《》·]{0,3}"
# A 、 joins what elsewhere are cells of their own: 警告、通报批评 is one cell, 警告 通报批评 are two.
_JOINT = r"[ \n\u3000]?[、，,/和及][ \n\u3000]?"
# must match before a label: 一、 （一） 1. 3．   must not match: 2024 (a year)
_NUMBER = r"(?:[（(]?[0-9一二三四五六七八九十]{1,2}[)）.．、]{1,2}\s{0,2})?"
_WHOLE_END = r"(?=\s*(?:[0-9|｜│\-—–/]|[\t\n]|$|[（(][^（()）\n]{0,12}[)）]))"


class Label(BaseModel):
    """A row or column.

    Attributes:
        words: how it is written; ``=X`` is a whole cell, ``X`` begins one. Without any, the name.
        group: a heading over other rows, without values of its own.
        money: values are amounts; the unit stands in the header.
        unit: instead of the table's.
        common: stands in other tables too, so it does not tell which one it is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    name: str
    words: tuple[str, ...] = ()
    group: bool = False
    money: bool = False
    unit: str | None = None
    common: bool = False


class Group(BaseModel):
    """A header cell over several columns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    words: tuple[str, ...]
    of: tuple[str, ...]


class Rule(BaseModel):
    """An integrity rule: the sum of ``left`` against the sum of ``right``.

    Attributes:
        over: ``rows``: the keys are rows, checked in each column; ``columns``: the other way round.
        relation: ``at_least``: left ≥ right, and no single one of left > right.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    over: Literal["rows", "columns"]
    relation: Literal["equal", "at_least", "at_most"] = "equal"
    left: tuple[str, ...]
    right: tuple[str, ...]


class Table(BaseModel):
    """One standard table.

    Attributes:
        shape: ``rows``: known rows, each with a value in every column; ``columns``: known columns
            in any order over rows of any name; ``block``: a header over one row without a name.
        needs: words that stand in the header, all of them.
        least: so many rows (columns, common ones not counted) must be found, or it is not this table.
        cell_id: pattern of the indicator id; a key ``total`` at its end is left out.
        unit_before: the word in the header behind which the unit of money stands.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    standard: str
    shape: Literal["rows", "columns", "block"]
    needs: tuple[str, ...]
    least: int = 1
    cell_id: str
    cell_name: str
    unit: str
    unit_before: str | None = None
    columns: tuple[Label, ...]
    rows: tuple[Label, ...] = ()
    groups: tuple[Group, ...] = ()
    checks: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _known_keys(self) -> Table:
        columns, rows = {c.key for c in self.columns}, {r.key for r in self.rows}
        for rule in self.checks:
            unknown = {*rule.left, *rule.right} - (rows if rule.over == "rows" else columns)
            if unknown:
                raise ValueError(f"{self.id}: a check names unknown {rule.over} {sorted(unknown)}")
        for group in self.groups:
            if set(group.of) - columns:
                raise ValueError(f"{self.id}: group {group.key} names unknown columns")
        if len(columns) < len(self.columns) or len(rows) < len(self.rows):
            raise ValueError(f"{self.id}: a key is used twice")
        return self

    @cached_property
    def telling(self) -> frozenset[str]:
        """Keys of the columns that tell it is this table."""
        return frozenset(column.key for column in self.columns if not column.common)

    @cached_property
    def row_pattern(self) -> re.Pattern[str]:
        """The labels of the rows, each at the start of a cell, item number included."""
        labels = [(r.key, r.words or (r.name,)) for r in self.rows]
        # must match: 规章 of a line of its own, 一、本年新收, 3.其他   must not match: 其他 of 不计其他情形
        return re.compile(rf"(?<![\u4e00-\u9fff]){_NUMBER}(?:{_alternatives(labels)})")

    @cached_property
    def header_pattern(self) -> re.Pattern[str]:
        """The labels of columns and of groups of columns, wherever they stand."""
        labels = [(c.key, c.words or (c.name,)) for c in self.columns]
        groups = [(f"group_{g.key}", g.words) for g in self.groups]
        return re.compile(_alternatives([*labels, *groups], cells=True))

    def id_of(self, row: str, column: str) -> str:
        """The indicator id of a cell."""
        return self.cell_id.format(row=row, column=column).removesuffix("_total")


@cache
def tables() -> tuple[Table, ...]:
    """All tables, by file and place in it.

    Raises:
        pydantic.ValidationError: a file does not have its form (a bug of ours, found by the tests).
    """
    found: list[Table] = []
    for path in sorted(files("transforms").joinpath("data/tables").iterdir(), key=lambda p: p.name):
        data: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.extend(Table.model_validate(item) for item in data)
    return tuple(found)


@cache
def cell_ids() -> dict[str, str]:
    """The id of every cell a standard table may have → its name."""
    return {
        table.id_of(row.key, column.key): table.cell_name.format(row=row.name, column=column.name)
        for table in tables()
        for row in table.rows or (Label(key="total", name=""),)
        for column in table.columns
        if not row.group
    }


def _spelled(words: str) -> str:
    return _JOINT.join(_GAP.join(re.escape(char) for char in part) for part in words.split("、"))


def _alternatives(labels: list[tuple[str, tuple[str, ...]]], *, cells: bool = False) -> str:
    """Labels as alternatives with a named group each, the longest first.

    Args:
        labels: key and words of each.
        cells: a whole cell must also begin where the word begins.
    """
    words = sorted(
        ((key, word) for key, written in labels for word in written),
        key=lambda pair: len(pair[1].lstrip("=")),
        reverse=True,
    )
    parts = []
    for n, (key, word) in enumerate(words):
        whole = word.startswith("=")
        left = r"(?<![^\s|｜│])" if whole and cells else ""
        parts.append(f"(?P<{key}__{n}>{left}{_spelled(word.lstrip('='))}{_WHOLE_END if whole else ''})")
    return "|".join(parts)


def key_of(match: re.Match[str]) -> str:
    """The key of the label a pattern found."""
    return str(match.lastgroup).rpartition("__")[0]
