"""Step 2, crawl: one site, as a process of its own, judged by what it left behind.

The crawl process closes its WARC segments and writes its stats file; this step then indexes the
segments. An exit code says nothing: a crawl stopped by a signal exits with 0 too.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from crawlers import registry
from model.errors import CrawlError
from model.runs import CrawlStats, SiteRun
from model.settings import Settings
from model.sites import IMPORT_SITE, Site
from storage import captures, locks, runs
from storage.layout import Layout

log = logging.getLogger(__name__)

ORPHAN_WAIT = 60.0  # seconds an orphaned crawl gets to close after SIGTERM
CLOSE_WAIT = 10.0  # seconds our own crawl gets
FAILURES_SHOWN = 5
_WELL = ("stored", "unchanged", "redirect")


def crawl(settings: Settings, run_id: str, site_id: str) -> SiteRun:
    """Crawls one site and indexes what was captured.

    Called again after it succeeded, it returns the record it wrote then.

    Raises:
        CrawlError: the crawl did not finish; the record of it is written first.
    """
    layout = Layout(settings)
    done = runs.read_site(layout, run_id, site_id)
    if done is not None and done.state == "ok":
        return done
    site = IMPORT_SITE if site_id == IMPORT_SITE.id else registry.sites()[site_id]
    source = runs.read_plan(layout, run_id).source
    _stop_orphans(layout, site)
    started, begun = datetime.now(UTC), time.monotonic()
    stats_file = runs.stats_path(layout, run_id, site_id)
    stats_file.unlink(missing_ok=True)
    tail = _run_process(settings, run_id, site_id, source)
    captures.index(layout, site_id, run_id)
    stats = runs.read_stats(layout, run_id, site_id)
    record = _record(layout, run_id, site, stats, tail).model_copy(
        update={"started_at": started, "seconds": time.monotonic() - begun}
    )
    runs.write_site(layout, record)
    if record.state != "ok":
        raise CrawlError(f"site {site_id}: {record.error}")
    return record


def _stop_orphans(layout: Layout, site: Site) -> None:
    """Asks a crawl whose starter was killed to close: one SIGTERM, never two (the second forces)."""
    for name in registry.lock_names(site):
        holder = locks.holder(layout, name)
        if holder is not None and holder.alive and not holder.parent_alive:
            log.warning("stopping a crawl left over from a killed run", extra={"site": site.id})
            os.kill(holder.pid, signal.SIGTERM)
            deadline = time.monotonic() + ORPHAN_WAIT
            while locks.holder(layout, name) is not None and time.monotonic() < deadline:
                time.sleep(0.1)


def _run_process(settings: Settings, run_id: str, site_id: str, source: str | None) -> str:
    """Runs the crawl process to its end; returns the last line it wrote to standard error."""
    command = [sys.executable, "-m", "crawlers.run", "--site", site_id, "--run", run_id]
    if source:
        command += ["--source", source]
    env = dict(os.environ) | {"GOVREPORTS_HOME": str(settings.home), "GOVREPORTS_ARCHIVE": settings.archive}
    for name, value in (("GOVREPORTS_CONTACT", settings.contact), ("GOVREPORTS_PORTAL", settings.portal)):
        if value:
            env[name] = value
    # A process group of its own: a kill of the task's group lets the crawl close in peace.
    with (
        subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process,
        _forwarding_sigterm(process),
    ):
        try:
            _, errors = process.communicate()
        except BaseException:  # the task's own time is up: the crawl closes, or is closed
            _close(process)
            raise
    lines = [line for line in errors.splitlines() if line.strip()]
    return lines[-1][:500] if lines else ""


def _close(process: subprocess.Popen[str]) -> None:
    """Ends a crawl process in bounded time; what it was about to write, salvage recovers."""
    process.terminate()
    try:
        process.communicate(timeout=CLOSE_WAIT)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def _forwarding_sigterm(process: subprocess.Popen[str]) -> Iterator[None]:
    """Hands one SIGTERM on to the crawl, which has five seconds before Airflow kills us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def forward(*_: object) -> None:
        if process.poll() is None and not forwarded.is_set():
            forwarded.set()
            process.terminate()

    forwarded = threading.Event()
    before = signal.signal(signal.SIGTERM, forward)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _record(layout: Layout, run_id: str, site: Site, stats: CrawlStats | None, tail: str) -> SiteRun:
    rows = captures.run_rows(layout, [run_id])
    rows = rows.filter(pc.equal(rows["site_id"], site.id))
    reason = stats.finish_reason if stats else "killed"
    error = None
    if stats is None:
        error = f"the crawl process left no stats file: {tail or 'killed'}"
    elif reason != "finished":
        notes = "; ".join(note.removeprefix(f"{reason}: ") for note in stats.notes)
        error = f"the crawl ended with {reason!r}" + (f": {notes}" if notes else "")
    elif stats.errors:
        error = f"{stats.errors} errors in our own code, see the crawl log"
    pages = rows.filter(pc.not_equal(rows["role"], "robots"))
    return SiteRun(
        run_id=run_id,
        site_id=site.id,
        state="failed" if error else "ok",
        finish_reason=reason,
        error=error,
        pages_fetched=_count(pages, "stored"),
        pages_unchanged=_count(pages, "unchanged"),
        pages_failed=sum(_count(pages, o) for o in ("http_error", "timeout", "dns", "tls", "failed")),
        pages_refused=_count(pages, "refused"),
        bytes_fetched=_bytes(pages),
        listed=stats.listed if stats else {},
        warnings=(*(stats.notes if stats else ()), *_failures(pages)),
        site_digest=site.digest or None,
    )


def _failures(pages: pa.Table) -> list[str]:
    """The first few pages that could not be had, each with its reason."""
    amiss = pages.filter(pc.invert(pc.is_in(pages["outcome"], value_set=pa.array(_WELL))))
    lines = [
        f"{row['outcome']}: {row['url']}: {row['error'] or row['status']}"
        for row in amiss.slice(0, FAILURES_SHOWN).to_pylist()
    ]
    more = amiss.num_rows - len(lines)
    return [*lines, f"… and {more} more, see the table captures"] if more else lines


def _count(rows: pa.Table, outcome: str) -> int:
    return int(pc.sum(pc.equal(rows["outcome"], outcome)).as_py() or 0)


def _bytes(rows: pa.Table) -> int:
    stored = rows.filter(pc.equal(rows["outcome"], "stored"))
    return int(pc.sum(stored["payload_bytes"]).as_py() or 0)
