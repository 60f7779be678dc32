"""List and detail pages of the TRS family (拓尔思 WCM). Pure: text and address in, links out.

Articles are named ``t20240118_3539346.html`` after the day they were made and their number;
attachments lie beside them as ``P0…`` files.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.parsers import links
from crawlers.parsers.attachments import read_detail
from crawlers.parsers.entries import entries
from crawlers.parsers.pages import DetailPage, ListPage
from crawlers.parsers.paging import read_paging

# must match: /zwgk/202401/t20240118_3539346.html  ./t20240118_353.shtml
# must not match: /index_1.html  /t20240118.html  /202401/t2024_1.pdf
_ARTICLE = re.compile(r"/t\d{8}_\d+\.s?html?$", re.IGNORECASE)


def parse_list(html: str, url: str) -> ListPage:
    """Reads a list page: links to articles or document files, and the arguments of its pager."""
    root = links.tree(html)
    if root is None:
        return ListPage((), ())
    base = links.base_of(root, url)
    paging = read_paging([script.text or "" for script in root.iter("script")])
    # The page names of the script count from the page's own directory, like any relative link.
    pages = tuple(p for name in paging.names if (p := links.resolve(base, name)) and p != url)
    return ListPage(entries(root, base, is_entry), pages, paging.problem)


def parse_detail(html: str, url: str) -> DetailPage:
    """Reads an article page: document files linked in its body or in an attachment block."""
    return read_detail(html, url, downloads=False)


def is_entry(url: str) -> bool:
    """Whether an address is that of an article or of a document file."""
    return bool(_ARTICLE.search(urlsplit(url).path)) or links.is_document(url)
