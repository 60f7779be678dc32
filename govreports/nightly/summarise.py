"""Step 6, summarise: always runs, and names what is missing and why.

Nothing that failed, was skipped or was never reached is shown as success.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.dataset as ds

from model.runs import RunPlan, RunSummary, SiteRun, StageRun
from model.schemas import TABLES
from model.settings import Settings
from storage import release, runs, tables
from storage.layout import Layout

_WRITTEN = ("reports", "indicators", "quarantine")
STAGES = ("transform", "deduplicate", "archive")


def summarise(
    settings: Settings, run_id: str, states: Mapping[str, str], note: str | None = None
) -> RunSummary:
    """Writes the summary of a run and its rows in ``runs``.

    Args:
        settings: settings of this process.
        run_id: the run.
        states: scheduler state by task id, for tasks that left no record of their own
            (killed, skipped, never started).
        note: a problem of the run as a whole.
    """
    layout = Layout(settings)
    plan = runs.read_plan(layout, run_id)
    sites = tuple(_site(layout, plan, site_id) for site_id in plan.sites)
    stages = tuple(
        runs.read_stage(layout, run_id, name) or StageRun(name=name, state="not_reached") for name in STAGES
    )
    problems = [f"site {s.site_id}: {s.error or s.state}" for s in sites if s.state != "ok"]
    problems += [f"stage {s.name}: {s.error or s.state}" for s in stages if s.state != "ok"]
    told = {s.name for s in stages if s.state != "ok"}
    told |= {f"crawl[{i}]" for i, s in enumerate(sites) if s.state != "ok"}
    problems += [f"task {t}: {state}" for t, state in sorted(states.items()) if _amiss(plan, t, state, told)]
    if note:
        problems.insert(0, note)
    dropped: Counter[str] = Counter()
    for site in sites:
        dropped.update(site.dropped)
    counts = next((s.counts for s in stages if s.name == "archive" and s.counts), None)
    if counts is None:  # the stage broke off, perhaps after some of its commits
        mine = ds.field("run_id") == run_id
        counts = {t: tables.read(layout, t, ["run_id"], mine).num_rows for t in _WRITTEN}
    summary = RunSummary(
        run_id=run_id,
        night=plan.night,
        state="failed" if problems else "ok",
        sites=sites,
        stages=stages,
        reports_new=counts.get("reports", 0),
        indicators_new=counts.get("indicators", 0),
        quarantined=counts.get("quarantine", 0),
        dropped=dict(dropped),
        release=release.current(layout),
        problems=tuple(problems),
    )
    _append_rows(layout, plan, sites)
    runs.write_summary(layout, summary)
    return summary


def _amiss(plan: RunPlan, task: str, state: str, told: set[str]) -> bool:
    """Whether a task's state tells more than its own record does.

    A failed site or stage is told already; with no site due, the mapped crawl is rightly skipped.
    """
    if state in ("success", "running") or (task == "crawl" and not plan.sites):
        return False
    return task not in told


def _site(layout: Layout, plan: RunPlan, site_id: str) -> SiteRun:
    record = runs.read_site(layout, plan.run_id, site_id)
    if record is not None:
        return record
    return SiteRun(
        run_id=plan.run_id, site_id=site_id, state="not_reached", error="no record: killed or never started"
    )


def _append_rows(layout: Layout, plan: RunPlan, sites: tuple[SiteRun, ...]) -> None:
    names = [c.name for c in TABLES["runs"].columns]
    rows = []
    for site in sites:
        row = site.model_dump() | {"night": plan.night}
        row["dropped"] = list(site.dropped.items())
        rows.append({name: row.get(name) for name in names})
    data = pa.Table.from_pylist(rows, schema=TABLES["runs"].arrow())
    tables.append(layout, "runs", data, [f"runs/{plan.run_id}"], {"run": plan.run_id})
