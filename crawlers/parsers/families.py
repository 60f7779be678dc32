"""The CMS families and their parsers, by the name a site file uses (``cms``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawlers.parsers import (
    generic,
    hanweb,
    hanweb_jpaas,
    hanweb_jpage,
    hanweb_xxgk,
    links,
    nfcms,
    trs,
    trs_igs,
    ucap,
    vsb,
)
from crawlers.parsers.attachments import is_file
from crawlers.parsers.pages import DetailPage, ListPage
from model.sites import SiteColumn


@dataclass(frozen=True)
class Family:
    """How the pages of one family are read; none of the three ever raises.

    Attributes:
        parse_list: text of a list page or of an answer of the list API, its address, the column.
        parse_detail: text of an article page, its address.
        is_file: whether an address is that of a file, which is kept and not parsed.
    """

    parse_list: Callable[[str, str, SiteColumn], ListPage]
    parse_detail: Callable[[str, str], DetailPage]
    is_file: Callable[[str], bool] = is_file


FAMILIES: dict[str, Family] = {
    "trs": Family(lambda text, url, column: trs.parse_list(text, url), trs.parse_detail, links.is_document),
    "trs_igs": Family(trs_igs.parse_list, trs_igs.parse_detail),
    "hanweb_jpage": Family(hanweb_jpage.parse_list, hanweb.parse_detail),
    "hanweb_jpaas": Family(hanweb_jpaas.parse_list, hanweb.parse_detail),
    "hanweb_xxgk": Family(hanweb_xxgk.parse_list, hanweb.parse_detail),
    "ucap": Family(ucap.parse_list, ucap.parse_detail),
    "nfcms": Family(nfcms.parse_list, nfcms.parse_detail),
    "vsb": Family(vsb.parse_list, vsb.parse_detail),
    "generic": Family(generic.parse_list, generic.parse_detail),
}
