"""The summary names what is missing and why, once each, and never shows a failure as success."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govreports.nightly import steps
from model.runs import RunPlan, SiteRun, StageRun
from model.settings import Settings
from storage import runs, tables
from storage.layout import Layout

RUN = "2026-03-01.1"
NIGHT = date(2026, 3, 1)


@pytest.fixture
def layout(settings: Settings) -> Layout:
    """A run of two sites whose stages all ended well."""
    layout = Layout(settings)
    assert runs.new_run_id(layout, NIGHT) == RUN
    plan = RunPlan(run_id=RUN, night=NIGHT, sites=("a_site", "b_site"), planned_at=datetime.now(UTC))
    runs.write_plan(layout, plan)
    for site in plan.sites:
        runs.write_site(layout, SiteRun(run_id=RUN, site_id=site, state="ok", finish_reason="finished"))
    for name in ("transform", "deduplicate", "archive"):
        runs.write_stage(layout, RUN, StageRun(name=name, state="ok"))
    return layout


def test_all_well_is_ok(settings: Settings, layout: Layout) -> None:
    summary = steps.summarise(settings, RUN, {"crawl[0]": "success", "archive": "success"})
    assert (summary.state, summary.problems) == ("ok", ())
    assert tables.read(layout, "runs").num_rows == 2


def test_a_failed_site_is_named_once_with_its_reason(settings: Settings, layout: Layout) -> None:
    failed = SiteRun(run_id=RUN, site_id="a_site", state="failed", error="the crawl ended with 'locked'")
    runs.write_site(layout, failed)
    summary = steps.summarise(settings, RUN, {"crawl[0]": "failed", "crawl[1]": "success"})
    assert summary.state == "failed"
    assert summary.problems == ("site a_site: the crawl ended with 'locked'",)


def test_a_site_that_left_no_record_was_not_reached(settings: Settings, layout: Layout) -> None:
    (layout.run_dir(RUN) / "sites" / "b_site.json").unlink()
    summary = steps.summarise(settings, RUN, {"crawl[1]": "upstream_failed"})
    assert summary.state == "failed"
    assert summary.problems == ("site b_site: no record: killed or never started",)
    assert [s.state for s in summary.sites] == ["ok", "not_reached"]


def test_a_stage_that_crashed_is_named(settings: Settings, layout: Layout) -> None:
    runs.write_stage(layout, RUN, StageRun(name="archive", state="failed", error="No space left on device"))
    summary = steps.summarise(settings, RUN, {"archive": "failed"})
    assert summary.problems == ("stage archive: No space left on device",)


@pytest.mark.parametrize("state", ["skipped", "upstream_failed", "removed", "failed", "none"])
def test_a_task_state_that_is_no_success_is_named(settings: Settings, layout: Layout, state: str) -> None:
    summary = steps.summarise(settings, RUN, {"plan": state})
    assert summary.state == "failed"
    assert summary.problems == (f"task plan: {state}",)


def test_with_no_site_due_nothing_is_missing(settings: Settings, layout: Layout) -> None:
    plan = runs.read_plan(layout, RUN).model_copy(update={"sites": ()})
    runs.write_plan(layout, plan)
    assert steps.summarise(settings, RUN, {"crawl": "skipped"}).state == "ok"


def test_summarised_twice_the_rows_stand_once(settings: Settings, layout: Layout) -> None:
    steps.summarise(settings, RUN, {})
    steps.summarise(settings, RUN, {})
    assert tables.read(layout, "runs").num_rows == 2
