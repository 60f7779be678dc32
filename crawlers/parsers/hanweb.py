"""What the three list forms of Hanweb (大汉) share: how articles are named, and how they are read."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.parsers.attachments import is_file, read_detail
from crawlers.parsers.pages import DetailPage

# must match: /art/2025/1/23/art_1229005249_58940089.html  /col/col1/art/2026/art_0a1b2c.html
# must not match: /col/col1229005249/index.html  /art/2025/index.jsp
_ARTICLE = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?\w+\.html?$", re.IGNORECASE)
# params of a column that are ours and no argument of the list API
OURS = frozenset({"method", "proxy", "perpage", "groupsize"})


def parse_detail(html: str, url: str) -> DetailPage:
    """Reads an article page; files are handed out by ``/module/download/downfile.jsp?filename=…``."""
    return read_detail(html, url)


def is_entry(url: str) -> bool:
    """Whether an address is that of an article or of a file."""
    return bool(_ARTICLE.search(urlsplit(url).path)) or is_file(url)
