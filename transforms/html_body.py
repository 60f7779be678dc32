"""The body of a page: the element that holds the text of the article. Changes no word of it.

In this order: markers of known content systems, comments around the content, and, for unknown
markup, the smallest element that holds nearly all of the prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from model.cms import CMS_MARKERS
from transforms.html_page import Page, Token, shown

_NEAR_ALL = 0.9  # of the text of the largest marked element
_PROSE_SHARE = 0.8
_ASIDE = frozenset({"nav", "footer", "header", "aside", "a"})
_CLASSES = {c: m.family for m in CMS_MARKERS for c in m.classes}
_IDS = {i: m.family for m in CMS_MARKERS for i in m.ids}
_TAGS = {t: m.family for m in CMS_MARKERS for t in m.tags}
# must match: the numbers of vsb_content_2, vsb_content_2895_u81   must not match: ucap-content, zoom
_SUFFIX = re.compile(r"(?:_u?\d+)+$")
# must match: a sentence of an article   must not match: 首页 政务公开 联系我们
_SENTENCE = re.compile(r"[\u4e00-\u9fff][，。；：,;][^\n]{0,400}[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Body:
    """Where the body stands: ``page.tokens[start:end]``, and how it was found."""

    start: int
    end: int
    found_by: str  # cms:<family>, comments, prose, whole


def find_body(page: Page) -> Body:
    """Finds the body; a page without any gives the whole of it."""
    spans = _spans(page.tokens)
    return (
        _marked(page, spans)
        or _between_comments(page)
        or _prose(page, spans)
        or Body(0, len(page.tokens), "whole")
    )


def _spans(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Token ranges of all elements, by start."""
    spans: list[tuple[int, int]] = []
    stack: list[int] = []
    for i, token in enumerate(tokens):
        if token.kind == "open":
            stack.append(i)
        elif token.kind == "close" and stack:
            spans.append((stack.pop(), i + 1))
    return sorted(spans)


def _family(token: Token) -> str | None:
    if token.tag in _TAGS:
        return _TAGS[token.tag]
    name = _SUFFIX.sub("", (token.element.get("id") or "").lower())
    if name in _IDS:
        return _IDS[name]
    classes = (token.element.get("class") or "").lower().split()
    return next((_CLASSES[c] for c in classes if c in _CLASSES), None)


def _size(tokens: Sequence[Token]) -> int:
    return sum(len(t.places) for t in shown(tokens) if t.kind == "text" and t.places is not None)


def _marked(page: Page, spans: Sequence[tuple[int, int]]) -> Body | None:
    """The innermost marked element that holds nearly all the text any marked element holds."""
    found = [
        (start, end, family, _size(page.tokens[start:end]))
        for start, end in spans
        if (family := _family(page.tokens[start])) is not None
    ]
    found = [f for f in found if f[3]]
    if not found:
        return None
    most = max(f[3] for f in found)
    start, end, family, _ = min((f for f in found if f[3] >= _NEAR_ALL * most), key=lambda f: f[1] - f[0])
    return Body(start, end, f"cms:{family}")


def _between_comments(page: Page) -> Body | None:
    pairs = [pair for m in CMS_MARKERS for pair in m.comments]
    start: tuple[int, str] | None = None
    for i, token in enumerate(page.tokens):
        if token.kind != "comment":
            continue
        words = " ".join(token.text.lower().split())
        if start is None:
            start = next(((i + 1, end) for begin, end in pairs if begin in words), None)
        elif start[1] in words and _size(page.tokens[start[0] : i]):
            return Body(start[0], i, "comments")
    return None


def _prose(page: Page, spans: Sequence[tuple[int, int]]) -> Body | None:
    """The smallest element with most of the sentences of the page that are no links."""
    sums = [0]
    for token, counted in zip(page.tokens, _counted(page.tokens), strict=True):
        is_prose = counted and token.kind == "text" and _SENTENCE.search(token.text)
        sums.append(sums[-1] + (len(token.text.strip()) if is_prose else 0))
    total = sums[-1]
    if total == 0:
        return None
    fits = [(start, end) for start, end in spans if sums[end] - sums[start] >= _PROSE_SHARE * total]
    if not fits:
        return None
    start, end = min(fits, key=lambda span: span[1] - span[0])
    return Body(start, end, "prose")


def _counted(tokens: Sequence[Token]) -> list[bool]:
    """For each token whether it is shown and stands in no link, navigation or footer."""
    seen = {id(token) for token in shown(tokens, _ASIDE)}
    return [id(token) in seen for token in tokens]
