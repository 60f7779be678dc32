"""Pagers drawn as HTML: the link to the next page, and the counts printed beside it. Knows no CMS."""

from __future__ import annotations

import re
import unicodedata

from lxml.html import HtmlElement

from crawlers.parsers import links

_NEXT = frozenset({"下一页", "下页", "下一頁", "后一页", "后页", "next", "nextpage"})
_DECORATION = " \t\r\n\u3000\xa0<>«»‹›>》【】[]"
# must match: 共12页  共 3 页  总页数：5   must not match: 第12页  共12条
_PAGES = re.compile(r"共\s{0,9}(\d{1,5})\s{0,9}页|总页数\s{0,9}:?\s{0,9}(\d{1,5})")
# must match: 共38条  共 38 条记录  总记录数：38   must not match: 第3条  共2页
_TOTAL = re.compile(r"共\s{0,9}(\d{1,7})\s{0,9}(?:条|篇)|总记录数\s{0,9}:?\s{0,9}(\d{1,7})")


def next_link(root: HtmlElement, base: str, url: str) -> str | None:
    """The address behind "下一页" (or a link of class ``next``); None where it leads nowhere else.

    Addresses of scripts give None: what they would ask for is the family's to read.
    """
    for element in root.iter("a"):
        if is_next(element):
            target = links.resolve(base, element.get("href"))
            if target is not None and target != links.resolve(base, url):
                return target
    return None


def is_next(element: HtmlElement) -> bool:
    """Whether a link is drawn as the one to the next page."""
    label = "".join(element.text_content().split()).lower().strip(_DECORATION)
    return label in _NEXT or "next" in (element.get("class") or "").lower().split()


def printed_pages(text: str) -> int | None:
    """The number of pages a pager prints ("共12页"), or None."""
    found = _PAGES.search(unicodedata.normalize("NFKC", text))
    return int(found[1] or found[2]) if found else None


def printed_total(text: str) -> int | None:
    """The number of entries a pager prints ("共38条"), or None."""
    found = _TOTAL.search(unicodedata.normalize("NFKC", text))
    return int(found[1] or found[2]) if found else None
