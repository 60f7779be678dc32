"""Files somebody already has go the same way as a crawled site."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.decoding import decode
from model.settings import Settings
from storage import captures, compare, tables
from storage.layout import Layout
from tests.support import run_night

REPORT = """云溪市卫生健康委员会2023年度法治政府建设情况报告

2023年，市卫生健康委认真履行职责，持续推进依法行政，现将有关情况报告如下：

一、主要举措和成效

（一）规范审批服务。全年共受理行政许可申请{permits}件，办结率100%。

（二）加强监督执法。全年监督检查各类单位860户次，作出行政处罚41件，罚款12.6万元，未发生行政复议案件。

二、存在的不足

基层执法力量仍显薄弱，普法形式有待丰富。

三、下一年度安排

继续加强执法人员培训，力争培训覆盖率达到100%。

云溪市卫生健康委员会

2024年1月16日
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    (files / "report.txt").write_text(REPORT.format(permits=312), encoding="utf-8")
    (files / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (files / "empty.pdf").write_bytes(b"")
    return files


def test_a_file_becomes_a_report_with_its_capture(settings: Settings, folder: Path) -> None:
    summary = run_night(settings, source=folder)
    layout = Layout(settings)
    (report,) = tables.read(layout, "reports").to_pylist()
    assert summary.state == "ok"
    assert (report["kind"], report["year"], report["version"]) == ("annual_report", 2023, 1)
    rows = tables.read(layout, "captures").to_pylist()
    (capture,) = [r for r in rows if r["capture_id"] == report["capture_id"]]
    assert capture["url"] == (folder / "report.txt").as_uri()
    assert captures.body_of(layout, report["capture_id"]) == (folder / "report.txt").read_bytes()


def test_what_cannot_be_read_is_in_quarantine_with_its_reason(settings: Settings, folder: Path) -> None:
    summary = run_night(settings, source=folder)
    rows = tables.read(Layout(settings), "quarantine").to_pylist()
    assert summary.quarantined == len(rows) == 2
    assert {Path(r["url"]).name: r["reason"] for r in rows} == {
        "broken.docx": "broken_docx",
        "empty.pdf": "empty_file",
    }


def test_every_span_slices_the_stored_text_and_the_raw_file(settings: Settings, folder: Path) -> None:
    run_night(settings, source=folder)
    layout = Layout(settings)
    (report,) = tables.read(layout, "reports").to_pylist()
    rows = tables.read(layout, "indicators").to_pylist()
    raw = decode(captures.body_of(layout, report["capture_id"])).text
    assert {(r["value"], r["unit"]) for r in rows} >= {(312.0, "件"), (860.0, "户次"), (41.0, "件")}
    for row in rows:
        assert report["text"][row["clean_start"] : row["clean_end"]] == row["span"]
        assert raw[row["raw_start"] : row["raw_end"]] == row["span"]


def test_a_second_import_archives_nothing_and_says_unchanged(settings: Settings, folder: Path) -> None:
    run_night(settings, source=folder)
    before = compare.content_digest(Layout(settings))
    again = run_night(settings, source=folder)
    assert (again.reports_new, again.sites[0].pages_fetched) == (0, 0)
    assert again.sites[0].pages_unchanged == 3
    after = compare.content_digest(Layout(settings))
    assert (after["reports"], after["indicators"]) == (before["reports"], before["indicators"])


def test_a_corrected_file_is_a_second_version(settings: Settings, folder: Path) -> None:
    run_night(settings, source=folder)
    (folder / "report.txt").write_text(REPORT.format(permits=321), encoding="utf-8")
    run_night(settings, source=folder)
    reports = tables.read(Layout(settings), "reports").sort_by("version").to_pylist()
    assert [r["version"] for r in reports] == [1, 2]
    assert reports[0]["report_id"] == reports[1]["report_id"]
    assert reports[1]["previous_sha256"] == reports[0]["content_sha256"]


def test_the_release_holds_what_the_tables_hold(settings: Settings, folder: Path) -> None:
    import duckdb

    summary = run_night(settings, source=folder)
    latest = Layout(settings).latest
    files = f"read_parquet('{latest}/reports/**/*.parquet', hive_partitioning = true)"
    found = duckdb.sql(f"select year, region, title from {files}").to_arrow_table()
    assert summary.release is not None
    assert found.num_rows == 1
    assert found.to_pylist()[0]["year"] == 2023
