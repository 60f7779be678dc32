"""The visible characters of a page source and where each stands; text nodes laid onto them.

A parser gives text without offsets. Here the source is read a second time as a flat stream of visible
characters with their offsets, and the parser's text nodes, in document order, are found in it
one after another. Knows tags and entities; not what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5

import numpy as np

from transforms.mapped import Ints

WHITE = " \t\n\r\f\x00"
_REST = (
    r"[^>=]*+(?:=\s*+(?:\"[^\"]*+\"|'[^']*+'|)[^>=]*+)*+"  # of a tag: attributes, quoted values with > inside
)
# What is not text. Possessive quantifiers keep it linear; what is never closed runs to the end
# (HTML Standard, 13.2.5).
# must match: <!-- a --> <script>if(a<b)</script> <p title="a>b"> </p> <![if !x]> &nbsp; &#8220; &#x3000;
# must not match: a < b   <法治…> (no tag starts with a Chinese character)   A&B公司 (kept as text below)
_TOKEN = re.compile(
    r"(?P<comment><!--(?:-?>|.*?(?:--!?>|\Z)))"
    rf"|(?P<raw><script(?=[\s/>]){_REST}>.*?(?:</script(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    rf"|<style(?=[\s/>]){_REST}>.*?(?:</style(?=[\s/>])[^>]*+(?:>|\Z)|\Z))"
    r"|(?P<bogus><[!?][^>]*+(?:>|\Z)|</[^a-zA-Z>][^>]*+(?:>|\Z)|</>)"
    rf"|(?P<tag></?[a-zA-Z]{_REST}(?:>|\Z))"
    r"|(?P<entity>&(?:\#[0-9]{1,8};?|\#[xX][0-9a-fA-F]{1,7};?|[a-zA-Z][a-zA-Z0-9]{0,31};?))",
    re.DOTALL | re.IGNORECASE,
)
_WINDOW = 4000  # characters looked ahead for a node that is not where it should be
_LOOSE = 24  # characters looked ahead for a single character


@dataclass(frozen=True)
class Flat:
    """The visible characters of a source, white space left out.

    Attributes:
        chars: the characters, entities resolved.
        starts: shape (len(chars),), offset of each in the source.
        ends: shape (len(chars),), one past its last source character.
    """

    chars: str
    starts: Ints
    ends: Ints


def flatten_source(source: str) -> Flat:
    """Reads the visible characters of a page source with their places."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def plain(low: int, high: int) -> None:
        for i in range(low, high):
            if source[i] not in WHITE:
                chars.append(source[i])
                starts.append(i)
                ends.append(i + 1)

    at = 0
    for token in _TOKEN.finditer(source):
        plain(at, token.start())
        at = token.end()
        if token.lastgroup == "entity":
            name, text = _entity(token[0])
            at = token.start() + len(name)
            if text == name:
                plain(token.start(), at)
            else:
                visible = [c for c in text if c not in WHITE]
                chars.extend(visible)
                starts.extend([token.start()] * len(visible))
                ends.extend([at] * len(visible))
            plain(at, token.end())
            at = token.end()
    plain(at, len(source))
    return Flat("".join(chars), np.array(starts, np.int32), np.array(ends, np.int32))


def _entity(token: str) -> tuple[str, str]:
    """The part of ``&…`` that is a character reference, and what it stands for.

    ``&nbspabc`` gives ``("&nbsp", NBSP)``; an unknown name stands for itself.
    """
    if token.endswith(";") or token[1] == "#":
        text = unescape(token)
        if text != token:
            return token, text
    for end in range(len(token), 2, -1):
        if token[1:end] in html5:
            return token[:end], html5[token[1:end]]
    return token, token


def align(flat: Flat, nodes: Sequence[str]) -> list[Ints]:
    """Finds text nodes, in document order, in the flat stream.

    Args:
        flat: the visible characters of the source.
        nodes: texts of the nodes with white space.

    Returns:
        For each node the index into ``flat`` of each of its visible characters; -1 where the
        source has no such character.
    """
    places: list[Ints] = []
    at = 0
    for node in nodes:
        visible = "".join(node.translate(_NO_WHITE))
        if flat.chars.startswith(visible, at):
            places.append(np.arange(at, at + len(visible), dtype=np.int32))
            at += len(visible)
            continue
        found = flat.chars.find(visible, at, at + _WINDOW + len(visible)) if len(visible) > 1 else -1
        if found >= 0:
            places.append(np.arange(found, found + len(visible), dtype=np.int32))
            at = found + len(visible)
            continue
        loose, at = _align_loosely(flat.chars, visible, at)
        places.append(loose)
    return places


_NO_WHITE = {ord(c): None for c in WHITE}


def _align_loosely(chars: str, visible: str, at: int) -> tuple[Ints, int]:
    """Character by character, for a node that differs from the source here and there."""
    found = np.full(len(visible), -1, np.int32)
    place = at
    for i, char in enumerate(visible):
        here = chars.find(char, place, place + _LOOSE)
        if here >= 0:
            found[i] = here
            place = here + 1
    if (found >= 0).sum() * 2 < len(visible):  # less than half: rather nothing than a wrong place
        return np.full(len(visible), -1, np.int32), at
    return found, place
