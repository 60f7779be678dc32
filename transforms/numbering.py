"""Item numbers of Chinese official texts: 一、 （一） 1. （1） 一是, 第一部分. Owns their forms, no text.

The order of levels is that of GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGITS = "一二三四五六七八九十"
_UNIT = {c: i for i, c in enumerate(DIGITS, 1)}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# 1 must match: 一、 十二、 三．   must not match: 一、二级医院 (a list), 一个, 一.5
# 2 must match: （一） (十二) （ 三 ） 一）   must not match: （一个） （一、二）
# 3 must match: 1. 12． 3、 １．  must not match: 2.4万 3、4月 2023. 1.
# 4 must match: （1） (12) 2） ③   must not match: （2023） （1.5）
_MARKS = re.compile(
    r"[ \u00a0\u3000]*(?:"
    rf"(?P<l1>[{DIGITS}]{{1,3}})[ ]?(?:、(?![{DIGITS}]{{1,3}}[级类期季、])|[．.](?!\d))"
    rf"|[（(﹙]?[ ]?(?P<l2>[{DIGITS}]{{1,3}})[ ]?[）)﹚][、．.]?"
    r"|(?P<l3>[0-9０-９]{1,2})[ ]?[.．、](?![0-9０-９])"
    r"|[（(﹙]?[ ]?(?P<l4>[0-9０-９]{1,2})[ ]?[）)﹚][、．.]?"
    rf"|(?P<circled>[{CIRCLED}])"
    r"|(?P<lost2>[）)﹚])(?=[\u4e00-\u9fff])"
    r"|(?P<lost1>、)(?=[\u4e00-\u9fff])"
    r")[ \u00a0\u3000]*"
)
# must match: 第一部分␣总体情况, 第二章 总则, 第十二节：监督
# must not match: 第一章第三条, 第一部分。, 第一节课
_DIVISION = re.compile(
    rf"[ \u00a0\u3000]*(?P<label>第(?P<n>[{DIGITS}]{{1,3}}|\d{{1,2}})(?P<kind>[编篇]|部分|章|节(?!课)))"
    r"(?:[ \u00a0\u3000]*[：:、][ \u00a0\u3000]*|[ \u00a0\u3000]+|(?=[\u4e00-\u9fff]|20\d\d))"
    r"(?=[^\s。；;]{2})(?!第)"
)
_DIVISION_LEVELS = {"编": -3, "篇": -3, "部分": -2, "章": -1, "节": 0}
_MAX_DIVISION = 40  # characters; a longer line that begins so is a sentence
# must match: 一是 十一是   must not match: 是一是二, 不一是
LEAD = re.compile(rf"(?:^|(?<=[。！？；;：:]))[ \u00a0\u3000]*(?P<n>[{DIGITS}]{{1,2}})是")


@dataclass(frozen=True)
class Mark:
    """An item number at the start of a line.

    Attributes:
        level: 1 一、 2 （一） 3 1. 4 （1）; of a division 0 第一节 -1 第一章 -2 第一部分 -3 第一编.
        number: its value; None where only the bracket or the 、 was left.
        end: offset in the line where the number ends and the words begin.
        label: of a division, as it stands; else empty.
    """

    level: int
    number: int | None
    end: int
    label: str = ""


def mark(line: str) -> Mark | None:
    """The item number a line starts with, or None."""
    found = _MARKS.match(line)
    if found is None or found.end() >= len(line):
        return None
    kind = found.lastgroup or ""
    if kind == "circled":
        return Mark(4, CIRCLED.index(found[kind]) + 1, found.end())
    if kind.startswith("lost"):
        return Mark(int(kind[-1]), None, found.end())
    return Mark(int(kind[-1]), value(found[kind]), found.end())


def division(line: str) -> Mark | None:
    """The part, chapter or section (第一部分, 第一章, 第一节) a line heads, or None."""
    found = _DIVISION.match(line)
    if found is None or len(line.strip()) > _MAX_DIVISION or re.search(r"[。；;！!，,]", line):
        return None
    return Mark(_DIVISION_LEVELS[found["kind"]], value(found["n"]), found.end(), found["label"])


def value(digits: str) -> int:
    """The value of 一 … 九十九 or of ASCII or full-width digits.

    ``十二`` is 12, ``二十`` is 20, ``二一`` (a careless 二十一) is 21.
    """
    if digits[0] not in _UNIT:
        return int(digits)
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return _UNIT.get(tens, 1) * 10 + _UNIT.get(ones, 0)
    total = 0
    for digit in digits:
        total = total * 10 + _UNIT[digit]
    return total


def chinese(number: int) -> str:
    """1 to 99 as 一 … 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else DIGITS[tens - 1] + "十"
    return head + (DIGITS[ones - 1] if ones else "")


def label(level: int, number: int) -> str:
    """A number in its one form: 一、 （一） 1. （1）."""
    if level == 1:
        return f"{chinese(number)}、"
    if level == 2:
        return f"（{chinese(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"
