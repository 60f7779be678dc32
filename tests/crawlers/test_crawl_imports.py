"""Files given by hand go the same way as pages: captured, kept, and not stored twice."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from crawlers.spiders.imports import regular_files
from storage import warc_read
from tests.crawlers.conftest import RUN, Bench, content

SECOND = "2026-11-23.1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "给的 文件"
    (folder / "b").mkdir(parents=True)
    (folder / "a.txt").write_text("一份报告", encoding="gb18030")
    (folder / "b" / "c.docx").write_bytes(b"PK\x03\x04 not really")
    (folder / "b" / "d 报告.html").write_text("<p>报告</p>", encoding="utf-8")
    (folder / ".hidden").write_text("no")
    (tmp_path / "outside.txt").write_text("no")
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "again.txt").symlink_to(folder / "a.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    return folder


def test_what_counts_as_a_file(folder: Path) -> None:
    skipped: Counter[str] = Counter()
    found = [path.relative_to(folder).as_posix() for path in regular_files(folder, skipped)]
    assert found == ["a.txt", "b/c.docx", "b/d 报告.html"]
    assert skipped == {
        "hidden": 1,
        "link out of the folder": 1,
        "link inside the folder": 2,
        "not a regular file": 1,
    }


def test_files_are_captured_as_resources(bench: Bench, folder: Path) -> None:
    stats = bench.crawl("import", RUN, "--source", str(folder))
    assert (stats.finish_reason, stats.stored, stats.failed) == ("finished", 3, 0)
    assert "left out 1: hidden" in stats.notes
    rows = bench.rows("import")
    assert [row["record_type"] for row in rows] == ["resource"] * 3
    assert [row["url"] for row in rows] == [
        (folder / name).as_uri() for name in ("a.txt", "b/c.docx", "b/d 报告.html")
    ]
    assert {row["role"] for row in rows} == {"import"}
    assert {row["family"] for row in rows} == {None}
    assert rows[0]["media_type"] == "text/plain"
    stored = warc_read.load(bench.layout, rows[0]["warc_file"], rows[0]["warc_offset"])
    assert stored.body == (folder / "a.txt").read_bytes()
    assert bench.server.seen == []


def test_the_same_bytes_again_are_a_revisit(bench: Bench, folder: Path) -> None:
    bench.crawl("import", RUN, "--source", str(folder))
    bench.index("import")
    (folder / "a.txt").write_text("一份改过的报告", encoding="gb18030")
    stats = bench.crawl("import", SECOND, "--source", str(folder))
    assert (stats.stored, stats.unchanged) == (1, 2)
    assert [row["record_type"] for row in bench.rows("import", SECOND)] == ["resource", "revisit", "revisit"]


def test_a_run_continued_keeps_what_it_has(bench: Bench, folder: Path) -> None:
    bench.crawl("import", RUN, "--source", str(folder))
    before = content(bench.rows("import"))
    assert bench.crawl("import", RUN, "--source", str(folder)).stored == 3
    assert content(bench.rows("import")) == before


def test_one_file(bench: Bench, folder: Path) -> None:
    stats = bench.crawl("import", RUN, "--source", str(folder / "a.txt"))
    assert (stats.finish_reason, stats.stored) == ("finished", 1)


def test_a_file_too_large_is_named_not_lost(bench: Bench, folder: Path) -> None:
    with (folder / "z.pdf").open("wb") as file:
        file.truncate(31 * 1024 * 1024)
    stats = bench.crawl("import", RUN, "--source", str(folder))
    assert (stats.stored, stats.failed) == (3, 1)
    (row,) = [row for row in bench.rows("import") if row["outcome"] == "failed"]
    assert row["url"].endswith("/z.pdf")
    assert row["error"] == f"file longer than {30 * 1024 * 1024} bytes"


def test_nothing_to_import_is_a_failure(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert bench.crawl("import", RUN, "--source", str(tmp_path / "empty")).finish_reason == "no_files"


def test_a_source_that_is_not_there(bench: Bench, tmp_path: Path) -> None:
    stats = bench.crawl("import", RUN, "--source", str(tmp_path / "nowhere"))
    assert (bench.code, stats.finish_reason) == (2, "refused")
    assert "nowhere" in bench.error
