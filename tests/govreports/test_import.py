"""Files somebody already has go the same way as a crawled site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from govreports.nightly import steps
from model.decoding import decode
from model.settings import Settings
from storage import captures, compare, runs, tables
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


def test_a_home_may_have_any_common_name(tmp_path: Path, folder: Path) -> None:
    import duckdb

    settings = Settings.from_env({"GOVREPORTS_HOME": str(tmp_path / "我的 数据 100% #1")})
    assert run_night(settings, source=folder).state == "ok"
    files = f"read_parquet('{Layout(settings).latest}/reports/**/*.parquet', hive_partitioning = true)"
    assert duckdb.sql(f"select year from {files}").fetchall() == [(2023,)]
    assert tables.read(Layout(settings), "reports").num_rows == 1


def test_captures_of_another_cut_off_run_are_read_by_the_next(
    settings: Settings, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "later.txt").write_text(REPORT.format(permits=7).replace("2023", "2022"), encoding="utf-8")
    cut_off = steps.plan(settings, sites=None, source=str(other))
    steps.crawl(settings, cut_off.run_id, "import")  # … and then the machine went down
    summary = run_night(settings, source=folder)
    assert summary.reports_new == 2
    years = tables.read(Layout(settings), "reports", ["year"])["year"].to_pylist()
    assert sorted(years) == [2022, 2023]


def test_a_run_nobody_continues_is_closed_with_its_rows(settings: Settings, folder: Path) -> None:
    old = replace(settings, night=date(2026, 3, 1))
    cut_off = steps.plan(old, sites=None, source=str(folder))
    steps.crawl(old, cut_off.run_id, "import")
    taken = run_night(replace(settings, night=date(2026, 3, 2)), source=folder)
    summary = runs.read_summary(Layout(settings), cut_off.run_id)
    assert summary is not None
    assert summary.state == "failed"
    assert summary.problems[0] == (
        f"cut off before its end; what it captured was taken over by run {taken.run_id}"
    )
    rows = tables.read(Layout(settings), "runs", ["run_id"])["run_id"].to_pylist()
    assert sorted(rows) == [cut_off.run_id, taken.run_id]
    assert taken.reports_new == 1


def test_an_archive_stage_that_broke_off_is_counted_by_what_it_wrote(
    settings: Settings, folder: Path
) -> None:
    plan = steps.plan(settings, sites=None, source=str(folder))
    steps.crawl(settings, plan.run_id, "import")
    steps.transform(settings, plan.run_id)
    steps.deduplicate(settings, plan.run_id)
    blocked = Layout(settings).releases
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file where a folder should be")
    with pytest.raises(OSError, match="releases"):
        steps.archive(settings, plan.run_id)
    summary = steps.summarise(settings, plan.run_id, {})
    assert summary.state == "failed"
    assert (summary.reports_new, summary.quarantined) == (1, 2)
    assert summary.problems[0].startswith("stage archive:")


def test_a_value_the_year_before_speaks_against_is_flagged(settings: Settings, folder: Path) -> None:
    text = REPORT.format(permits=312).replace("云溪市卫生健康委员会", "松原市卫生健康委员会")
    (folder / "report.txt").write_text(text, encoding="utf-8")
    run_night(settings, source=folder)
    later = text.replace("行政处罚41件", "行政处罚4100件").replace("2024", "2025").replace("2023", "2024")
    (folder / "later.txt").write_text(later, encoding="utf-8")
    run_night(settings, source=folder)
    rows = tables.read(Layout(settings), "indicators").to_pylist()
    flagged = {(r["year"], r["value"]) for r in rows if "implausible_jump" in (r["flags"] or ())}
    assert flagged == {(2024, 4100.0)}


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
