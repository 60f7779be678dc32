"""Cues of the catalogue: words that must stand in a name. Owns their grammar and the index over them.

``受理|办理…行政许可``: one of the words, then, at most twelve characters on, the other. An index by the
first two characters of a cue's longest words finds the few cues that may match at all, so that the
time does not grow with the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_GAP = "[^，,。；;：:\n]{0,12}?"
T = TypeVar("T")


@dataclass(frozen=True)
class Hit(Generic[T]):
    """A cue that matched.

    Attributes:
        words: characters of the cue's words found, gaps not counted.
        end: where in the name it ends; the head of a Chinese noun phrase stands last.
    """

    owner: T
    words: int
    end: int


def _parts(cue: str) -> list[list[str]]:
    plain = cue.removeprefix("^").removesuffix("$")
    return [sorted(part.split("|"), key=len, reverse=True) for part in plain.split("…")]


def pattern(cue: str) -> re.Pattern[str]:
    """The regular expression of a cue; each of its words is a group."""
    body = _GAP.join("(" + "|".join(map(re.escape, words)) + ")" for words in _parts(cue))
    return re.compile(("^" if cue[0] == "^" else "") + body + ("$" if cue[-1] == "$" else ""))


def any_of(cues: Sequence[str]) -> re.Pattern[str] | None:
    """One expression for several cues, or None for none."""
    return re.compile("|".join(pattern(cue).pattern for cue in cues)) if cues else None


def _keys(cue: str) -> set[str]:
    """First characters (two, or one) of the words of which one must stand in the name."""
    best = max(_parts(cue), key=lambda words: len(words[-1]))
    return {word[:2] if len(best[-1]) > 1 else word[0] for word in best}


class _Cue(Generic[T]):
    """A cue ready to be looked for; words without gaps and ends need no regular expression."""

    def __init__(self, cue: str, owner: T) -> None:
        self.owner = owner
        parts = _parts(cue)
        self._words = parts[0] if len(parts) == 1 and cue[0] != "^" and cue[-1] != "$" else None
        self._pattern = pattern(cue)

    def hit(self, name: str) -> Hit[T] | None:
        if self._words is not None:
            for word in self._words:
                at = name.find(word)
                if at >= 0:
                    return Hit(self.owner, len(word), at + len(word))
            return None
        found = self._pattern.search(name)
        if found is None:
            return None
        return Hit(self.owner, sum(len(word) for word in found.groups()), found.end())


class Index(Generic[T]):
    """Cues with the things they stand for."""

    def __init__(self, cues: Sequence[tuple[str, T]]) -> None:
        self._by_key: dict[str, list[_Cue[T]]] = {}
        for cue, owner in cues:
            ready = _Cue(cue, owner)
            for key in _keys(cue):
                self._by_key.setdefault(key, []).append(ready)

    def hits(self, name: str) -> Iterator[Hit[T]]:
        """Every cue that matches, some of them twice."""
        pairs = {name[at : at + 2] for at in range(len(name) - 1)}
        for key in self._by_key.keys() & (pairs | set(name)):
            for cue in self._by_key[key]:
                hit = cue.hit(name)
                if hit:
                    yield hit
