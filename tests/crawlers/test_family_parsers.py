"""Parsers of the CMS families: pages and answers of our own, and whatever else comes along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.parsers import addresses, answers, pagers
from crawlers.parsers.families import FAMILIES
from crawlers.parsers.hanweb_jpage import parse_list as parse_jpage
from model.sites import SiteColumn

PAGES = Path(__file__).parent / "pages"
EXPECTED = ".expected.json"


def golden(prefix: str) -> list[str]:
    """``<family>/<page>`` of every stored page of that kind."""
    found = sorted(PAGES.glob(f"*/{prefix}_*{EXPECTED}"))
    return [f"{path.parent.name}/{path.name.removesuffix(EXPECTED)}" for path in found]


def read(name: str) -> tuple[str, dict[str, Any]]:
    pages = [path for path in PAGES.glob(f"{name}.*") if not path.name.endswith(EXPECTED)]
    (page,) = pages
    return page.read_text(encoding="utf-8"), json.loads((PAGES / f"{name}{EXPECTED}").read_text("utf-8"))


def column_of(**fields: Any) -> SiteColumn:
    return SiteColumn.model_validate({"id": "gk", "name": "公开", "family": "law_based_government", **fields})


@pytest.mark.parametrize("name", golden("list"))
def test_list_pages(name: str) -> None:
    text, expected = read(name)
    column = column_of(**expected["column"])
    page = FAMILIES[name.partition("/")[0]].parse_list(text, expected["url"], column)
    items = [[i.title, i.url, i.listed_on.isoformat() if i.listed_on else None] for i in page.items]
    assert items == expected["items"]
    assert list(page.pages) == expected["pages"]
    assert (page.problem, page.total, page.frame) == (
        expected["problem"],
        expected["total"],
        expected["frame"],
    )


@pytest.mark.parametrize("name", golden("detail"))
def test_detail_pages(name: str) -> None:
    text, expected = read(name)
    page = FAMILIES[name.partition("/")[0]].parse_detail(text, expected["url"])
    assert [[a.title, a.url] for a in page.attachments] == expected["attachments"]


def test_every_family_has_stored_pages() -> None:
    kinds = {(name.partition("/")[0], kind) for kind in ("list", "detail") for name in golden(kind)}
    assert kinds == {(family, kind) for family in FAMILIES if family != "trs" for kind in ("list", "detail")}


@pytest.mark.parametrize(
    ("url", "values", "changed"),
    [
        ("http://a.test/l?page=1&sid=2", {"page": 3}, "http://a.test/l?page=3&sid=2"),
        ("http://a.test/l", {"page": 2}, "http://a.test/l?page=2"),
        ("http://a.test/l?x=%E5%8D%AB+&page=1", {"page": 2}, "http://a.test/l?x=%E5%8D%AB+&page=2"),
        ("http://a.test/l?page=1&b=&page=1", {"page": 2}, "http://a.test/l?page=2&b=&page=2"),
    ],
)
def test_an_argument_is_set_and_the_rest_left_alone(url: str, values: dict[str, int], changed: str) -> None:
    assert addresses.with_arguments(url, **values) == changed


@pytest.mark.parametrize(
    ("value", "found"),
    [(714, 714), ("714", 714), (714.0, 714), ("714.0", 714), (-1, None), ("7.5", None), (True, None)],
)
def test_numbers_of_untidy_answers(value: object, found: int | None) -> None:
    assert addresses.number(value) == found


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1742860800, "2025-03-25"),  # 08:00 in China
        (1742831999, "2025-03-24"),  # one second before midnight there
        (1742831999000, "2025-03-24"),
        ("1742860800", "2025-03-25"),
        ("2025-03-25T00:00:00", "2025-03-25"),
        (10**400, None),
        (float("nan"), None),
        (-5, None),
        (True, None),
    ],
)
def test_days_of_answers(value: object, day: str | None) -> None:
    found = answers.first_day({"d": value}, "d")
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("text", "pages", "total"),
    [
        ("共12页", 12, None),
        ("共 ３ 页 第1页", 3, None),
        ("总页数：5", 5, None),
        ("共38条 1/3", None, 38),
        ("总记录数：41", None, 41),
        ("共 38 条 共3页", 3, 38),
        ("第3页 第38条", None, None),
    ],
)
def test_what_pagers_print(text: str, pages: int | None, total: int | None) -> None:
    assert (pagers.printed_pages(text), pagers.printed_total(text)) == (pages, total)


def test_a_number_of_pages_that_cannot_be_is_reported() -> None:
    answer = {"total": 10**6, "articles": [{"title": "一", "url": "/content/post_1.html"}]}
    url = "http://wjw.example.test/gkmlpt/api/all/7?page=1&sid=1"
    page = FAMILIES["nfcms"].parse_list(json.dumps(answer), url, column_of(url=url))
    assert page.pages == ()
    assert page.problem == f"the list speaks of more than {addresses.MAX_PAGES} pages"


def test_a_list_that_is_not_there_is_reported() -> None:
    for family in ("trs_igs", "hanweb_jpage", "hanweb_jpaas", "hanweb_xxgk", "generic"):
        url = "http://wjw.example.test/gk/"
        page = FAMILIES[family].parse_list("<html><p>维护中</p></html>", url, column_of(url=url))
        assert (page.items, page.pages) == ((), ())
        assert page.problem, family


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.integers(1, 40), st.integers(1, 4))
def test_ranges_of_jpage_cover_every_record_once(total: int, per_page: int, groups: int) -> None:
    link = "<a href='/module/jpage/dataproxy.jsp?page=1&columnid=3'></a>"
    sizes = f"totalRecord:{total}, perPage:{per_page}, groupSize:{groups}"
    store = f"<datastore><nextgroup><![CDATA[{link}]]></nextgroup></datastore>"
    text = f"{store}<script>x.jpage({{{sizes}}})</script>"
    url = "http://wjw.example.test/col/col3/index.html"
    page = parse_jpage(text, url, column_of(url=url))
    covered: list[int] = []
    for further in page.pages:
        start, end = (int(addresses.argument(further, n) or 0) for n in ("startrecord", "endrecord"))
        assert end - start + 1 == per_page * groups
        covered += range(start, end + 1)
    assert covered[:total] == list(range(1, total + 1))
    assert len(covered) - total < per_page * groups


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=4))
def test_strings_of_a_script_come_back_as_written(titles: list[str]) -> None:
    # JSON is JavaScript; markup in a title would be markup in the record
    plain = ["".join(c for c in title if c not in "<>&\x00\r") for title in titles]
    rows = [f'<li><a href="/art/2020/1/2/art_1_{n}.html">标{t}题</a></li>' for n, t in enumerate(plain)]
    url = "http://wjw.example.test/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=9&perpage=9"
    page = parse_jpage(f"totalRecord={len(rows)};dataStore={json.dumps(rows)};", url, column_of(url=url))
    assert page.total == len(rows)
    assert [i.url.rpartition("_")[2] for i in page.items] == [f"{n}.html" for n in range(len(rows))]


FRAGMENTS = [
    "<ul>",
    "<li>",
    "<a href='/art/2024/1/2/art_1_2.html'>",
    "<a href=",
    "</a>",
    "2024-01-01",
    "<script>",
    "</script>",
    "createPageHTML('page_div',9,1,'list','shtml',99)",
    "<datastore>",
    "</datastore>",
    "<totalrecord>9</totalrecord>",
    "<record><![CDATA[",
    "]]></record>",
    "dataStore=[",
    "'<li>\\u00",
    "\\",
    "']",
    "<nextgroup><![CDATA[<a href='./dataproxy.jsp?page=2'>]]></nextgroup>",
    "x.jpage({perPage:1})",
    "SID:'1'",
    "<script url='/front/page/build/unit' queryData=\"{'tagId':'列表'}\"></script>",
    "共9页",
    "共99条",
    "\x00",
    "'/module/xxgk/search.jsp?a=1'",
    "'/common/search/0f4c7d1e91b24c579b0e5a2c33d4e5f6'",
    "<a href='2.htm'>下页</a>",
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    '"page"',
    '"content"',
    '"data"',
    '"results"',
    '"articles"',
    '"html"',
    '"total"',
    '"url"',
    "1",
    "9e99",
    "NaN",
    "null",
    "\ud800",
    "http://[::1",
    "//",
    "javascript:f(2)",
]
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=30).map("".join)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["/a/post_1.html", "//[", "\ud800", "2024-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "page",
                    "content",
                    "data",
                    "results",
                    "articles",
                    "html",
                    "total",
                    "totalPages",
                    "url",
                    "DOCPUBURL",
                    "title",
                    "DOCTITLE",
                    "PUBDATE",
                    "created_at",
                    "publishedTime",
                    "classify",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)
URLS = (
    "http://wjw.example.test/col/col1/index.html",
    "http://wjw.example.test/igs/front/search/list.html?pageNumber=1",
    "http://wjw.example.test/module/jpage/dataproxy.jsp?startrecord=1&endrecord=3&perpage=3",
    "http://wjw.example.test/api-gateway/jpaas-publish-server/front/page/build/unit?paramJson=%7B",
    "http://wjw.example.test/module/xxgk/search.jsp?currpage=x",
    "http://wjw.example.test/common/search/0f4c7d1e91b24c579b0e5a2c33d4e5f6?page=1",
    "http://wjw.example.test/gkmlpt/api/all/1?page=1&sid=1",
)


@settings(max_examples=300, deadline=None)
@given(texts | values.map(json.dumps), st.sampled_from(sorted(FAMILIES)), st.sampled_from(URLS))
def test_no_text_breaks_a_parser_or_leads_out_of_the_web(text: str, family: str, url: str) -> None:
    column = column_of(url=f"{url}#12", selectors={"item": "li", "title": "a"})
    listed = FAMILIES[family].parse_list(text, url, column)
    detail = FAMILIES[family].parse_detail(text, url)
    urls = [item.url for item in listed.items] + list(listed.pages) + [a.url for a in detail.attachments]
    assert all(urlsplit(found).scheme in ("http", "https") and urlsplit(found).hostname for found in urls)
    assert len({item.url for item in listed.items}) == len(listed.items)
    assert len(listed.pages) <= addresses.MAX_PAGES
    assert listed.pages or not listed.frame or listed.problem
