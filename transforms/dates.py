"""Dates and years as offices write them. Owns their forms; decides nothing about documents.

2023-03-08 16:21, 2017——04——12 (the em dashes of 国办发〔2017〕47号, annex), 2026-06-13 14∶06,
2023年2月27日, 二〇二三年二月二十七日, 二ＯＯ六年 (with the letter O), 元月廿八日.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from transforms.numbers import FOLD, parse_words

FIRST_YEAR, LAST_YEAR = 1949, 2099

_ZERO = "零〇○◯ＯO0"
_IN_WORDS = str.maketrans(dict.fromkeys(_ZERO, "〇") | {"元": "一", "廿": "二十", "卅": "三十"})
_CN = f"{_ZERO}一二三四五六七八九"
# must match: 2023年2月27日, 2023 年 2 月 27 日, 二〇二三年二月二十七日, 2023年元月廿八日
# must not match: 2023年2月, 23年2月7日
_CHINESE = re.compile(
    rf"(?<![\d{_CN}])(?P<year>\d{{4}}|[{_CN}]{{4}})\s?年\s?"
    rf"(?P<month>\d{{1,2}}|[{_CN}十]{{1,3}}|元)\s?月\s?(?P<day>\d{{1,2}}|[{_CN}十廿卅]{{1,3}})\s?[日号]"
)
# must match: 2023-03-08, 2023/3/8, 2023.3.8, 2017——04——12    must not match: 2021-2025, 2023.5
_NUMERIC = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?(?:[-—–－]{1,2}|[/.])\s?(?P<month>\d{1,2})\s?(?:[-—–－]{1,2}|[/.])\s?"
    r"(?P<day>\d{1,2})(?!\d)"
)
# must match: /t20230308_3092.html, /art/2025/1/23/art_1_2.html, /2019/1/30/x.shtml
# must not match: /202303/ alone, /c133076/202204/
_URL = re.compile(
    r"/t(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})_|/(?P<y2>(?:19|20)\d{2})/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})/"
)
# must match: 2022年, 2022年度, 二〇二二年, 2022法治    must not match: 2021-2025年, 20221, 12022年
_YEAR = re.compile(
    rf"(?<![\d{_CN}〔\[])(?P<year>(?:19|20)\d{{2}}|二[{_CN}]{{3}})(?!\d)(?:\s?(?P<sign>年度|年))?"
)
# must match before or behind a year: -2025, 2021—, 至2025    (it is one end of a span of years)
_SPAN_BEFORE = re.compile(r"\d{4}\s?年?\s?[-—–－~～至到]{1,2}\s?$")
_SPAN_AFTER = re.compile(r"^\s?[-—–－~～至到]{1,2}\s?\d{4}")


@dataclass(frozen=True)
class Dated:
    """A date and its place: ``text[start:end]``."""

    start: int
    end: int
    value: date
    chinese: bool  # written with 年月日


def dates(text: str) -> Iterator[Dated]:
    """All whole dates of a text, in order; impossible ones (2月30日) are left out."""
    folded = text.translate(FOLD)
    found = [(m, True) for m in _CHINESE.finditer(folded)] + [(m, False) for m in _NUMERIC.finditer(folded)]
    for match, chinese in sorted(found, key=lambda pair: pair[0].start()):
        value = _make(match["year"], match["month"], match["day"])
        if value is not None:
            yield Dated(match.start(), match.end(), value, chinese)


def first_date(text: str | None) -> date | None:
    """The first whole date of a text."""
    return next((d.value for d in dates(text)), None) if text else None


def url_date(url: str) -> date | None:
    """The date a CMS put into an address (TRS ``t20230308_``, Hanweb ``/2025/1/23/``)."""
    for match in _URL.finditer(url):
        value = _make(
            match["year"] or match["y2"], match["month"] or match["m2"], match["day"] or match["d2"]
        )
        if value is not None:
            return value
    return None


def years(text: str, *, signed: bool = False) -> list[int]:
    """Years a text names, in order, ends of a span of years (2021-2025年) left out.

    Args:
        text: where to look.
        signed: only those followed by 年 or 年度.
    """
    folded = text.translate(FOLD)
    found = []
    for match in _YEAR.finditer(folded):
        if signed and not match["sign"]:
            continue
        around = folded[max(0, match.start() - 9) : match.start()], folded[match.end() : match.end() + 8]
        if _SPAN_BEFORE.search(around[0]) or _SPAN_AFTER.search(around[1]):
            continue
        year = _number(match["year"])
        if year is not None and FIRST_YEAR <= year <= LAST_YEAR:
            found.append(year)
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else parse_words(text.translate(_IN_WORDS))


def _make(year: str, month: str, day: str) -> date | None:
    parts = _number(year), _number(month), _number(day)
    if parts[0] is None or parts[1] is None or parts[2] is None or not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        return None
    try:
        return date(parts[0], parts[1], parts[2])
    except ValueError:
        return None
