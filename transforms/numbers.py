"""Numbers in a text, with their unit: 2.4万份, 800余台次, 百分之五十, 三场. Owns their grammar.

Finds what looks like a number that measures; whether it does is asked in
``indicators_traps``, and what it measures in ``indicators``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from transforms.records import Qualifier

Family = Literal["count", "percent", "money", "duration", "measure"]

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0, "Ｏ": 0, "O": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"亿": 100_000_000, "万": 10_000}
_D = "[一二两三四五六七八九]"
# must match: 三百二十一, 一千零五, 十五    must not match: 百千, 三四, 一百百
_SECTION = re.compile(
    rf"[零〇]?(?P<qian>{_D}?千)?[零〇]?(?P<bai>{_D}?百)?[零〇]?(?P<shi>{_D}?十)?[零〇]?(?P<ones>{_D})?"
)
# Forms of equal length, so that offsets stay.
FOLD = str.maketrans("０１２３４５６７８９．％﹪：（）\u00a0\u3000", "0123456789.%%:()  ")

# must match: 1321, 2.4, 12,345.60, １２    must not match as one: 2023,1 (no group of three), 1.2.3
_NUMERAL = r"\d{1,3}(?:,\d{3}){1,4}(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?"
# must match behind a numeral: 余, 多, 来; 万, 亿, 万余, 余万    must not match: 万一, 千克, 多数
_TAIL = (
    r"(?P<more1>[余多])?\s?"
    r"(?P<scale>百万|千万|万亿|亿|万(?!一)|千(?![克米瓦伏])|百(?!分))?\s?"
    r"(?P<more2>[余多来])?"
)
_WORDS = "零〇一二两三四五六七八九十百千万亿"
_TOKEN = re.compile(
    rf"(?<![\d.A-Za-z])(?:(?P<numeral>{_NUMERAL})"
    # must match: 10-20, 10～20, 百分之五十至六十    must not match: 2021-10-09 (its own trap)
    rf"(?:\s?[-—–~～至到]\s?(?P<upper>{_NUMERAL}))?\s?{_TAIL}"
    rf"|百分之(?P<percent>[{_WORDS}点]{{1,6}}|{_NUMERAL})"
    rf"|(?P<words>[{_WORDS}]{{1,9}})(?P<more3>[余多来])?)"
)
# must match before a number: 约, 超过, 不少于    must not match: 签约, 附近, 超额
_BEFORE = re.compile(
    r"(?P<least>不少于|不低于|不下于|至少|最少|超过|超出|超|逾|突破|高于|≥)\s?$"
    r"|(?P<most>不超过|不高于|不多于|不大于|至多|最多|低于|少于|≤)\s?$"
    r"|(?P<about>大约|约为|(?<![预签合节条])约|(?<![附最邻])近|接近|将近)\s?$"
)
# must match behind a unit: 以上, 左右, 以内    must not match: 上, 内, 以下简称
_AFTER = re.compile(
    r"\s?(?:(?P<least>以上|及以上|有余)|(?P<most>以内|之内|以下(?!简称|几|方面|问题))|(?P<about>左右|上下))"
)
_LONGEST_BEFORE = 4
_LONGEST = 18  # characters of a numeral; longer ones are identifiers


@dataclass(frozen=True)
class Unit:
    """A unit: ``strict`` ones may follow a number in words."""

    name: str
    family: Family
    strict: bool


@dataclass(frozen=True)
class Quantity:
    """A number with its unit: ``text[start:end]``, 以上 behind the unit included.

    Attributes:
        head: start of what qualifies it, such as 约 or 不少于; equals ``start`` without one.
        value: after 万/亿; of a range the lower bound.
        written: the numeral as written, without unit.
        in_words: written in Chinese numerals.
    """

    head: int
    start: int
    end: int
    value: float
    unit: str
    family: Family
    qualifier: Qualifier
    written: str
    in_words: bool


@cache
def _data() -> dict[str, Any]:
    text = files("transforms").joinpath("data/units.yml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@cache
def units() -> dict[str, Unit]:
    """All units of ``data/units.yml`` by name, longest first."""
    strict = set(_data()["strict"])
    found = [
        Unit(name, family, name in strict) for family, names in _data()["families"].items() for name in names
    ]
    return {u.name: u for u in sorted(found, key=lambda u: len(u.name), reverse=True)}


@cache
def _unit_pattern() -> re.Pattern[str]:
    """A unit, unless the next character makes another word of it (部|门, 场|所)."""
    closed: dict[str, str] = _data()["not_before"]
    parts = [re.escape(name) + (f"(?![{closed[name]}])" if name in closed else "") for name in units()]
    return re.compile(r"\s?(" + "|".join(parts) + ")")


def parse_words(text: str) -> int | None:
    """The value of a Chinese numeral.

    Place notation (一千三百二十一, 两百, 十五) or digit by digit (二〇二三, 二ＯＯ六).

    Returns:
        None where it is neither; also for 一百二, which may be 102 or 120.
    """
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = 0
    for large, size in _LARGE.items():
        head, found, tail = text.partition(large)
        if found:
            part = _below_ten_thousand(head)
            if not part:
                return None
            total, text = total + part * size, tail
    last = _below_ten_thousand(text) if text else 0
    return total + last if last is not None and (last or total) else None


def _below_ten_thousand(text: str) -> int | None:
    match = _SECTION.fullmatch(text)
    if match is None:
        return None
    thousands, hundreds, tens, ones = match["qian"], match["bai"], match["shi"], match["ones"]
    zero = "零" in text or "〇" in text
    if not zero and (
        (ones and not tens and (hundreds or thousands)) or (thousands and tens and not hundreds)
    ):
        return None
    value = _DIGITS[ones] if ones else 0
    for part, size in ((thousands, 1000), (hundreds, 100), (tens, 10)):
        if part:
            value += size * (_DIGITS[part[0]] if len(part) == 2 else 1)
    return value


def quantities(text: str) -> Iterator[Quantity]:
    """Numbers followed by a unit, in order, none overlapping.

    Full-width digits, a space before the unit, 万/亿, 余/多 on either side of them and qualifiers
    before and behind are understood. 几十 and 数百 are no numbers.
    """
    folded = text.translate(FOLD)
    for token in _TOKEN.finditer(folded):
        found = _quantity(folded, token)
        if found is not None:
            yield found


def _quantity(text: str, token: re.Match[str]) -> Quantity | None:
    value = _value(token)
    if value is None or text[max(0, token.start() - 1) : token.start()] in {"几", "数", "第"}:
        return None
    end = token.end()
    if token["percent"]:
        unit = units()["%"]
    else:
        match = _unit_pattern().match(text, end)
        if match is None:
            return None
        unit, end = units()[match[1]], match.end()
        visits = text.startswith("(次)", end) and units().get(f"{unit.name}次")
        if visits:  # 户(次)
            unit, end = visits, end + 3
    if token["words"] and not unit.strict:
        return None
    before = _BEFORE.search(text[max(0, token.start() - _LONGEST_BEFORE) : token.start()])
    after = _AFTER.match(text, end)
    more = token["more1"] or token["more2"] or token["more3"] or token["upper"]
    return Quantity(
        head=token.start() - (len(before[0]) if before else 0),
        start=token.start(),
        end=after.end() if after else end,
        value=value,
        unit=unit.name,
        family=unit.family,
        qualifier="at_least" if more else _bound(after) or _bound(before) or "exact",
        written=token[0],
        in_words=bool(token["words"]),
    )


def _value(token: re.Match[str]) -> float | None:
    if token["words"]:
        value = parse_words(token["words"])
        return None if value is None else float(value)
    if token["percent"]:
        return _percent(token["percent"])
    scale = 1
    for c in token["scale"] or "":
        scale *= (_SMALL | _LARGE)[c]
    plain = token["numeral"].replace(",", "")
    if len(plain) > _LONGEST:
        return None
    # 2.4 * 10000 is 24000 only when the decimal point is moved in integers
    whole, _, part = plain.partition(".")
    return float(int(whole + part) * scale / 10 ** len(part))


def _percent(text: str) -> float | None:
    if text[0] in "0123456789":
        return float(text.replace(",", "")) if len(text) <= _LONGEST else None
    whole, point, part = text.partition("点")
    value = parse_words(whole)
    if value is None or not point:
        return None if value is None else float(value)
    if not part or any(c not in _DIGITS for c in part):
        return None
    return float(f"{value}.{''.join(str(_DIGITS[c]) for c in part)}")


def _bound(match: re.Match[str] | None) -> Qualifier | None:
    if match is None:
        return None
    if match["least"]:
        return "at_least"
    return "at_most" if match["most"] else "about"
