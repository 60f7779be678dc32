"""One crawl of a site where everything happens, and the same site the night after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from crawlers.robots import DENIED
from model.runs import CrawlStats
from storage import warc_read
from tests.crawlers import small_site as site
from tests.crawlers.conftest import RUN, Bench

SECOND = "2026-11-23.1"


@dataclass
class Nights:
    bench: Bench
    stats: list[CrawlStats]
    rows: list[list[dict[str, Any]]]
    asked: list[list[str]]
    headers: list[dict[str, dict[str, str]]]

    def of(self, url: str, night: int = 0) -> list[dict[str, Any]]:
        return [row for row in self.rows[night] if row["url"] == url]

    def one(self, url: str, night: int = 0) -> dict[str, Any]:
        (row,) = self.of(url, night)
        return row


@pytest.fixture(scope="module")
def nights(lasting_bench: Bench) -> Nights:
    bench = lasting_bench
    bench.register("small", site.SITE)
    bench.server.routes.update(site.routes())
    found = Nights(bench, [], [], [], [])
    for run in (RUN, SECOND):
        bench.server.seen.clear()
        found.stats.append(bench.crawl("small", run))
        found.rows.append(bench.rows("small", run))
        found.asked.append(bench.server.urls())
        found.headers.append({seen.url: seen.headers for seen in bench.server.seen})
        assert bench.index("small", run) == len(found.rows[-1])
    return found


def test_the_crawl_is_finished_and_says_what_it_met(nights: Nights) -> None:
    stats = nights.stats[0]
    assert stats.finish_reason == "finished"
    assert nights.bench.code == 0
    assert stats.listed == {"fzzf": 9}
    assert stats.errors == 0
    # robots, 2 lists, articles 1 2 3 7, the attachment
    assert (stats.stored, stats.unchanged) == (8, 0)
    # 404, 500 once, three times too slow, cut off
    assert stats.failed == 6
    assert f"1 refused: {DENIED}" in stats.notes
    assert "1 refused: the host is not one of the site's" in stats.notes


def test_every_fetch_tells_why_it_was_made(nights: Nights) -> None:
    row = nights.one(site.article(1))
    assert (row["role"], row["column_id"], row["family"]) == ("detail", "fzzf", "law_based_government")
    assert (row["via_url"], row["anchor"], str(row["listed_on"])) == (site.LIST, "带附件的报告", "2024-03-01")
    attached = nights.one(f"{site.BASE}/fzzf/202403/P0202403011.pdf")
    assert (attached["role"], attached["via_url"], attached["anchor"]) == (
        "attachment",
        site.article(1),
        "全文",
    )
    assert nights.one(f"{site.BASE}/robots.txt")["role"] == "robots"
    assert nights.one(f"{site.LIST}index_1.html")["via_url"] == site.LIST


def test_coded_bodies_are_kept_byte_for_byte(nights: Nights) -> None:
    row = nights.one(site.article(2))
    stored = warc_read.load(nights.bench.layout, row["warc_file"], row["warc_offset"])
    assert stored.body == site.GZIPPED
    assert ("Content-Encoding", "gzip") in stored.headers


def test_request_headers_say_who_asks(nights: Nights) -> None:
    sent = nights.headers[0][site.article(1)]
    assert sent["user-agent"].startswith("govreports/")
    assert sent["host"] == site.HOST
    assert "cookie" not in sent


@pytest.mark.parametrize(
    ("url", "outcomes"),
    [
        (site.article(3), [("redirect", 301)]),
        (f"{site.BASE}/fzzf/new/t20240303_103.html", [("stored", 200)]),
        (site.article(4), [("redirect", 302)]),
        ("http://www.elsewhere.test/x.html", [("refused", None)]),
        (site.article(5), [("http_error", 404)]),
        (f"{site.BASE}/secret/t20240306_106.html", [("refused", None)]),
        (site.article(7), [("http_error", 500), ("stored", 200)]),
        (site.article(8), [("timeout", None)] * 3),
        (site.article(9), [("failed", None)]),
    ],
)
def test_each_outcome_is_recorded(nights: Nights, url: str, outcomes: list[tuple[str, int | None]]) -> None:
    assert [(row["outcome"], row["status"]) for row in nights.of(url)] == outcomes


def test_a_redirect_within_the_site_is_the_page_that_led_there(nights: Nights) -> None:
    moved = nights.one(f"{site.BASE}/fzzf/new/t20240303_103.html")
    assert (moved["via_url"], moved["anchor"]) == (site.article(3), "搬走的报告")


def test_refused_targets_were_never_asked_for(nights: Nights) -> None:
    assert not [url for url in nights.asked[0] if "elsewhere" in url or "secret" in url]


def test_errors_are_one_line_that_says_the_same_every_time(nights: Nights) -> None:
    assert {row["error"] for row in nights.of(site.article(8))} == {"no answer within 1.5 s"}
    assert nights.one(site.article(9))["error"] == "body cut off before its end"


def test_the_second_night_revalidates(nights: Nights) -> None:
    assert nights.headers[1][site.article(1)]["if-none-match"] == '"v1"'
    first, second = nights.one(site.article(1)), nights.one(site.article(1), 1)
    assert (second["status"], second["outcome"], second["record_type"]) == (304, "unchanged", "revisit")
    assert second["refers_to"] == first["capture_id"]


def test_the_spider_reads_the_stored_page_behind_a_304(nights: Nights) -> None:
    attached = nights.one(f"{site.BASE}/fzzf/202403/P0202403011.pdf", 1)
    assert attached["via_url"] == site.article(1)


def test_the_same_bytes_again_are_a_revisit(nights: Nights) -> None:
    again = nights.one(site.LIST, 1)
    assert (again["status"], again["outcome"], again["record_type"]) == (200, "unchanged", "revisit")
    assert nights.stats[1].stored == 0
    assert nights.stats[1].unchanged == 8


def test_the_log_names_run_site_and_address(nights: Nights) -> None:
    log = (nights.bench.layout.run_dir(RUN) / "sites" / "small.log").read_text(encoding="utf-8")
    line = next(line for line in log.splitlines() if f"url={site.article(5)}" in line)
    assert f"run={RUN} site=small" in line
    assert "status=404" in line
