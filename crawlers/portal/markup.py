"""The figure markup of the sentence stock: fills it in and remembers what was stated.

``{permits:办理行政许可事项#件}`` becomes 办理行政许可事项1321件; ``#余`` states a rounded-down lower
bound, ``#万`` scales, ``{!…}`` is a target, and a phrase without ``#`` states that there was none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cache

from crawlers.portal.content import load

# must match {we}, {permits:办结许可#件}, {!report_rate:直报率达到#%}; not {}, {权责}, {a:{b}}
_MARK = re.compile(r"\{(?P<target>!?)(?P<name>[a-z_]+)(?::(?P<phrase>[^{}]*))?\}")


@dataclass(frozen=True)
class Indicator:
    """A figure as a text states it.

    Attributes:
        value: after 万 was multiplied out; money in yuan.
        unit: as printed; None where a text states that there was none (未发生集体上访).
        phrase: the words around it as composed, before any defect was put in.
        qualifier: exact or at_least.
    """

    id: str
    name: str
    value: float
    unit: str | None
    phrase: str
    qualifier: str
    is_target: bool


@cache
def _catalogue() -> tuple[dict[str, str], tuple[str, ...]]:
    raw = load("figures.yml")
    return raw["names"], tuple(raw["units"])


def _floor(value: Decimal) -> Decimal:
    """534 -> 530, 7800 -> 7800, 96 -> 90: the round number below, as 余 is used."""
    step = Decimal(10) ** (value.adjusted() - (1 if value >= 100 else 0))
    return value // step * step


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _state(name: str, phrase: str, value: Decimal | None, is_target: bool) -> Indicator:
    """One phrase with its number put in."""
    names, units = _catalogue()
    before, mark, after = phrase.partition("#")
    if not mark:
        return Indicator(name, names[name], 0, None, phrase, "exact", is_target)
    if value is None:
        raise KeyError(name)
    rest = after.lstrip("万余多") if not after.startswith("万元") else after
    unit = next((u for u in units if rest.startswith(u)), None)
    if unit is None:
        raise ValueError(f"no unit after # in {phrase!r}")
    scaled = after.startswith("万") and unit != "万元"
    rounded = after[: len(after) - len(rest)].endswith(("余", "多"))
    if rounded and not scaled:
        value = _floor(value)
    if is_target and unit == "%":
        value = value.to_integral_value(ROUND_CEILING)
    low = rounded or any(word in phrase for word in ("以上", "不低于", "不少于"))
    shown = _plain(value / 10000 if scaled else value)
    if unit == "万元":
        value, unit = value * 10000, "元"
    qualifier = "at_least" if low else "exact"
    number = int(value) if value == value.to_integral_value() else float(value)
    return Indicator(name, names[name], number, unit, before + shown + after, qualifier, is_target)


def fill(line: str, words: Mapping[str, str], figures: Mapping[str, float], stated: list[Indicator]) -> str:
    """Puts words and figures into a line of the stock; appends what it states to ``stated``.

    Raises:
        KeyError: a word or a figure has no value for this document.
        ValueError: the markup names no known unit.
    """

    def one(match: re.Match[str]) -> str:
        name, phrase = match["name"], match["phrase"]
        if phrase is None:
            return words[name]
        value = Decimal(str(figures[name])) if name in figures else None
        indicator = _state(name, phrase, value, bool(match["target"]))
        stated.append(indicator)
        return indicator.phrase

    return _MARK.sub(one, line)
