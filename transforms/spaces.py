"""White space: line ends in one form, blanks that typesetting left, empty lines. Deletes no word."""

from __future__ import annotations

import re

from transforms.mapped import MappedText
from transforms.numbering import mark
from transforms.records import StepNote
from transforms.steps import BLANK, HAN, WIDE, lines

# must match: \r\n, \r, U+2028, U+0085, vertical tab   must not match: \n (stands already), \f (a page end)
_LINE_END = re.compile("\r\n|[\r\u2028\u2029\u0085\x0b]")
# Characters without width or meaning: zero-width marks, soft hyphens, control characters.
_VOID = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
_BLANKS = re.compile(f"[{BLANK}]+")
# must match: the blanks of 共␣3␣件 and 2.4␣万   must not match: 报告␣一、 (a lost line break)
_INNER_SPACE = re.compile(rf"[{HAN}][ ]+(?=\d)|\d[ ]+(?=[{HAN}])")
_WIDE_CHAR = re.compile(f"[{WIDE}]")
_MIN_INNER = 3


def normal_lines(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Brings line ends into one form and takes out characters without width."""
    ends = [(m.start(), m.end(), "\n") for m in _LINE_END.finditer(text.text)]
    voids = [(m.start(), m.end(), "") for m in _VOID.finditer(text.text)]
    notes = [StepNote("normal_lines", "dropped", "void_characters", len(voids))] if voids else []
    return text.edit(sorted(ends + voids)), notes


def trim_lines(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Drops blanks at both ends of lines, and empty lines; page ends (form feeds) stay."""
    edits: list[tuple[int, int, str]] = []
    notes: list[StepNote] = []
    empty = longest = 0
    kept = False  # whether a line stands before this one
    for line in lines(text.text, "\n\f"):
        whole = text.text[line.start : line.end]
        words = whole.strip()
        empty = 0 if words else empty + 1
        longest = max(longest, empty)
        page_end = line.end < len(text) and text.text[line.end] == "\f"
        if not words:
            _drop_empty(edits, line.start, line.end, page_end, line.end == len(text) and kept)
            continue
        kept = True
        left = len(whole) - len(whole.lstrip())
        right = len(whole) - len(whole.rstrip())
        if left:
            edits.append((line.start, line.start + left, ""))
        if right:
            edits.append((line.end - right, line.end, ""))
    if longest >= 4:
        notes.append(StepNote("trim_lines", "dropped", "blank_lines_residue", longest))
    if "\u00a0" in text.text:
        notes.append(StepNote("trim_lines", "kept", "nbsp_residue", text.text.count("\u00a0")))
    return _without_last_feed(text.edit(edits)), notes


def _drop_empty(edits: list[tuple[int, int, str]], start: int, end: int, page_end: bool, last: bool) -> None:
    stop = end if page_end or last else end + 1
    if stop > start:
        edits.append((start, stop, ""))


def _without_last_feed(text: MappedText) -> MappedText:
    """Takes line feeds and page ends off both ends."""
    body = text.text
    start = len(body) - len(body.lstrip("\n\f"))
    return text.slice(start, max(start, len(body.rstrip("\n\f"))))


def close_spaces(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Drops blanks beside Chinese characters or full-width marks; others become one space.

    Tabs (cell borders of a table; two of them stand around an empty cell) stay tabs, also beside
    Chinese, but not behind an item number.
    """
    body = text.text
    edits: list[tuple[int, int, str]] = []
    for found in _BLANKS.finditer(body):
        before = body[found.start() - 1 : found.start()]
        after = body[found.end() : found.end() + 1]
        if "\t" in found[0] and not _after_number(body, found.start()):
            new = "\t" * found[0].count("\t")
        elif _WIDE_CHAR.match(before) or _WIDE_CHAR.match(after):
            new = ""
        else:
            new = " "
        if new == found[0]:
            continue
        kept = found.start() + len(new)
        edits.append((found.start(), kept, new))
        edits.append((kept, found.end(), ""))
    inner = len(_INNER_SPACE.findall(body))
    notes = [StepNote("close_spaces", "dropped", "inner_spaces", inner)] if inner >= _MIN_INNER else []
    return text.edit(edits), notes


def _after_number(body: str, place: int) -> bool:
    """Whether nothing but an item number stands between the start of the line and a place."""
    start = body.rfind("\n", max(0, place - 8), place) + 1
    if not start and place > 8:
        return False
    found = mark(body[start:place] + "字")
    return found is not None and start + found.end == place
