"""What must be in place before a crawl starts, and sites that do not let us, or not fully."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.http import Response

from crawlers.hosts import HostGuard, is_public
from crawlers.pace import asked_wait
from model.runs import CrawlStats
from tests.crawlers import small_site as site
from tests.crawlers.certificate import untrusted
from tests.crawlers.conftest import RUN, Bench
from tests.crawlers.crawl_server import Reply

REAL = """
id: real
name: 某某卫生健康委员会
issuer: 某某卫生健康委员会
region_code: '220000'
level: province
hosts: [wjw.example.gov.cn]
cms: trs
columns: [{id: fzzf, name: 法治, url: 'https://wjw.example.gov.cn/fzzf/', family: law_based_government}]
source:
  - {what: host, url_read: 'https://wjw.example.gov.cn/', where: made up for this test}
  - {what: column, url_read: 'https://wjw.example.gov.cn/fzzf/', where: made up for this test}
impact: nothing is collected, since this office does not exist
"""


@pytest.fixture
def small(bench: Bench) -> Bench:
    bench.register("small", site.SITE)
    bench.server.routes.update(site.routes(slow=False))
    return bench


def refused(bench: Bench, site_id: str, *more: str) -> CrawlStats:
    stats = bench.crawl(site_id, RUN, *more)
    assert (bench.code, stats.finish_reason) == (2, "refused")
    assert bench.error.count("\n") == 1
    assert bench.server.seen == []
    return stats


def test_outside_loopback_not_without_a_contact(bench: Bench) -> None:
    bench.register("real", REAL)
    stats = refused(bench, "real")
    assert "GOVREPORTS_CONTACT" in bench.error
    assert "GOVREPORTS_CONTACT" in stats.notes[0]


def test_a_test_site_not_without_the_portal(small: Bench) -> None:
    small.env["GOVREPORTS_PORTAL"] = ""
    assert "GOVREPORTS_PORTAL is not set" in refused(small, "small").notes[0]


def test_a_portal_elsewhere_needs_a_contact_like_any_site(small: Bench) -> None:
    small.env["GOVREPORTS_PORTAL"] = "http://192.0.2.1:8080"
    assert "GOVREPORTS_CONTACT" in refused(small, "small").notes[0]


def test_a_source_belongs_to_the_import(small: Bench, tmp_path: Path) -> None:
    assert "--source" in refused(small, "small", "--source", str(tmp_path)).notes[0]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:192.168.0.1", False),
        ("224.0.0.1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_host_that_leads_home_is_private() -> None:
    guard = HostGuard(crawler=None)  # type: ignore[arg-type]  # looking up a name needs no crawl
    assert asyncio.run(guard._is_private("localhost"))
    assert not asyncio.run(guard._is_private("no-such-host.invalid"))  # left to fail as a DNS error


@pytest.mark.parametrize(
    ("status", "asked", "seconds"),
    [
        (503, "7", 7.0),
        (429, " 30 ", 30.0),
        (503, "Wed, 21 Oct 2026 07:28:00 GMT", 30.0),
        (200, "7", 0.0),
        (503, "", 0.0),
    ],
)
def test_retry_after(status: int, asked: str, seconds: float) -> None:
    assert asked_wait(Response("http://a.test/", status=status, headers={"Retry-After": asked})) == seconds


@pytest.mark.parametrize("status", [503, 429])
def test_robots_unreachable_means_nothing_is_allowed(small: Bench, status: int) -> None:
    small.server.routes[f"{site.BASE}/robots.txt"] = Reply(status, b"User-agent: *\nAllow: /\n")
    stats = small.crawl("small")
    assert stats.finish_reason == "robots_unavailable"
    assert any(f"status {status}" in note for note in stats.notes)
    assert set(small.server.urls()) == {f"{site.BASE}/robots.txt"}


def test_robots_missing_means_allowed(small: Bench) -> None:
    small.server.routes[f"{site.BASE}/robots.txt"] = Reply(404, b"User-agent: *\nDisallow: /\n")
    stats = small.crawl("small")
    assert stats.finish_reason == "finished"
    assert f"{site.BASE}/secret/t20240306_106.html" in small.server.urls()


def test_robots_that_leads_off_the_site_allows_nothing(small: Bench) -> None:
    elsewhere = (("Location", "http://www.elsewhere.test/robots.txt"),)
    small.server.routes[f"{site.BASE}/robots.txt"] = Reply(302, b"", elsewhere)
    assert small.crawl("small").finish_reason == "robots_unavailable"
    assert small.server.urls() == [f"{site.BASE}/robots.txt"]


def test_a_column_robots_denies_is_not_silently_empty(small: Bench) -> None:
    small.server.routes[f"{site.BASE}/robots.txt"] = Reply(200, b"User-agent: govreports\nDisallow: /fzzf/\n")
    stats = small.crawl("small")
    assert stats.finish_reason == "column_unreachable"
    assert any("'fzzf'" in note and "robots.txt" in note for note in stats.notes)


def test_crawl_delay_is_kept(small: Bench) -> None:
    small.register("small", site.SITE.replace("max_pages: 60", "max_pages: 4"))
    small.server.routes[f"{site.BASE}/robots.txt"] = Reply(200, b"User-agent: *\nCrawl-delay: 0.5\n")
    small.crawl("small")
    times = [seen.at for seen in small.server.seen]
    assert len(times) == 4
    assert all(later - earlier > 0.4 for earlier, later in pairwise(times))


def test_a_crawl_delay_out_of_all_measure_ends_the_crawl(small: Bench) -> None:
    small.server.routes[f"{site.BASE}/robots.txt"] = Reply(200, b"User-agent: *\nCrawl-delay: 3600\n")
    stats = small.crawl("small")
    assert stats.finish_reason == "asked_to_wait"
    assert small.server.urls() == [f"{site.BASE}/robots.txt"]


def test_retry_after_out_of_all_measure_ends_the_crawl(small: Bench) -> None:
    small.server.routes[site.article(1)] = Reply(503, b"", (("Retry-After", "7200"),))
    stats = small.crawl("small")
    assert stats.finish_reason == "asked_to_wait"
    assert small.server.urls()[-1] == site.article(1)
    assert [row["status"] for row in small.rows("small")][-1] == 503


def test_fewer_items_than_expected_is_a_failure(small: Bench) -> None:
    small.register("small", site.SITE.replace("min: 8", "min: 12"))
    stats = small.crawl("small")
    assert (small.code, stats.finish_reason) == (1, "too_few_items")
    assert "too_few_items: column 'fzzf' lists 9 items, expected at least 12" in stats.notes


def test_a_missing_list_page_is_a_failure(small: Bench) -> None:
    del small.server.routes[f"{site.LIST}index_1.html"]
    stats = small.crawl("small")
    assert stats.finish_reason == "list_incomplete"
    assert any("index_1.html: HTTP 404" in note for note in stats.notes)


def test_an_unreadable_pager_is_a_failure(small: Bench) -> None:
    items = "".join(site.item(n, f"报告{n}") for n in range(1, 9))
    small.server.routes[site.LIST] = site.page(
        "列表", f"<ul>{items}</ul>", "createPageHTML(${PAGE_COUNT}, 0);"
    )
    stats = small.crawl("small")
    assert stats.finish_reason == "list_incomplete"
    assert any("createPageHTML" in note for note in stats.notes)


def test_a_list_that_repeats_itself_ends_there(small: Bench) -> None:
    items = "".join(site.item(n, f"报告{n}") for n in range(1, 9))
    same = site.page("列表", f"<ul>{items}</ul>", 'createPageHTML(50, 0, "index", "html");')
    small.server.routes[site.LIST] = same
    for number in range(1, 50):
        small.server.routes[f"{site.LIST}index_{number}.html"] = same
    stats = small.crawl("small")
    assert stats.finish_reason == "finished"
    assert f"{site.LIST}index_1.html" in small.server.urls()
    assert f"{site.LIST}index_2.html" not in small.server.urls()
    assert any("repeats" in note for note in stats.notes)


def test_a_certificate_nobody_trusts(small: Bench, tmp_path: Path) -> None:
    small.server.certificate = untrusted(tmp_path, site.HOST)
    small.register("small", site.SITE.replace(site.LIST, site.LIST.replace("http:", "https:")))
    stats = small.crawl("small")
    assert stats.finish_reason == "robots_unavailable"
    row = small.rows("small")[0]
    assert (row["outcome"], row["status"], row["role"]) == ("tls", None, "robots")
    assert "certificate verify failed" in row["error"]


def test_a_portal_that_is_not_there(small: Bench) -> None:
    small.env["GOVREPORTS_PORTAL"] = "http://127.0.0.1:9"
    stats = small.crawl("small")
    assert stats.finish_reason == "robots_unavailable"
    assert small.rows("small")[0]["error"] == "connection refused"


def test_a_body_out_of_all_measure_is_not_taken(small: Bench) -> None:
    huge = Reply(200, b"x" * (31 * 1024 * 1024), (("Content-Type", "application/pdf"),))
    small.server.routes[f"{site.BASE}/fzzf/202403/P0202403011.pdf"] = huge
    stats = small.crawl("small")
    assert stats.finish_reason == "finished"
    (row,) = [row for row in small.rows("small") if row["role"] == "attachment"]
    assert (row["outcome"], row["error"]) == ("failed", f"body longer than {30 * 1024 * 1024} bytes")
