"""Parsers of the TRS family: small pages of our own, and whatever else comes along."""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawlers.parsers.links import printed_date, resolve
from crawlers.parsers.paging import MAX_PAGES, read_paging
from crawlers.parsers.trs import parse_detail, parse_list

PAGES = Path(__file__).parent / "pages"
BASE = "http://wjw.example.test/a/b/"


def golden(prefix: str) -> list[str]:
    names = sorted(path.stem for path in PAGES.glob(f"{prefix}_*.html"))
    assert names
    return names


def read(name: str) -> tuple[str, dict[str, Any]]:
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return (PAGES / f"{name}.html").read_text(encoding="utf-8"), expected


@pytest.mark.parametrize("name", golden("list"))
def test_list_pages(name: str) -> None:
    html, expected = read(name)
    page = parse_list(html, expected["url"])
    items = [[i.title, i.url, i.listed_on.isoformat() if i.listed_on else None] for i in page.items]
    assert items == expected["items"]
    assert list(page.pages) == expected["pages"]
    assert page.problem == expected["problem"]


@pytest.mark.parametrize("name", golden("detail"))
def test_detail_pages(name: str) -> None:
    html, expected = read(name)
    page = parse_detail(html, expected["url"])
    assert [list(astuple(attachment)) for attachment in page.attachments] == expected["attachments"]


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ('createPageHTML(3, 0, "index", "html");', ("index_1.html", "index_2.html")),
        ("createPageHTML ( 3,1 , 'index' , 'shtml' , 20 )", ("index_2.shtml",)),
        ('createPageHTML(2,0,"index",".html",15,22);', ("index_1.html",)),
        ('createPageHTML(1, 0, "index", "html");', ()),
        ('createPageHTML(0, 0, "index", "html");', ()),
        ("var n=2;\nvar c = 0\ncreatePageHTML(n, c, 'list', 'htm')", ("list_1.htm",)),
        (
            'createPageHTML(x(1), 0, "index", "html"); createPageHTML(2, 0, "index", "html")',
            ("index_1.html",),
        ),
        ("nothing here", ()),
        ('function createPageHTML(a, b, c, d) { write("x"); }', ()),
    ],
)
def test_pager_calls(call: str, names: tuple[str, ...]) -> None:
    paging = read_paging([call])
    assert (paging.names, paging.problem) == (names, None)


@pytest.mark.parametrize(
    "call",
    [
        'createPageHTML(3, 0, "index")',
        'createPageHTML(3+1, 0, "index", "html")',
        "createPageHTML('page_div', 50, 1, 'fz_list', 'shtml', 745)",
        f'createPageHTML({MAX_PAGES + 1}, 0, "index", "html")',
        'createPageHTML(3, 0, "../../etc/index", "html")',
        'n = 2; n = 3; createPageHTML(n, 0, "index", "html")',
    ],
)
def test_pager_calls_that_cannot_be_read_are_reported(call: str) -> None:
    paging = read_paging([call])
    assert paging.names == ()
    assert paging.problem is not None
    assert paging.problem.startswith("createPageHTML(")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[2024-01-18]", "2024-01-18"),
        ("发布时间：2024年1月8日", "2024-01-08"),
        ("２０２４/１/８", "2024-01-08"),
        ("2017——04——12 21:37", "2017-04-12"),
        ("2024-02-30 2024-03-01", "2024-03-01"),
        ("20240118", None),
        ("12024-01-18", None),
        ("2024-13-01", None),
    ],
)
def test_printed_dates(text: str, found: str | None) -> None:
    day = printed_date(text)
    assert (day.isoformat() if day else None) == found


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("./t1.html", f"{BASE}t1.html"),
        (" t1\n.html ", f"{BASE}t1.html"),
        ("附件 1.pdf", f"{BASE}%E9%99%84%E4%BB%B6%201.pdf"),
        ("//other.test/x", "http://other.test/x"),
        ("javascript:void(0)", None),
        ("file:///etc/passwd", None),
        ("#top", None),
        ("http://[", None),
        ("http://a.test:99999/", None),
        ("", None),
        (None, None),
    ],
)
def test_links(href: str | None, url: str | None) -> None:
    assert resolve(BASE, href) == url


FRAGMENTS = [
    "<ul>", "<li>", "</li>", "<a href='t20240101_1.html'>", "<a href=", "</a>", "<table><tr><td>",
    "2024-01-01", "<script>", "</script>", 'createPageHTML(9,0,"index","html")', "<base href='ftp://x/'>",
    "<!--", "-->", "<?xml", " encoding='gbk'?>", "\x00", "\ud800", "&#0;", "<a href='http://[::1'>",
    "<iframe src='x.pdf'>", "附件", "href=//", "<div class=TRS_Editor>", "<a title='", "\U0001f600",
    "<svg><a href='t20240101_1.html'>x</a></svg>",
]  # fmt: skip
fragments = st.sampled_from(FRAGMENTS)
pages = st.lists(fragments | st.text(max_size=12), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(pages)
@example("<a href='t20240101_1.html'><svg><a href='t20240101_2.html'>x</a></svg>")
def test_no_page_breaks_the_parsers_or_leads_out_of_the_web(html: str) -> None:
    listed = parse_list(html, BASE)
    detail = parse_detail(html, BASE)
    urls = [item.url for item in listed.items] + list(listed.pages) + [a.url for a in detail.attachments]
    assert all(urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname for url in urls)
    assert len({item.url for item in listed.items}) == len(listed.items)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 60), st.integers(0, 60), st.sampled_from(["index", "list"]), st.sampled_from(["'", '"'])
)
def test_pages_follow_from_the_arguments(count: int, current: int, name: str, quote: str) -> None:
    call = f"createPageHTML({count}, {current}, {quote}{name}{quote}, {quote}html{quote})"
    paging = read_paging([call])
    assert paging.names == tuple(f"{name}_{n}.html" for n in range(current + 1, count))
