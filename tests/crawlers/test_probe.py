"""Which family a page comes from: the stored pages of each, and pages of none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.probe import probe
from tests.crawlers.conftest import ROOT
from tests.crawlers.crawl_server import Reply, Server
from tests.crawlers.family_sites import SITES, routes
from tests.crawlers.test_family_parsers import PAGES, golden, read

# Pages that carry no mark of their own: an empty frame, a message, a list in a family's other clothes.
PLAIN = {
    "hanweb_jpage/list_maintenance",
    "trs_igs/detail_article",
    "hanweb_xxgk/detail_article",
    "hanweb_jpaas/detail_article",
    "ucap/list_channel",
}


def marked() -> list[str]:
    names = [name for kind in ("list", "detail") for name in golden(kind)]
    return [name for name in names if name not in PLAIN and not name.startswith("generic/")]


@pytest.mark.parametrize("name", marked())
def test_stored_pages_of_each_family(name: str) -> None:
    family = name.partition("/")[0]
    text, expected = read(name)
    found = probe(text, expected["url"])
    assert found[0].family == family
    assert found[0].confidence >= 0.5
    assert found[0].evidence


@pytest.mark.parametrize("name", ["list_plain", "list_table", "detail_attachments"])
def test_pages_of_trs(name: str) -> None:
    html = (PAGES / f"{name}.html").read_text("utf-8")
    assert probe(html, "http://wjw.yunhai.test/zwgk/")[0].family == "trs"


def test_an_article_of_igs_is_one_of_trs() -> None:
    text, expected = read("trs_igs/detail_article")
    assert [finding.family for finding in probe(text, expected["url"])] == ["trs"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>政府网站</p>",
        "<a href='/information/1/2.htm'>x</a> datastore createPage(1)",
        "<a href='/search?q=dataproxy'>dataproxy_jsp</a>",
    ],
)
def test_nothing_is_made_up(html: str) -> None:
    assert probe(html, "http://www.example.test/") == []


def test_marks_add_up() -> None:
    one = probe('<div id="vsb_content">', "http://a.test/")[0]
    two = probe('<form name="_newscontent_fromname"><div id="vsb_content">', "http://a.test/")[0]
    assert (one.confidence, two.confidence) == (0.8, 0.96)
    assert two.evidence == ("vsb_content", "form _newscontent_fromname")


@settings(max_examples=50, deadline=None)
@given(st.text(), st.text(max_size=30))
def test_confidence_is_a_share(html: str, url: str) -> None:
    assert all(0 < finding.confidence <= 1 for finding in probe(html, url))


def ask(url: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GOVREPORTS_")}
    env |= {"GOVREPORTS_HOME": str(home), **more}
    command = [sys.executable, "-m", "crawlers.probe", url]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_page_is_fetched_as_a_crawl_would(tmp_path: Path) -> None:
    site = SITES["vsb"]
    with Server() as server:
        server.routes = routes(site)
        done = ask(site.base + site.column, tmp_path, GOVREPORTS_PORTAL=server.url)
        assert server.urls() == [f"{site.base}/robots.txt", site.base + site.column]
        assert server.seen[1].headers["user-agent"].startswith("govreports/")
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["url"] == site.base + site.column
    assert said["findings"][0] == {
        "family": "vsb",
        "confidence": 0.5,
        "evidence": ["/info/1031/7405.htm"],
    }
    assert not (tmp_path / "captures").exists()


def test_robots_is_obeyed(tmp_path: Path) -> None:
    site = SITES["vsb"]
    with Server() as server:
        server.routes = routes(site)
        server.routes[f"{site.base}/robots.txt"] = Reply(200, b"User-agent: *\nDisallow: /xxgk/\n")
        done = ask(site.base + site.column, tmp_path, GOVREPORTS_PORTAL=server.url)
        assert server.urls() == [f"{site.base}/robots.txt"]
    assert done.returncode == 1
    assert done.stderr.strip().endswith("refused: robots.txt denies this address")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://wjw.nowhere.gov.cn/", "GOVREPORTS_CONTACT is not set"),
        ("https://www.example.com/", "not on an official host"),
        ("ftp://wjw.nowhere.gov.cn/", "not on an official host"),
        ("http://wjw.nowhere.test/", "GOVREPORTS_PORTAL is not set"),
    ],
)
def test_what_is_refused_before_any_request(tmp_path: Path, url: str, says: str) -> None:
    done = ask(url, tmp_path)
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
