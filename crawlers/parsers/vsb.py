"""List and detail pages of VSB (博达): static lists whose further pages count down (``xxgk/12.htm``).

The numbers are taken from the link to the next page and never computed. Pure: text and address in,
links out.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.parsers import links
from crawlers.parsers.attachments import is_file, read_detail
from crawlers.parsers.entries import entries
from crawlers.parsers.pagers import next_link, printed_total
from crawlers.parsers.pages import DetailPage, ListPage
from model.sites import SiteColumn

# must match: /info/1031/7405.htm   must not match: /xxgk/12.htm  /info/iList.jsp
_ARTICLE = re.compile(r"/info/\d+/\d+\.html?$", re.IGNORECASE)
# must match: /content.jsp?urltype=news.NewsContentUrl&wbtreeid=1031&wbnewsid=7405
# must not match: /list.jsp?wbnewsid=1
_DYNAMIC = re.compile(r"/content\.jsp\?(?:.{0,300}&)?wbnewsid=\d+", re.IGNORECASE)


def parse_list(text: str, url: str, column: SiteColumn) -> ListPage:
    """Reads a list page."""
    root = links.tree(text)
    if root is None:
        return ListPage((), (), "the page is empty")
    base = links.base_of(root, url)
    further = next_link(root, base, url)
    total = printed_total(root.text_content())
    return ListPage(entries(root, base, is_entry), (further,) if further else (), None, total)


def parse_detail(html: str, url: str) -> DetailPage:
    """Reads an article page; files are handed out by ``/system/_content/download.jsp?…``."""
    return read_detail(html, url)


def is_entry(url: str) -> bool:
    """Whether an address is that of an article or of a file."""
    return bool(_ARTICLE.search(urlsplit(url).path) or _DYNAMIC.search(url)) or is_file(url)
