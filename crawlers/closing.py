"""The end of a crawl: closes the WARC segment, then writes the crawl's stats file.

Success is judged by that file alone, so it is written last.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawlers.job import Job, job_of
from model.runs import CrawlStats
from storage import runs

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class Closing:
    """Extension that listens for errors in our callbacks and for the end of the spider."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._error, signal=signals.spider_error)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Closing:
        """Called by Scrapy."""
        return cls(crawler)

    def _error(self, failure: Failure, response: Any) -> None:
        where = getattr(response, "url", None) or "start"
        job_of(self._crawler).ledger.error(f"{where}: {failure.value!r}")

    def _closed(self, reason: str) -> None:
        job = job_of(self._crawler)
        stats = finish(job, job.closing or reason)
        logger.info(
            "closed finish_reason=%s stored=%d failed=%d", stats.finish_reason, stats.stored, stats.failed
        )


def finish(job: Job, reason: str) -> CrawlStats:
    """Closes the segment and writes the stats, in this order."""
    stats = job.ledger.stats(reason)
    job.writer.close(stats)
    runs.write_stats(job.layout, stats)
    return stats
