"""One crawl: its site, its run, what earlier attempts captured, and what is written now.

The spider carries the job; middlewares and extensions find it there. No Scrapy settings here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from crawlers.ledger import Ledger
from model.settings import Settings
from model.sites import Site
from storage import captures, runs, segments, warc_read
from storage.layout import Layout
from storage.warc import Fetch, FetchContext, SegmentWriter
from storage.warc_record import Prior

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

CONTEXT = "capture_context"  # request.meta key: the FetchContext of a request
SHUTDOWN = "shutdown"


@dataclass
class Job:
    """What one crawl process works on.

    Attributes:
        source: file or folder to import; None when a site is crawled.
        known: by URL, the captures of earlier nights that hold the bodies last seen.
        earlier: by URL, the rows this run captured before it was cut off, in order.
        cut_off: the attempt before this one was stopped in the middle, so its failed fetches
            count as tries of this one; otherwise failed fetches start afresh.
        closing: why no more requests are to be made; None while the crawl goes on.
    """

    site: Site
    run_id: str
    layout: Layout
    settings: Settings
    writer: SegmentWriter
    ledger: Ledger
    source: Path | None = None
    known: Mapping[str, Prior] = field(default_factory=dict)
    earlier: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    cut_off: bool = True
    closing: str | None = None
    _spent: int = 0
    _refused: set[str] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    def open(cls, layout: Layout, settings: Settings, site: Site, run_id: str, source: Path | None) -> Job:
        """Takes up a crawl where an earlier attempt left it; the site's locks must be held.

        Raises:
            LockHeldError: another process writes or indexes captures of this site.
            CaptureError: a segment of an earlier attempt is damaged.
        """
        before = runs.read_stats(layout, run_id, site.id)
        runs.stats_path(layout, run_id, site.id).unlink(missing_ok=True)
        known = captures.known_captures(layout, site.id)
        writer = SegmentWriter(layout, site, run_id, settings.user_agent(), known=known)  # salvages
        ledger = Ledger(site, run_id)
        earlier: dict[str, list[dict[str, Any]]] = {}
        for path in segments.closed_segments(layout.segment_dir(site.id, run_id)):
            for row in warc_read.rows(path, layout):
                earlier.setdefault(row["url"], []).append(row)
                ledger.captured(row)
        cut_off = before is None or before.finish_reason == SHUTDOWN
        return cls(site, run_id, layout, settings, writer, ledger, source, known, earlier, cut_off)

    def record(self, fetch: Fetch, crawler: Crawler) -> None:
        """Writes one fetch; where that fails the crawl ends, since nothing may be fetched unkept."""
        try:
            row = self.writer.write(fetch)
        except Exception as error:
            self.ledger.fault("capture_failed", f"{fetch.url}: {error!r}")
            self.close(crawler, "capture_failed")
            raise
        self.ledger.captured(row)
        logger.info(
            "fetched url=%s role=%s status=%s outcome=%s bytes=%s error=%s",
            row["url"], row["role"], row["status"], row["outcome"], row["payload_bytes"], row["error"],
        )  # fmt: skip

    def refuse(self, request: Request, crawler: Crawler, why: str) -> None:
        """Records, once a run, that a URL was not asked for."""
        url = urldefrag(request.url).url
        known = url in self._refused or any(row["outcome"] == "refused" for row in self.earlier.get(url, ()))
        if self.closing or known:
            return
        self._refused.add(url)
        self.record(
            Fetch(
                url=url,
                fetched_at=datetime.now(UTC),
                context=context_of(request),
                outcome="refused",
                error=why,
            ),
            crawler,
        )

    def spend(self, pages: int) -> bool:
        """Takes requests from the night's allowance; False when it is used up."""
        self._spent += pages
        return self.source is not None or self._spent <= self.site.politeness.max_pages

    def close(self, crawler: Crawler, reason: str) -> None:
        """Asks the crawl to end after the request in flight; the first reason counts."""
        if self.closing is None:
            self.closing = reason
            task = asyncio.get_running_loop().create_task(crawler.engine.close_spider_async(reason=reason))
            self._tasks.add(task)


def job_of(crawler: Crawler) -> Job:
    """The job of a running crawl."""
    job = getattr(crawler.spider, "job", None)
    assert isinstance(job, Job), "the spider carries no job"
    return job


def context_of(request: Request) -> FetchContext:
    """Why a URL is fetched; after a redirect the redirecting page is what led there."""
    context = request.meta.get(CONTEXT)
    if not isinstance(context, FetchContext):
        return FetchContext(role="robots")  # the only requests Scrapy makes by itself
    passed: list[str] = request.meta.get("redirect_urls", [])
    return replace(context, via_url=passed[-1]) if passed else context
