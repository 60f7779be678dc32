"""List pages of no known family, read with the CSS selectors of the site file. Pure.

Standard: Selectors Level 3, as far as cssselect translates it.
"""

from __future__ import annotations

from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement

from crawlers.parsers import links
from crawlers.parsers.attachments import read_detail
from crawlers.parsers.entries import title_of
from crawlers.parsers.pagers import next_link
from crawlers.parsers.pages import DetailPage, Item, ListPage
from model.sites import Selectors, SiteColumn


def parse_list(text: str, url: str, column: SiteColumn) -> ListPage:
    """Reads a list page; without ``next`` the link drawn as 下一页 is followed."""
    root, selectors = links.tree(text), column.selectors
    if selectors is None:
        return ListPage((), (), "the site file gives no selectors")
    if root is None:
        return ListPage((), (), "the page is empty")
    base = links.base_of(root, url)
    try:
        items: dict[str, Item] = {}
        for element in _select(root, selectors.item):
            item = _item(element, base, selectors)
            if item is not None:
                items.setdefault(item.url, item)
        further = _next(root, base, url, selectors.next)
    except SelectorError as error:
        return ListPage((), (), f"a selector is wrong: {error}")
    return ListPage(tuple(items.values()), (further,) if further else ())


def parse_detail(html: str, url: str) -> DetailPage:
    """Reads an article page."""
    return read_detail(html, url)


def _item(element: HtmlElement, base: str, selectors: Selectors) -> Item | None:
    holder = next(iter(_select(element, selectors.title)), None) if selectors.title else None
    around = element if holder is None else holder
    link = next((a for a in (around, *around.iterdescendants("a")) if a.get("href")), None)
    if link is None:
        link = next((a for a in element.iterdescendants("a") if a.get("href")), None)
    target = links.resolve(base, link.get("href")) if link is not None else None
    if link is None or target is None:
        return None
    title = title_of(link) if holder is None or holder is link else links.squeeze(holder.text_content())
    dated = next(iter(_select(element, selectors.date)), None) if selectors.date else element
    return Item(title, target, links.printed_date(" ".join(dated.itertext())) if dated is not None else None)


def _next(root: HtmlElement, base: str, url: str, selector: str | None) -> str | None:
    if selector is None:
        return next_link(root, base, url)
    for element in _select(root, selector):
        target = links.resolve(base, element.get("href"))
        if target is not None and target != url:
            return target
    return None


def _select(element: HtmlElement, selector: str) -> list[HtmlElement]:
    found = CSSSelector(selector, translator="html")(element)
    assert isinstance(found, list)  # a selector gives elements and nothing else
    return [match for match in found if match is not element and isinstance(match, HtmlElement)]
