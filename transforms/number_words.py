"""Chinese numerals: 一千三百二十一, 两百, 二〇二三. Owns their grammar and value, nothing else."""

from __future__ import annotations

import re

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0, "Ｏ": 0, "O": 0}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"亿": 100_000_000, "万": 10_000}
_D = "[一二两三四五六七八九]"
# must match: 三百二十一, 一千零五, 十五    must not match: 百千, 三四, 一百百
_SECTION = re.compile(
    rf"[零〇]?(?P<qian>{_D}?千)?[零〇]?(?P<bai>{_D}?百)?[零〇]?(?P<shi>{_D}?十)?[零〇]?(?P<ones>{_D})?"
)


def parse_words(text: str) -> int | None:
    """The value of a Chinese numeral.

    Place notation (一千三百二十一, 两百, 十五) or digit by digit (二〇二三, 二ＯＯ六).

    Returns:
        None where it is neither; also for 一百二, which may be 102 or 120.
    """
    if text and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = 0
    for large, size in LARGE.items():
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
    value = DIGITS[ones] if ones else 0
    for part, size in ((thousands, 1000), (hundreds, 100), (tens, 10)):
        if part:
            value += size * (DIGITS[part[0]] if len(part) == 2 else 1)
    return value


def parse_decimal(text: str) -> float | None:
    """The value of a numeral in words that may have a point: 九十九点五."""
    whole, point, part = text.partition("点")
    value = parse_words(whole)
    if value is None or not point:
        return None if value is None else float(value)
    if not part or any(c not in DIGITS for c in part):
        return None
    return float(f"{value}.{''.join(str(DIGITS[c]) for c in part)}")
