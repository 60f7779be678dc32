"""Cells of a table in a clean text, and the numbers in them. Knows no table.

A cell stands between tabs (or bars), alone on its line, or between blanks, as the reader of the
file left it. Which of these holds is asked of each row anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BARS = "\t|｜│"
# Half-width forms of equal length, so that offsets stay.
FOLD = str.maketrans("０１２３４５６７８９．，（）：－−\u00a0\u3000", "0123456789.,():--  ")
_ANY = re.compile(f"[\n{re.escape(BARS)}]")
_BAR = re.compile(f"[{re.escape(BARS)}]")
_WORD = re.compile(r"\S+")
# must match: 0, 12, 1,234.50, 1 234, -3, 12件, 3.5万元    must not match: 1.属于, 2024年, 12-13, 3/4
_NUMBER = re.compile(
    r"(?P<sign>-)?(?P<digits>\d{1,3}(?:(?P<comma>[, ])\d{3})(?:(?P=comma)\d{3})*|\d+)(?P<part>\.\d+)?"
    r"\s?(?P<unit>万元|元|件|宗|起|次|条|项|人次|个)?"
)
_SPACED = re.compile(r"\d(?: \d)+")  # must match: 1 2 (a number typeset wide)   must not match: 1 23
_EMPTY = frozenset({"", "-", "--", "—", "——", "–", "/", "\\", "无", "*", "\u00a0"})
# must match behind a header word: （宗）, (单位：万元)    must not match: （含简易程序）
UNIT = re.compile(r"\s*[(（]\s*(?:单位\s*[:：]?)?\s*(?P<unit>万元|元|宗|件|次|起|人次|项|条)\s*[)）]")
_DIGIT = re.compile(r"\d")
_MOST_DIGITS = 15  # a float keeps no more
_MOST_WORDS = 30  # characters of a cell that may be a number


@dataclass(frozen=True)
class Number:
    """A number a cell holds; ``unit`` where the cell itself says it."""

    value: float
    unit: str | None
    spaced: bool = False


@dataclass(frozen=True)
class Field:
    """One cell: ``text[start:end]``, trimmed; ``words`` in half-width forms."""

    start: int
    end: int
    words: str

    @property
    def empty(self) -> bool:
        """Nothing, or a mark for nothing: never a zero."""
        return self.words in _EMPTY

    @property
    def text(self) -> bool:
        """Whether it holds words: neither a number nor empty nor a damaged number."""
        return not self.empty and self.number() is None and not self.damaged

    @property
    def damaged(self) -> bool:
        """Digits with something else that is no word: ``1?``, ``1 23``, ``1.2.3``."""
        if self.empty or not _DIGIT.search(self.words) or self.number() is not None:
            return False
        return not any(char.isalpha() for char in self.words)

    def number(self) -> Number | None:
        """The number in it, or None."""
        if len(self.words) > _MOST_WORDS:
            return None
        spaced = _SPACED.fullmatch(self.words) is not None
        match = _NUMBER.fullmatch(self.words.replace(" ", "") if spaced else self.words)
        if match is None:
            return None
        plain = match["digits"].replace(",", "").replace(" ", "")
        if len(plain) > _MOST_DIGITS:
            return None
        value = float(f"{match['sign'] or ''}{plain}{match['part'] or ''}")
        return Number(value, match["unit"], spaced)


def field(text: str, start: int, end: int) -> Field:
    """The cell at a place, white space at both ends left out."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Field(start, start + len(words), unicodedata.normalize("NFKC", words))


def between(text: str, start: int, end: int, *, lines: bool = False) -> list[Field]:
    """The cells of a stretch, parted by tabs or bars, with ``lines`` also by line feeds; empty ones kept."""
    fields, at = [], start
    for found in (_ANY if lines else _BAR).finditer(text, start, end):
        fields.append(field(text, at, found.start()))
        at = found.end()
    return [*fields, field(text, at, end)]


def in_words(text: str, start: int, end: int) -> list[Field]:
    """The cells of a stretch, parted by any white space or bars."""
    return [
        field(text, m.start(), m.end())
        for cell in between(text, start, end, lines=True)
        for m in _WORD.finditer(text, cell.start, cell.end)
    ]


def fit(row: Sequence[Field], count: int) -> list[Field] | None:
    """A row of exactly so many values: remarks behind it and empty cells of merged ones left out."""
    cells = list(row)
    while len(cells) > count and cells[-1].text:
        cells.pop()
    surplus = max(0, len(cells) - count)
    head, tail = cells[:surplus], cells[len(cells) - surplus :]
    if surplus and all(c.empty for c in head) == all(c.empty for c in tail):
        return None  # neither end, or which end cannot be told
    cells = cells[surplus:] if all(c.empty for c in head) else cells[: len(cells) - surplus]
    return cells if len(cells) == count and not any(c.text for c in cells) else None


def run(fields: Sequence[Field]) -> list[Field]:
    """The first run of values among cells of one line each; ends at words."""
    found: list[Field] = []
    for cell in fields:
        if cell.text:
            if found:
                break
        elif cell.words:
            found.append(cell)
    return found


def values(text: str, start: int, end: int, count: int) -> list[Field] | None:
    """The values that follow a row label.

    Args:
        text: clean text.
        start: end of the words the label was known by; the rest of its cell may follow.
        end: start of the next label.
        count: how many values the row has.

    Returns:
        None where there are not exactly so many: which is missing cannot be told.
    """
    at = start
    while at < end and not text[at].isdecimal() and text[at] not in "\n" + BARS:
        at += 1
    if text[at : at + 1] and text[at] in BARS:
        feed = text.find("\n", at, end)
        row = fit(between(text, at + 1, feed if feed >= 0 else end), count)
        if row is not None:
            return row
    found = run(in_words(text, at, end))
    if text[at : at + 1] == "\n":  # a cell a line: blanks inside one are its own
        by_line = run(between(text, at, end, lines=True))
        if len(by_line) == count and not any(n.spaced for c in by_line if (n := c.number())):
            return by_line
    return found if len(found) == count else None


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a stretch that hold anything."""
    at = start
    while at < end:
        feed = text.find("\n", at, end)
        stop = feed if feed >= 0 else end
        if text[at:stop].strip():
            yield at, stop
        at = stop + 1
