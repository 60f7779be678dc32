"""The catalogue of indicators: what is measured, under which id. Loads the data, matches names.

The entries are data, one file per group in ``data/indicators``; their examples are their tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from transforms.numbers import units

IndicatorKind = Literal["count", "percent", "money", "duration"]


class Example(BaseModel):
    """A sentence and what must be found in it for this entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    value: float
    unit: str | None = None


class Zero(BaseModel):
    """How the entry is negated.

    Attributes:
        nouns: countable nouns; 未 or 无 before one of them means none of it.
        unit: unit of the zero, since the text gives none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    nouns: tuple[str, ...]
    unit: str


class Entry(BaseModel):
    """One indicator.

    Attributes:
        cues: regular expressions over the name of the thing measured, one of which must match.
        not_cues: none of these may match the name.
        not_examples: sentences in which this entry must not be found.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    name_zh: str
    name_en: str
    definition: str
    kind: IndicatorKind
    units: tuple[str, ...]
    cues: tuple[str, ...]
    not_cues: tuple[str, ...] = ()
    zero: Zero | None = None
    examples: tuple[Example, ...]
    not_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Ready:
    entry: Entry
    cues: re.Pattern[str]
    not_cues: re.Pattern[str] | None


@cache
def entries() -> tuple[Entry, ...]:
    """All entries of the catalogue, by group file and place in it."""
    found: list[Entry] = []
    folder = files("transforms").joinpath("data/indicators")
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        data: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.extend(Entry.model_validate(item) for item in data)
    return tuple(found)


@cache
def _ready() -> tuple[_Ready, ...]:
    return tuple(
        _Ready(e, re.compile("|".join(e.cues)), re.compile("|".join(e.not_cues)) if e.not_cues else None)
        for e in entries()
    )


def match(name: str, unit: str | None) -> Entry | None:
    """The entry a name and unit stand for.

    Of several the one whose cue covers most of the name, then the first in the catalogue.
    """
    best: tuple[int, Entry] | None = None
    for ready in _ready():
        if unit is not None and unit not in ready.entry.units:
            continue
        if ready.not_cues is not None and ready.not_cues.search(name):
            continue
        length = max((m.end() - m.start() for m in ready.cues.finditer(name)), default=0)
        if length and (best is None or length > best[0]):
            best = length, ready.entry
    return best[1] if best else None


@cache
def zero_nouns() -> dict[str, tuple[Entry | None, str]]:
    """Countable noun → entry (None for nouns without one) and unit of its zero, longest first."""
    pairs: dict[str, tuple[Entry | None, str]] = dict.fromkeys(_OTHER_NOUNS, (None, "起"))
    pairs |= {noun: (e, e.zero.unit) for e in entries() if e.zero for noun in e.zero.nouns}
    return dict(sorted(pairs.items(), key=lambda pair: len(pair[0]), reverse=True))


# Events offices report the absence of, without an entry of their own.
_OTHER_NOUNS = ("医疗事故", "安全事故", "责任事故", "群体性事件", "突发公共卫生事件", "安全生产事故")


def check() -> list[str]:
    """What is wrong with the catalogue: units no table knows, ids used twice."""
    wrong = [f"{e.id}: unknown unit {u}" for e in entries() for u in e.units if u not in units()]
    ids = [e.id for e in entries()]
    return wrong + [f"{i}: used twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
