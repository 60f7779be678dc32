"""Which CMS family a page comes from: ``python -m crawlers.probe URL`` fetches one page and says.

``probe`` is pure and looks only for names the systems write themselves. It owns no parser; fetching
stands in ``crawlers.fetch``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from model.errors import GovReportsError


@dataclass(frozen=True)
class Finding:
    """A family a page may come from.

    Attributes:
        confidence: 0 to 1; marks of one family are taken as independent of each other.
        evidence: what was found, in the order of the list below.
    """

    family: str
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class _Mark:
    family: str
    weight: float
    what: str
    pattern: re.Pattern[str]


def _mark(family: str, weight: float, what: str, pattern: str) -> _Mark:
    return _Mark(family, weight, what, re.compile(pattern, re.IGNORECASE))


# Weight: how sure the mark alone makes us. The patterns must match what stands in "what".
_HEX = r"[0-9a-f]{32}"
_MARKS = (
    _mark("trs", 0.6, "class TRS_Editor", r"\btrs_(?:u?editor|preappend|paper_default)\b"),
    _mark(
        "trs", 0.7, 'createPageHTML(2, 0, "index", "html")', r"createPageHTML\s{0,9}\(\s{0,9}[\w$]+\s{0,9},"
    ),
    _mark("trs", 0.5, "t20240118_123.html", r"/t\d{8}_\d+\.s?html?"),
    _mark("trs_igs", 0.9, "/igs/front/search", r"/igs/front/search\b"),
    _mark("hanweb_jpage", 0.9, "dataproxy.jsp", r"\bdataproxy\.jsp\b"),
    _mark("hanweb_jpage", 0.6, "<datastore>", r"<datastore\b"),
    _mark("hanweb_jpage", 0.5, "jpage({…})", r"\.jpage\s{0,9}\("),
    _mark("hanweb_jpage", 0.3, "/art/2025/1/23/art_1_2.html", r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\w+\.html"),
    _mark("hanweb_jpage", 0.3, "ZJEG_RSS", r"\bZJEG_RSS\."),
    _mark("hanweb_jpaas", 0.9, "jpaas-publish-server", r"\bjpaas-publish-server\b"),
    _mark("hanweb_jpaas", 0.5, "parseType bulidstatic", r"\bbulidstatic\b"),
    _mark("hanweb_xxgk", 0.9, "/module/xxgk/search.jsp", r"/module/xxgk/(?:search|subjectinfo)\.jsp"),
    _mark("hanweb_xxgk", 0.3, "/module/xxgk/tree.jsp", r"/module/xxgk/tree\.jsp"),
    _mark("ucap", 0.8, "<UCAPCONTENT>", r"<ucap(?:content|title)\b|[\"']ucap-content[\"']"),
    _mark("ucap", 0.5, "id zoomcon", r"[\"']zoomcon[\"']"),
    _mark("ucap", 0.9, "/common/search/{channel}", rf"/common/search/{_HEX}"),
    _mark("ucap", 0.6, "createPageHTML('page_div', …)", r"createPageHTML\s{0,9}\(\s{0,9}['\"]"),
    _mark(
        "ucap", 0.5, "/c133076/202204/{id}.shtml", rf"/c\d+/(?:\d{{6}}|/\d{{4}}/\d+/\d+)/[\w-]*{_HEX[:-4]}"
    ),
    _mark("nfcms", 0.9, "/gkmlpt/", r"/gkmlpt/"),
    _mark("nfcms", 0.8, "NFCMS_SITE_ID", r"\bNFCMS_(?:SITE|POST)_ID\b"),
    _mark("nfcms", 0.5, "/content/post_2894098.html", r"/content/(?:[\w/]{0,40}/)?m?post_\d+\.html"),
    _mark("vsb", 0.8, "vsb_content", r"\bvsb_content(?:_\w+)?\b"),
    _mark("vsb", 0.5, "class v_news_content", r"\bv_news_content\b"),
    _mark("vsb", 0.8, "form _newscontent_fromname", r"\b_newscontent_fromname\b"),
    _mark("vsb", 0.5, "/info/1031/7405.htm", r"\binfo/\d+/\d+\.htm\b"),
    _mark("vsb", 0.6, "/system/_content/download.jsp", r"/system/_content/download\.jsp"),
)


def probe(html: str, url: str) -> list[Finding]:
    """The families whose marks a page, a piece of one or its address carries; the likeliest first.

    An empty list means none is recognised: such a site needs the family ``generic``. The address
    itself counts like a link of the page.
    """
    text = f'"{url}"\n{html}'
    found: dict[str, list[_Mark]] = {}
    for mark in _MARKS:
        if mark.pattern.search(text):
            found.setdefault(mark.family, []).append(mark)
    findings = []
    for family, marks in found.items():
        doubt = 1.0
        for mark in marks:
            doubt *= 1 - mark.weight
        findings.append(Finding(family, round(1 - doubt, 2), tuple(mark.what for mark in marks)))
    return sorted(findings, key=lambda finding: (-finding.confidence, finding.family))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetches one page and prints one JSON object: url, status, findings."""
    parser = argparse.ArgumentParser(prog="python -m crawlers.probe", description="Recognise a page's CMS.")
    parser.add_argument("url", metavar="URL")
    url = parser.parse_args(arguments).url
    from crawlers.fetch import fetch  # noqa: PLC0415  (the readers of this module need no Scrapy)
    from model.settings import Settings  # noqa: PLC0415

    try:
        page = fetch(url, Settings.from_env())
    except GovReportsError as error:
        print(error, file=sys.stderr)  # noqa: T201  # the one line a failed fetch leaves
        return 1
    findings = [asdict(finding) for finding in probe(page.text, page.url)]
    said = {"url": page.url, "charset": page.charset, "findings": findings}
    print(json.dumps(said, ensure_ascii=False))  # noqa: T201  # the answer of this process
    return 0


if __name__ == "__main__":
    sys.exit(main())
