from __future__ import annotations

import gzip
import hashlib
import json
import os
from datetime import UTC, date, datetime

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from storage_samples import AGENT, MORNING, NEXT, PAGE, RUN, SITE, check, fetch, records, segment, write

from model.errors import CaptureError, LockHeldError
from model.runs import CrawlStats
from model.schemas import CAPTURES
from model.sites import IMPORT_SITE
from storage import captures, segments, warc_read
from storage.layout import Layout
from storage.warc import Fetch, FetchContext, SegmentWriter

# every outcome once, in the order a crawl may meet them
FETCHES = [
    fetch("http://wjw.lin.test/robots.txt", 404, b"", context=FetchContext("robots")),
    fetch(body=gzip.compress(b"<p>long page</p>" * 50, mtime=0),
          response_headers=[("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("ETag", '"v1"'),
                            ("Content-Type", "text/html; charset=gb2312")]),
    fetch(status=304, body=None, response_headers=[("ETag", '"v2"')]),
    fetch("http://wjw.lin.test/2.html", body=b"second"),
    fetch("http://wjw.lin.test/2.html", body=b"second"),
    fetch("http://wjw.lin.test/2.html", body=b"second, changed"),
    fetch("http://wjw.lin.test/empty", body=b""),
    fetch("http://wjw.lin.test/old", 301, b"moved", response_headers=[("Location", "/new")]),
    fetch("http://wjw.lin.test/broken", 503, b"later", reason="Service Unavailable"),
    fetch("http://wjw.lin.test/slow", None, None, outcome="timeout", error="no answer in 30 s\nof waiting"),
    fetch("http://nowhere.lin.test/", None, None, outcome="dns", error="名称无法解析"),
    fetch("http://wjw.lin.test/cut", 200, b"half", outcome="failed", error="connection lost"),
]  # fmt: skip


def test_a_segment_gives_the_rows_it_was_written_with(layout: Layout) -> None:
    written = write(layout, *FETCHES)
    assert list(warc_read.rows(segment(layout), layout)) == written
    assert [list(row) for row in written] == [CAPTURES.arrow().names] * len(FETCHES)
    assert [row["outcome"] for row in written] == [
        "http_error", "stored", "unchanged", "stored", "unchanged", "stored", "stored", "redirect",
        "http_error", "timeout", "dns", "failed",
    ]  # fmt: skip
    assert [row["record_type"] for row in written] == [
        "response", "response", "revisit", "response", "revisit", "response", "response", "response",
        "response", "metadata", "metadata", "response",
    ]  # fmt: skip


def test_a_row_says_all_that_the_fetch_did(layout: Layout) -> None:
    [row] = write(layout, fetch())
    assert row | {"capture_id": "", "warc_offset": 0, "warc_length": 0} == {
        "night": date(2026, 11, 22),
        "run_id": RUN,
        "site_id": "lin_wjw",
        "capture_id": "",
        "url": PAGE,
        "role": "detail",
        "column_id": "fzjs",
        "family": "law",
        "via_url": "http://wjw.lin.test/fz/",
        "anchor": "年度报告",
        "listed_on": date(2026, 1, 5),
        "outcome": "stored",
        "status": 200,
        "error": None,
        "record_type": "response",
        "media_type": "text/html",
        "charset": "gb2312",
        "payload_bytes": 11,
        "payload_sha256": hashlib.sha256(b"<p>page</p>").hexdigest(),
        "refers_to": None,
        "etag": '"v1"',
        "last_modified": None,
        "fetched_at": MORNING,
        "warc_file": f"lin_wjw/{RUN}/lin_wjw-{RUN}-00001.warc.gz",
        "warc_offset": 0,
        "warc_length": 0,
    }


def test_warcio_and_fastwarc_read_every_record_with_the_right_digests(layout: Layout) -> None:
    write(layout, *FETCHES)
    path = segment(layout)
    result = check(path)
    assert result.returncode == 0, result.stdout
    assert result.stdout.count("digest pass") == sum(r.rec_type != "revisit" for r in records(path))
    ours = [(r.rec_headers.get_header("WARC-Record-ID"), r.rec_type, len(r.block)) for r in records(path)]
    theirs = []
    for record in FastIterator(path.open("rb"), parse_http=False):
        assert record.verify_block_digest(consume=False) is True
        kind = record.headers["WARC-Type"]
        record.parse_http()
        if kind == "response":
            assert record.verify_payload_digest(consume=False) is True
        theirs.append((record.headers["WARC-Record-ID"], kind, len(record.reader.read())))
    assert theirs == ours


def test_a_row_points_at_its_record(layout: Layout) -> None:
    rows = write(layout, *FETCHES)
    path = segment(layout)
    members = path.read_bytes()
    for row, one in zip(rows, FETCHES, strict=True):
        data = gzip.decompress(members[row["warc_offset"] :][: row["warc_length"]])
        assert f"WARC-Record-ID: <urn:uuid:{row['capture_id']}>".encode() in data
        stored = warc_read.load(layout, row["warc_file"], row["warc_offset"])
        assert (stored.url, stored.record_type, stored.status) == (one.url, row["record_type"], one.status)
        if row["record_type"] == "response":
            assert stored.body == one.body


def test_an_imported_file_is_a_resource_and_the_same_file_again_a_revisit(layout: Layout) -> None:
    one = Fetch(
        url="file:///tmp/%E6%8A%A5%E5%91%8A.docx",
        fetched_at=MORNING,
        context=FetchContext("import"),
        response_headers=[("Content-Type", "application/x-docx")],
        body=b"PK\x03\x04",
    )
    for run_id in (RUN, NEXT):
        writer = SegmentWriter(
            layout, IMPORT_SITE, run_id, AGENT, known=captures.known_captures(layout, IMPORT_SITE.id)
        )
        row = writer.write(one)
        writer.close(None)
        captures.index(layout, IMPORT_SITE.id, run_id)
        assert list(warc_read.rows(layout.captures_root / row["warc_file"], layout)) == [row]
        assert check(layout.captures_root / row["warc_file"]).returncode == 0
    rows = captures.run_rows(layout, [RUN, NEXT]).to_pylist()
    assert [(r["record_type"], r["status"], r["media_type"]) for r in rows] == [
        ("resource", None, "application/x-docx"),
        ("revisit", None, "application/x-docx"),
    ]
    assert list(captures.bodies(layout, captures.run_rows(layout, [RUN, NEXT]))) == [b"PK\x03\x04"] * 2


def test_warcinfo_and_the_closing_record_say_who_fetched_and_how_it_ended(layout: Layout) -> None:
    stats = CrawlStats(run_id=RUN, site_id=SITE.id, finish_reason="finished", stored=1, listed={"fzjs": 4})
    writer = SegmentWriter(layout, SITE, RUN, "agent\r\nrun: 1999-01-01.1")
    writer.write(fetch())
    writer.close(stats)
    info, *_, closing = records(segment(layout))
    lines = info.block.decode().splitlines()
    assert {f"run: {RUN}", "site: lin_wjw", f"site-digest: {'ab' * 32}", "robots: obey"} <= set(lines)
    assert "http-header-user-agent: agent run: 1999-01-01.1" in lines
    assert closing.rec_headers.get_header("Content-Type") == "application/json"
    assert CrawlStats.model_validate(json.loads(closing.block)["stats"]) == stats


def test_nothing_is_on_disk_before_the_first_fetch(layout: Layout) -> None:
    writer = SegmentWriter(layout, SITE, RUN, AGENT)
    assert not layout.captures_root.exists()
    writer.close(None)
    writer.close(None)
    assert not layout.captures_root.exists()


def test_a_segment_is_open_until_it_is_closed_and_a_full_one_is_followed_by_the_next(layout: Layout) -> None:
    writer = SegmentWriter(layout, SITE, RUN, AGENT, max_bytes=3000)
    rows = [writer.write(fetch())]
    directory = layout.segment_dir(SITE.id, RUN)
    assert len(segments.open_segments(directory)) == 1
    assert segments.closed_segments(directory) == []
    rows += [writer.write(fetch(f"http://wjw.lin.test/{n}", body=os.urandom(500))) for n in range(5)]
    writer.close(None)
    assert segments.open_segments(directory) == []
    closed = segments.closed_segments(directory)
    assert len(closed) > 1
    assert [row for path in closed for row in warc_read.rows(path, layout)] == rows
    assert [segments.number_of(path.name) for path in closed] == list(range(1, len(closed) + 1))


def test_segment_numbers_go_on_when_a_run_is_continued(layout: Layout) -> None:
    write(layout, fetch())
    write(layout, fetch())
    assert segment(layout, number=2).exists()


def test_two_crawls_of_a_site_do_not_write_at_once(layout: Layout) -> None:
    writer = SegmentWriter(layout, SITE, RUN, AGENT)
    with pytest.raises(LockHeldError, match="captures-lin_wjw"):
        SegmentWriter(layout, SITE, NEXT, AGENT)
    writer.close(None)
    SegmentWriter(layout, SITE, NEXT, AGENT).close(None)


def test_a_fetch_without_response_or_outcome_is_refused_and_writes_nothing(layout: Layout) -> None:
    with pytest.raises(ValueError, match="neither a response nor an outcome"):
        write(layout, fetch(status=None, body=None))
    with pytest.raises(ValueError, match="time zone"):
        write(layout, fetch(fetched_at=datetime(2026, 1, 1)))
    assert not layout.captures_root.exists()


def test_times_are_written_in_utc(layout: Layout) -> None:
    shanghai = datetime.fromisoformat("2026-11-22T09:02:03.456789+08:00")
    [row] = write(layout, fetch(fetched_at=shanghai))
    assert row["fetched_at"] == MORNING
    assert row["fetched_at"].tzinfo is UTC


def test_a_damaged_record_is_named_by_file_and_offset(layout: Layout) -> None:
    rows = write(layout, fetch(), fetch("http://wjw.lin.test/2"))
    path, offset = segment(layout), rows[1]["warc_offset"]
    data = bytearray(path.read_bytes())
    data[offset + 40] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(CaptureError, match=rf"{rows[1]['warc_file']}: record at byte {offset}"):
        warc_read.load(layout, rows[1]["warc_file"], offset)
    with pytest.raises(CaptureError, match=f"record at byte {offset}"):
        list(warc_read.rows(path, layout))
    assert warc_read.load(layout, rows[0]["warc_file"], rows[0]["warc_offset"]).body == b"<p>page</p>"
    with pytest.raises(CaptureError, match="ends before"):
        warc_read.load(layout, rows[0]["warc_file"], len(data))
    with pytest.raises(CaptureError, match=r"gone\.warc\.gz"):
        warc_read.load(layout, "gone.warc.gz", 0)
