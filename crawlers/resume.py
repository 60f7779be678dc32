"""Continues a run that was cut off: what it captured already is answered from its WARC files.

Sits before everything that reaches the network or the capture, so an answer from the store
makes no request and no new record. Works for robots.txt as for any other URL.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from crawlers.job import Job, job_of
from model.errors import CaptureError
from storage.warc_read import Stored, load

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

REPLAYED = "replayed"  # response flag: out of the store, not off the network
_FINAL = frozenset({"stored", "unchanged", "redirect"})
_ASK_AGAIN = frozenset({408, 429})  # client errors that say "later" (RFC 9110, RFC 6585)


class FailedEarlier(IgnoreRequest):
    """A fetch that failed for good earlier in this run."""


class ResumeMiddleware:
    """Answers requests from the captures of this very run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seen: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ResumeMiddleware:
        """Called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """The stored response of a URL this run captured; None lets the request go on.

        Failed tries of an attempt that was cut off count as tries of this one.
        """
        job = job_of(self._crawler)
        url = urldefrag(request.url).url
        rows = job.earlier.get(url)
        if not rows or url in self._seen:
            return None
        self._seen.add(url)
        final = next((row for row in reversed(rows) if is_final(row)), None)
        if final is None and not job.cut_off:
            return None
        job.spend(len(rows))
        if final is not None:
            return self._replay(job, request, final)
        last, tries = rows[-1], len(rows)
        limit = self._crawler.settings.getint("RETRY_TIMES")
        again = last["outcome"] == "timeout" or (last["status"] or 0) >= 500
        if again and tries <= limit:
            request.meta["retry_times"] = tries
            return None
        request.meta["dont_retry"] = True
        if last["status"] is None:
            raise FailedEarlier(f"{last['outcome']}: {last['error']}")
        return self._replay(job, request, last)

    def _replay(self, job: Job, request: Request, row: dict[str, Any]) -> Response | None:
        """The response a row stands for; None, so that it is fetched again, where the store fails."""
        try:
            stored = _stored(job, row)
        except CaptureError as error:
            logger.warning("stored body unusable url=%s error=%s", request.url, error)
            job.ledger.note(f"stored body unusable: {error}")
            return None
        return as_response(request.url, stored)


def is_final(row: dict[str, Any]) -> bool:
    """Whether a row settles its URL for this run: 5xx, timeouts and "later" do not."""
    status = row["status"] or 0
    return row["outcome"] in _FINAL or (400 <= status < 500 and status not in _ASK_AGAIN)


def as_response(url: str, stored: Stored) -> Response:
    """A stored record as the response it was; an imported file counts as 200."""
    headers = Headers()
    for name, value in stored.headers:
        headers.appendlist(name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
    kind = responsetypes.from_args(headers=headers, url=url, body=stored.body)
    return kind(
        url=url,
        status=stored.status or 200,
        headers=headers,
        body=stored.body,
        flags=[REPLAYED],
    )


def _stored(job: Job, row: dict[str, Any]) -> Stored:
    """The record that holds the body of a row, which for a revisit is an older capture.

    Raises:
        CaptureError: it is damaged, or nothing is known of the older capture.
    """
    if row["record_type"] != "revisit":
        return load(job.layout, row["warc_file"], row["warc_offset"])
    prior = job.known.get(row["url"])
    if prior is None or prior.capture_id != row["refers_to"]:
        place = f"{row['warc_file']}: record at byte {row['warc_offset']}"
        raise CaptureError(f"{place}: refers to capture {row['refers_to']}, which is not known")
    return load(job.layout, prior.warc_file, prior.warc_offset)
