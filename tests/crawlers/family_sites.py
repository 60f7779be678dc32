"""Small replicas of the CMS families: five reports each, two to a list page, one file to each report.

Every family answers as its real servers do (paging in queries, pieces of HTML in JSON, records in XML),
in our own words. ``SITES`` names them; ``routes`` serves one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.crawlers import family_answers as serve
from tests.crawlers.crawl_server import Route
from tests.crawlers.family_answers import CHANNEL, COUNT, PROXY, SIZE, UNIT, answer

LISTED = [f"{year}年度法治政府建设情况报告" for year in range(2024, 2024 - COUNT, -1)]


@dataclass(frozen=True)
class FamilySite:
    """A replica.

    Attributes:
        column: path of the column's page.
        article: path of the n-th report, by number.
        attachment: path of its file, seen from the article.
        lists: paths of the list pages a crawl asks for, in order, the column's page included.
        more: further lines of the column in the site file.
    """

    family: str
    column: str
    article: Callable[[int], str]
    attachment: Callable[[int], str]
    serve: Callable[[FamilySite, dict[str, Route]], None]
    lists: tuple[str, ...]
    more: str = ""

    @property
    def base(self) -> str:
        return f"http://wjw.{self.family.replace('_', '-')}.test"

    @property
    def yaml(self) -> str:
        host = urlsplit(self.base).hostname
        return f"""
id: {self.family}
name: 示例（{self.family}）
hosts: [{host}]
cms: {self.family}
test: true
columns:
  - id: fzbg
    name: 法治政府建设
    url: '{self.base}{self.column}'
    family: law_based_government
    expected: {{min: {COUNT}}}
    {self.more}
politeness: {{delay: 0, reason: loopback}}
"""

    def rows(self, page: int) -> list[tuple[int, str, str]]:
        """Number, title and day of each report on a list page, counted from 1."""
        numbers = range((page - 1) * SIZE, min(page * SIZE, COUNT))
        return [(n, LISTED[n], f"{2025 - n}-03-1{n}") for n in numbers]

    def items(self, page: int) -> str:
        """The reports of a list page as list items."""
        rows = self.rows(page)
        return "".join(f'<li><a href="{self.article(n)}">{t}</a><span>{d}</span></li>' for n, t, d in rows)


class Routes(dict[str, Route]):
    """Routes by URL; where there is none for the whole of it, by URL without its query."""

    def get(self, url: str, default: object = None) -> Route:  # type: ignore[override]
        return super().get(url) or super().get(url.partition("?")[0], default)  # type: ignore[arg-type]


def routes(site: FamilySite) -> Routes:
    found = Routes({f"{site.base}/robots.txt": answer("User-agent: *\nAllow: /\n", "text/plain")})
    site.serve(site, found)
    for n in range(COUNT):
        name = site.attachment(n)
        text = f'<div id="zoom" class="TRS_Editor v_news_content article-content"><p>{LISTED[n]}</p></div>'
        found[f"{site.base}{site.article(n)}"] = answer(f"{text}<p>附件：<a href='{name}'>全文.pdf</a></p>")
        found[f"{site.base}{name}"] = answer(b"%PDF-1.4\n% report " + str(n).encode(), "application/pdf")
    return found


def _hanweb(n: int) -> str:
    return f"/art/{2025 - n}/3/1{n}/art_9_{n}.html"


def _downfile(n: int) -> str:
    return f"/module/download/downfile.jsp?classid=0&filename={n}.pdf"


def _shtml(n: int) -> str:
    return f"/wjw/c133076/20250{n}/c7190af0b6d24f1e9a3355aa10bb2c5{n}.shtml"


_IGS = "/igs/front/search/list.html?index=gk&pageNumber={}&pageSize=2"
_JPAAS = f"{UNIT}?parseType=bulidstatic&webId=3&tagId=%E5%88%86%E9%A1%B5%E5%88%97%E8%A1%A8&pageId=9"
_UNIT_77 = "columnid=9&unitid=77&webname=%E7%A4%BA%E4%BE%8B"
_FZZF = "/col/col9/index.html"
_SEARCH = f"/common/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=15&_template=index&page="

SITES = {
    site.family: site
    for site in (
        FamilySite(
            "trs_igs",
            _IGS.format(1),
            lambda n: f"/zwgk/202503/t2025031{n}_{n}.html",
            lambda n: f"/zwgk/202503/P02025031{n}.pdf",
            serve.trs_igs,
            tuple(_IGS.format(n) for n in (1, 2, 3)),
        ),
        FamilySite(
            "hanweb_jpage",
            _FZZF,
            _hanweb,
            _downfile,
            serve.jpage,
            (
                _FZZF,
                *(f"{PROXY}?startrecord={n}&endrecord={n + 1}&perpage=1&{_UNIT_77}" for n in (1, 3, 5)),
            ),
            "params: {method: POST}",
        ),
        FamilySite(
            "hanweb_jpaas",
            _FZZF,
            _hanweb,
            _downfile,
            serve.jpaas,
            (
                _FZZF,
                _JPAAS,
                *(f"{_JPAAS}&paramJson=%7B%22pageNo%22%3A{n}%2C%22pageSize%22%3A2%7D" for n in (2, 3)),
            ),
        ),
        FamilySite(
            "hanweb_xxgk",
            _FZZF,
            _hanweb,
            _downfile,
            serve.xxgk,
            (_FZZF, *(f"/module/xxgk/search.jsp?infotypeId=B02&jdid=3&currpage={n}" for n in (1, 2, 3))),
        ),
        FamilySite(
            "ucap",
            "/wjw/c133076/list.shtml",
            _shtml,
            lambda n: f"/wjw/c133076/20250{n}/files/{n}.pdf",
            serve.ucap,
            ("/wjw/c133076/list.shtml", *(f"{_SEARCH}{n}" for n in (1, 2, 3))),
        ),
        FamilySite(
            "nfcms",
            "/gkmlpt/index#1866",
            lambda n: f"/gkmlpt/content/1/102/post_{n}.html",
            lambda n: f"/attachment/0/599/{n}.pdf",
            serve.nfcms,
            ("/gkmlpt/index", *(f"/gkmlpt/api/all/1866?page={n}&sid=755001" for n in (1, 2, 3))),
        ),
        FamilySite(
            "vsb",
            "/xxgk/fzzf.htm",
            lambda n: f"/info/1031/740{n}.htm",
            lambda n: f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid={n}",
            serve.vsb,
            ("/xxgk/fzzf.htm", "/xxgk/fzzf/2.htm", "/xxgk/fzzf/1.htm"),
        ),
        FamilySite(
            "generic",
            "/gk/list.aspx",
            lambda n: f"/gk/view.aspx?id={n}",
            lambda n: f"/up/{n}.pdf",
            serve.generic,
            ("/gk/list.aspx", "/gk/list.aspx?currentPage=2", "/gk/list.aspx?currentPage=3"),
            "selectors: {item: '#gk li', date: span, next: 'a#nextpg'}",
        ),
    )
}
