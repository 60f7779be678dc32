"""Lists of NFCMS (广东, 政府信息公开目录): ``/gkmlpt/api/all/{column}?page=N&sid={site}``, in JSON.

The catalogue's page ``/gkmlpt/index#{column}`` is filled by a script; it names the site (``SID``), and
its fragment the column. ``total`` counts what the API lists; ``classify.post_count`` may be more.
Pure: text and address in, links out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from crawlers.parsers import addresses, answers, links
from crawlers.parsers.attachments import is_file, read_detail
from crawlers.parsers.entries import entries
from crawlers.parsers.pagers import next_link
from crawlers.parsers.pages import DetailPage, ListPage
from model.sites import SiteColumn

_API = re.compile(r"/gkmlpt/api/all/\d+$")
# must match: SID: '755001'  NFCMS_SITE_ID = "2"  NFCMS_SITE_ID=755001   must not match: INSID: 'x'
_SITE = re.compile(r"""(?<![A-Za-z])(?:SID|NFCMS_SITE_ID)["']?\s{0,9}[:=]\s{0,9}["']?(\d{1,9})\b""")
# must match: /zwgk/content/post_2894098.html  /gkmlpt/content/1/102/mpost_102.html
# must not match: /content/post_a.html
_ARTICLE = re.compile(r"/m?post_\d+\.html?$", re.IGNORECASE)
_URL = ("url", "post_url")
_DAY = ("display_publish_time", "first_publish_time", "created_at", "date", "create_time")


def parse_list(text: str, url: str, column: SiteColumn) -> ListPage:
    """Reads the catalogue's page, an answer of its API, or a list page in HTML."""
    if _API.search(urlsplit(url).path):
        return _answer(text, url)
    if "/gkmlpt/" in urlsplit(url).path or "column" in column.params:
        return _catalogue(text, url, column)
    root = links.tree(text)
    if root is None:
        return ListPage((), (), "the page is empty")
    base = links.base_of(root, url)
    further = next_link(root, base, url)
    return ListPage(entries(root, base, is_entry), (further,) if further else ())


def parse_detail(html: str, url: str) -> DetailPage:
    """Reads an article page."""
    return read_detail(html, url)


def is_entry(url: str) -> bool:
    """Whether an address is that of an article or of a file."""
    return bool(_ARTICLE.search(urlsplit(url).path)) or is_file(url)


def _catalogue(text: str, url: str, column: SiteColumn) -> ListPage:
    found = _SITE.search(text)
    site = column.params.get("sid") or (found[1] if found else None)
    number = column.params.get("column") or urlsplit(column.url).fragment
    if not (site and number and number.isascii() and number.isdigit()):
        return ListPage((), (), "the page names no SID, or its address no column")
    before, slash, _ = url.partition("/gkmlpt/")
    root = before if slash else f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    return ListPage((), (f"{root}/gkmlpt/api/all/{number}?page=1&sid={site}",), frame=True)


def _answer(text: str, url: str) -> ListPage:
    answer = answers.read_json(text)
    found = answers.records(answers.member(answer, "articles"))
    if found is None:
        return ListPage((), (), answers.NO_LIST)
    items = answers.distinct([answers.item_of(r, url, title=("title",), url=_URL, day=_DAY) for r in found])
    total = _total(answer)
    pages, problem = addresses.after_first(url, "page", len(found), total)
    return ListPage(items, pages, problem, total)


def _total(answer: object) -> int | None:
    if isinstance(answer, Mapping) and (total := addresses.number(answer.get("total"))) is not None:
        return total
    return addresses.number(answers.member(answer, "classify", "post_count"))
