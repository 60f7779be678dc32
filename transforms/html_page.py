"""A parsed page as a row of tokens, each text mapped to the source; text of any stretch of it.

lxml parses; where it loses text (badly broken markup) BeautifulSoup with ``html.parser`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import lxml.html
import numpy as np
from lxml import etree
from lxml.html import soupparser

from transforms.html_source import WHITE, Flat, align, flatten_source
from transforms.mapped import Ints, MappedText
from transforms.steps import WIDE

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot",
    "thead", "title", "tr", "ul", "ucapcontent", "ucaptitle",
})  # fmt: skip
UNSEEN = frozenset({
    "script", "style", "noscript", "iframe", "noframes", "template", "select", "option", "button",
    "textarea", "input", "svg", "head", "object", "embed", "video", "audio", "xmp",
})  # fmt: skip
_RAW_TEXT = frozenset({"script", "style", "noscript", "iframe", "noframes", "xmp"})
# must match: display:none  DISPLAY : none   must not match: display:block
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_RUNS = re.compile(f"[{re.escape(WHITE)}]+|[^{re.escape(WHITE)}]+")
_WIDE_CHAR = re.compile(f"[{WIDE}]")
_LOST = 0.9  # share of the visible characters a parser must give
_GONE = 0.5
_SHORT_CELL = 80  # characters

Kind = Literal["open", "close", "text", "comment"]


@dataclass(frozen=True)
class Token:
    """One event of a page in document order; ``places`` index the flat source, for texts."""

    kind: Kind
    tag: str
    element: Any
    text: str = ""
    places: Ints | None = None


@dataclass(frozen=True)
class Page:
    """A parsed page.

    Attributes:
        parser: ``lxml`` or ``html.parser``.
        lost: neither parser gave even half of what is visible in the source.
    """

    source: str
    root: Any
    tokens: tuple[Token, ...]
    flat: Flat
    parser: str
    lost: bool = False


def parse(source: str) -> Page:
    """Parses a page source; a source that no parser takes gives a page without tokens."""
    flat = flatten_source(source)
    root = _lxml_root(source)
    tokens = _tokens(root)
    parser = "lxml"
    if _seen(tokens) < _LOST * len(flat.chars):
        other = _soup_root(source)
        other_tokens = _tokens(other)
        if _seen(other_tokens) > _seen(tokens):
            root, tokens, parser = other, other_tokens, "html.parser"
    texts = [t for t in tokens if t.kind == "text" and t.tag not in _RAW_TEXT]
    places = dict(zip(map(id, texts), align(flat, [t.text for t in texts]), strict=True))
    mapped = (
        Token(t.kind, t.tag, t.element, t.text, places[id(t)]) if id(t) in places else t for t in tokens
    )
    lost = _seen(tokens) < _GONE * len(flat.chars)
    return Page(source, root, tuple(mapped), flat, parser, lost)


def _lxml_root(source: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _soup_root(source: str) -> Any:
    try:
        return soupparser.fromstring(source.replace("\x00", ""), features="html.parser")
    except (ValueError, AssertionError, RecursionError, etree.ParserError):
        return None


def _tokens(root: Any) -> list[Token]:
    """The events of a tree in document order."""
    if root is None:
        return []
    tokens: list[Token] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            tokens.append(Token("comment", "", element, element.text or ""))
            parent = element.getparent()
            if element.tail and parent is not None:
                tokens.append(Token("text", _tag(parent), parent, element.tail))
        elif event == "start":
            tokens.append(Token("open", _tag(element), element))
            if element.text:
                tokens.append(Token("text", _tag(element), element, element.text))
        else:
            tokens.append(Token("close", _tag(element), element))
            parent = element.getparent()
            if element.tail and parent is not None:
                tokens.append(Token("text", _tag(parent), parent, element.tail))
    return tokens


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _seen(tokens: Sequence[Token]) -> int:
    texts = (t.text for t in tokens if t.kind == "text" and t.tag not in _RAW_TEXT)
    return sum(len(text) - sum(map(text.count, WHITE)) for text in texts)


def unseen(token: Token) -> bool:
    """Whether an opened element and all within it is not shown."""
    if token.tag in UNSEEN:
        return True
    return bool(_HIDDEN.search(token.element.get("style") or ""))


def shown(tokens: Sequence[Token], skip: frozenset[str] = frozenset()) -> Iterator[Token]:
    """The tokens that are shown: unseen elements, and those with a tag in ``skip``, left out."""
    hidden = 0
    for token in tokens:
        if token.kind == "open" and (hidden or unseen(token) or token.tag in skip):
            hidden += 1
        elif token.kind == "close" and hidden:
            hidden -= 1
        elif not hidden:
            yield token


@dataclass
class _Writer:
    """Collects characters with their places; knows when a line break or a blank is due."""

    source: str
    flat: Flat
    chars: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    due: str = ""  # "\n" over "\t" over " " over "" (a line end in the source)
    cells: int = 0  # borders of cells since the last character: two stand around an empty cell

    def ask(self, what: str) -> None:
        """A break of that kind is due before the next character."""
        self.cells += what == "\t"
        order = ("", "\r", " ", "\t", "\n")
        if order.index(what) > order.index(self.due):
            self.due = what

    def put(self, char: str, place: int) -> None:
        """Writes one visible character that stands at ``flat[place]`` (-1: nowhere)."""
        last = self.ends[-1] if self.ends else 0
        low, high = (int(self.flat.starts[place]), int(self.flat.ends[place])) if place >= 0 else (last, last)
        self._put_due(char, last, low)
        self.chars.append(char)
        self.starts.append(low)
        self.ends.append(high)

    def _put_due(self, char: str, last: int, low: int) -> None:
        due, self.due = self.due, ""
        cells, self.cells = self.cells, 0
        if not due or not self.chars:
            return
        if due == "\r":  # a line end inside the source: a blank, but none between Chinese
            if _WIDE_CHAR.match(char) or _WIDE_CHAR.match(self.chars[-1]):
                return
            due = " "
        inside = due == " " and last < low and not self.source[last:low].strip(WHITE)
        for _ in range(cells if due == "\t" else 1):
            self.chars.append(due)
            self.starts.append(last if inside else low)
            self.ends.append(low)

    def done(self) -> MappedText:
        return MappedText("".join(self.chars), np.array(self.starts, np.int32), np.array(self.ends, np.int32))


def render(page: Page, tokens: Sequence[Token], skip: frozenset[str] = frozenset()) -> MappedText:
    """The text of a stretch of a page, one block a line, cells of a row parted by tabs."""
    writer = _Writer(page.source, page.flat)
    pre = 0
    cell: Any = None  # the cell of a data table we are in: its paragraphs do not end the row
    tables: dict[Any, bool] = {}
    for token in shown(tokens, skip):
        if token.tag in ("td", "th") and token.kind == "open" and _is_data(token.element, tables):
            cell = token.element
        elif token.kind == "close" and token.element is cell:
            cell = None
        if token.tag == "pre" and token.kind != "text":
            pre += 1 if token.kind == "open" else -1
        if token.kind == "text" and token.places is not None:
            _write_text(writer, token, pre > 0)
        elif token.kind in ("open", "close"):
            if token.tag in BLOCKS or token.tag == "br":
                writer.ask("\n" if cell is None else " ")
            elif token.tag in ("td", "th") and token.kind == "open":
                writer.ask("\t")
    return writer.done()


def _is_data(cell: Any, tables: dict[Any, bool]) -> bool:
    """Whether a cell is one of a table of data, not of a layout: short, no sentence, in rows of several."""
    row = cell.getparent()
    body = row.getparent() if row is not None else None
    if body is None or row.tag != "tr":
        return False
    if body not in tables:
        rows = [sum(1 for c in r if c.tag in ("td", "th")) for r in body if r.tag == "tr"]
        tables[body] = sum(1 for cells in rows if cells > 1) > 1
    if not tables[body] or cell.find(".//table") is not None:
        return False
    words = "".join(t for t in cell.itertext() if t).strip()
    return len(words) <= _SHORT_CELL and "。" not in words


def _write_text(writer: _Writer, token: Token, pre: bool) -> None:
    assert token.places is not None
    at = 0
    for run in _RUNS.finditer(token.text):
        if run[0][0] in WHITE:
            writer.ask("\n" if pre and "\n" in run[0] else "\r" if "\n" in run[0] else " ")
            continue
        for char in run[0]:
            writer.put(char, int(token.places[at]))
            at += 1
