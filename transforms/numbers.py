"""Numbers in a text, with their unit: 2.4万份, 800余台次, 百分之五十, 三场. Owns their grammar.

Finds what looks like a number that measures; whether it does is asked in
``indicators_traps``, and what it measures in ``indicators``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transforms.number_words import LARGE, SMALL, parse_decimal, parse_words
from transforms.records import Qualifier
from transforms.units import Family, Unit, unit_pattern, units

__all__ = ["FOLD", "Family", "Quantity", "Unit", "fold", "parse_words", "quantities", "units"]

# Forms of equal length, so that offsets stay.
_WIDE, _PLAIN = "０１２３４５６７８９．％﹪：（）／\u00a0\u3000\u2009\u2002", "0123456789.%%:()/    "
FOLD = str.maketrans(_WIDE, _PLAIN)

# must match: 1321, 2.4, 12,345.60, 12，345, 4 812, １２
# must not match as one: 2023,1 (no group of three), 2023，345, 1.2.3
_NUMERAL = (
    r"\d{1,3}(?:,\d{3}){1,4}(?![\d,])(?:\.\d+)?|\d{1,3}(?:，\d{3}){1,4}(?!\d|，\d)(?:\.\d+)?|"
    r"\d{1,3}(?: \d{3}){1,4}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
)
_WORDS = "零〇一二两三四五六七八九十百千万亿"
# must match behind a numeral: 余, 多, +; 万, 亿, 万余, 余万    must not match: 万一, 千克, 多数
_TAIL = (
    r"(?P<more1>[余多+](?![种]))?\s?"
    r"(?P<scale>百万|千万|万亿|亿|万(?!一|千瓦)|千(?![克米瓦伏])|百(?!分))?\s?"
    r"(?P<more2>[余多来+])?"
)
_TO = r"\s?[-—–~～至到]{1,2}\s?"
# must match behind a numeral with its unit, as the upper end: -15, 至20    must not match: 到20多岁
_UPPER = re.compile(rf"{_TO}(?P<upper>{_NUMERAL})\s?(?P<scale>百万|千万|亿|万)?")
_TOKEN = re.compile(
    rf"(?:(?<![\d.A-Za-z])(?:(?P<numeral>{_NUMERAL})(?:(?P<rate>/(?:10万|十万|万|千|百)人?)|成(?P<tenths1>[半多余]?)"
    rf"(?![立为功果绩本员就长都熟人年群套品交效])|"
    # must match: 10-20, 10～20, 百分之五十至六十    must not match: 2021-10-09 (its own trap)
    rf"(?:{_TO}(?P<upper>{_NUMERAL}))?\s?{_TAIL}))"
    # must match: 百分之五十, 千分之3.2, 三分之二    must not match: 分之
    rf"|(?P<of>[百千万]|[一二两三四五六七八九十]{{1,3}})分之(?P<share>[{_WORDS}点]{{1,7}}|{_NUMERAL})(?P<share_more>[多余强])?"
    # must match: 五成, 八成以上, 一半, 过半    must not match: 一成不变, 成功
    r"|(?<=[占达超逾近约降增减缩升高快为到过比幅少加低涨])(?P<tenths>[一二两三四五六七八九])成(?P<tenths2>[半多余]?)"
    r"(?![立为功果绩本员就长都熟人年群套品交效])"
    r"|(?P<half>(?<=[占达超逾近约降增减缩升高快为到比少])一半|(?<![通经超])过半(?!年|天|月|百))"
    rf"|(?P<words>[{_WORDS}]{{1,9}})(?P<more3>[余多来](?!年))?)"
)
# must match before a number: 约, 超过, 不少于    must not match: 签约, 附近, 超额
_BEFORE = re.compile(
    r"(?P<least>不(?:得|应|可)?(?:少于|低于|下于|小于)|至少|最少|超过|超出|超(?:额)?|逾|突破|高于|多于|大于|≥|＞|>)\s?$"
    r"|(?P<most>不(?:得|应|可)?(?:超过|高于|多于|大于)|不足|不到|不满|至多|最多|最高|低于|少于|小于|≤|＜|<)\s?$"
    r"|(?P<about>大约|大概|约为|约占|(?<![预签合节条])约|(?<![附最邻])近|接近|将近)\s?$"
)
# must match behind a unit: 以上, 左右, 以内    must not match: 上, 以下简称, 内容, 内部
_AFTER = re.compile(
    r"\s?(?:(?P<least>以上|及以上|有余)|(?P<most>以内|之内|内(?=$|[，,。；;完办予向将作给出]|[\u4e00-\u9fff]{0,3}(?:完成|办结|答复|到位))|"
    r"以下(?!简称|几|方面|问题))|(?P<about>左右|上下))"
)
_SPLIT = {"千": "‰", "百": "%"}
_LONGEST_BEFORE = 5
_LONGEST = 18  # characters of a numeral; longer ones are identifiers
_FREE = 11  # from here on a number in words may take any unit


@dataclass(frozen=True)
class Quantity:
    """A number with its unit: ``text[start:end]``, 以上 behind the unit included.

    Attributes:
        head: start of what qualifies it, such as 约 or 不少于; equals ``start`` without one.
        value: after 万/亿; of a range the lower bound.
        low: lower bound; None where open.
        high: upper bound; None where open.
        scale: what the number as written was multiplied by.
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
    low: float | None = None
    high: float | None = None
    unit_norm: str = ""
    scale: float = 1.0


@dataclass(frozen=True)
class _Number:
    """A numeral read, before its unit."""

    value: float
    scale: float = 1.0
    upper: float | None = None
    unit: str | None = None  # where the numeral says it: 百分之五, 3.85/10万
    family: Family = "percent"
    more: bool = False


@cache
def _start() -> re.Pattern[str]:
    """Where a number may begin; one in words needs a unit, 分之, 成 or 半 behind it."""
    opening = re.escape("".join(sorted({name[0] for name in units()})))
    behind = rf"[{_WORDS}]{{0,9}}(?:[余多来]?\s?[{opening}]|分之|成|半)"
    return re.compile(rf"[\d{_WORDS}过](?:(?<=\d)|(?<=过)(?=半)|(?<!过)(?={behind}))")


def fold(text: str) -> str:
    """Full-width forms and odd spaces as plain ones, of equal length."""
    for wide, plain in zip(
        _WIDE, _PLAIN, strict=True
    ):  # far faster than translate on texts that hold few of them
        if wide in text:
            text = text.replace(wide, plain)
    return text


def quantities(text: str, *, folded: bool = False) -> Iterator[Quantity]:
    """Numbers followed by a unit, in order, none overlapping.

    Full-width digits, a space before the unit, 万/亿, 余/多 on either side of them and qualifiers
    before and behind are understood. 几十 and 数百 are no numbers.

    Args:
        text: any text.
        folded: the text went through ``fold`` already.
    """
    plain = text if folded else fold(text)
    at = 0
    search = _start().search
    while start := search(plain, at):
        token = _TOKEN.match(plain, start.start())
        if token is None:
            at = start.end()
            continue
        found = _quantity(plain, token)
        at = token.end()
        if found is not None:
            at = max(at, found.end)
            yield found


def _quantity(text: str, token: re.Match[str]) -> Quantity | None:
    numeral, words, rate, tenths = token.group("numeral", "words", "rate", "tenths1")
    end = token.end()
    unit = None
    if (numeral or words) and not rate and tenths is None:
        match = unit_pattern().match(text, end)
        if match is None:
            return None
        unit, end = _unit(match), match.end()
    before = text[token.start() - 1 : token.start()]
    if before in {"几", "第"} or (before == "数" and words):
        return None
    number = _number(token)
    if number is None:
        return None
    if unit is None:
        unit = Unit(str(number.unit), number.family, True, str(number.unit))
    elif words and not (unit.strict or number.value >= _FREE or number.more):
        return None
    return _bounded(text, token, end, unit, number)


def _bounded(text: str, token: re.Match[str], end: int, unit: Unit, number: _Number) -> Quantity:
    """The quantity with what qualifies it before and behind."""
    upper = number.upper
    if upper is None and text[token.start() - 1 : token.start()] not in {"由", "从"}:
        again = _UPPER.match(text, end)
        behind = unit_pattern().match(text, again.end()) if again else None
        if again and behind and behind["unit"] == unit.name.partition("/")[0]:
            read = _digits(again["upper"], again["scale"])
            if read is not None and read[0] > number.value:
                upper, end = read[0], behind.end()
    before = _BEFORE.search(text, max(0, token.start() - _LONGEST_BEFORE), token.start())
    after = _AFTER.match(text, end)
    at_least = number.more or upper is not None
    qualifier = "at_least" if at_least else _bound(after) or _bound(before) or "exact"
    exact = qualifier == "exact"
    return Quantity(
        head=before.start() if before else token.start(),
        start=token.start(),
        end=after.end() if after else end,
        value=number.value,
        unit=unit.name,
        family=unit.family,
        qualifier=qualifier,
        written=token[0],
        in_words=bool(token["words"]),
        low=number.value if exact or qualifier == "at_least" else None,
        high=upper if upper is not None else number.value if exact or qualifier == "at_most" else None,
        unit_norm=unit.norm,
        scale=number.scale,
    )


def _unit(match: re.Match[str]) -> Unit:
    unit = units()[match["unit"]]
    if match["visit"] and f"{unit.name}次" in units():  # 户(次)
        return units()[f"{unit.name}次"]
    if match["per"]:
        name = unit.name + match["per"]
        return Unit(name, "measure", False, name)
    return unit


def _number(token: re.Match[str]) -> _Number | None:
    if token["words"]:
        value = parse_words(token["words"])
        return None if value is None else _Number(float(value), more=bool(token["more3"]))
    if token["numeral"]:
        return _numeral(token)
    if token["half"]:
        return _Number(50.0, unit="%", more=token["half"] == "过半")
    if token["tenths"]:
        tenths = parse_words(token["tenths"]) or 0
        return _tenths(float(tenths), token["tenths2"])
    return _share(token)


def _share(token: re.Match[str]) -> _Number | None:
    """百分之五十, 千分之三, 三分之二."""
    share = token["share"]
    read = _digits(share, None) if share[0].isascii() else None
    value_of = read[0] if read else parse_decimal(share)
    if value_of is None:
        return None
    more = bool(token["share_more"])
    if token["of"] in _SPLIT:
        return _Number(value_of, unit=_SPLIT[token["of"]], more=more)
    whole = 10_000 if token["of"] == "万" else parse_words(token["of"])
    return _Number(round(100 * value_of / whole, 4), unit="%", more=more) if whole else None


def _numeral(token: re.Match[str]) -> _Number | None:
    read = _digits(token["numeral"], token["scale"])
    if read is None:
        return None
    value, scale = read
    if token["rate"]:
        return _Number(value, unit=token["rate"], family="ratio")
    if token["tenths1"] is not None:
        return _tenths(value, token["tenths1"])
    upper = _digits(token["upper"], token["scale"]) if token["upper"] else None
    return _Number(value, scale, upper[0] if upper else None, more=bool(token["more1"] or token["more2"]))


def _tenths(tenths: float, tail: str) -> _Number:
    return _Number(tenths * 10 + (5 if tail == "半" else 0), 10.0, unit="%", more=tail in {"多", "余"})


def _digits(numeral: str, scale_word: str | None) -> tuple[float, float] | None:
    """Value and scale of a numeral in digits; None for identifiers."""
    scale = 1
    for c in scale_word or "":
        scale *= (SMALL | LARGE)[c]
    plain = numeral.replace(",", "").replace("，", "").replace(" ", "")
    if len(plain) > _LONGEST:
        return None
    # 2.4 * 10000 is 24000 only when the decimal point is moved in integers
    whole, _, part = plain.partition(".")
    return float(int(whole + part) * scale / 10 ** len(part)), float(scale)


def _bound(match: re.Match[str] | None) -> Qualifier | None:
    if match is None:
        return None
    if match["least"]:
        return "at_least"
    return "at_most" if match["most"] else "about"
