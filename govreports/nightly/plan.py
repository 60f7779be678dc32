"""Step 1, plan: takes up what earlier runs left behind, and says what this run sets out to do."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from crawlers import registry
from govreports.nightly.archive import archive
from govreports.nightly.summarise import summarise
from model.errors import SettingsError
from model.nights import night_of
from model.runs import RunPlan
from model.settings import Settings
from model.sites import IMPORT_SITE, Site, is_due
from storage import captures, locks, runs, tables
from storage.layout import Layout

log = logging.getLogger(__name__)


def plan(settings: Settings, *, sites: Sequence[str] | None, source: str | None) -> RunPlan:
    """Opens a run, or continues the one that was cut off.

    A run of the same night, sites and source that left no summary was cut off: it is continued
    under its own id, so that what it captured counts. What other cut-off runs captured is
    salvaged and indexed, and read by this run.

    Args:
        settings: settings of this process.
        sites: ids of sites to crawl; None or empty means all that are due this night, or the
            test sites while the sample portal runs.
        source: file or folder to import instead of crawling.

    Raises:
        SettingsError: an unknown site, a path that is not there, or a missing contact address.
    """
    layout = Layout(settings)
    now = datetime.now(UTC)
    night = settings.night or night_of(now)
    chosen = _choose(layout, night, sites, source)
    source = str(Path(source).absolute()) if source else None
    with locks.hold(layout, "plan", wait=60.0):
        opened = None
        for old in runs.unfinished(layout):
            if (old.night, old.sites, old.source) == (night, chosen, source):
                opened = old.model_copy(update={"resumed": True})
                log.info("continuing a run that was cut off", extra={"run": old.run_id})
        if opened is None:
            opened = RunPlan(
                run_id=runs.new_run_id(layout, night),
                night=night,
                sites=chosen,
                source=source,
                planned_at=now,
            )
        _take_over(settings, layout, opened)
        runs.write_plan(layout, opened)
    return opened


def _choose(layout: Layout, night: date, sites: Sequence[str] | None, source: str | None) -> tuple[str, ...]:
    if source:
        if not Path(source).exists():
            raise SettingsError(f"nothing to import: {source} does not exist")
        return (IMPORT_SITE.id,)
    known = registry.sites()
    unknown = [s for s in sites or () if s not in known]
    if unknown:
        raise SettingsError(f"unknown site {unknown[0]!r}: `govreports sites` lists the registered ones")
    if sites:
        chosen = [known[s] for s in sites]
    elif layout.settings.portal:
        chosen = [s for s in known.values() if s.test and s.columns]
    else:
        last = _last_nights(layout)
        chosen = [s for s in known.values() if is_due(s, night, last.get(s.id))]
    _check_reach(layout.settings, chosen)
    return tuple(sorted(s.id for s in chosen))


def _last_nights(layout: Layout) -> dict[str, date]:
    """The last night each site went well. Runs that were cut off do not count: they are continued."""
    cut_off = pa.array([run.run_id for run in runs.unfinished(layout)], pa.string())
    ended_well = (ds.field("state") == "ok") & ~ds.field("run_id").isin(cut_off)
    rows = tables.read(layout, "runs", ["site_id", "night", "run_id"], ended_well).to_pylist()
    return {row["site_id"]: row["night"] for row in sorted(rows, key=lambda row: row["night"])}


def _check_reach(settings: Settings, chosen: Sequence[Site]) -> None:
    for site in chosen:
        if site.test and not settings.portal:
            raise SettingsError(
                f"site {site.id}: lives on the sample portal, but GOVREPORTS_PORTAL is not set"
            )
        if not site.test and not settings.contact:
            raise SettingsError(
                f"site {site.id}: set GOVREPORTS_CONTACT (an e-mail or web address for the user agent) "
                "before crawling outside this machine"
            )


def _take_over(settings: Settings, layout: Layout, opened: RunPlan) -> None:
    """Indexes what cut-off runs captured; closes the books of those nobody will continue."""
    own = {(site, opened.run_id) for site in opened.sites}
    for site_id, run_id in captures.recover(layout, skip=own):
        log.info("recovered captures", extra={"run": run_id, "site": site_id})
    for old in runs.unfinished(layout):
        if old.run_id == opened.run_id or old.night == opened.night:
            continue
        if tables.committed(layout, "reports", f"reports/{old.run_id}"):
            archive(settings, old.run_id)  # its tables were written in part: complete them
        note = f"cut off before its end; what it captured was taken over by run {opened.run_id}"
        summarise(settings, old.run_id, {}, note)
