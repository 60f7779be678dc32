"""Lists of Ucap (开普): static pages ``list_2.shtml``, or JSON from ``/common/search/{channel}``.

Static pages draw their pager from ``createPageHTML('page_div', count, current, 'list', 'shtml', total)``;
unlike TRS it counts from 1, and page 2 is ``list_2``. Pure: text and address in, links out.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawlers.parsers import addresses, answers, links
from crawlers.parsers.attachments import is_file, read_detail
from crawlers.parsers.entries import entries
from crawlers.parsers.pagers import next_link
from crawlers.parsers.pages import DetailPage, ListPage
from model.sites import SiteColumn

# must match: /c133076/202204/c7190af0…(32 hex digits).shtml  /c103046//2019/1/30/<uuid>.shtml
#   /wjw/c101928/c7661080/content.shtml   must not match: /c133076/list_2.shtml  /c133076/index.shtml
_ARTICLE = re.compile(
    r"/c\d+/(?:.{0,40}/)?(?:c?[0-9a-f]{31,33}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|content)\.s?html?$",
    re.IGNORECASE,
)
_SEARCH = r"/(?:common/search|search|searchList)/[0-9a-f]{32}"
_API = re.compile(rf"{_SEARCH}$", re.IGNORECASE)
# must match: "/common/search/0123456789abcdef0123456789abcdef?_isAgg=true"   must not match: /search/?q=1
_CALL = re.compile(
    rf"""["'(=]((?:(?:https?:)?//[\w.:-]{{1,200}})?{_SEARCH}(?:\?[^"'\s<>)]{{0,500}})?)""", re.IGNORECASE
)
# must match: createPageHTML('page_div',5, 1,'list','shtml',89)
# must not match: createPageHTML(5,0,"index","html")
_PAGER = re.compile(
    r"""createPageHTML\s{0,9}\(\s{0,9}(?:'[^']{0,80}'|"[^"]{0,80}")\s{0,9},\s{0,9}(\d{1,6})\s{0,9},\s{0,9}(\d{1,6})"""
    r"""\s{0,9},\s{0,9}['"]([\w-]{1,80})['"]\s{0,9},\s{0,9}['"]\.?(\w{1,10})['"]\s{0,9}(?:,\s{0,9}(\d{1,7})\s{0,9})?\)"""
)
_DEFAULTS = (
    ("_isAgg", "true"),
    ("_isJson", "true"),
    ("_pageSize", "15"),
    ("_template", "index"),
    ("page", "1"),
)


def parse_list(text: str, url: str, column: SiteColumn) -> ListPage:
    """Reads a static list page, a page filled by a script, or an answer."""
    if _API.search(urlsplit(url).path):
        return _answer(text, url)
    pager = _PAGER.search(text)
    call = _CALL.search(text)
    channel = column.params.get("channel")
    if channel or (call and not pager):
        target = links.resolve(url, f"/common/search/{channel}" if channel else call[1] if call else None)
        if target is None or not _API.search(urlsplit(target).path):
            return ListPage((), (), "params.channel is no channel: 32 hexadecimal digits")
        missing = [(name, value) for name, value in _DEFAULTS if addresses.argument(target, name) is None]
        return ListPage((), (addresses.with_pairs(target, missing),), frame=True)
    root = links.tree(text)
    if root is None:
        return ListPage((), (), "the page is empty")
    return _static(root, url, pager)


def parse_detail(html: str, url: str) -> DetailPage:
    """Reads an article page; files lie in ``files/`` below the article's directory."""
    return read_detail(html, url)


def is_entry(url: str) -> bool:
    """Whether an address is that of an article or of a file."""
    return bool(_ARTICLE.search(urlsplit(url).path)) or is_file(url)


def _static(root: HtmlElement, url: str, pager: re.Match[str] | None) -> ListPage:
    base = links.base_of(root, url)
    items = entries(root, base, is_entry)
    if pager is None:
        further = next_link(root, base, url)
        return ListPage(items, (further,) if further else ())
    count, current, name, ending = int(pager[1]), int(pager[2]), pager[3], pager[4]
    total = int(pager[5]) if pager[5] else None
    if problem := addresses.excess(count):
        return ListPage(items, (), problem, total)
    names = (f"{name}_{page}.{ending}" for page in range(max(current, 1) + 1, count + 1))
    return ListPage(items, tuple(p for n in names if (p := links.resolve(base, n))), None, total)


def _answer(text: str, url: str) -> ListPage:
    answer = answers.read_json(text)
    data = answers.member(answer, "data") or answers.member(answer, "results", "data")
    found = answers.records(answers.member(data, "results"))
    if found is None:
        return ListPage((), (), answers.NO_LIST)
    # publishedTimeStr is what the page shows; publishedTime disagrees with it on some sites.
    day = ("publishedTimeStr", "publishedTime")
    items = answers.distinct(
        [answers.item_of(r, url, title=("title",), url=("url",), day=day) for r in found]
    )
    total = addresses.number(answers.member(data, "total"))
    pages, problem = addresses.after_first(url, "page", len(found), total)
    return ListPage(items, pages, problem, total)
