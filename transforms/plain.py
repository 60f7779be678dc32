"""Reads plain text: the decoded text itself; lines broken at a fixed width are joined."""

from __future__ import annotations

from itertools import pairwise
from statistics import quantiles

from model.decoding import Decoded
from transforms.extract import Extract
from transforms.mapped import MappedText
from transforms.numbering import mark
from transforms.records import StepNote
from transforms.steps import Line, lines

_MIN_LINES = 12
_WIDTHS = range(16, 81)  # characters a line broken at a fixed width may have
_SLACK = 3  # characters a full line may be shorter: punctuation is not put at the head of a line


def read_plain(decoded: Decoded) -> Extract:
    """The text as it stands, mapped to itself, with hard line breaks undone."""
    text, notes = unwrap(MappedText.of(decoded.text))
    return Extract(text, decoded.text, notes=tuple(notes))


def unwrap(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Joins lines that were broken at a fixed width: most lines full, most of them in mid sentence."""
    every = list(lines(text.text, "\n"))
    full = [line for line in every if line.words]
    if len(full) < _MIN_LINES:
        return text, []
    width = int(quantiles([len(line.words) for line in full], n=10)[8])
    long = [line for line in full if len(line.words) >= width - _SLACK]
    open_ended = [line for line in long if line.words[-1] not in "。！？；：:"]
    if (
        width not in _WIDTHS
        or max(len(line.words) for line in full) > width + 2 * _SLACK
        or len(long) < len(full) // 3
        or len(open_ended) < len(long) * 7 // 10
    ):
        return text, []
    edits = [
        (one.end, two.start, "")
        for one, two in pairwise(every)
        if one.words and two.words and len(one.words) >= width - _SLACK and not _starts(text.text, two)
    ]
    return text.edit(edits), [StepNote("unwrap", "kept", "hard_line_breaks", len(edits))]


def _starts(text: str, line: Line) -> bool:
    """Whether a line begins a paragraph: an item number, or an indent of two characters."""
    return mark(line.words) is not None or text[line.start : line.end].startswith(
        ("  ", "\u3000\u3000", "\t")
    )
