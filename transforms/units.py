"""Units that follow a number: their families, and which of them mean the same. Loads ``data/units.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Family = Literal["count", "percent", "money", "duration", "measure", "ratio"]


@dataclass(frozen=True)
class Unit:
    """A unit: ``strict`` ones may follow a small number in words."""

    name: str
    family: Family
    strict: bool
    norm: str


@cache
def _data() -> dict[str, Any]:
    text = files("transforms").joinpath("data/units.yml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@cache
def units() -> dict[str, Unit]:
    """All units of ``data/units.yml`` by name, longest first."""
    strict, same = set(_data()["strict"]), _data()["same"]
    found = [
        Unit(name, family, name in strict, same.get(name, name))
        for family, names in _data()["families"].items()
        for name in names
    ]
    return {u.name: u for u in sorted(found, key=lambda u: len(u.name), reverse=True)}


@cache
def unit_pattern() -> re.Pattern[str]:
    """A unit, unless the next character makes another word of it (部|门, 场|所)."""
    closed: dict[str, str] = _data()["not_before"]
    by_first: dict[str, list[str]] = {}
    for name in units():
        part = re.escape(name[1:]) + (f"(?![{closed[name]}])" if name in closed else "")
        by_first.setdefault(name[0], []).append(part)
    body = "|".join(
        re.escape(first) + ("(?:" + "|".join(parts) + ")" if len(parts) > 1 else parts[0])
        for first, parts in by_first.items()
    )
    per = "|".join(map(re.escape, _data()["per"]))
    return re.compile(rf"\s?(?P<unit>{body})(?P<per>/(?:{per}))?(?P<visit>\(次\))?")
