"""The catalogue of indicators: what is measured, under which id. Loads the data, matches names.

The entries are data, one file a group in ``data/indicators``; their examples are their tests
(``govreports indicators test``). The form of the files is owned by ``catalogue_form``.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from model.errors import SettingsError
from transforms.catalogue_cues import Index, any_of
from transforms.catalogue_form import Entry, Example, Group, IndicatorKind, Zero, read_group
from transforms.numbers import units

__all__ = [
    "Entry",
    "Example",
    "Group",
    "IndicatorKind",
    "Zero",
    "by_id",
    "check",
    "entries",
    "groups",
    "load",
    "match",
    "of_cell",
    "version",
    "zero_nouns",
]

_VERSION_LENGTH = 12  # hexadecimal digits


@dataclass(frozen=True)
class _Ready:
    place: int
    entry: Entry
    not_cues: re.Pattern[str] | None


def load(folder: Traversable) -> tuple[Group, ...]:
    """All group files of a folder, by name.

    Raises:
        SettingsError: a file is not of the form, or an id or group is used twice.
    """
    found = [read_group(p) for p in sorted(folder.iterdir(), key=lambda p: p.name) if p.name.endswith(".yml")]
    for what, names in (
        ("group", [g.group for g in found]),
        ("id", [e.id for g in found for e in g.entries]),
    ):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SettingsError(f"{folder}: {what} used twice: {', '.join(twice)}")
    return tuple(found)


@cache
def groups() -> tuple[Group, ...]:
    """The groups, by file name."""
    return load(files("transforms").joinpath("data/indicators"))


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, by group and place in it."""
    return tuple(entry for group in groups() for entry in group.entries)


@cache
def by_id() -> dict[str, Entry]:
    """Entries by id."""
    return {entry.id: entry for entry in entries()}


@cache
def _by_cell() -> dict[str, Entry]:
    return by_id() | {cell: entry for entry in entries() for cell in entry.cells}


def of_cell(cell_id: str) -> Entry | None:
    """The entry a cell of a standard table is: the one that names it, or the one of that id."""
    return _by_cell().get(cell_id)


@cache
def version() -> str:
    """Short digest of what the catalogue says; comments and order of keys do not enter."""
    said = [group.model_dump(mode="json") for group in groups()]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_LENGTH]


@cache
def _index(unit: str | None) -> Index[_Ready]:
    """The cues of the entries that may be stated in a unit; of all for None."""
    cues: list[tuple[str, _Ready]] = []
    for place, entry in enumerate(entries()):
        if unit is None or unit in entry.units:
            ready = _Ready(place, entry, any_of(entry.not_cues))
            cues += [(cue, ready) for cue in (entry.name_zh, *entry.synonyms, *entry.cues)]
    return Index(cues)


@lru_cache(maxsize=20_000)
def match(name: str, unit: str | None) -> Entry | None:
    """The entry a name and unit stand for.

    Of several the one with most of its words in the name, then the one whose words stand nearest
    to the end, then the first in the catalogue.
    """
    best: tuple[int, int, int] | None = None
    chosen: Entry | None = None
    for hit in _index(unit).hits(name):
        ready = hit.owner
        rank = hit.words, hit.end, -ready.place
        if best is not None and rank <= best:
            continue
        if ready.not_cues is not None and ready.not_cues.search(name):
            continue
        best, chosen = rank, ready.entry
    return chosen


@cache
def zero_nouns() -> dict[str, tuple[Entry | None, str]]:
    """Countable noun → entry (None for nouns without one) and unit of its zero, longest first."""
    pairs: dict[str, tuple[Entry | None, str]] = dict.fromkeys(_OTHER_NOUNS, (None, "起"))
    pairs |= {noun: (e, e.zero.unit) for e in entries() if e.zero for noun in e.zero.nouns}
    return dict(sorted(pairs.items(), key=lambda pair: len(pair[0]), reverse=True))


# Events offices report the absence of, without an entry of their own.
_OTHER_NOUNS = ("医疗事故", "安全事故", "责任事故", "群体性事件", "突发公共卫生事件", "安全生产事故")


def check() -> list[str]:
    """What is wrong with the catalogue: units no table knows, names that lead to another entry."""
    wrong = [f"{e.id}: unknown unit {u}" for e in entries() for u in e.units if u not in units()]
    for entry in entries():
        for name in (entry.name_zh, *entry.synonyms):
            for unit in entry.units:
                found = match(name, unit)
                if found != entry:
                    wrong.append(
                        f"{entry.id}: {name} in {unit} stands for {found.id if found else 'nothing'}"
                    )
    nouns = [noun for e in entries() if e.zero for noun in e.zero.nouns]
    return wrong + [
        f"{noun}: zero of two entries" for noun in sorted({n for n in nouns if nouns.count(n) > 1})
    ]
