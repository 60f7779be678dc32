"""Writing captures: one WARC 1.1 segment after another, each fetch a group of records.

A segment is written as ``….warc.gz.open`` and renamed when it is closed; a closed file never
changes. Each group goes to the operating system in one piece before ``write`` returns, so a
killed process loses at most the group it was writing (``warc_read.salvage`` cuts it off).
Must not decide what to fetch or what a body means.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from io import BytesIO, FileIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from model.runs import CrawlStats
from model.settings import VERSION as OUR_VERSION
from model.sites import Site
from storage import locks, segments
from storage.fetches import Fetch, FetchContext, Group, group_of, is_file
from storage.files import sync_dir
from storage.layout import Layout
from storage.warc_read import salvage
from storage.warc_record import (
    CLOSING_TYPE,
    NOT_MODIFIED,
    SAME_PAYLOAD,
    UNTYPED,
    VERSION,
    Head,
    Place,
    Prior,
    RawHeaders,
    capture_row,
    decode_fields,
    encode_fields,
    parse_http,
    urn,
    warc_date,
)

__all__ = ["Fetch", "FetchContext", "SegmentWriter"]

_MEBIBYTE = 1024 * 1024
# Outcomes at which no byte of the request left the machine: a request record would be untrue.
_NEVER_SENT = frozenset({"dns", "tls", "refused"})


class SegmentWriter:
    """Writes the captures of one site in one run.

    Holds the lock ``captures-<site>`` from its making to ``close``, so that nobody indexes or
    salvages what is still being written. Nothing of the segment is on disk before the first ``write``.

    Args:
        layout: where captures lie.
        site: its id and digest go into each segment.
        run_id: the run.
        user_agent: as sent to the site.
        known: by URL, the captures that hold the bodies last seen (``captures.known_captures``).
        max_bytes: a segment is closed after the group with which it exceeds this size.

    Raises:
        LockHeldError: another process writes captures of this site.
    """

    def __init__(
        self,
        layout: Layout,
        site: Site,
        run_id: str,
        user_agent: str,
        *,
        known: Mapping[str, Prior] | None = None,
        max_bytes: int = 256 * _MEBIBYTE,
    ) -> None:
        self._layout, self._site, self._run_id, self._agent = layout, site, run_id, user_agent
        self._known = dict(known or {})
        self._max_bytes = max_bytes
        self._dir = layout.segment_dir(site.id, run_id)
        self._open: tuple[FileIO, Path, str] | None = None  # file, final path, warcinfo id
        self._stack = ExitStack()
        self._stack.enter_context(
            locks.hold(layout, segments.lock_name(site.id), wait=0, note=f"captures of {site.id} in {run_id}")
        )
        for left in segments.open_segments(self._dir):
            salvage(left)

    def write(self, fetch: Fetch) -> dict[str, Any]:
        """Writes one fetch and returns its ``captures`` row, all columns of the table.

        A 304 becomes a revisit (server-not-modified), the same bytes again a revisit
        (identical-payload-digest), a ``file:`` URL a resource; without a response there is a
        metadata record, after a request record where the request may have been sent.

        Raises:
            ValueError: the fetch has neither response nor outcome, or its time no zone.
        """
        group = group_of(fetch, self._known)
        file, final, info_id = self._segment()
        start, capture_id = file.tell(), str(uuid.uuid4())
        written = _Records(group, capture_id, info_id)
        if fetch.request_headers and fetch.outcome not in _NEVER_SENT and not is_file(group.url):
            written.request(fetch)
        head, offset, length = written.main()
        _write_all(file, written.data)
        place = Place(final.relative_to(self._layout.captures_root).as_posix(), start + offset, length)
        fields = decode_fields(encode_fields(group.fields))
        row = capture_row(self._run_id, self._site.id, head, fields, place)
        if row["outcome"] == "stored" and row["status"] in (200, None):
            self._known[row["url"]] = Prior(**{name: row[name] for name in Prior.__dataclass_fields__})
        if file.tell() > self._max_bytes:
            self._finish("rotated", None)
        return row

    def forget(self, url: str) -> None:
        """Takes a URL for unknown: its stored body is damaged, so the next one is written in full."""
        self._known.pop(url, None)

    def close(self, stats: CrawlStats | None) -> None:
        """Ends the segment with the crawl's stats, gives it its final name, frees the lock.

        Safe to call twice. Without any ``write`` before it leaves nothing behind.
        """
        try:
            self._finish("closed", stats)
        finally:
            self._stack.close()

    def _segment(self) -> tuple[FileIO, Path, str]:
        if self._open is None:
            self._dir.mkdir(parents=True, exist_ok=True)
            number = segments.next_number(self._dir)
            final = self._dir / segments.file_name(self._site.id, self._run_id, number)
            out = BytesIO()
            writer = WARCWriter(out, gzip=True, warc_version=VERSION)
            info = writer.create_warcinfo_record(final.name, self._info())
            writer.write_record(info)
            file = FileIO(final.with_name(final.name + segments.OPEN), "x")
            _write_all(file, out.getvalue())
            self._open = (file, final, info.rec_headers.get_header("WARC-Record-ID"))
        return self._open

    def _info(self) -> dict[str, str]:
        return {
            "software": f"govreports/{OUR_VERSION}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey",
            "http-header-user-agent": " ".join(self._agent.split()),
            "run": self._run_id,
            "site": self._site.id,
            "site-digest": self._site.digest,
        }

    def _finish(self, end: str, stats: CrawlStats | None) -> None:
        if self._open is None:
            return
        file, final, info_id = self._open
        closing = {"end": end, "run": self._run_id, "site": self._site.id, "site-digest": self._site.digest}
        data = json.dumps(closing | {"stats": stats.model_dump(mode="json") if stats else None}).encode()
        out = BytesIO()
        writer = WARCWriter(out, gzip=True, warc_version=VERSION)
        headers = {
            "WARC-Refers-To": info_id,
            "WARC-Warcinfo-ID": info_id,
            "WARC-Date": warc_date(datetime.now(UTC)),
        }
        writer.write_record(
            writer.create_warc_record(
                "",
                "metadata",
                payload=BytesIO(data),
                length=len(data),
                warc_content_type=CLOSING_TYPE,
                warc_headers_dict=headers,
            )
        )
        _write_all(file, out.getvalue())
        os.fsync(file.fileno())
        file.close()
        final.with_name(final.name + segments.OPEN).replace(final)
        sync_dir(final.parent)
        self._open = None


class _Records:
    """The records of one group, as bytes."""

    def __init__(self, group: Group, capture_id: str, info_id: str) -> None:
        self._group, self._id = group, urn(capture_id)
        self._common = {"WARC-Date": group.date, "WARC-Warcinfo-ID": info_id}
        self._out = BytesIO()
        self._writer = WARCWriter(self._out, gzip=True, warc_version=VERSION)

    @property
    def data(self) -> bytes:
        return self._out.getvalue()

    def request(self, fetch: Fetch) -> None:
        """The request as sent; HTTP/1.1 always names the host, so it is added where left out."""
        parts = urlsplit(self._group.url)
        headers = list(fetch.request_headers)
        if not any(name.lower() == "host" for name, _ in headers):
            headers.insert(0, ("Host", parts.netloc.rpartition("@")[2]))
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        http = RawHeaders(f"{fetch.method} {target} HTTP/1.1", headers)
        self._write("request", b"", http, {"WARC-Concurrent-To": self._id})

    def main(self) -> tuple[Head, int, int]:
        """The record the capture points to and the metadata record; gives head, offset, length."""
        group, offset, length = self._group, self._out.tell(), 0
        own = {"WARC-Record-ID": self._id}
        if group.kind == "response":
            self._write("response", group.body, group.http, own)
        elif group.kind == "revisit":
            self._revisit(own)
        elif group.kind == "resource":
            own["Content-Type"] = group.content_type or UNTYPED
            self._write("resource", group.body, None, own)
        if group.kind != "metadata":
            length = self._out.tell() - offset
            own = {"WARC-Concurrent-To": self._id, "WARC-Refers-To": self._id}
        self._write("metadata", encode_fields(group.fields), None, own)
        length = length or self._out.tell() - offset
        refers_to = urn(group.prior.capture_id) if group.prior else None
        http = parse_http(group.http.block)[0] if group.http is not None else None
        return (
            Head(group.kind, self._id, group.url, group.date, group.content_type, refers_to, http),
            offset,
            length,
        )

    def _revisit(self, headers: dict[str, str]) -> None:
        group, prior = self._group, self._group.prior
        assert prior is not None
        same = "payload-bytes" in group.fields  # a 304 has no payload of its own
        headers |= {
            "WARC-Profile": SAME_PAYLOAD if same else NOT_MODIFIED,
            "WARC-Refers-To": urn(prior.capture_id),
            "WARC-Refers-To-Target-URI": prior.url,
            "WARC-Refers-To-Date": warc_date(prior.fetched_at),
        }
        if same:
            digester = Digester("sha1")
            digester.update(group.body)
            headers["WARC-Payload-Digest"] = str(digester)
        self._write("revisit", b"", group.http, headers)

    def _write(self, kind: str, body: bytes, http: RawHeaders | None, headers: dict[str, str]) -> None:
        record = self._writer.create_warc_record(
            self._group.url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict=self._common | headers,
        )
        self._writer.write_record(record)


def _write_all(file: FileIO, data: bytes) -> None:
    """Writes all of it or, where that fails (a full disk), takes the part written back."""
    start, rest = file.tell(), memoryview(data)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        file.seek(start)
        file.truncate()
        raise
