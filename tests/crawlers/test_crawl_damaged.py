"""A stored body that went bad on disk is fetched again in full, not referred to for ever."""

from __future__ import annotations

from crawlers.portal.server import Portal
from storage import warc_read
from tests.crawlers.conftest import Bench

SECOND = "2026-11-23.1"
SITE = "shuoqiao"


def test_a_damaged_body_is_stored_anew(bench: Bench) -> None:
    with Portal(night=1) as portal:
        bench.env.update(GOVREPORTS_PORTAL=portal.url, GOVREPORTS_SITES="")
        assert bench.crawl(SITE).finish_reason == "finished"
        bench.index(SITE)
        kept = next(row for row in bench.rows(SITE) if row["role"] == "detail" and row["etag"])
        path = bench.layout.captures_root / kept["warc_file"]
        data = bytearray(path.read_bytes())
        middle = kept["warc_offset"] + kept["warc_length"] // 2
        data[middle : middle + 8] = bytes(8)
        path.write_bytes(data)
        stats = bench.crawl(SITE, SECOND)
    (first, again) = [row for row in bench.rows(SITE, SECOND) if row["url"] == kept["url"]]
    assert first["outcome"] == "unchanged"
    assert (again["outcome"], again["record_type"]) == ("stored", "response")
    assert any("stored body unusable" in note for note in stats.notes)
    stored = warc_read.load(bench.layout, again["warc_file"], again["warc_offset"])
    assert again["payload_bytes"] == len(stored.body)
    assert again["payload_sha256"] == kept["payload_sha256"]
