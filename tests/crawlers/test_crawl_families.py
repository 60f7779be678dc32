"""Each CMS family crawled over HTTP: lists to their end, articles, files; the night after nothing is new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawlers.parsers.families import FAMILIES
from storage import warc_read
from tests.crawlers.conftest import RUN, Bench
from tests.crawlers.family_sites import COUNT, LISTED, SITES, routes

SECOND = "2026-11-23.1"


def test_every_family_has_a_replica() -> None:
    assert {*SITES, "trs"} == set(FAMILIES)  # TRS is the sample portal's


@pytest.mark.parametrize("family", sorted(SITES))
def test_two_nights(bench: Bench, family: str) -> None:
    site = SITES[family]
    bench.register(family, site.yaml)
    bench.server.routes = routes(site)
    stats = bench.crawl(family)
    assert (stats.finish_reason, stats.errors, stats.failed) == ("finished", 0, 0), stats.notes
    assert stats.listed == {"fzbg": COUNT}
    assert stats.notes == ()
    rows = bench.rows(family)
    urls = {
        role: [row["url"] for row in rows if row["role"] == role] for role in ("list", "detail", "attachment")
    }
    assert urls["list"] == [site.base + path for path in site.lists]
    assert sorted(urls["detail"]) == sorted(site.base + site.article(n) for n in range(COUNT))
    assert sorted(urls["attachment"]) == sorted(site.base + site.attachment(n) for n in range(COUNT))
    details = {row["anchor"]: str(row["listed_on"]) for row in rows if row["role"] == "detail"}
    assert details == {title: f"{2025 - n}-03-1{n}" for n, title in enumerate(LISTED)}
    bench.index(family)

    second = bench.crawl(family, SECOND)
    assert (second.finish_reason, second.stored, second.failed) == ("finished", 0, 0)
    assert second.unchanged == stats.stored == 1 + len(site.lists) + 2 * COUNT
    assert second.listed == stats.listed


def test_a_server_that_repeats_itself_is_found_out(bench: Bench) -> None:
    site = SITES["nfcms"]
    bench.register(site.family, site.yaml)
    bench.server.routes = routes(site)
    api = f"{site.base}/gkmlpt/api/all/1866"
    first = bench.server.routes[api]
    bench.server.routes[api] = lambda seen: first(replace(seen, url=seen.url.replace("page=2", "page=1")))  # type: ignore[operator]
    stats = bench.crawl(site.family)
    assert stats.finish_reason == "list_incomplete"
    assert any("page=2&sid=755001 repeats" in note and "2 of 5 items" in note for note in stats.notes)


def test_what_is_recorded_of_a_post_is_what_was_sent(bench: Bench) -> None:
    site = SITES["hanweb_jpage"]
    bench.register(site.family, site.yaml)
    bench.server.routes = routes(site)
    bench.crawl(site.family)
    asked = [seen for seen in bench.server.seen if seen.method == "POST"]
    assert [seen.url for seen in asked] == [site.base + path for path in site.lists[1:]]
    assert {seen.body for seen in asked} == {b""}
    (path,) = bench.layout.segment_dir(site.family, RUN).glob("*.warc.gz")
    sent = [r.body.decode() for r in warc_read._records(path, path.name) if r.head.record_type == "request"]
    targets = [text.split("\r\n")[0] for text in sent if text.startswith("POST ")]
    assert targets == [f"POST {path} HTTP/1.1" for path in site.lists[1:]]
