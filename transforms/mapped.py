"""Text that remembers where each of its characters came from.

Every cleaning step takes a ``MappedText`` and gives a ``MappedText``; the map always leads
back to the *raw* text, however many steps lie between. Owns the map, knows no step.

The map is two int32 arrays as long as the text: character ``i`` of the clean text came from
``raw[starts[i]:ends[i]]``. A character a step put in itself (a line feed before a heading)
has an empty range, ``starts[i] == ends[i]``, at the place where it was put.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class MappedText:
    """A text and its map to the raw text.

    Attributes:
        text: the text as it stands after the steps so far.
        starts: shape (len(text),), first raw offset of each character, in code points.
        ends: shape (len(text),), one past the last raw offset of each character.
    """

    text: str
    starts: Ints
    ends: Ints

    def __post_init__(self) -> None:
        if not len(self.text) == len(self.starts) == len(self.ends):
            raise ValueError("text and map differ in length")

    @classmethod
    def of(cls, raw: str) -> MappedText:
        """The raw text itself, every character mapped to its own place."""
        places = np.arange(len(raw), dtype=np.int32)
        return cls(raw, places, places + 1)

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> MappedText:
        """Characters ``start`` to ``end``."""
        return MappedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    @classmethod
    def concat(cls, parts: Iterable[MappedText]) -> MappedText:
        """The parts one after another, in any order: this is how blocks are reordered."""
        parts = list(parts)
        if not parts:
            return cls.of("")
        return cls(
            "".join(p.text for p in parts),
            np.concatenate([p.starts for p in parts]),
            np.concatenate([p.ends for p in parts]),
        )

    def edit(self, edits: Sequence[tuple[int, int, str]]) -> MappedText:
        """Replaces ranges of this text.

        Args:
            edits: ``(start, end, new)`` in ascending order, not overlapping. An empty ``new``
                deletes, ``start == end`` inserts. Where ``new`` is as long as the range, each
                character keeps its own place; otherwise every new character maps to the
                whole range.

        Raises:
            ValueError: edits overlap or are out of order.
        """
        parts: list[MappedText] = []
        at = 0
        for start, end, new in edits:
            if start < at or end < start:
                raise ValueError(f"edit ({start}, {end}) overlaps or is out of order")
            parts.append(self.slice(at, start))
            if new:
                parts.append(self._replacement(start, end, new))
            at = end
        parts.append(self.slice(at, len(self)))
        return MappedText.concat(parts)

    def _replacement(self, start: int, end: int, new: str) -> MappedText:
        if len(new) == end - start:
            return MappedText(new, self.starts[start:end], self.ends[start:end])
        if start < end:
            low, high = int(self.starts[start:end].min()), int(self.ends[start:end].max())
        else:
            low = high = (
                int(self.starts[start]) if start < len(self) else int(self.ends[-1]) if len(self) else 0
            )
        count = len(new)
        return MappedText(new, np.full(count, low, np.int32), np.full(count, high, np.int32))

    @cached_property
    def _used(self) -> Ints:
        """Prefix sums: how many raw characters before each offset are used by this text."""
        size = int(self.ends.max()) if len(self) else 0
        used = np.zeros(size + 1, np.int32)
        real = self.starts < self.ends
        used[self.starts[real]] = 1
        return np.concatenate([np.zeros(1, np.int32), np.cumsum(used, dtype=np.int32)])

    def raw_pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where characters ``start`` to ``end`` stand in the raw text.

        Dropped characters between two kept ones (a page number, a pinyin gloss) stay inside a
        piece; a jump over raw text that is used elsewhere (pages put into order) starts a new one.

        Returns:
            Raw ranges ``(start, end)`` in clean order; empty where nothing of it is in the raw text.
        """
        pieces: list[tuple[int, int]] = []
        for low, high in zip(self.starts[start:end].tolist(), self.ends[start:end].tolist(), strict=True):
            if low == high:
                continue
            if pieces and low >= pieces[-1][0]:
                first, last = pieces[-1]
                if low <= last or self._used[low] == self._used[last]:
                    pieces[-1] = (first, max(last, high))
                    continue
            pieces.append((low, high))
        return pieces

    def runs(self) -> list[tuple[int, int, int]]:
        """The map as runs ``(clean, raw, length)``: ``clean + i`` came from ``raw + i``.

        Characters put in by a step, or standing for several raw ones, end a run; the former
        are in no run.
        """
        real = np.flatnonzero(self.starts < self.ends)
        if not len(real):
            return []
        low, high = self.starts[real], self.ends[real]
        # A run goes on while both sides advance by one and the character before stood for one.
        breaks = (np.diff(real) != 1) | (np.diff(low) != 1) | (high[:-1] != low[:-1] + 1)
        first = np.concatenate([[0], np.flatnonzero(breaks) + 1])
        last = np.append(first[1:], len(real))
        return list(zip(real[first].tolist(), low[first].tolist(), (last - first).tolist(), strict=True))
