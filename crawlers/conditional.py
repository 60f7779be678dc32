"""Conditional requests: validators of the last capture go out with each request.

Where the server says 304 the spider gets the stored body; the capture, nearer the downloader,
sees the real 304.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from crawlers.job import job_of
from crawlers.resume import REPLAYED, as_response
from model.errors import CaptureError
from storage.warc_read import load

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

STORED = "stored"  # response flag: the body is the stored one, confirmed by a 304
_UNCONDITIONAL = "unconditional"  # request.meta key: the stored body is of no use, ask for all of it


class ConditionalMiddleware:
    """Adds If-None-Match and If-Modified-Since; turns a 304 into the stored response."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ConditionalMiddleware:
        """Called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Sets the validators of this very URL; a redirected request carries those of another."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        prior = job_of(self._crawler).known.get(urldefrag(request.url).url)
        if prior is None or request.url.startswith("file:") or request.meta.get(_UNCONDITIONAL):
            return
        if prior.etag:
            request.headers["If-None-Match"] = prior.etag.encode("latin-1", "replace")
        if prior.last_modified:
            request.headers["If-Modified-Since"] = prior.last_modified.encode("latin-1", "replace")

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Gives the stored body for a 304; asks again without validators where it is damaged."""
        if response.status != 304 or REPLAYED in response.flags:
            return response
        job = job_of(self._crawler)
        prior = job.known.get(urldefrag(request.url).url)
        if prior is None:
            return response
        try:
            stored = as_response(response.url, load(job.layout, prior.warc_file, prior.warc_offset))
        except CaptureError as error:
            logger.warning("stored body unusable url=%s error=%s", request.url, error)
            job.ledger.note(f"stored body unusable: {error}")
            job.writer.forget(urldefrag(request.url).url)
            if request.meta.get(_UNCONDITIONAL):
                return response
            return request.replace(dont_filter=True, meta={**request.meta, _UNCONDITIONAL: True})
        stored.flags.append(STORED)
        return stored
