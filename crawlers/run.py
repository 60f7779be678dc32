"""One crawl in one process: ``python -m crawlers.run --site ID --run RUN_ID [--source PATH]``.

Holds the locks of its hosts as long as it lives, and says what came of it in its stats file
(``storage.runs``), which is the only thing to judge it by. SIGTERM ends it after the request in
flight. Settings come from the environment.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers import registry
from crawlers.closing import finish
from crawlers.hosts import check_reach
from crawlers.job import SHUTDOWN, Job
from crawlers.ledger import FINISHED
from crawlers.settings import build
from model.errors import GovReportsError, LockHeldError, SettingsError
from model.nights import parse_run_id
from model.runs import CrawlStats
from model.settings import Settings
from model.sites import Site
from storage import locks, runs
from storage.layout import Layout

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

FAILED, REFUSED, LOCKED = 1, 2, 3  # exit codes; nobody relies on them
_RETRY = 0.2  # seconds between two tries for the captures lock


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one crawl and returns the exit code: 0 when it finished."""
    args = _parser().parse_args(arguments)
    try:
        parse_run_id(args.run)
        layout = Layout(Settings.from_env())
        return _crawl(layout, args.site, args.run, args.source, args.wait)
    except (GovReportsError, ValueError) as error:
        print(f"crawlers.run: {error}", file=sys.stderr)  # noqa: T201  # the one line a failed start leaves
        return LOCKED if isinstance(error, LockHeldError) else REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawlers.run", description="Crawl one site once.")
    parser.add_argument("--site", required=True, metavar="ID", help="id of a site file, or 'import'")
    parser.add_argument("--run", required=True, metavar="RUN_ID", help="such as 2026-11-22.1")
    parser.add_argument("--source", type=Path, metavar="PATH", help="file or folder to import")
    parser.add_argument(
        "--wait", type=float, default=60.0, metavar="SECONDS", help="how long to wait for a lock (default 60)"
    )
    return parser


def _crawl(layout: Layout, site_id: str, run_id: str, source: Path | None, wait: float) -> int:
    """Checks, locks, crawls; a refusal is also written as stats before it is raised."""
    site = registry.find(site_id)
    try:
        source = _check(site, layout.settings, source)
        with ExitStack() as stack:
            deadline = time.monotonic() + wait
            note = f"crawl of {site.id} in {run_id}"
            for name in registry.lock_names(site):
                left = max(0.0, deadline - time.monotonic())
                stack.enter_context(locks.hold(layout, name, wait=left, note=note))
            job = _open(layout, site, run_id, source, deadline)
            return 0 if run(job).finish_reason == FINISHED else FAILED
    except GovReportsError as error:
        reason = "locked" if isinstance(error, LockHeldError) else "refused"
        stats = CrawlStats(run_id=run_id, site_id=site.id, finish_reason=reason, notes=(str(error),))
        runs.write_stats(layout, stats)
        raise


def run(job: Job) -> CrawlStats:
    """Runs the spider of a job to its end in this process and returns its stats.

    Twisted's reactor starts once in a process, so this can be called once.
    """
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415  # after the checks: a refusal is quick

    logging.getLogger("scrapy").setLevel(logging.WARNING)  # its account of itself is no line of ours
    process = AsyncCrawlerProcess(build(job))
    crawler = process.create_crawler(_spider_path(job))
    crawl = process.crawl(crawler, job=job)
    _stop_on_signal(job, process, crawler)
    process.start(install_signal_handlers=False)
    if crawl.done() and not crawl.cancelled() and (error := crawl.exception()) is not None:
        job.ledger.error(repr(error))
    stats = runs.read_stats(job.layout, job.run_id, job.site.id)
    return stats if stats is not None else finish(job, "crashed")


def _check(site: Site, settings: Settings, source: Path | None) -> Path | None:
    """Makes sure the crawl may start; gives the source as an absolute path.

    Raises:
        SettingsError: it may not; the message says what to set.
    """
    check_reach(site, settings)
    if site.cms == "unknown":
        raise SettingsError(
            f"site {site.id!r}: its CMS family is not known yet, so it has no column to crawl"
        )
    if (site.cms == "import") != (source is not None):
        raise SettingsError(f"--source goes with the site 'import' and with no other, not with {site.id!r}")
    if source is None:
        return None
    source = Path(os.path.normpath(source.absolute()))
    if not source.exists():
        raise SettingsError(f"no such file or folder: {source}")
    return source


def _open(layout: Layout, site: Site, run_id: str, source: Path | None, deadline: float) -> Job:
    while True:
        try:
            return Job.open(layout, layout.settings, site, run_id, source)
        except LockHeldError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_RETRY)  # somebody is indexing what an earlier crawl left


def _spider_path(job: Job) -> type:
    from crawlers.spiders.imports import ImportSpider  # noqa: PLC0415
    from crawlers.spiders.walk import ColumnSpider  # noqa: PLC0415

    return ImportSpider if job.site.cms == "import" else ColumnSpider


def _stop_on_signal(job: Job, process: AsyncCrawlerProcess, crawler: Crawler) -> None:
    """SIGTERM and SIGINT end the crawl after the request in flight; sent twice they change nothing.

    Scrapy's own handler would also wait for requests that only wait for their turn, and would
    break off on a second signal.
    """
    loop = asyncio.get_event_loop()

    def stop() -> None:
        engine = getattr(crawler, "_engine", None)
        if engine is None or not engine.running:
            loop.call_later(0.05, stop)
            return
        job.close(crawler, SHUTDOWN)
        drop_waiting(crawler)

    def handler(signum: int, frame: object) -> None:
        loop.call_soon_threadsafe(stop)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)


def drop_waiting(crawler: Crawler) -> None:
    """Lets go of requests that wait for the delay of their host; they were never sent."""
    from scrapy.exceptions import IgnoreRequest  # noqa: PLC0415

    for slot in crawler.engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(IgnoreRequest(SHUTDOWN))


if __name__ == "__main__":
    sys.exit(main())
