"""Defects that are only noted: clean text keeps a document's own punctuation and gaps."""

from __future__ import annotations

import re

from transforms.records import StepNote
from transforms.steps import DATE, HAN, lines

_DATE_LINE = re.compile(rf"[（(]?{DATE}[）)]?")
# must match: 加强领导,落实责任   must not match: 1,200   加强领导，落实
_HALF_WIDTH = re.compile(rf"(?<=[{HAN}”》])[,;:]|[,;:](?=[{HAN}“《])")
# must match: 廉洁?亲清   must not match: 怎么办？ 怎么办?”
_LOST_SYMBOL = re.compile(rf"“[^”“\n]{{0,30}}(?<=[{HAN}])[?？](?=[{HAN}])[^”“\n]{{0,30}}”")
# must match: )加强领导   must not match: (三)加强领导
_LOST_NUMBER = re.compile(rf"^[)）、](?=[{HAN}])", re.MULTILINE)
_WIDE_ITEM = re.compile(r"^（[一二三四五六七八九十]{1,3}）", re.MULTILINE)
_HALF_ITEM = re.compile(r"^\([一二三四五六七八九十]{1,3}\)", re.MULTILINE)
# must match: 各镇卫生院，局机关各科室：   must not match: 各项工作取得进展：一是
_SALUTATION = re.compile(r"^各[^。\n]{2,80}[：:]$", re.MULTILINE)
# must match: 现将《…工作要点》印发给你们   must not match: 现将有关情况报告如下
_HANDED_ON = re.compile(r"现将[^。\n]{2,120}(?:印发|转发|下发)")
_SIGNATURE = re.compile(r"[^\s。，；：]{2,30}(?:局|委|委员会|办公室|政府|厅|部|中心|院|会)")
_MIN_HALF_WIDTH = 5


def flags(text: str) -> list[StepNote]:
    """Notes for what is left in a clean text, by defect code."""
    found = {
        "halfwidth_punct": len(_HALF_WIDTH.findall(text)) >= _MIN_HALF_WIDTH,
        "lost_symbol_question": bool(_LOST_SYMBOL.search(text)),
        "lost_heading_number": bool(_LOST_NUMBER.search(text)),
        "mixed_brackets": bool(_WIDE_ITEM.search(text) and _HALF_ITEM.search(text)),
        "notice_wrapper": _is_wrapped(text),
        "missing_notice_title": _is_wrapped(text) and bool(_SALUTATION.match(text)),
        "missing_title": _untitled(text),
        **_closing(text),
    }
    return [StepNote("flags", "kept", code) for code, there in found.items() if there]


def _is_wrapped(text: str) -> bool:
    """A covering notice before the text: a salutation, then 现将…印发."""
    salutation = _SALUTATION.search(text, 0, 600)
    return bool(salutation and _HANDED_ON.search(text, salutation.end(), salutation.end() + 300))


def _untitled(text: str) -> bool:
    """The text begins with a sentence."""
    first = text.partition("\n")[0]
    return len(first) > 80 or first.endswith("。")


def _closing(text: str) -> dict[str, bool]:
    """Whether the closing date and the office above it are there."""
    every = [line.words for line in lines(text) if line.words]
    dated = [i for i, words in enumerate(every) if _DATE_LINE.fullmatch(words) and i > 0]
    signed = any(_SIGNATURE.fullmatch(every[i - 1]) for i in dated)
    alone = any(_SIGNATURE.fullmatch(words) for words in every[-3:])
    return {"no_date": not dated, "no_signature": not signed and not alone}
