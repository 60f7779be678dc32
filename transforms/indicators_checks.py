"""What a careful researcher would look at again, as flags on the rows. Never changes or drops a value.

Also the confidence of a row: 1 less a fixed sum for each known doubt (``DOUBTS``). It ranks rows for
reviewing; it is no probability.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from transforms import catalogue
from transforms.records import Indicator

DOUBTS = {
    "not_in_catalogue": 0.1,
    "name_completed": 0.1,  # with the thing counted before
    "short_name": 0.2,  # two characters or fewer
    "long_name": 0.1,  # over 24 characters: more than the thing measured
    "number_in_words": 0.05,
    "no_unit": 0.2,
    "flagged": 0.2,  # once, however many flags
}
_SHORT, _LONG = 2, 24
_JUMP = 10.0  # times, up or down, from one year to the next
_JUMP_POINTS = 40.0  # percentage points
_SMALL = 20.0  # counts below may jump
_CLOSE = 1e-6
# must match: 办结率, 占比, 满意度    must not match: 增长率, 同比增长
_SHARE = re.compile(r"(?<!增长)(?<!完成)率|占比|比例|满意度|覆盖面")


def confidence(
    indicator_id: str | None, name: str, unit: str | None, flags: Sequence[str], doubts: Iterable[str]
) -> float:
    """1 less what the doubts and the fields of a row take off."""
    found = set(doubts)
    if indicator_id is None:
        found.add("not_in_catalogue")
    if len(name) <= _SHORT:
        found.add("short_name")
    if len(name) > _LONG:
        found.add("long_name")
    if unit is None:
        found.add("no_unit")
    if flags:
        found.add("flagged")
    return round(max(0.0, 1.0 - sum(DOUBTS[d] for d in found)), 2)


def flagged(items: Sequence[Indicator]) -> list[Indicator]:
    """The rows of one document with their flags; order and number stay."""
    more: dict[int, set[str]] = {}
    for at, item in enumerate(items):
        for flag in _alone(item):
            more.setdefault(at, set()).add(flag)
    for at in _over_whole(items):
        more.setdefault(at, set()).add("parts_exceed_whole")
    for at in _twice(items):
        more.setdefault(at, set()).add("same_quantity_twice")
    return [_with(item, more[at]) if at in more else item for at, item in enumerate(items)]


def against(items: Sequence[Indicator], earlier: Mapping[str, Sequence[float]]) -> list[Indicator]:
    """The rows with ``implausible_jump`` where the same office's other years speak against a value.

    Args:
        items: rows of one document.
        earlier: values of other years by ``key``.

    Returns:
        The same rows, in the same order.
    """
    out = []
    for item in items:
        before = earlier.get(key(item) or "", ())
        jumps = item.value is not None and bool(before) and all(_jumps(item, b) for b in before)
        out.append(_with(item, {"implausible_jump"}) if jumps else item)
    return out


def key(item: Indicator) -> str | None:
    """What may be compared over the years: id and unit of an achieved whole; None for all else."""
    if item.indicator_id is None or item.status != "achieved" or item.part_of is not None:
        return None
    return f"{item.indicator_id}/{item.unit_norm or item.unit or ''}"


def _jumps(item: Indicator, before: float) -> bool:
    now = item.value or 0.0
    if item.unit_norm == "%":
        return abs(now - before) > _JUMP_POINTS
    if max(now, before) < _SMALL:
        return False
    return now > before * _JUMP or before > now * _JUMP


def _with(item: Indicator, flags: set[str]) -> Indicator:
    new = flags - set(item.flags)
    if not new:
        return item
    taken = 0.0 if item.flags else DOUBTS["flagged"]
    return replace(
        item,
        flags=(*item.flags, *sorted(new)),
        confidence=round(max(0.0, item.confidence - taken), 2),
    )


def _alone(item: Indicator) -> Iterable[str]:
    if item.value is None:
        return
    if item.unit == "%" and item.value > 100 and item.status != "change" and _SHARE.search(item.name):
        yield "over_100_percent"
    entry = catalogue.by_id().get(item.indicator_id) if item.indicator_id else None
    if entry is not None and item.status in {"achieved", "target"} and item.unit in entry.units:
        low, high = entry.range
        if not low <= item.value <= high:
            yield "implausible_range"


def _over_whole(items: Sequence[Indicator]) -> Iterable[int]:
    """Wholes and parts where the parts are more than the whole."""
    parts: dict[int, list[int]] = {}
    for at, item in enumerate(items):
        if item.part_of is not None and item.value is not None:
            parts.setdefault(item.part_of, []).append(at)
    for whole, places in parts.items():
        value = items[whole].value
        total = sum(items[p].value or 0.0 for p in places)
        if value is not None and total > value * (1 + _CLOSE):
            yield from (whole, *places)


def _twice(items: Sequence[Indicator]) -> Iterable[int]:
    """Rows that state the same thing of the same time again, with the same value or another."""
    seen: dict[tuple[str, ...], int] = {}
    for at, item in enumerate(items):
        if item.part_of is not None or item.value is None or item.status != "achieved":
            continue
        same = (
            item.indicator_id or item.name,
            item.unit_norm or item.unit or "",
            item.period or "",
            item.subject or "",
        )
        if same in seen:
            yield from (seen[same], at)
        else:
            seen[same] = at
