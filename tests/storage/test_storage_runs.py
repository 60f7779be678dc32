from __future__ import annotations

from datetime import date

import pytest
from storage_samples import MORNING, fetch, write

from model.errors import ArchiveError
from model.runs import CrawlStats, RunPlan, RunSummary, SiteRun, StageRun
from storage import runs
from storage.layout import Layout

NIGHT = date(2026, 11, 22)


def plan(run_id: str) -> RunPlan:
    return RunPlan(run_id=run_id, night=NIGHT, sites=("a", "b"), planned_at=MORNING)


def summary(run_id: str) -> RunSummary:
    return RunSummary(run_id=run_id, night=NIGHT, state="ok", sites=(), stages=())


def test_run_ids_of_a_night_are_counted_and_never_used_again(layout: Layout) -> None:
    assert [runs.new_run_id(layout, NIGHT) for _ in range(3)] == [f"2026-11-22.{n}" for n in (1, 2, 3)]
    assert runs.new_run_id(layout, date(2026, 11, 23)) == "2026-11-23.1"


def test_captures_keep_a_run_id_taken_when_its_run_files_are_gone(layout: Layout) -> None:
    write(layout, fetch(), run_id="2026-11-22.9")
    assert runs.new_run_id(layout, NIGHT) == "2026-11-22.10"


def test_every_record_is_read_back_as_it_was_written(layout: Layout) -> None:
    run = runs.new_run_id(layout, NIGHT)
    stats = CrawlStats(run_id=run, site_id="a", finish_reason="finished", listed={"fz": 3}, notes=("慢",))
    site = SiteRun(run_id=run, site_id="a", state="ok", started_at=MORNING, dropped={"short": 2})
    stage = StageRun(name="transform", state="ok", seconds=1.5, counts={"kept": 4})
    runs.write_plan(layout, plan(run))
    runs.write_stats(layout, stats)
    runs.write_site(layout, site)
    runs.write_stage(layout, run, stage)
    runs.write_summary(layout, summary(run))
    assert runs.read_plan(layout, run) == plan(run)
    assert runs.read_stats(layout, run, "a") == stats
    assert runs.read_site(layout, run, "a") == site
    assert runs.read_stage(layout, run, "transform") == stage
    assert runs.read_summary(layout, run) == summary(run)
    assert not [p for p in layout.run_dir(run).rglob("*") if ".tmp-" in p.name]


def test_what_was_not_written_is_none_but_a_run_without_plan_is_an_error(layout: Layout) -> None:
    assert runs.read_stats(layout, "2026-11-22.1", "a") is None
    assert runs.read_site(layout, "2026-11-22.1", "a") is None
    assert runs.read_stage(layout, "2026-11-22.1", "crawl") is None
    assert runs.read_summary(layout, "2026-11-22.1") is None
    with pytest.raises(ArchiveError, match=r"plan\.json: run 2026-11-22\.1 has no plan"):
        runs.read_plan(layout, "2026-11-22.1")


def test_a_damaged_file_is_named(layout: Layout) -> None:
    path = runs.stats_path(layout, "2026-11-22.1", "a")
    path.parent.mkdir(parents=True)
    path.write_text('{"run_id": ')
    with pytest.raises(ArchiveError, match=r"a\.stats\.json: not a CrawlStats"):
        runs.read_stats(layout, "2026-11-22.1", "a")


def test_unfinished_runs_are_those_with_a_plan_and_no_summary_oldest_first(layout: Layout) -> None:
    for number in (2, 10, 1):
        runs.write_plan(layout, plan(f"2026-11-22.{number}"))
    runs.write_summary(layout, summary("2026-11-22.1"))
    runs.new_run_id(layout, date(2026, 11, 24))  # an id without a plan set out to do nothing
    assert [p.run_id for p in runs.unfinished(layout)] == ["2026-11-22.2", "2026-11-22.10"]
