"""Script: pinyin glosses out, traditional characters to simplified. Detects before it converts.

Mirrors republish government pages in traditional characters with pinyin behind some of them,
as in 衛(wèi)生; toned and untoned, repeated, in either kind of brackets.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from opencc import OpenCC

from transforms.mapped import MappedText
from transforms.records import Script, StepNote
from transforms.steps import HAN

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɑɡ"
# must match (the gloss alone): 衛(wèi) 執（zhí） 政(zhèng)(zhèng)   must not match: 使用(APP) 平台(app2) (一)
_GLOSS = re.compile(rf"(?<=[{HAN}])(?:[（(][a-z{_TONED}]{{1,7}}[）)])+")
_HAS_TONE = re.compile(f"[{_TONED}]")
_MIN_GLOSSES = 3  # fewer are the text's own brackets, such as 小程序(app)
_MIN_TRADITIONAL = 0.02  # share of the Chinese characters
_PIECE = re.compile(r"[^\n，。；、：！？,;:!?]*[\n，。；、：！？,;:!?]?")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16384)
def _is_traditional(char: str) -> bool:
    return bool(_converter().convert(char) != char)


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters; a quoted name or two do not make it so."""
    han = re.findall(f"[{HAN}]", text)
    found = sum(map(_is_traditional, han))
    return found >= 5 and found >= _MIN_TRADITIONAL * len(han)


def drop_glosses(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Takes pinyin glosses out, where the text is strewn with them or they carry tones."""
    found = list(_GLOSS.finditer(text.text))
    strewn = len(found) >= _MIN_GLOSSES
    gone = [m for m in found if strewn or _HAS_TONE.search(m[0])]
    if not gone:
        return text, []
    sample = " ".join(dict.fromkeys(m[0] for m in gone))[:200]
    note = StepNote("drop_glosses", "dropped", "pinyin_brackets", sum(len(m[0]) for m in gone), sample)
    return text.edit([(m.start(), m.end(), "") for m in gone]), [note]


def simplify(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Turns a traditional text into simplified characters (OpenCC ``t2s``); leaves others alone."""
    if not is_traditional(text.text):
        return text, []
    edits: list[tuple[int, int, str]] = []
    for piece in _PIECE.finditer(text.text):
        edits.extend(_differences(piece[0], _converter().convert(piece[0]), piece.start()))
    changed = sum(end - start for start, end, _ in edits)
    return text.edit(edits), [StepNote("simplify", "kept", "traditional_script", changed)]


def _differences(old: str, new: str, offset: int) -> list[tuple[int, int, str]]:
    """Edits that turn ``old`` into ``new``: character for character where the lengths agree."""
    if old == new:
        return []
    if len(old) == len(new):
        pairs = zip(old, new, strict=True)
        return [(offset + i, offset + i + 1, b) for i, (a, b) in enumerate(pairs) if a != b]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(offset + i, offset + j, new[k:m]) for tag, i, j, k, m in codes if tag != "equal"]


def script_of(notes: list[StepNote]) -> Script:
    """The script a text had before it was repaired, from the notes of the two steps."""
    reasons = {note.reason for note in notes}
    if "traditional_script" not in reasons:
        return "simplified"
    return "garbled_traditional" if "pinyin_brackets" in reasons else "traditional"
