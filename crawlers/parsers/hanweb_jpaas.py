"""Lists of Hanweb's jpaas: a column page whose scripts ask ``…/front/page/build/unit`` for pieces of HTML.

The script element carries the address (``url``) and the arguments (``queryData``, an object in single
quotes) of its unit. Answers are JSON; the piece of HTML stands in ``data.html``, with the pager's
``count``, ``rows`` and ``pageNo`` as attributes. Pure: text and address in, links out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawlers.parsers import addresses, answers, hanweb, links
from crawlers.parsers.entries import fragment_entries
from crawlers.parsers.pages import ListPage
from model.sites import SiteColumn

_UNIT = "/front/page/build/unit"
# A page has units for its head, its side bars and its list; the list is called so.
# must match: 分页列表  信息列表  当前栏目_list  ajax分页   must not match: 导航  页脚
_LIST = re.compile(r"列表|分页|list|当前", re.IGNORECASE)


def parse_list(text: str, url: str, column: SiteColumn) -> ListPage:
    """Reads a column page or an answer; links count from the column page, as in a browser."""
    if urlsplit(url).path.endswith(_UNIT):
        return _answer(text, url, column.url)
    return _column_page(text, url, column)


def _column_page(text: str, url: str, column: SiteColumn) -> ListPage:
    root = links.tree(text)
    units = list(_units(root, url)) if root is not None else []
    given = {name: value for name, value in column.params.items() if name not in hanweb.OURS}
    if given:
        units = [
            (target, query | given)
            for target, query in units
            if all(
                query.get(name, value) == value
                for name, value in given.items()
                if name in ("tagId", "pageId")
            )
        ]
    if len(units) > 1:
        units = [unit for unit in units if _LIST.search(str(unit[1].get("tagId", "")))] or units
    if len(units) != 1:
        said = f"{len(units)} units of jpaas on the page: params.tagId must name one of them"
        return ListPage((), (), said if units else "no unit of jpaas on the page")
    target, query = units[0]
    return ListPage((), (addresses.with_pairs(target, query.items()),), frame=True)


def _units(root: HtmlElement, url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Address and arguments of each unit a page is filled from."""
    for element in root.iter("script"):
        target = links.resolve(url, element.get("url"))
        query = _single_quoted(element.get("querydata"))
        if target is not None and urlsplit(target).path.endswith(_UNIT) and query:
            yield target, query


def _answer(text: str, url: str, base: str) -> ListPage:
    piece = answers.member(answers.read_json(text), "data", "html")
    if not isinstance(piece, str):
        return ListPage((), (), answers.NO_LIST)
    root = links.tree(piece)
    if root is None:
        return ListPage((), (), None)
    count, rows, current = _pager(root)
    asked = _arguments(url)
    current = addresses.number(asked.get("pageNo")) or current or 1
    last = addresses.pages_of(count or 0, rows or 0)
    pages: list[str] = []
    for page in range(current + 1, min(last, addresses.MAX_PAGES) + 1):
        wanted = json.dumps(
            {**asked, "pageNo": page, "pageSize": asked.get("pageSize", rows)}, separators=(",", ":")
        )
        pages.append(addresses.with_arguments(url, paramJson=wanted))
    items = fragment_entries(root, base, hanweb.is_entry)
    return ListPage(items, tuple(pages), addresses.excess(last), count)


def _pager(root: HtmlElement) -> tuple[int | None, int | None, int | None]:
    """Number of entries, entries a page, and this page's number, where the pager says them."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        said: dict[str, Any] = _single_quoted(element.get("querydata")) or dict(element.attrib)
        count, rows = (addresses.number(said.get(name)) for name in ("count", "rows"))
        if count is not None and rows is not None:
            return count, rows, addresses.number(said.get("pageNo", said.get("pageno")))
    return None, None, None


def _arguments(url: str) -> dict[str, Any]:
    value = answers.read_json(addresses.argument(url, "paramJson") or "")
    return value if isinstance(value, dict) else {}


def _single_quoted(text: str | None) -> dict[str, Any]:
    """An object written in single quotes, as the attribute ``queryData`` has it."""
    value = answers.read_json((text or "").replace("'", '"'))
    return value if isinstance(value, dict) else {}
