"""What all cleaning steps share: the form of a step, line ranges, characters. Knows no single step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from transforms.mapped import MappedText
from transforms.records import StepNote

Step = Callable[[MappedText], tuple[MappedText, list[StepNote]]]

# Horizontal white space, line feeds left out.
BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Chinese characters, the places of lost ones (〇 □), and full-width punctuation.
HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
WIDE = HAN + "\u3001-\u303f\uff01-\uff65“”‘’…—·"

# A date as it stands under a signature: digits, full-width digits or Chinese numerals.
# must match: 2024年1月3日, 二〇二四年一月三日, 2024 年 1 月 3 日, ２０２４年１月３日, 二○二四年元月廿日
# must not match: 2024年, 1月3日
DATE = (
    rf"(?:[12１２][0-9０-９]{{3}}|[二一][{'〇○◯ＯO0零一二三四五六七八九'}]{{3}})[{BLANK}]{{0,3}}年"
    rf"[{BLANK}]{{0,3}}[0-9０-９一二三四五六七八九十元]{{1,3}}[{BLANK}]{{0,3}}月"
    rf"[{BLANK}]{{0,3}}[0-9０-９〇○一二三四五六七八九十廿卅]{{1,3}}[{BLANK}]{{0,3}}日"
)


@dataclass(frozen=True)
class Line:
    """One line of a text: ``text[start:end]``, line feed left out."""

    start: int
    end: int
    words: str  # without white space at either end


def lines(text: str, breaks: str = "\n") -> Iterator[Line]:
    """The lines of a text; characters of ``breaks`` end a line."""
    start = 0
    for found in re.finditer(f"[{re.escape(breaks)}]", text):
        yield Line(start, found.start(), text[start : found.start()].strip())
        start = found.end()
    yield Line(start, len(text), text[start:].strip())


def drop(
    text: MappedText, ranges: Sequence[tuple[int, int, str]], step: str
) -> tuple[MappedText, list[StepNote]]:
    """Deletes ranges ``(start, end, reason)``, one note each; ascending, not overlapping."""
    notes = [
        StepNote(step, "dropped", reason, end - start, text.text[start:end].strip()[:200])
        for start, end, reason in ranges
    ]
    return text.edit([(start, end, "") for start, end, _ in ranges]), notes


def drop_lines(
    text: MappedText, gone: Sequence[tuple[Line, str]], step: str
) -> tuple[MappedText, list[StepNote]]:
    """Deletes whole lines with one line feed each; page ends (form feeds) stay."""
    ranges: list[tuple[int, int, str]] = []
    first = 0  # of the run of neighbouring lines
    for line, reason in gone:
        if ranges and ranges[-1][1] != line.start:
            first = len(ranges)
        feed = text.text[line.end : line.end + 1] == "\n"
        ranges.append((line.start, line.end + feed, reason))
        start = ranges[first][0]
        if not feed and text.text[start - 1 : start] == "\n":  # the last of a page, or of the text
            ranges[first] = (start - 1, *ranges[first][1:])
    return drop(text, ranges, step)
