"""Keeps every fetch: the middleware nearest the downloader.

It stands before content decoding, redirects and retries, so it sees robots.txt, 301, 304, 404
and 5xx as they came.

Bodies are kept as served (transfer coding undone, content coding not). The HTTP library hands
over header names in one spelling and no reason phrase; values are as served.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from service_identity import VerificationError

from crawlers.job import context_of, job_of
from crawlers.resume import REPLAYED
from storage.warc import Fetch

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

_CUT = "body cut off before its end"
_PHRASES = {int(status): status.phrase for status in HTTPStatus}
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".wps": "application/vnd.ms-works",
    ".ofd": "application/ofd",
}


class CaptureMiddleware:
    """Hands each response, and each failure to get one, to the job's writer."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CaptureMiddleware:
        """Called by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keeps a response, unless it came out of our own store."""
        if REPLAYED in response.flags:
            return response
        job_of(self._crawler).record(_fetch(request, response), self._crawler)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Keeps a failure of the download itself; requests we dropped ourselves never got here."""
        if isinstance(exception, IgnoreRequest) or "download_slot" not in request.meta:
            return
        limit = self._crawler.settings.getint("DOWNLOAD_MAXSIZE")
        outcome, error = classify(exception, request.meta.get("download_timeout"), limit)
        fetch = Fetch(
            url=urldefrag(request.url).url,
            fetched_at=datetime.now(UTC),
            context=context_of(request),
            method=request.method,
            request_headers=_sent(request),
            outcome=outcome,
            error=error,
        )
        job_of(self._crawler).record(fetch, self._crawler)


def classify(exception: BaseException, timeout: float | None, limit: int) -> tuple[str, str]:
    """Outcome and a one-line reason that is the same whenever the same thing happens again."""
    causes = list(_causes(exception))
    tls = next((cause for cause in causes if isinstance(cause, (SSL.Error, VerificationError))), None)
    match exception:
        case DownloadTimeoutError():
            outcome, error = "timeout", f"no answer within {timeout or 0:g} s"
        case CannotResolveHostError():
            outcome, error = "dns", "the host name has no address"
        case _ if tls is not None:
            outcome, error = "tls", f"TLS failed: {_openssl_reason(tls)}"
        case DownloadConnectionRefusedError():
            outcome, error = "failed", "connection refused"
        case DownloadCancelledError():
            outcome, error = "failed", f"body longer than {limit} bytes"
        case ResponseDataLossError():
            outcome, error = "failed", _CUT
        case OSError(strerror=str(reason)):
            outcome, error = "failed", reason
        case _:
            outcome, error = "failed", " < ".join(dict.fromkeys(type(cause).__name__ for cause in causes))
    return outcome, error


def _causes(exception: BaseException) -> Iterator[BaseException]:
    """The exception and what lies behind it; Twisted keeps several reasons in one failure."""
    yield exception
    for failure in getattr(exception, "reasons", None) or ():
        yield from _causes(failure.value)
    if exception.__cause__ is not None:
        yield from _causes(exception.__cause__)


def _openssl_reason(error: BaseException) -> str:
    stack = error.args[0] if error.args else None
    if isinstance(stack, list) and stack and isinstance(stack[-1], tuple):
        return str(stack[-1][-1])
    return type(error).__name__


def _fetch(request: Request, response: Response) -> Fetch:
    is_file = response.url.startswith("file:")
    headers = [("Content-Type", _file_type(response.url))] if is_file else _pairs(response.headers)
    cut = "dataloss" in response.flags or "download_stopped" in response.flags
    return Fetch(
        url=urldefrag(request.url).url,
        fetched_at=datetime.now(UTC),
        context=context_of(request),
        method=request.method,
        request_headers=[] if is_file else _sent(request),
        status=None if is_file else response.status,
        reason="" if is_file else _PHRASES.get(response.status, ""),
        response_headers=headers,
        body=response.body,
        outcome="failed" if cut else None,
        error=_CUT if cut else None,
    )


def _sent(request: Request) -> list[tuple[str, str]]:
    """Request headers as sent; the HTTP library adds Host itself."""
    pairs = _pairs(request.headers)
    if not any(name.lower() == "host" for name, _ in pairs):
        pairs.insert(0, ("Host", urlsplit(request.url).netloc.rpartition("@")[2]))
    return pairs


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    """Every header line; characters stand for bytes (latin-1)."""
    lines = ((name, value) for name, values in headers.items() for value in values)
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in lines]


def _file_type(url: str) -> str:
    path = urlsplit(url).path.lower()
    ending = f".{path.rpartition('.')[2]}"
    return _TYPES.get(ending) or mimetypes.types_map.get(ending) or "application/octet-stream"
