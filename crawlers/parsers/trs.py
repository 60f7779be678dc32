"""List and detail pages of the TRS family (拓尔思 WCM). Pure: text and address in, links out.

Articles are named ``t20240118_3539346.html`` after the day they were made and their number;
attachments lie beside them as ``P0…`` files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawlers.parsers import links
from crawlers.parsers.paging import read_paging
from model.cms import CMS_MARKERS

# must match: /zwgk/202401/t20240118_3539346.html  ./t20240118_353.shtml
# must not match: /index_1.html  /t20240118.html  /202401/t2024_1.pdf
_ARTICLE = re.compile(r"/t\d{8}_\d+\.s?html?$", re.IGNORECASE)
# must match: fujian  xgfj-list  attachment  ewb-annex  fjxz   must not match: fjord  detach
_ATTACHMENT_BLOCK = re.compile(r"(?<![a-z])(?:fujian|xgfj|fjxz|fjlist|attach|annex|appendix)", re.IGNORECASE)
# must match: 附件：  相关附件  附件1：   must not match: 见附件  （附件）
_ATTACHMENT_LABEL = re.compile(r"\s*(?:相关|本文)?附\s?件")
_BODY_CLASSES = frozenset(name for markers in CMS_MARKERS for name in markers.classes)
_BODY_IDS = frozenset(name for markers in CMS_MARKERS for name in markers.ids)
_BODY_TAGS = frozenset(name for markers in CMS_MARKERS for name in markers.tags)
_ROWS = frozenset({"li", "tr", "dd", "dt", "p"})
_EMBEDDED = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}


@dataclass(frozen=True)
class Item:
    """One entry of a list page; ``listed_on`` is the date printed beside it."""

    title: str
    url: str
    listed_on: date | None


@dataclass(frozen=True)
class ListPage:
    """A list page.

    Attributes:
        items: entries in page order, each address once.
        pages: addresses of the list pages after this one, in order.
        problem: why further pages could not be read, or None.
    """

    items: tuple[Item, ...]
    pages: tuple[str, ...]
    problem: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A document file belonging to an article."""

    title: str
    url: str


@dataclass(frozen=True)
class DetailPage:
    """An article page: the files attached to it, in page order."""

    attachments: tuple[Attachment, ...]


@dataclass(frozen=True)
class _Link:
    element: HtmlElement
    url: str
    row: HtmlElement


def parse_list(html: str, url: str) -> ListPage:
    """Reads a list page.

    Entries are the links to articles or document files. When some stand beside a date, the lists
    those are in are taken whole, and links elsewhere are side bars.
    """
    root = links.tree(html)
    if root is None:
        return ListPage((), ())
    base = links.base_of(root, url)
    paging = read_paging([script.text or "" for script in root.iter("script")])
    # The page names of the script count from the page's own directory, like any relative link.
    pages = tuple(p for name in paging.names if (p := links.resolve(base, name)) and p != url)
    found = _entries(root, base)
    dates = _dates(found)
    lists = {_list_of(link) for link in found if dates[link.element] is not None}
    items: dict[str, Item] = {}
    for link in found:
        if lists and _list_of(link) not in lists:
            continue
        title = _title(link.element)
        if link.url not in items or (title and not items[link.url].title):  # a picture, then the title
            items[link.url] = Item(title, link.url, dates[link.element])
    return ListPage(tuple(items.values()), pages, paging.problem)


def parse_detail(html: str, url: str) -> DetailPage:
    """Reads an article page: document files linked in its body or in an attachment block."""
    root = links.tree(html)
    if root is None:
        return DetailPage(())
    base = links.base_of(root, url)
    found: dict[str, Attachment] = {}
    for element in root.iter(*_EMBEDDED):
        target = links.resolve(base, element.get(_EMBEDDED[element.tag]))
        if target is None or not links.is_document(target) or target in found:
            continue
        if any(_is_body(e) or _is_attachment_block(e) for e in (element, *element.iterancestors())):
            found[target] = Attachment(_title(element), target)
    return DetailPage(tuple(found.values()))


def _entries(root: HtmlElement, base: str) -> list[_Link]:
    """Links that may be entries: to articles, to document files, or standing in a row like those."""
    every = [
        _Link(element, target, _row(element))
        for element in root.iter("a")
        if (target := links.resolve(base, element.get("href")))
        and not any(True for _ in element.iterancestors("a"))  # a link inside a link, as in a drawing
    ]
    sure = [link for link in every if _ARTICLE.search(urlsplit(link.url).path) or links.is_document(link.url)]
    taken = {link.row for link in sure}
    lists = {_list_of(link) for link in sure if link.row.tag in ("li", "tr", "dd")}
    also: dict[HtmlElement, _Link] = {}
    for link in every:
        row = link.row
        if row in taken or _list_of(link) not in lists:
            continue
        longest = also.get(row)
        if longest is None or len(_title(link.element)) > len(_title(longest.element)):
            also[row] = link
    chosen = {link.element for link in [*sure, *also.values()]}
    return [link for link in every if link.element in chosen]


def _list_of(link: _Link) -> tuple[HtmlElement | None, str]:
    """What the rows of one list have in common."""
    return link.row.getparent(), str(link.row.tag)


def _row(link: HtmlElement) -> HtmlElement:
    """The element that holds one entry: its list item, table row or paragraph, else its parent."""
    for ancestor in link.iterancestors():
        if ancestor.tag in _ROWS:
            return ancestor
    parent = link.getparent()
    while parent is not None and len(parent) == 1 and parent.getparent() is not None:
        parent = parent.getparent()
    return link if parent is None else parent


def _dates(found: list[_Link]) -> dict[HtmlElement, date | None]:
    """The date printed beside each link, within its row."""
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    for link in found:
        rows.setdefault(link.row, []).append(link.element)
    dates: dict[HtmlElement, date | None] = {}
    for row, members in rows.items():
        dates.update(_dates_of_row(row, members))
    return dates


def _dates_of_row(row: HtmlElement, members: list[HtmlElement]) -> dict[HtmlElement, date | None]:
    """Dates of a row with one entry, or with several separated by line breaks.

    The text between two entries belongs to the one before it, unless the row opens with a date.
    """
    pieces: list[str] = [""]
    for token in _walk(row, set(members)):
        if isinstance(token, str):
            pieces[-1] += token
        else:
            pieces.append("")
    printed = [links.printed_date(piece) for piece in pieces]
    if len(members) == 1:
        return {members[0]: printed[1] or printed[0]}
    shift = 0 if printed[0] is not None else 1
    return {member: printed[index + shift] for index, member in enumerate(members)}


def _walk(element: HtmlElement, members: set[HtmlElement]) -> Iterator[str | HtmlElement]:
    """Texts and entries of a row in reading order; of an entry's own text only a lone date counts."""
    if element in members:
        yield element
        for child in element.iterdescendants():
            if links.is_date_alone(child.text_content()):
                yield f" {child.text_content()} "
                return
        return
    yield element.text or ""
    for child in element:
        yield from _walk(child, members)
        yield f" {child.tail or ''}"


def _title(link: HtmlElement) -> str:
    """The title of a link: its text without a date of its own; its title attribute where that says more."""
    parts = [link.text or ""]
    for child in link.iterdescendants():
        if not links.is_date_alone(child.text_content()):
            parts.append(child.text or "")
        if child.tail:
            parts.append(child.tail)
    shown = links.squeeze("".join(parts))
    full = links.squeeze(link.get("title"))
    cut = shown.rstrip(".…· ")
    return full if full and (not shown or (full.startswith(cut) and len(full) > len(cut))) else shown


def _is_body(element: HtmlElement) -> bool:
    """Whether a CMS marks the element as the one that holds an article's text."""
    names = (element.get("class") or "").lower().split()
    return (
        element.tag in _BODY_TAGS
        or (element.get("id") or "").lower() in _BODY_IDS
        or any(name in _BODY_CLASSES for name in names)
    )


def _is_attachment_block(element: HtmlElement) -> bool:
    """Whether the element is named like an attachment block or opens with the word 附件."""
    if element.tag in ("html", "body"):
        return False
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    if _ATTACHMENT_BLOCK.search(names):
        return True
    own = element.text or "".join(child.text_content() for child in element[:1])
    return element.tag in ("p", "div", "li", "td", "dd", "ul", "section") and bool(
        _ATTACHMENT_LABEL.match(own) and len(element.text_content()) < 2000
    )
