"""Files attached to an article, in HTML: where they stand on the page. Knows no CMS but its body markers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawlers.parsers import links
from crawlers.parsers.entries import title_of
from crawlers.parsers.pages import Attachment, DetailPage
from model.cms import CMS_MARKERS

# must match: fujian  xgfj-list  attachment  ewb-annex  fjxz   must not match: fjord  detach
_ATTACHMENT_BLOCK = re.compile(r"(?<![a-z])(?:fujian|xgfj|fjxz|fjlist|attach|annex|appendix)", re.IGNORECASE)
# must match: 附件：  相关附件  附件1：   must not match: 见附件  （附件）
_ATTACHMENT_LABEL = re.compile(r"\s*(?:相关|本文)?附\s?件")
# must match: /module/download/downfile.jsp  /system/_content/download.jsp  /module/download/down.jsp
# must not match: /col/col1/index.html  /download/list.jsp
_DOWNLOAD = re.compile(r"/(?:module/download/down\w*|system/_content/download)\.jsp$", re.IGNORECASE)
_BODY_CLASSES = frozenset(name for markers in CMS_MARKERS for name in markers.classes)
_BODY_IDS = frozenset(name for markers in CMS_MARKERS for name in markers.ids)
_BODY_TAGS = frozenset(name for markers in CMS_MARKERS for name in markers.tags)
_EMBEDDED = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}


def read_detail(html: str, url: str, *, downloads: bool = True) -> DetailPage:
    """Reads an article page: document files linked in its body or in an attachment block.

    Args:
        html: the page.
        url: its address.
        downloads: also take links to the download scripts of a CMS, wherever they stand.
    """
    root = links.tree(html)
    if root is None:
        return DetailPage(())
    base = links.base_of(root, url)
    found: dict[str, Attachment] = {}
    for element in root.iter(*_EMBEDDED):
        target = links.resolve(base, element.get(_EMBEDDED[element.tag]))
        if target is None or target in found:
            continue
        if (downloads and is_download(target)) or (links.is_document(target) and _belongs(element)):
            found[target] = Attachment(title_of(element), target)
    return DetailPage(tuple(found.values()))


def is_download(url: str) -> bool:
    """Whether the address is that of a script which hands out files."""
    return bool(_DOWNLOAD.search(urlsplit(url).path))


def is_file(url: str) -> bool:
    """Whether the address is that of a document file, given out directly or by a script."""
    return links.is_document(url) or is_download(url)


def _belongs(element: HtmlElement) -> bool:
    return any(_is_body(e) or _is_attachment_block(e) for e in (element, *element.iterancestors()))


def _is_body(element: HtmlElement) -> bool:
    """Whether a CMS marks the element as the one that holds an article's text."""
    names = (element.get("class") or "").lower().split()
    return (
        element.tag in _BODY_TAGS
        or (element.get("id") or "").lower() in _BODY_IDS
        or any(name in _BODY_CLASSES for name in names)
    )


def _is_attachment_block(element: HtmlElement) -> bool:
    """Whether the element is named like an attachment block or opens with the word 附件."""
    if element.tag in ("html", "body"):
        return False
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    if _ATTACHMENT_BLOCK.search(names):
        return True
    own = element.text or "".join(child.text_content() for child in element[:1])
    return element.tag in ("p", "div", "li", "td", "dd", "ul", "section") and bool(
        _ATTACHMENT_LABEL.match(own) and len(element.text_content()) < 2000
    )
