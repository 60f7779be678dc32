"""Entries of a list page in HTML: links in rows, and the dates printed beside them. Knows no CMS.

What makes a link surely an entry (the form of its address) is the family's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from crawlers.parsers import links
from crawlers.parsers.pages import Item

_ROWS = frozenset({"li", "tr", "dd", "dt", "p"})


@dataclass(frozen=True)
class _Link:
    element: HtmlElement
    url: str
    row: HtmlElement


def entries(root: HtmlElement, base: str, is_entry: Callable[[str], bool]) -> tuple[Item, ...]:
    """The entries of a page, each address once.

    When some stand beside a date, the lists those are in are taken whole, and links elsewhere are
    side bars.

    Args:
        root: the page.
        base: what relative links count from.
        is_entry: whether an address is surely one of an entry.
    """
    found = _candidates(root, base, is_entry)
    dates = _dates(found)
    lists = {_list_of(link) for link in found if dates[link.element] is not None}
    items: dict[str, Item] = {}
    for link in found:
        if lists and _list_of(link) not in lists:
            continue
        title = title_of(link.element)
        if link.url not in items or (title and not items[link.url].title):  # a picture, then the title
            items[link.url] = Item(title, link.url, dates[link.element])
    return tuple(items.values())


def fragment_entries(root: HtmlElement, base: str, is_entry: Callable[[str], bool]) -> tuple[Item, ...]:
    """The entries of a piece of HTML that is known to be a list: failing sure ones, whatever is dated."""
    sure = entries(root, base, is_entry)
    return sure or tuple(item for item in entries(root, base, lambda url: True) if item.listed_on)


def _candidates(root: HtmlElement, base: str, is_entry: Callable[[str], bool]) -> list[_Link]:
    """Links that may be entries: those surely meant, or standing in a row like those."""
    every = [
        _Link(element, target, _row(element))
        for element in root.iter("a")
        if (target := links.resolve(base, element.get("href")))
        and not any(True for _ in element.iterancestors("a"))  # a link inside a link, as in a drawing
    ]
    sure = [link for link in every if is_entry(link.url)]
    taken = {link.row for link in sure}
    lists = {_list_of(link) for link in sure if link.row.tag in ("li", "tr", "dd")}
    also: dict[HtmlElement, _Link] = {}
    for link in every:
        row = link.row
        if row in taken or _list_of(link) not in lists:
            continue
        longest = also.get(row)
        if longest is None or len(title_of(link.element)) > len(title_of(longest.element)):
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
    child, parent = link, link.getparent()
    # not len(parent), which counts: a page may have many thousand links in one element
    while parent is not None and _is_alone(child) and parent.getparent() is not None:
        child, parent = parent, parent.getparent()
    return link if parent is None else parent


def _is_alone(element: HtmlElement) -> bool:
    return element.getnext() is None and element.getprevious() is None


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


def title_of(link: HtmlElement) -> str:
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
