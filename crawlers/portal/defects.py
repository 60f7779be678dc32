"""Puts the defects of real pages into a composed text. Pure; knows no HTML.

Each defect is a switch in ``content/documents.yml``; what they look like in the wild is that
text extractors, mirrors and word processors damage reports in a few recurring ways.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache

import opencc

from crawlers.portal.compose import Block, Text
from crawlers.portal.content import load

_HALF = str.maketrans("，：；（）", ",:;()")
# must match the digits of 宣传资料2.4万份, 立案23件; not those of （2021—2025年） or 2024年
_COUNT = re.compile(r"(?<![\d.—])(\d+(?:\.\d+)?)(?=万?余?[户人场家名件起宗份条项个次期])")


@cache
def _glosses() -> tuple[dict[str, str], dict[str, str]]:
    raw = load("pinyin.yml")
    over = raw.pop("over")
    return raw, over


@cache
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def garble(text: str) -> str:
    """Traditional script with toned pinyin in brackets, over-converted: how mirror sites reprint pages."""
    glosses, over = _glosses()
    text = _to_traditional().convert(text)
    for right, wrong in over.items():
        text = text.replace(right, wrong)
    made = []
    for i, char in enumerate(text):
        made.append(char)
        if char in glosses:
            twice = hashlib.sha256(f"{char}{i}".encode()).digest()[0] < 16  # about one in sixteen
            made.append(f"({glosses[char]})" * (2 if twice else 1))
    return "".join(made)


def _each(change: Callable[[str], str], blocks: Sequence[Block]) -> list[Block]:
    return [Block(b.kind, change(b.text)) for b in blocks]


def flatten(blocks: Sequence[Block]) -> list[Block]:
    """Everything in one line, as pages come whose line breaks were lost."""
    return [Block("text", " ".join(b.text for b in blocks))]


def damage(text: Text, defects: frozenset[str]) -> Text:
    """The text with its defects; titles stay as they are."""
    blocks = list(text.blocks)
    if "half_width" in defects:
        blocks = _each(lambda t: t.translate(_HALF), blocks)
    if "inner_spaces" in defects:
        blocks = _each(lambda t: _COUNT.sub(r" \1 ", t), blocks)
    if "garbled" in defects:
        blocks = _each(garble, blocks)
    if "flattened" in defects:
        blocks = flatten(blocks)
    return Text(text.title, tuple(blocks), text.indicators)
