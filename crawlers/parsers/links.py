"""Links and printed dates of a page. Owns what counts as a fetchable address; knows no CMS."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html
from w3lib.url import safe_url_string

MAX_URL = 2000  # characters; longer ones are leftovers of scripts
DOCUMENT_ENDINGS = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".rtf", ".zip", ".ofd")

# must match: 2024-01-18  2024/1/18  2024.01.18  2024年1月18日  2017——04——12
# must not match: 20240118  12024-01-18  2024-01-189
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s{0,2}(?:年|[-/.]|[—–]{1,2})\s{0,2}(\d{1,2})"
    r"\s{0,2}(?:月|[-/.]|[—–]{1,2})\s{0,2}(\d{1,2})(?!\d)"
)
_SPACES = re.compile(r"\s+")
_DROPPED = str.maketrans("", "", "\t\r\n\x00")


def tree(text: str) -> html.HtmlElement | None:
    """The element tree of a page as a browser would repair it; None where there is none."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return root if isinstance(root, html.HtmlElement) else None


def base_of(root: html.HtmlElement, url: str) -> str:
    """The address relative links count from: ``<base href>`` where given, else the page's own."""
    for element in root.iter("base"):
        if (href := element.get("href")) and (base := resolve(url, href)):
            return base
    return url


def resolve(base: str, href: str | None) -> str | None:
    """The absolute http or https address of a link without its fragment; None for anything else."""
    href = (href or "").translate(_DROPPED).strip()
    if not href or href.startswith("#") or len(href) > MAX_URL:
        return None
    try:
        url = safe_url_string(urldefrag(urljoin(base, href)).url)
        parts = urlsplit(url)
        fetchable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return url if fetchable and len(url) <= MAX_URL else None


def is_document(url: str) -> bool:
    """Whether the address ends like a document file (.pdf, .docx, …)."""
    return urlsplit(url).path.lower().endswith(DOCUMENT_ENDINGS)


def printed_date(text: str) -> date | None:
    """The first whole date in a piece of text; full-width digits count, impossible dates do not."""
    for match in _DATE.finditer(unicodedata.normalize("NFKC", text)):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def is_date_alone(text: str) -> bool:
    """Whether a piece of text is a date and nothing else but brackets."""
    bare = unicodedata.normalize("NFKC", text).strip(" \t\r\n\u3000[]()【】日")
    return _DATE.fullmatch(bare) is not None


def squeeze(text: str | None) -> str:
    """Text with every run of white space as one blank."""
    return _SPACES.sub(" ", text or "").strip()
