"""The numbers of a text that became no indicator, each with the reason: for reviewing by eye.

Asks the same questions in the same order as ``indicators``: does it lie in a masked stretch, has it a
unit, is it a trap, is it named. Decides nothing itself; the words for the reasons are owned here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.indicators_traps import Traps
from transforms.numbers import Quantity, fold, quantities

# must match: 1321, 12,345.6, 2021-2025    must not match: 三件 (seen only where it has a unit)
_DIGITS = re.compile(r"\d[\d.,]*(?:[-—–~～:]\d[\d.,]*)*")
_BEFORE, _AFTER = 30, 14  # code points looked at round a masked number

# Why a masked number measures nothing: the first that matches what stands before, it, and behind.
# In the patterns # is the number.
_MASKED = (
    # must match: 厅字〔2019〕28号    must not match: （2）
    ("document number", r"[〔\[【(（]#[〕\]】)）]|[〕\]】)）]\s?(?:第\s?)?#\s?号"),
    # must match: 《纲要（2021-2025年）》    must not match: 《办法》印发12份
    ("in a title", r"《[^》\n]*#[^《\n]*》|[〈<][^〉>\n]*#[^〈<\n]*[〉>]"),
    # must match: “1310”, “综合查1次”    must not match: “十四五”期间12件
    ("in quotation marks", r"[“‘「\"][^”’」\"\n]*#[^“‘「\"\n]*[”’」\"]"),
    # must match: 第3次, 第 15 条    must not match: 次第
    ("ordinal", r"第\s?#"),
    # must match: 12345热线    must not match: 12345件
    ("hotline or telephone", r"#\s?[^，。；\d]{0,10}(?:热线|平台|专线|电话|服务台)|电话[：:]?\s?#"),
    # must match: 1+6+3, 7×24小时    must not match: 3件
    ("slogan or mode", r"#\s?[+＋×xX*]|[+＋×xX*]\s?#|[·•]\s?#|#\s?[·•]"),
    # must match: 2023年, 10月31日, 2023-03-08, 8:30    must not match: 3个月
    ("year, date or time", r"#\s?(?:[-—–－~～至到]*\s?\d*\s?)?[年月日号学]|(?<!\d)(?:19|20)\d\d|#\s?:|:\s?#"),
    # must match: 人民路12号    must not match: 12号
    ("address", r"[路街巷弄里道]\s?#\s?号"),
    # must match: 4部门联合印发    must not match: 联合检查22次
    ("joint issuers", r"#\s?(?:个|家)?(?:部门|部委|单位)联合"),
    # must match: 7.2级地震    must not match: 三级医院
    ("magnitude", r"#\s?级"),
)


@dataclass(frozen=True)
class Rejected:
    """``text[start:end]`` is a number that became no indicator, and why."""

    start: int
    end: int
    reason: str


def rejected(text: str, kept: Sequence[tuple[int, int, float | None]]) -> list[Rejected]:
    """What the tokens of a text show beyond its indicators, in order.

    Args:
        text: clean text.
        kept: start, end and value of its indicators.
    """
    return sorted(_all(text, _Kept(kept)), key=lambda r: (r.start, r.end))


class _Kept:
    """The spans of the indicators, by value."""

    def __init__(self, spans: Sequence[tuple[int, int, float | None]]) -> None:
        self._by_value: dict[float | None, list[tuple[int, int]]] = {}
        for start, end, value in sorted(spans, key=lambda span: span[:2]):
            self._by_value.setdefault(value, []).append((start, end))

    def holds(self, start: int, end: int, value: float | None) -> bool:
        """Whether an indicator of this value stands there."""
        spans = self._by_value.get(value, [])
        at = bisect_left(spans, (start + 1, 0))
        return any(low <= start and end <= high for low, high in spans[max(0, at - 8) : at])


def _all(text: str, kept: _Kept) -> Iterator[Rejected]:
    plain = fold(text)
    traps = Traps(text)
    done = 0
    ends: list[int] = []
    starts: list[int] = []
    for quantity in quantities(plain, folded=True):
        starts.append(quantity.start)
        ends.append(quantity.end)
        reason = _why(plain, quantity, traps, kept)
        if reason:
            yield Rejected(quantity.start, quantity.end, reason)
    for match in _DIGITS.finditer(plain):
        while done < len(ends) and ends[done] <= match.start():
            done += 1
        if done < len(starts) and starts[done] < match.end():
            continue  # a number with a unit: seen above
        number = match[0].rstrip(".,")
        stop = match.start() + len(number)
        if kept.holds(match.start(), stop, _plain_value(number)):
            continue
        masked = traps.masked(match.start(), stop)
        yield Rejected(match.start(), stop, _masked(plain, match.start(), stop) if masked else "no unit")


def _plain_value(number: str) -> float | None:
    plain = number.replace(",", "")
    return float(plain) if re.fullmatch(r"\d{1,18}(?:\.\d{1,18})?", plain) else None


def _why(text: str, quantity: Quantity, traps: Traps, kept: _Kept) -> str:
    """The reason, or nothing where the number is kept."""
    if kept.holds(quantity.start, quantity.start + len(quantity.written), quantity.value):
        return ""
    if traps.masked(quantity.start, quantity.end):
        return _masked(text, quantity.start, quantity.end)
    return (
        "a term, not a result" if quantity.family == "duration" else "names or repeats, measures nothing here"
    )


def _masked(text: str, start: int, end: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    before = text[max(line, start - _BEFORE) : start]
    behind = text[end : min(stop if stop >= 0 else len(text), end + _AFTER)]
    number = re.match(r"[\d.,\-—–~～:]+", text[start:end])
    if number:  # a unit read too far is shown to the patterns as what stands behind
        behind = text[start + number.end() : end] + behind
    for reason, pattern in _REASONS:
        if pattern.search(f"{before}#{behind}") or (
            reason.startswith("year") and pattern.search(text[start:end])
        ):
            return reason
    return "in a word or name"


_REASONS = tuple((reason, re.compile(pattern)) for reason, pattern in _MASKED)
