from __future__ import annotations

import gzip
from datetime import timedelta
from shutil import rmtree

import pytest
from storage_samples import AGENT, MORNING, NEXT, PAGE, RUN, SITE, fetch, reports, segment, write

from model.errors import CaptureError, LockHeldError
from storage import captures, locks, segments, tables
from storage.layout import Layout
from storage.warc import SegmentWriter

OTHER = "http://wjw.lin.test/fz/2.html"
EVENING = MORNING + timedelta(days=1)


def cut(layout: Layout, run_id: str = RUN) -> None:
    """Makes a closed segment look as if its writer had been killed in its last group."""
    path = segments.closed_segments(layout.segment_dir(SITE.id, run_id))[-1]
    opened = path.with_name(path.name + segments.OPEN)
    path.rename(opened)
    opened.write_bytes(opened.read_bytes()[:-600])  # the closing record and a part of the last metadata


def archive(layout: Layout, *identifiers: str) -> None:
    tables.append(layout, "reports", reports(), [f"reports/{one}" for one in identifiers])


def urls(layout: Layout) -> list[str]:
    return sorted(tables.read(layout, "captures", ["url"])["url"].to_pylist())


def test_index_brings_the_rows_of_a_run_into_the_table_once(layout: Layout) -> None:
    rows = write(layout, fetch(), fetch(OTHER))
    assert captures.index(layout, SITE.id, RUN) == 2
    version = tables.version(layout, "captures")
    assert captures.index(layout, SITE.id, RUN) == 2
    assert tables.version(layout, "captures") == version
    found = captures.run_rows(layout, [RUN]).to_pylist()
    assert found == sorted(rows, key=lambda row: row["url"])


def test_what_a_retried_crawl_adds_to_an_indexed_run_is_indexed_too(layout: Layout) -> None:
    write(layout, fetch())
    captures.index(layout, SITE.id, RUN)
    write(layout, fetch(OTHER))
    assert captures.index(layout, SITE.id, RUN) == 2
    assert captures.index(layout, SITE.id, RUN) == 2
    assert urls(layout) == [PAGE, OTHER]


def test_a_run_without_captures_indexes_nothing_and_stays_open_for_its_next_try(layout: Layout) -> None:
    assert captures.index(layout, SITE.id, RUN) == 0
    write(layout, fetch())
    assert captures.index(layout, SITE.id, RUN) == 1


def test_index_salvages_what_a_crash_left_open(layout: Layout) -> None:
    write(layout, fetch(), fetch(OTHER))
    cut(layout)
    assert captures.index(layout, SITE.id, RUN) == 1
    assert urls(layout) == [PAGE]


def test_nothing_is_indexed_while_a_crawl_still_writes(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(captures, "_WAIT", 0.0)
    writer = SegmentWriter(layout, SITE, RUN, AGENT)
    writer.write(fetch())
    with pytest.raises(LockHeldError):
        captures.index(layout, SITE.id, RUN)
    assert captures.recover(layout) == []
    assert tables.version(layout, "captures") is None
    writer.close(None)
    assert captures.recover(layout) == [(SITE.id, RUN)]


def test_recover_takes_up_every_run_that_was_left_but_those_to_be_continued(layout: Layout) -> None:
    for run_id in (RUN, NEXT, "2026-11-24.1"):
        write(layout, fetch(), fetch(OTHER), run_id=run_id)
    cut(layout, NEXT)
    captures.index(layout, SITE.id, RUN)
    assert captures.recover(layout, skip={(SITE.id, "2026-11-24.1")}) == [(SITE.id, NEXT)]
    assert captures.recover(layout) == [(SITE.id, "2026-11-24.1")]
    assert captures.recover(layout) == []
    assert len(urls(layout)) == 2 + 1 + 2


def test_an_old_damaged_segment_is_named_in_the_log_and_does_not_stop_the_others(
    layout: Layout, caplog: pytest.LogCaptureFixture
) -> None:
    for run_id in (RUN, NEXT):
        write(layout, fetch(), run_id=run_id)
    damaged = segment(layout)
    damaged.write_bytes(damaged.read_bytes()[:-20])
    assert captures.recover(layout) == [(SITE.id, NEXT)]
    assert f"{damaged.name}: record at byte" in caplog.text
    with pytest.raises(CaptureError, match=damaged.name):
        captures.index(layout, SITE.id, RUN)


def test_the_rows_of_a_cut_off_run_are_there_to_continue_it(layout: Layout) -> None:
    first = write(layout, fetch(status=503), fetch(), fetch(OTHER))
    cut(layout)
    assert captures.run_captures(layout, SITE.id, RUN) == {PAGE: first[1]}
    assert captures.run_captures(layout, SITE.id, NEXT) == {}


def test_asking_for_the_rows_of_a_run_leaves_its_writer_in_peace(layout: Layout) -> None:
    write(layout, fetch())
    writer = SegmentWriter(layout, SITE, RUN, AGENT)
    row = writer.write(fetch(OTHER))
    assert set(captures.run_captures(layout, SITE.id, RUN)) == {PAGE}
    writer.close(None)
    assert captures.run_captures(layout, SITE.id, RUN)[OTHER] == row


def test_known_captures_give_the_body_last_seen_with_the_newest_validators(layout: Layout) -> None:
    [stored, *_] = write(
        layout, fetch(), fetch(OTHER, 404), fetch("http://wjw.lin.test/s", None, None, outcome="dns")
    )
    captures.index(layout, SITE.id, RUN)
    known = captures.known_captures(layout, SITE.id)
    assert set(known) == {PAGE}
    headers = [("ETag", '"v2"'), ("Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT")]
    write(
        layout,
        fetch(status=304, body=None, response_headers=headers, fetched_at=EVENING),
        run_id=NEXT,
        known=known,
    )
    captures.index(layout, SITE.id, NEXT)
    [prior] = captures.known_captures(layout, SITE.id).values()
    assert (prior.capture_id, prior.fetched_at, prior.media_type) == (
        stored["capture_id"],
        MORNING,
        "text/html",
    )
    assert (prior.etag, prior.last_modified) == ('"v2"', "Mon, 23 Nov 2026 00:00:00 GMT")
    assert captures.known_captures(layout, "another_site") == {}


def test_a_changed_page_replaces_what_was_known_of_it(layout: Layout) -> None:
    write(layout, fetch())
    captures.index(layout, SITE.id, RUN)
    known = captures.known_captures(layout, SITE.id)
    [changed] = write(layout, fetch(body=b"new", fetched_at=EVENING), run_id=NEXT, known=known)
    captures.index(layout, SITE.id, NEXT)
    assert changed["outcome"] == "stored"
    assert captures.known_captures(layout, SITE.id)[PAGE].capture_id == changed["capture_id"]


def test_bodies_follow_revisits_and_undo_codings(layout: Layout) -> None:
    coded = fetch(
        body=gzip.compress(b"long " * 99), response_headers=[("Content-Encoding", "gzip"), ("ETag", "a")]
    )
    write(layout, coded)
    captures.index(layout, SITE.id, RUN)
    known = captures.known_captures(layout, SITE.id)
    not_modified = fetch(status=304, body=None, fetched_at=EVENING)
    write(layout, not_modified, fetch(OTHER, body=b"other"), coded, run_id=NEXT, known=known)
    captures.index(layout, SITE.id, NEXT)
    rows = captures.run_rows(layout, [NEXT, RUN])
    assert list(captures.bodies(layout, rows)) == [b"long " * 99] * 3 + [b"other"]
    ids = rows["capture_id"].to_pylist()
    assert [captures.body_of(layout, one) for one in ids] == [b"long " * 99] * 3 + [b"other"]


def test_a_capture_without_a_body_is_an_error_that_does_not_stop_the_others(layout: Layout) -> None:
    write(layout, fetch(PAGE, None, None, outcome="timeout"), fetch(OTHER))
    captures.index(layout, SITE.id, RUN)
    rows = captures.run_rows(layout, [RUN])
    without, whole = rows.to_pylist()
    reader = captures.BodyReader(layout, rows)
    with pytest.raises(CaptureError, match=rf"{PAGE} was captured without a body"):
        reader.read(without)
    assert reader.read(whole) == b"<p>page</p>"
    with pytest.raises(CaptureError, match="no capture 0000"):
        captures.body_of(layout, "0000")


def test_a_run_is_pending_until_its_reports_are_archived(layout: Layout) -> None:
    for run_id in ("2026-11-22.10", "2026-11-22.9", NEXT):
        write(layout, fetch(), run_id=run_id)
        captures.index(layout, SITE.id, run_id)
    assert captures.pending_runs(layout) == ["2026-11-22.9", "2026-11-22.10", NEXT]
    archive(layout, "2026-11-22.10", "2026-11-22.9")
    assert captures.pending_runs(layout) == [NEXT]


def test_what_is_indexed_after_its_run_was_archived_is_pending_by_itself(layout: Layout) -> None:
    write(layout, fetch())
    captures.index(layout, SITE.id, RUN)
    archive(layout, RUN)
    write(layout, fetch(OTHER))  # a crawl that outlived its run
    assert captures.recover(layout) == [(SITE.id, RUN)]
    [late] = captures.pending_runs(layout)
    assert late == f"{RUN}+{SITE.id}-{RUN}-00002"
    assert captures.run_rows(layout, [late])["url"].to_pylist() == [OTHER]
    assert captures.run_rows(layout, [late, RUN])["url"].to_pylist() == [PAGE, OTHER]
    archive(layout, NEXT, late)
    assert captures.pending_runs(layout) == []


def test_an_empty_archive_knows_nothing(layout: Layout) -> None:
    assert captures.pending_runs(layout) == []
    assert captures.known_captures(layout, SITE.id) == {}
    assert captures.recover(layout) == []
    assert captures.run_rows(layout, []).num_rows == 0
    assert locks.holder(layout, segments.lock_name(SITE.id)) is None


def test_the_table_can_be_made_again_from_the_files_alone(layout: Layout) -> None:
    write(layout, fetch(), fetch(OTHER, 404))
    captures.index(layout, SITE.id, RUN)
    known = captures.known_captures(layout, SITE.id)
    write(
        layout,
        fetch(),
        fetch(OTHER, None, None, outcome="tls", error="self-signed"),
        run_id=NEXT,
        known=known,
    )
    captures.index(layout, SITE.id, NEXT)
    before = captures.run_rows(layout, [RUN, NEXT])
    rmtree(layout.archive)
    assert captures.recover(layout) == [(SITE.id, RUN), (SITE.id, NEXT)]
    assert captures.run_rows(layout, [RUN, NEXT]).equals(before)
