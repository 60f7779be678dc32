"""The time a number speaks of: its own sentence, else its section, else the document. Owns these forms.

Written as ISO 8601 writes dates and intervals: ``2023``, ``2023-10``, ``2023-10-31`` for a count up to that
day (截至10月31日), ``2021/2023`` for a span of years.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from transforms.records import PeriodSource

# must match: 截至2023年10月31日, 截止10月底, 截至目前 (no date)    must not match: 截然
_UNTIL = re.compile(
    r"截[至止]\s?(?:(?P<year>(?:19|20)\d{2})\s?年)?(?:(?P<month>\d{1,2})\s?月(?:(?P<day>\d{1,2})\s?[日号]|份|底|末)?)?(?P<end>年?底|年末)?"
)
# must match: 1-11月, 2023年1月至6月, 1—9月份    must not match: 11-1月
_MONTHS = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})\s?年)?(?<!\d)(?P<first>\d{1,2})\s?月?(?:份)?\s?[-—–－~～至到]{1,2}\s?(?P<last>\d{1,2})\s?月"
)
# must match: 2021年至2023年, 2021-2023年    must not match: 2023年1-6月
_SPAN = re.compile(r"(?P<first>(?:19|20)\d{2})\s?年?\s?[-—–－~～至到]{1,2}\s?(?P<last>(?:19|20)\d{2})\s?年")
# must match: 2023年, 2023年度    must not match: 12023年
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?年(?!\s?第)")
# must match: 去年, 上年度    must not match: 较去年, 比上年, 上年结转
_LAST = re.compile(r"(?<![较比与同超])(?:去年|上年度?|上一年度?)(?!同期|结转|相比)")
_NEXT = re.compile(r"明年|来年|下一年")
# A year compared with is not the one spoken of.
# must match: 较2022年, 由2020年的, 比2023年同期    must not match: 自2022年起, 2022年
_COMPARED = re.compile(r"(?:较|比|由|从|与|同)\s?(?:19|20)\d{2}\s?年|在[^，。；]{2,30}?基础上")
_ABOUT = re.compile(r"截[至止]|\d\s?月|(?:19|20)\d{2}\s?年|去年|上年|上一年|明年|来年|下一年")


@dataclass(frozen=True)
class Period:
    """A period and where it came from."""

    value: str | None
    source: PeriodSource | None


def period_of(sentence: str, heading: str | None, year: int | None, *, reported: bool = True) -> Period:
    """The period of a number.

    Args:
        sentence: what of its sentence stands before the number.
        heading: heading of its section.
        year: year covered by the document.
        reported: whether the number reports (a target of 2024 in a report on 2023 may speak of 2024).
    """
    own = None
    if _ABOUT.search(sentence):
        sentence = _COMPARED.sub("", sentence)
        own = _own(sentence, year) if _ABOUT.search(sentence) else None
    if own:
        return Period(own, "sentence")
    if heading and _ABOUT.search(heading):
        own = _own(heading, year)
        if own:
            return Period(own, "section")
    return Period(str(year), "document") if year else Period(None, None)


def _own(text: str, year: int | None) -> str | None:
    found: list[tuple[int, str]] = []
    for match in _UNTIL.finditer(text):
        day = _until(match, year)
        if day:
            found.append((match.end(), day))
    for match in _MONTHS.finditer(text):
        of = int(match["year"]) if match["year"] else year
        first, last = int(match["first"]), int(match["last"])
        if of and 1 <= first < last <= 12:
            found.append((match.end(), _month_end(of, last)))
    for match in _SPAN.finditer(text):
        found.append((match.end(), f"{match['first']}/{match['last']}"))
    if found:
        return max(found)[1]
    years = [m["year"] for m in _YEAR.finditer(text)]
    if years:
        return years[-1]
    if year and _LAST.search(text):
        return str(year - 1)
    return str(year + 1) if year and _NEXT.search(text) else None


def _until(match: re.Match[str], year: int | None) -> str | None:
    of = int(match["year"]) if match["year"] else year
    if of is None:
        return None
    if match["end"]:
        return f"{of}-12-31"
    if not match["month"]:
        return None
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    day = int(match["day"]) if match["day"] else monthrange(of, month)[1]
    return f"{of}-{month:02d}-{day:02d}" if 1 <= day <= monthrange(of, month)[1] else None


def _month_end(year: int, month: int) -> str:
    return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"
