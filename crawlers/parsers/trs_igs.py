"""Lists of TRS IGS, the search server beside TRS sites: ``/igs/front/search/list.html?…&pageNumber=N``.

Answers are JSON: ``page.content[]`` with title, address and date under names each site chooses from a
few (``DOCTITLE`` or ``BT``), and ``page.totalPages``. Articles are TRS pages. Pure: text and address
in, links out.
"""

from __future__ import annotations

from crawlers.parsers import addresses, answers
from crawlers.parsers.attachments import read_detail
from crawlers.parsers.pages import DetailPage, ListPage
from model.sites import SiteColumn

_TITLE = ("DOCTITLE", "BT", "FileName", "title")
_URL = ("DOCPUBURL", "URL", "url")
_DAY = ("PUBDATE", "FBRQ", "DOCRELTIME", "ZXSJ")


def parse_list(text: str, url: str, column: SiteColumn) -> ListPage:
    """Reads an answer; the column's address is that of its first answer."""
    page = answers.member(answers.read_json(text), "page")
    found = answers.records(answers.member(page, "content"))
    if found is None:
        return ListPage((), (), answers.NO_LIST)
    items = answers.distinct([answers.item_of(r, url, title=_TITLE, url=_URL, day=_DAY) for r in found])
    count = addresses.number(answers.member(page, "totalPages")) or 1
    total = addresses.number(answers.member(page, "total"))
    if total is None:
        total = addresses.number(answers.member(page, "totalElements"))
    return ListPage(items, addresses.numbered(url, "pageNumber", count), addresses.excess(count), total)


def parse_detail(html: str, url: str) -> DetailPage:
    """Reads an article page, which is one of TRS."""
    return read_detail(html, url)
