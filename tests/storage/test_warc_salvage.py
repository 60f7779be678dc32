from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pyarrow as pa
from storage_samples import AGENT, RUN, SITE, check, fetch, write

from model.schemas import CAPTURES
from storage import captures, segments, warc_read
from storage.layout import Layout
from storage.warc import FetchContext, SegmentWriter

BARE = {"request_headers": [], "response_headers": [], "context": FetchContext("detail")}
FETCHES = [fetch(f"http://wjw.lin.test/{n}", body=f"page {n}".encode(), **BARE) for n in range(2)]
FETCHES += [
    fetch("http://wjw.lin.test/slow", None, None, outcome="timeout"),
    fetch(FETCHES[0].url, body=b"page 0", **BARE),
]

CRAWL = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from storage_samples import AGENT, RUN, SITE, fetch
from model.settings import Settings
from storage.layout import Layout
from storage.warc import SegmentWriter
writer = SegmentWriter(Layout(Settings(home=Path(sys.argv[1]), archive="x")), SITE, RUN, AGENT)
number = 0
while True:
    writer.write(fetch(f"http://wjw.lin.test/{number}", body=b"x" * 5000))
    number += 1
    print(number, flush=True)
"""


def test_a_segment_cut_at_any_byte_keeps_every_whole_group(layout: Layout) -> None:
    rows = write(layout, *FETCHES)
    [closed] = segments.closed_segments(layout.segment_dir(SITE.id, RUN))
    whole = closed.read_bytes()
    ends = _metadata_ends(whole)
    assert len(ends) == len(FETCHES) + 1  # the closing record too
    opened = closed.with_name(closed.name + segments.OPEN)
    for size in range(ends[-4], len(whole) + 1):
        closed.unlink(missing_ok=True)
        opened.write_bytes(whole[:size])
        assert warc_read.salvage(opened) == closed
        kept = sum(end <= size for end in ends)
        assert closed.read_bytes() == whole[: ends[kept - 1]]
        if size in (ends[kept - 1], ends[kept - 1] + 1):  # the same bytes give the same rows
            assert list(warc_read.rows(closed, layout)) == rows[:kept]
        assert [path.name for path in closed.parent.iterdir()] == [closed.name]
    assert check(closed).returncode == 0


def _metadata_ends(data: bytes) -> list[int]:
    """Where each metadata record ends, found by cutting at every gzip header."""
    starts = [i for i in range(len(data)) if data.startswith(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", i)]
    ends = []
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        if b"WARC-Type: metadata" in zlib.decompress(data[start:end], 31):
            ends.append(end)
    return ends


def test_salvaged_segments_pass_warcio_check(layout: Layout) -> None:
    write(layout, *FETCHES)
    [closed] = segments.closed_segments(layout.segment_dir(SITE.id, RUN))
    whole = closed.read_bytes()
    for lost in (1, 400, 900):
        opened = closed.with_name(closed.name + segments.OPEN)
        opened.write_bytes(whole[:-lost])
        closed.unlink()
        assert warc_read.salvage(opened) == closed
        assert check(closed).returncode == 0


def test_a_segment_without_a_whole_group_is_removed(layout: Layout) -> None:
    rows = write(layout, fetch())
    [closed] = segments.closed_segments(layout.segment_dir(SITE.id, RUN))
    data = closed.read_bytes()
    opened = closed.with_name(closed.name + segments.OPEN)
    for size in (0, 5, rows[0]["warc_offset"], rows[0]["warc_offset"] + rows[0]["warc_length"]):
        closed.unlink(missing_ok=True)
        opened.write_bytes(data[:size])
        assert warc_read.salvage(opened) is None
        assert list(closed.parent.iterdir()) == []


def test_garbage_after_the_last_group_is_cut_off(layout: Layout) -> None:
    rows = write(layout, *FETCHES)
    [closed] = segments.closed_segments(layout.segment_dir(SITE.id, RUN))
    opened = closed.with_name(closed.name + segments.OPEN)
    opened.write_bytes(closed.read_bytes() + bytes(1000))  # blocks a file system allotted and never filled
    closed.unlink()
    assert warc_read.salvage(opened) == closed
    assert list(warc_read.rows(closed, layout)) == rows


def test_a_salvage_killed_after_its_rename_is_ended_by_the_next(layout: Layout) -> None:
    rows = write(layout, *FETCHES)
    [closed] = segments.closed_segments(layout.segment_dir(SITE.id, RUN))
    opened = closed.with_name(closed.name + segments.OPEN)
    opened.write_bytes(closed.read_bytes()[:-3])
    assert warc_read.salvage(opened) == closed
    assert not opened.exists()
    assert list(warc_read.rows(closed, layout)) == rows


def test_kill_9_loses_no_group_that_was_written_and_the_next_writer_salvages(layout: Layout) -> None:
    here = Path(__file__).parent
    command = [sys.executable, "-c", CRAWL, str(layout.settings.home), str(here), str(here.parent.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(5)]
        process.kill()
        said += process.stdout.readlines()
    directory = layout.segment_dir(SITE.id, RUN)
    assert len(segments.open_segments(directory)) == 1
    writer = SegmentWriter(layout, SITE, RUN, AGENT)
    writer.close(None)
    assert segments.open_segments(directory) == []
    kept = captures.run_captures(layout, SITE.id, RUN)
    whole_lines = [line for line in said if line.endswith("\n")]
    assert len(kept) >= len(whole_lines) >= 5
    assert len(
        list(captures.bodies(layout, pa.Table.from_pylist(list(kept.values()), schema=CAPTURES.arrow())))
    ) == len(kept)
