"""Pages put back into order, and sentences cut at a page end joined.

Evidence, not guesswork: a *cut* is a long paragraph that ends without a closing mark; pages end
at cuts, at form feeds, and where item numbers jump. The pages are reordered only when exactly one
order makes all item numbers rise by one and continues every cut with a page that does not
begin with a new paragraph. Otherwise the order stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.mapped import MappedText
from transforms.numbering import Mark, mark
from transforms.records import StepNote
from transforms.steps import DATE

_CUT_LENGTH = 40  # characters; one shorter, without a whole sentence, is a heading or a signature
_CUT_LINE = 16  # characters; at a page end even a single line of text may be cut
_DATE_LINE = re.compile(DATE)
# The row of a table, which no page end cuts.
# must match: 予以公开<tab>3, 予以公开 3 0   must not match: 共 3 件, 截至 2024
_ROW = re.compile(r"\t|(?:\s[\d.,%/-]{1,18}){2}$")
_CLOSED = "。！？；：!?;:…."
_MAX_BLOCKS = 40
_MAX_TRIES = 20_000

_State = tuple[int, int, int, int, int]  # last number of levels 0 (unused) to 4


@dataclass(frozen=True)
class _Paragraph:
    start: int
    end: int
    words: str
    mark: Mark | None
    page_end: bool  # a form feed follows

    @property
    def cut(self) -> bool:
        if self.words.rstrip("”’』）)")[-1:] in _CLOSED or _ROW.search(self.words):
            return False
        sentences = "。" in self.words or self.words.count("《") > self.words.count("》")
        lines = self.page_end and self.mark is None and len(self.words) >= _CUT_LINE
        return sentences or lines or len(self.words) > _CUT_LENGTH


@dataclass(frozen=True)
class _Block:
    """Paragraphs that surely stand together: a page, or the part of one."""

    paragraphs: tuple[_Paragraph, ...]

    @property
    def cut(self) -> bool:
        return self.paragraphs[-1].cut

    @property
    def opens(self) -> bool:
        """Whether it begins with a new item, which no cut sentence continues."""
        return self.paragraphs[0].mark is not None


def order_pages(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Puts pages into the order their item numbers tell; keeps the order where they do not.

    Seams between pages come out as form feeds, for ``join_pages``.
    """
    paragraphs = list(_paragraphs(text.text))
    if len(paragraphs) < 4 or _violations(paragraphs) == 0:
        return text, []
    blocks = _blocks(paragraphs)
    if not 2 < len(blocks) <= _MAX_BLOCKS:
        return text, []
    order = _solve(blocks)
    if order is None or order == list(range(len(blocks))):
        return text, []
    parts: list[MappedText] = []
    for n, b in enumerate(order):
        block = blocks[b].paragraphs
        part = text.slice(block[0].start, block[-1].end)
        parts.append(part if n == 0 else part.edit([(0, 0, "\f")]))
    moved = sum(1 for n, b in enumerate(order) if n != b)
    sample = " ".join(str(b + 1) for b in order)
    return MappedText.concat(parts), [StepNote("order_pages", "kept", "page_order", moved, sample)]


def join_pages(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Joins a sentence cut at a page end; other page ends become line feeds."""
    paragraphs = list(_paragraphs(text.text))
    edits: list[tuple[int, int, str]] = []
    joined = 0
    start = paragraphs[0].start if paragraphs else 0  # of the paragraph joined so far
    for one, two in pairwise(paragraphs):
        broken = one.page_end and one.cut and two.mark is None and not _DATE_LINE.fullmatch(two.words)
        so_far = text.text[start : one.end]
        if broken or _torn(so_far.strip(), two.words):
            edits.append((one.end, two.start, ""))
            joined += 1
            continue
        start = two.start
        if one.page_end:
            edits.append((one.end, one.end + 1, "\n"))
            edits.append((one.end + 1, two.start, ""))
    notes = [StepNote("join_pages", "kept", "page_split", joined)] if joined else []
    return text.edit(edits), notes


def _torn(one: str, two: str) -> bool:
    """Whether the second line goes on where the first broke off, wherever that was."""
    if mark(two) is not None:
        return False
    if two[0] in "，。、；：）》”！？":
        return True
    unclosed = one.count("《") > one.count("》") and "》" in two[:60]
    return len(one) > _CUT_LENGTH and (one[-1] in "，、" or unclosed)


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    start = 0
    for i in range(len(text) + 1):
        if i < len(text) and text[i] not in "\n\f":
            continue
        words = text[start:i]
        if words.strip():
            yield _Paragraph(start, i, words.strip(), mark(words), i < len(text) and text[i] == "\f")
        start = i + 1


def _next_state(state: _State, found: Mark) -> _State | None:
    """The state after an item number, or None where it does not follow.

    A number follows when it is one more than the last of its level (numbers may run
    through the parts), or starts anew at 1 after a higher heading.
    """
    level = found.level
    number = found.number if found.number is not None else state[level] + 1
    fresh = number == 1 and state[level] <= 0
    if not fresh and number != abs(state[level]) + 1:
        return None
    # Deeper levels may start anew (a negative number) or run on.
    deeper = [-abs(n) for n in state[level + 1 :]]
    return (*state[:level], number, *deeper)  # type: ignore[return-value]


def _violations(paragraphs: Sequence[_Paragraph]) -> int:
    """Item numbers that do not follow the one before."""
    state: _State = (0, 0, 0, 0, 0)
    wrong = 0
    for paragraph in paragraphs:
        if paragraph.mark is None:
            continue
        after = _next_state(state, paragraph.mark)
        if after is None:
            wrong += 1
            level, number = paragraph.mark.level, paragraph.mark.number or 0
            after = (*state[:level], number, *(-abs(n) for n in state[level + 1 :]))  # type: ignore[assignment]
        state = after or state
    return wrong


def _blocks(paragraphs: Sequence[_Paragraph]) -> list[_Block]:
    """Cuts the text at page ends; without any, after cuts and where numbers jump."""
    if any(p.page_end for p in paragraphs):
        ends = [i + 1 for i, p in enumerate(paragraphs) if p.page_end]
    else:
        ends = [i + 1 for i, p in enumerate(paragraphs) if p.cut]
        if not ends:
            return []
        ends = sorted({*ends, *_jumps(paragraphs, set(ends))})
    bounds = [0, *ends, len(paragraphs)]
    return [_Block(tuple(paragraphs[a:b])) for a, b in pairwise(bounds) if a < b]


def _jumps(paragraphs: Sequence[_Paragraph], ends: set[int]) -> Iterator[int]:
    """Boundaries where the numbers of one level jump without a cut between."""
    last: tuple[int, Mark] | None = None
    for i, paragraph in enumerate(paragraphs):
        found = paragraph.mark
        if found is None or found.number is None:
            continue
        if (
            last is not None
            and found.level == last[1].level
            and found.number not in (1, (last[1].number or 0) + 1)
        ):
            between = range(last[0] + 1, i + 1)
            if not any(k in ends for k in between):
                yield _best_boundary(paragraphs, last[0], i, found.number)
        last = (i, found)


def _best_boundary(paragraphs: Sequence[_Paragraph], before: int, after: int, number: int) -> int:
    """Where between two items the page ended: paragraphs without number go with the item they fit.

    They fit the item whose words they share most: the one that stands before them, or the one
    that would, the item one less than the next number.
    """
    level = paragraphs[after].mark
    other = next(
        (
            p
            for p in paragraphs
            if p.mark and level and p.mark.level == level.level and p.mark.number == number - 1
        ),
        None,
    )
    boundary = after
    if other is not None:
        while boundary > before + 1:
            words = paragraphs[boundary - 1].words
            if _shared(words, other.words) <= _shared(words, paragraphs[before].words):
                break
            boundary -= 1
    return boundary


def _shared(one: str, other: str) -> int:
    """How many different three-character sequences two paragraphs share."""
    return len(
        {one[i : i + 3] for i in range(len(one) - 2)} & {other[i : i + 3] for i in range(len(other) - 2)}
    )


def _solve(blocks: Sequence[_Block]) -> list[int] | None:
    """The order without any violation, or None where there is none or no clear best."""
    found: list[list[int]] = []
    tries = 0

    def extend(order: list[int], state: _State) -> None:
        nonlocal tries
        tries += 1
        if tries > _MAX_TRIES or len(found) > 20:
            return
        if len(order) == len(blocks):
            found.append(list(order))
            return
        for b, block in enumerate(blocks):
            if b in order or (order and blocks[order[-1]].cut and block.opens):
                continue
            after = _through(block, state)
            if after is not None:
                order.append(b)
                extend(order, after)
                order.pop()

    first = _through(blocks[0], (0, 0, 0, 0, 0))
    if first is not None and not blocks[-1].cut:
        extend([0], first)
    found = [order for order in found if order[-1] == len(blocks) - 1]
    if tries > _MAX_TRIES or not found:
        return None
    return _clearest(blocks, found)


def _through(block: _Block, state: _State) -> _State | None:
    current: _State | None = state
    for paragraph in block.paragraphs:
        if paragraph.mark is not None and current is not None:
            current = _next_state(current, paragraph.mark)
    return current


def _clearest(blocks: Sequence[_Block], found: list[list[int]]) -> list[int] | None:
    """Of several possible orders the one whose seams make words the text uses elsewhere."""
    if len(found) == 1:
        return found[0]
    body = "\n".join(p.words for b in blocks for p in b.paragraphs)
    pairs = Counter(body[i : i + 2] for i in range(len(body) - 1))

    def score(order: list[int]) -> int:
        seams = pairwise(order)
        return sum(
            pairs[blocks[a].paragraphs[-1].words[-1] + blocks[b].paragraphs[0].words[0]]
            for a, b in seams
            if blocks[a].cut
        )

    ranked = sorted(found, key=score, reverse=True)
    return ranked[0] if score(ranked[0]) > score(ranked[1]) else None
