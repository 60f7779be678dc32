"""What a run leaves for people and for the next run: small JSON files below ``runs/<run>/``.

Each file is written under a temporary name and renamed, so a reader sees the old or the new one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from model import nights
from model.errors import ArchiveError
from model.runs import CrawlStats, RunPlan, RunSummary, SiteRun, StageRun
from storage.files import write_atomic
from storage.layout import Layout

_Record = TypeVar("_Record", bound=BaseModel)


def new_run_id(layout: Layout, night: date) -> str:
    """Takes the next free run id of a night by making its directory.

    Captures count as well as run directories: an id used again would meet the transaction
    ids of the older run and its rows would be taken for already written.
    """
    layout.runs_root.mkdir(parents=True, exist_ok=True)
    taken = [p.name for p in layout.runs_root.glob(f"{night.isoformat()}.*")]
    taken += [p.name for p in layout.captures_root.glob(f"*/{night.isoformat()}.*")]
    number = 1 + max((nights.parse_run_id(name)[1] for name in taken), default=0)
    while True:
        run_id = nights.run_id(night, number)
        try:
            layout.run_dir(run_id).mkdir()
        except FileExistsError:
            number += 1
        else:
            return run_id


def write_plan(layout: Layout, plan: RunPlan) -> None:
    """Keeps what a run set out to do."""
    _write(layout.run_dir(plan.run_id) / "plan.json", plan)


def read_plan(layout: Layout, run_id: str) -> RunPlan:
    """The plan of a run.

    Raises:
        ArchiveError: there is none, or it cannot be read; the message names the file.
    """
    path = layout.run_dir(run_id) / "plan.json"
    plan = _read(path, RunPlan)
    if plan is None:
        raise ArchiveError(f"{path}: run {run_id} has no plan")
    return plan


def unfinished(layout: Layout) -> list[RunPlan]:
    """Plans of runs without a summary, oldest first."""
    found = []
    for path in layout.runs_root.glob("*/plan.json"):
        if not path.with_name("summary.json").exists():
            plan = _read(path, RunPlan)
            if plan is not None:
                found.append(plan)
    return sorted(found, key=lambda plan: nights.parse_run_id(plan.run_id))


def stats_path(layout: Layout, run_id: str, site_id: str) -> Path:
    """Where a crawl process writes what it says of itself."""
    return layout.run_dir(run_id) / "sites" / f"{site_id}.stats.json"


def write_stats(layout: Layout, stats: CrawlStats) -> None:
    """Keeps what a crawl process says of itself."""
    _write(stats_path(layout, stats.run_id, stats.site_id), stats)


def read_stats(layout: Layout, run_id: str, site_id: str) -> CrawlStats | None:
    """What the crawl process said of itself, or None when it was killed before it could.

    Raises:
        ArchiveError: the file cannot be read; the message names it.
    """
    return _read(stats_path(layout, run_id, site_id), CrawlStats)


def write_site(layout: Layout, site: SiteRun) -> None:
    """Keeps what came of one site."""
    _write(_site_path(layout, site.run_id, site.site_id), site)


def read_site(layout: Layout, run_id: str, site_id: str) -> SiteRun | None:
    """What came of one site, or None when that is not known yet.

    Raises:
        ArchiveError: the file cannot be read; the message names it.
    """
    return _read(_site_path(layout, run_id, site_id), SiteRun)


def write_stage(layout: Layout, run_id: str, stage: StageRun) -> None:
    """Keeps what came of one stage."""
    _write(_stage_path(layout, run_id, stage.name), stage)


def read_stage(layout: Layout, run_id: str, name: str) -> StageRun | None:
    """What came of one stage, or None when it has not ended.

    Raises:
        ArchiveError: the file cannot be read; the message names it.
    """
    return _read(_stage_path(layout, run_id, name), StageRun)


def write_summary(layout: Layout, summary: RunSummary) -> None:
    """Keeps what came of a run; the run counts as finished from then on."""
    _write(summary_path(layout, summary.run_id), summary)


def read_summary(layout: Layout, run_id: str) -> RunSummary | None:
    """What came of a run, or None when it is not finished.

    Raises:
        ArchiveError: the file cannot be read; the message names it.
    """
    return _read(summary_path(layout, run_id), RunSummary)


def summary_path(layout: Layout, run_id: str) -> Path:
    """Where the summary of a run lies once it is finished."""
    return layout.run_dir(run_id) / "summary.json"


def latest_finished(layout: Layout) -> str | None:
    """The run whose summary was written last, or None when no run has ended yet."""
    found = list(layout.runs_root.glob("*/summary.json"))
    return max(found, key=lambda path: path.stat().st_mtime_ns).parent.name if found else None


def first_night(layout: Layout) -> date | None:
    """The first night a run was planned for, or None before any run."""
    found = [nights.parse_run_id(path.parent.name)[0] for path in layout.runs_root.glob("*/plan.json")]
    return min(found, default=None)


def _site_path(layout: Layout, run_id: str, site_id: str) -> Path:
    return layout.run_dir(run_id) / "sites" / f"{site_id}.json"


def _stage_path(layout: Layout, run_id: str, name: str) -> Path:
    return layout.run_dir(run_id) / "stages" / f"{name}.json"


def _write(path: Path, record: BaseModel) -> None:
    write_atomic(path, record.model_dump_json(indent=2).encode() + b"\n")


def _read(path: Path, kind: type[_Record]) -> _Record | None:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise ArchiveError(f"{path}: not a {kind.__name__}: {error.errors()[0]['msg']}") from error
