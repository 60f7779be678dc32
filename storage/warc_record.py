"""The form of one fetch in a WARC file, shared by its writer and its reader. No files, no paths.

A fetch is a group of records (``docs/design/data-model.md``). The writer parses back the very
bytes it wrote and hands them to ``capture_row``, as the reader does: both get the same row.

Standard: WARC 1.1, ISO 28500:2017.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders

from model.nights import parse_run_id

VERSION = "WARC/1.1"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FIELDS_TYPE = "application/warc-fields"
CLOSING_TYPE = "application/json"
UNTYPED = "application/octet-stream"

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True)
class Prior:
    """The capture that holds the body last seen at a URL: what a conditional request needs.

    Attributes:
        etag: validator of the latest capture of that URL that carried one.
        last_modified: the same for ``Last-Modified``.
        status: HTTP status; None for an imported file.
        fetched_at: when the body was fetched, UTC.
    """

    capture_id: str
    url: str
    etag: str | None
    last_modified: str | None
    payload_sha256: str
    warc_file: str
    warc_offset: int
    status: int | None
    media_type: str | None
    fetched_at: datetime
    charset: str | None = None


@dataclass(frozen=True)
class Http:
    """Status and headers of a stored response; texts stand for bytes (latin-1)."""

    status: int
    headers: list[tuple[str, str]]

    def first(self, name: str) -> str | None:
        """The first header of that name, in any case of letters."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True)
class Head:
    """What a row needs of the record that a capture points to: all but its body.

    Attributes:
        content_type: of a resource; None elsewhere, where the HTTP headers say it.
    """

    record_type: str
    record_id: str
    url: str
    date: str
    content_type: str | None = None
    refers_to: str | None = None
    http: Http | None = None


@dataclass(frozen=True)
class Place:
    """Where that record stands: file relative to the captures root, gzip member in bytes."""

    warc_file: str
    offset: int
    length: int


class RawHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio carries no types
    """An HTTP header block written byte for byte; warcio alone would percent-encode what is not ASCII."""

    def __init__(self, first_line: str, headers: Sequence[tuple[str, str]]) -> None:
        lines = [_line(first_line), *(_line(f"{_name(name)}: {value}") for name, value in headers)]
        self.block = b"\r\n".join(lines) + b"\r\n\r\n"
        super().__init__(first_line, list(headers))

    def to_ascii_bytes(self, filter_func: object = None) -> bytes:
        """The block as it stands in the file."""
        return self.block


def _name(name: str) -> str:
    return name.strip().replace(":", "") or "X-Archive-Orig-Nameless"


def _line(text: str) -> bytes:
    """One header line; characters stand for bytes (latin-1), as HTTP libraries hand them over."""
    text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def parse_http(block: bytes) -> tuple[Http, bytes]:
    """Splits the block of a response into its headers and its body.

    warcio's own parser guesses an encoding for each line and so cannot give the bytes back.

    Raises:
        ValueError: the block does not start with a status line.
    """
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    code = rest[:3]
    if not version.startswith("HTTP/") or not code.isdigit():
        raise ValueError(f"not a status line: {first!r}")
    headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    return Http(int(code), headers), body


def ascii_url(url: str) -> str:
    """A URL fit for a WARC header: what is not printable ASCII is percent-encoded as UTF-8."""
    return quote(url.strip(), safe=_PRINTABLE, errors="replace")


def warc_date(moment: datetime) -> str:
    """A moment in the form of ``WARC-Date``, in UTC, to the microsecond.

    Raises:
        ValueError: the moment carries no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a capture's time needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def urn(capture_id: str) -> str:
    """A capture id in the form of ``WARC-Record-ID``."""
    return f"<urn:uuid:{capture_id}>"


def uuid_of(record_id: str) -> str:
    """The UUID in a ``WARC-Record-ID``."""
    return record_id.strip("<>").removeprefix("urn:uuid:")


def encode_fields(fields: Mapping[str, str | None]) -> bytes:
    r"""Writes warc-fields, one line a field; None is left out, an empty text is kept.

    Values are UTF-8 with the escapes of a JSON string (``\n``, ``\\``, ``\"``), so that no
    value can break a line and each is read back as it was.
    """
    lines = []
    for name, value in fields.items():
        if value is not None:
            clean = value.encode("utf-8", "replace").decode("utf-8")  # lone surrogates have no bytes
            lines.append(f"{name}: {json.dumps(clean, ensure_ascii=False)[1:-1]}\r\n")
    return "".join(lines).encode("utf-8")


def decode_fields(block: bytes) -> dict[str, str]:
    """Reads what ``encode_fields`` wrote.

    Raises:
        ValueError: a line is not of that form.
    """
    fields: dict[str, str] = {}
    for line in block.decode("utf-8").split("\r\n"):
        if line:
            name, separator, value = line.partition(": ")
            if not separator:
                raise ValueError(f"not a field: {line!r}")
            fields[name] = json.loads(f'"{value}"')
    return fields


def content_type_of(value: str | None) -> tuple[str | None, str | None]:
    """Splits a ``Content-Type`` into media type and charset, both lower case where present."""
    if not value:
        return None, None
    media, *parameters = value.split(";")
    charset = None
    for parameter in parameters:
        name, _, text = parameter.partition("=")
        if name.strip().lower() == "charset" and charset is None:
            charset = text.strip().strip("\"'").lower() or None
    return media.strip().lower() or None, charset


def capture_row(
    run_id: str, site_id: str, head: Head, fields: Mapping[str, str], place: Place
) -> dict[str, Any]:
    """The ``captures`` row of one group of records.

    Args:
        run_id: from the segment's warcinfo.
        site_id: from the segment's warcinfo.
        head: the record the capture points to.
        fields: the group's metadata record.
        place: where ``head`` stands.
    """
    http = head.http
    media_type, charset = content_type_of(http.first("Content-Type") if http else head.content_type)
    if head.record_type == "revisit":
        media_type, charset = media_type or fields.get("media-type"), charset or fields.get("charset")
    size, listed = fields.get("payload-bytes"), fields.get("listed-on")
    return {
        "night": parse_run_id(run_id)[0],
        "run_id": run_id,
        "site_id": site_id,
        "capture_id": uuid_of(head.record_id),
        "url": head.url,
        "role": fields["role"],
        "column_id": fields.get("column"),
        "family": fields.get("family"),
        "via_url": fields.get("via"),
        "anchor": fields.get("anchor"),
        "listed_on": date.fromisoformat(listed) if listed else None,
        "outcome": fields["outcome"],
        "status": http.status if http else None,
        "error": fields.get("error"),
        "record_type": head.record_type,
        "media_type": media_type,
        "charset": charset,
        "payload_bytes": int(size) if size else None,
        "payload_sha256": fields.get("payload-sha256"),
        "refers_to": uuid_of(head.refers_to) if head.refers_to else None,
        "etag": http.first("ETag") if http else None,
        "last_modified": http.first("Last-Modified") if http else None,
        "fetched_at": datetime.fromisoformat(head.date),
        "warc_file": place.warc_file,
        "warc_offset": place.offset,
        "warc_length": place.length,
    }
