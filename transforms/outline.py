"""The outline of a clean text: its headings in reading order. Reads; changes nothing.

Headings stand on a line of their own or run into the text (a lead up to the first 。). Numbers
that were lost are inferred from their siblings. What a heading says is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median

from transforms.numbering import LEAD, Mark, division, label, mark
from transforms.records import Heading

_LONG_LEAD = 45  # characters; a lead longer than that among short siblings has lost its 。
_SHORT_LEAD = 25
_MAX_HEADING = 160
# A half-width full stop at the end of a line; where a line ends so, its other sentences do too.
# must match: 健全机制.|我局, 达到98%.    must not match: 1.5, www.example, 材料.docx
_DOT = re.compile(r"(?<=[\u4e00-\u9fff%％)）”》])[.．](?=[ \u00a0\u3000]*(?:$|[\u4e00-\u9fff“《]))")
_DOT_LAST = re.compile(r"(?<=[\u4e00-\u9fff%％)）”》])[.．][ \u00a0\u3000]*$")
_OPENING, _CLOSING = "《“（(〈「【‘", "》”）)〉」】’"

# Words a new sentence begins with: where a lead lost its 。, it ends before the first of them.
# must match: 完善机制|根据… 加强审查|严格…   must not match: 对照检查 (a lead's own verb)
_OPENER = re.compile(
    "针对|根据|按照|依据|依照|通过|围绕|依托|结合|为了|为进一步|在|我[委局厅]|对(?!照|接|标|外|口)|"
    "严格|认真|全面|积极|不断|持续|深入|进一步|切实|充分|及时|定期|成立|制定|印发|组织|召开"
)
# must match: 附件一.docx, 情况表.xls   must not match: 1.加强领导
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|ofd|zip|rar|et)$", re.IGNORECASE)
_FOLD = str.maketrans(",;:()!?", "，；：（）！？")
# must match: the comma of 加强领导,落实责任   must not match: the comma of 1,200
_ASCII_MARK = re.compile(r"(?<=[^\x00-\x7f])[,;:()!?]|[,;:()!?](?=[^\x00-\x7f])")


@dataclass(frozen=True)
class _Item:
    """A numbered line: where it stands and how far its lead goes."""

    mark: Mark
    start: int  # of the number
    words: int  # of the words
    end: int  # one past the last word, closing 。 left out
    line_end: int
    closed: bool  # the lead ends in 。


def outline(text: str) -> list[Heading]:
    """The headings of a clean text, one paragraph a line.

    Returns:
        Headings by position; ``text[h.start:h.end]`` is the heading with its number, without
        the closing 。.
    """
    items = list(_items(text))
    headings = sorted([*_numbered(text, items), *_leads(text)], key=lambda h: (h.start, h.end))
    return _below_divisions(headings)


def _below_divisions(headings: list[Heading]) -> list[Heading]:
    """Levels counted from 1: from the first 第一部分 or 第一章 on all else stands that much deeper."""
    ranks = sorted({h.level for h in headings if h.level < 1})
    found = []
    inside = False
    for heading in headings:
        inside = inside or heading.level < 1
        level = ranks.index(heading.level) + 1 if heading.level < 1 else heading.level + inside * len(ranks)
        found.append(replace(heading, level=level))
    return found


def _items(text: str) -> Iterator[_Item]:
    start = 0
    for line in text.split("\n"):
        found = mark(line) or division(line)
        if found is not None and not _FILE_NAME.search(line):
            item = _item(text, found, start, start + len(line))
            if item is not None:
                yield item
        start += len(line) + 1


def _item(text: str, found: Mark, start: int, line_end: int) -> _Item | None:
    words = start + found.end
    stop = _sentence_end(text, words, line_end)
    closed = stop is not None
    end = line_end if stop is None else stop
    while end > words and text[end - 1] in " \u3000\u00a0：:，,、":
        end -= 1
    if end <= words or text[end - 1] in "；;":
        return None  # an item of a list inside a sentence
    first = start + len(text[start:words]) - len(text[start:words].lstrip(" \u3000\u00a0"))
    return _Item(found, first, words, end, line_end, closed)


def _sentence_end(text: str, start: int, end: int) -> int | None:
    """Offset of the first full stop outside brackets and quotation marks; else of the first at all."""
    depth, inside = 0, None
    dots = _dots(text, start, end)
    for i in range(start, end):
        char = text[i]
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif char in "。！？" or i in dots:
            if depth == 0:
                return i
            inside = i if inside is None else inside
    return inside


def _dots(text: str, start: int, end: int) -> set[int]:
    """Offsets of the half-width full stops of a line that uses them for 。."""
    line = text[start:end]
    return {start + m.start() for m in _DOT.finditer(line)} if _DOT_LAST.search(line) else set()


def _numbered(text: str, items: list[_Item]) -> Iterator[Heading]:
    usual = _usual_leads(items)
    last: dict[int, int] = {}
    for item, size in zip(items, usual, strict=True):
        level, number = item.mark.level, item.mark.number
        if number is None:
            number = last.get(level, 0) + 1
        last = {k: v for k, v in last.items() if k < level} | {level: number}
        cut = _lost_stop(text, item, size)
        words = text[item.words : cut.end]
        if 0 < len(words) <= _MAX_HEADING and number:
            name = item.mark.label or label(level, number)
            yield Heading(level, name, _full_width(words), cut.start, cut.end)


def _usual_leads(items: list[_Item]) -> list[float]:
    """For each item the median length of the leads of its siblings (same level, same parent)."""
    groups: dict[int, list[int]] = {}
    parents: dict[int, int] = {}
    member: list[int] = []
    for i, item in enumerate(items):
        level = item.mark.level
        parents = {k: v for k, v in parents.items() if k <= level}
        group = parents.setdefault(level, i)
        member.append(group)
        groups.setdefault(group, []).append(item.end - item.words)
    return [median(groups[g]) for g in member]


def _lost_stop(text: str, item: _Item, usual: float) -> _Item:
    """Where the 。 after a lead was lost, ends the lead before the words that open a sentence."""
    size = item.end - item.words
    if size <= _LONG_LEAD or usual > _SHORT_LEAD:
        return item
    words = text[item.words : item.end]
    for found in _OPENER.finditer(words, 5, 40):
        before = words[: found.start()]
        if before[-1] not in "，,、：:“《（(" and not _open_bracket(before):
            return replace(item, end=item.words + found.start())
    return item


def _open_bracket(words: str) -> bool:
    return sum(words.count(c) for c in _OPENING) > sum(words.count(c) for c in _CLOSING)


def _leads(text: str) -> Iterator[Heading]:
    """Leads 一是…。 that head a passage: short, closed by 。, with words after them."""
    start = 0
    for line in text.split("\n"):
        found = list(LEAD.finditer(line))
        stops = [m.start() for m in found[1:]] + [len(line)] * bool(found)
        for lead, stop in zip(found, stops, strict=True):
            end = _lead_end(line, lead.end(), stop)
            if end is not None:
                words = _full_width(line[lead.end() : end])
                yield Heading(3, f"{lead['n']}是", words, start + lead.start("n"), start + end)
        start += len(line) + 1


def _lead_end(line: str, start: int, stop: int) -> int | None:
    dots = _dots(line, 0, len(line))
    for i in range(start, min(stop, start + 31)):
        if line[i] in "；;！？":
            return None
        if line[i] == "。" or i in dots:
            return i if i > start and line[i + 1 : stop].strip() else None
    return None


def _full_width(words: str) -> str:
    """Half-width punctuation beside Chinese as full-width: one form for comparing headings."""
    return _ASCII_MARK.sub(lambda m: m[0].translate(_FOLD), words.strip())
