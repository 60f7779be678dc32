"""A fetch as it happened, and what record it becomes: response, revisit, resource or none.

Pure: takes a fetch and what is known of its URL, gives the fields to be written. No files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from storage.warc_record import UNTYPED, Prior, RawHeaders, ascii_url, warc_date


@dataclass(frozen=True)
class FetchContext:
    """Why a URL was fetched.

    Attributes:
        role: robots | list | detail | attachment | import.
        anchor: link text on the page that led here.
        listed_on: date printed beside that link.
    """

    role: str
    column_id: str | None = None
    family: str | None = None
    via_url: str | None = None
    anchor: str | None = None
    listed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """One fetch as it happened.

    Attributes:
        request_headers: as sent; texts stand for bytes (latin-1).
        status: HTTP status; None where no response came and for files.
        body: after transfer decoding, before content decoding; None where no response came.
        fetched_at: when the response was complete, with a time zone.
        error: what went wrong, in one line.
        outcome: timeout | dns | tls | refused | failed, set only where no usable response came.
    """

    url: str
    fetched_at: datetime
    context: FetchContext
    method: str = "GET"
    request_headers: list[tuple[str, str]] = field(default_factory=list)
    status: int | None = None
    reason: str = ""
    response_headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | None = None
    error: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Group:
    """What a fetch becomes.

    Attributes:
        kind: type of the record the capture points to: response | revisit | resource | metadata.
        prior: the capture a revisit refers to.
        content_type: of a resource; elsewhere the HTTP headers say it.
        fields: the group's metadata record.
    """

    kind: str
    url: str
    date: str
    body: bytes
    fields: dict[str, str | None]
    http: RawHeaders | None = None
    prior: Prior | None = None
    content_type: str | None = None


def group_of(fetch: Fetch, known: Mapping[str, Prior]) -> Group:
    """Decides what a fetch becomes.

    Args:
        fetch: what happened.
        known: by URL, the captures that hold the bodies last seen.

    Raises:
        ValueError: the fetch has neither response nor outcome, or its time no zone.
    """
    url, when = ascii_url(fetch.url), warc_date(fetch.fetched_at)
    if fetch.status is None and not (is_file(url) and fetch.body is not None):
        if fetch.outcome is None:
            raise ValueError(f"{url}: neither a response nor an outcome")
        return Group("metadata", url, when, b"", _fields(fetch, fetch.outcome))
    body = fetch.body or b""
    digest = hashlib.sha256(body).hexdigest()
    prior = _revisited(fetch, known.get(url), digest)
    fields = _fields(fetch, fetch.outcome or ("unchanged" if prior else _outcome(fetch.status)))
    fields["payload-sha256"] = prior.payload_sha256 if prior else digest
    if fetch.status != 304:
        fields["payload-bytes"] = str(len(body))
    if prior is not None:
        fields |= {"media-type": prior.media_type, "charset": prior.charset}
    if is_file(url):
        if prior is not None:
            return Group("revisit", url, when, body, fields, prior=prior)
        given = next((v for name, v in fetch.response_headers if name.lower() == "content-type"), UNTYPED)
        return Group("resource", url, when, body, fields, content_type=given)
    http = _response_headers(fetch)
    return Group("revisit" if prior else "response", url, when, body, fields, http, prior)


def is_file(url: str) -> bool:
    """Whether a URL names a file given by hand."""
    return url.startswith("file:")


def _revisited(fetch: Fetch, prior: Prior | None, digest: str) -> Prior | None:
    if prior is None or fetch.outcome is not None:
        return None
    same = fetch.status in (200, None) and digest == prior.payload_sha256
    return prior if fetch.status == 304 or same else None


def _outcome(status: int | None) -> str:
    if status is None or 200 <= status < 300:
        return "stored"
    # a 304 that nothing is known to refer to gives no body, so it is of no use
    return "redirect" if 300 <= status < 400 and status != 304 else "http_error"


def _fields(fetch: Fetch, outcome: str) -> dict[str, str | None]:
    context = fetch.context
    error = fetch.error
    if error is None and outcome == "http_error":
        error = f"HTTP {fetch.status} {fetch.reason}".strip()
    return {
        "role": context.role,
        "column": context.column_id,
        "family": context.family,
        "via": ascii_url(context.via_url) if context.via_url is not None else None,
        "anchor": context.anchor,
        "listed-on": context.listed_on.isoformat() if context.listed_on else None,
        "outcome": outcome,
        "error": error,
    }


def _response_headers(fetch: Fetch) -> RawHeaders:
    # The body is stored without its transfer coding: a reader must not undo that coding again.
    headers = [
        ("X-Archive-Orig-Transfer-Encoding" if name.lower() == "transfer-encoding" else name, value)
        for name, value in fetch.response_headers
    ]
    return RawHeaders(f"HTTP/1.1 {fetch.status} {fetch.reason}".rstrip(), headers)
