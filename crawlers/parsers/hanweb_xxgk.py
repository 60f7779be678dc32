"""Lists of Hanweb's xxgk (信息公开目录): pieces of HTML from ``search.jsp`` or ``subjectinfo.jsp``.

Pages are asked for by the argument ``currpage``; the pager prints their number, and its links call a
script with the number of a page. Pure: text and address in, links out.
"""

from __future__ import annotations

import html as markup
import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawlers.parsers import addresses, hanweb, links
from crawlers.parsers.entries import fragment_entries
from crawlers.parsers.pagers import is_next, printed_pages, printed_total
from crawlers.parsers.pages import ListPage
from model.sites import SiteColumn

_API = re.compile(r"/module/xxgk/(?:search|subjectinfo)\.jsp$", re.IGNORECASE)
# must match: '/module/xxgk/search.jsp?infotypeId=A01&jdid=3'   must not match: /module/xxgk/tree.jsp?area=1
_CALL = re.compile(
    r"""["'(=]((?:https?://[\w.:-]{1,200})?/module/xxgk/(?:search|subjectinfo)\.jsp(?:\?[^"'\s<>)]{0,1000})?)""",
    re.IGNORECASE,
)
# must match: javascript:toPage(2)  goPage('2')   must not match: toPage(n)
_NUMBER = re.compile(r"\(\s{0,9}['\"]?(\d{1,4})['\"]?\s{0,9}\)")


def parse_list(text: str, url: str, column: SiteColumn) -> ListPage:
    """Reads a column page or an answer; links count from the column page, as in a browser."""
    if _API.search(urlsplit(url).path):
        return _answer(text, url, column.url)
    call = _CALL.search(text)
    target = links.resolve(url, column.params.get("proxy") or (markup.unescape(call[1]) if call else None))
    if target is None or not _API.search(urlsplit(target).path):
        return ListPage((), (), "no address of search.jsp or subjectinfo.jsp on the page")
    given = [(name, value) for name, value in column.params.items() if name not in hanweb.OURS]
    return ListPage((), (addresses.with_pairs(target, [*given, ("currpage", 1)]),), frame=True)


def _answer(text: str, url: str, base: str) -> ListPage:
    root = links.tree(text)
    if root is None:
        return ListPage((), (), "the answer is empty")
    shown = root.text_content()
    count = printed_pages(shown) or _linked_page(root) or 1
    items = fragment_entries(root, base, hanweb.is_entry)
    pages = addresses.numbered(url, "currpage", count)
    return ListPage(items, pages, addresses.excess(count), printed_total(shown))


def _linked_page(root: HtmlElement) -> int | None:
    """The number the link to the next page hands to its script."""
    for element in root.iter("a"):
        if is_next(element):
            found = _NUMBER.search(f"{element.get('href') or ''} {element.get('onclick') or ''}")
            return int(found[1]) if found else None
    return None
