"""Where a number stands: its sentence and its clause. Owns the boundaries; judges no words."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from transforms.numbering import CIRCLED
from transforms.numbering import mark as item_mark
from transforms.numbers import Quantity

BOUNDARY = "，,。；;：:！!？?\n（）()" + CIRCLED
_MAX_LEFT = 60
_MAX_RIGHT = 40
MAX_SENTENCE = 500  # keeps the time linear on texts without any full stop

_ENDS = re.compile(r"[。\n]")
# Where what was counted before no longer counts: a new sentence or a new item of a list.
# must match: 。, ；二是    must not match: ；是
_ITEM_ENDS = re.compile(r"[。\n]|[；;](?=\s?[一二三四五六七八九十]{1,2}是)")
_CUT = re.compile(f"[{re.escape(BOUNDARY)}]")
# must match: 菌（毒）种, 县（区）级, 企业（点位）    must not match: （其中甲5件）, 12件（2件
_IN_WORD = re.compile(r"(?<=[\u4e00-\u9fff])[（(][\u4e00-\u9fff]{1,4}[)）](?=[\u4e00-\u9fff\d”》])")


@dataclass(frozen=True)
class Clause:
    """A number in its clause.

    Attributes:
        start: start of the clause, or end of the number before it in the same clause.
        left: text between there and the number.
        right: text behind the number, to the next boundary.
        bracket: how many brackets are open.
    """

    start: int
    left: str
    right: str
    bracket: int


class Sentences:
    """Where the sentences of one text begin, and what brackets belong to words."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(m.end() for m in _ENDS.finditer(text))]
        self._items = [0, *(m.end() for m in _ITEM_ENDS.finditer(text))]
        self._inserted: set[int] = set()
        for match in _IN_WORD.finditer(text):
            self._inserted |= {match.start(), match.end() - 1}

    def start(self, at: int) -> int:
        """Where the sentence round ``at`` begins, at most 500 code points before."""
        return max(self._starts[bisect_right(self._starts, at) - 1], at - MAX_SENTENCE, 0)

    def item(self, at: int) -> int:
        """Where the sentence round ``at`` begins, or its item (；二是)."""
        return max(self._items[bisect_right(self._items, at) - 1], at - MAX_SENTENCE, 0)

    def clause(self, quantity: Quantity, previous: int) -> Clause:
        """The clause of a number; ``previous`` is the end of the number before it."""
        text, inserted = self._text, self._inserted
        low = max(previous, quantity.head - _MAX_LEFT, 0)
        start = low
        for cut in _CUT.finditer(text, low, quantity.head):
            if cut.start() not in inserted:
                start = cut.end()
        start = behind_mark(text, start, quantity.head)
        end = min(len(text), quantity.end + _MAX_RIGHT)
        for cut in _CUT.finditer(text, quantity.end, end):
            if cut.start() not in inserted:
                end = cut.start()
                break
        before = text[self.start(quantity.start) : quantity.start]
        opened = 0
        if "（" in before or "(" in before:
            opened = before.count("（") + before.count("(") - before.count("）") - before.count(")")
        left = text[start : quantity.head] if start <= quantity.head else ""
        return Clause(min(start, quantity.head), left, text[quantity.end : end], max(0, opened))


def behind_mark(text: str, start: int, end: int) -> int:
    """Where the words of ``text[start:end]`` begin: behind the item number, at the start of a line."""
    if start and text[start - 1] != "\n":
        return start
    found = item_mark(text[start:end])
    return start + found.end if found else start


def sentence_start(text: str, at: int, marks: str = "。\n") -> int:
    """Where the sentence round ``at`` begins, at most 500 code points before."""
    low = max(0, at - MAX_SENTENCE)
    for mark in marks:
        low = max(low, text.rfind(mark, low, at) + 1)
    return low
