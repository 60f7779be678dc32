"""Reading captures: rows of a closed segment, one stored record, and the rescue of a cut one.

Whatever a WARC file says here comes from the file alone, so that ``captures`` can be rebuilt.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.utils import Digester

from model.errors import CaptureError
from storage.files import sync_dir
from storage.layout import Layout
from storage.segments import OPEN
from storage.warc_record import CLOSING_TYPE, Head, Place, capture_row, decode_fields, parse_http

_CHUNK = 1024 * 1024
_BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error)


@dataclass(frozen=True)
class Stored:
    """One stored record.

    Attributes:
        status: HTTP status; None for an imported file.
        headers: HTTP headers as served, Transfer-Encoding renamed.
        body: as served, still content-coded; empty for a revisit.
        record_type: response | revisit | resource | metadata.
    """

    url: str
    status: int | None
    headers: list[tuple[str, str]]
    body: bytes
    record_type: str


@dataclass(frozen=True)
class _Record:
    head: Head
    body: bytes  # HTTP headers taken off
    is_closing: bool
    offset: int
    length: int


def rows(path: Path, layout: Layout) -> Iterator[dict[str, Any]]:
    """The ``captures`` rows of a closed segment, in the order of fetching.

    Raises:
        CaptureError: the file is damaged; the message names file and offset.
    """
    name = path.relative_to(layout.captures_root).as_posix()
    info: dict[str, str] = {}
    main: _Record | None = None
    for record in _records(path, name):
        kind = record.head.record_type
        if kind == "warcinfo":
            info = dict(line.split(": ", 1) for line in record.body.decode().split("\r\n") if line)
        elif kind in ("response", "revisit", "resource"):
            main = record
        elif kind == "metadata" and not record.is_closing:
            pointed = main or record
            place = Place(name, pointed.offset, pointed.length)
            try:
                fields = decode_fields(record.body)
                yield capture_row(info["run"], info["site"], pointed.head, fields, place)
            except (KeyError, ValueError) as error:
                raise CaptureError(f"{name}: record at byte {record.offset}: {error!r}") from error
            main = None


def load(layout: Layout, warc_file: str, offset: int) -> Stored:
    """One stored record.

    Args:
        layout: where captures lie.
        warc_file: relative to the captures root.
        offset: of its gzip member, in bytes.

    Raises:
        CaptureError: there is no such record or it is damaged; the message names file and offset.
    """
    record = next(_records(layout.captures_root / warc_file, warc_file, offset), None)
    if record is None:
        raise CaptureError(f"{warc_file}: record at byte {offset}: the file ends before it")
    http = record.head.http
    body = record.body if record.head.record_type != "revisit" else b""
    return Stored(
        url=record.head.url,
        status=http.status if http else None,
        headers=http.headers if http else [],
        body=body,
        record_type=record.head.record_type,
    )


def salvage(path: Path) -> Path | None:
    """Closes a segment that a crash left open.

    Keeps everything up to the end of the last whole ``metadata`` record and gives the segment
    its final name; a segment without a whole group is removed. To be called under the site's
    lock only. May itself be killed at any moment and called again.

    Args:
        path: a segment ``….warc.gz.open``.

    Returns:
        The closed segment, or None where nothing whole was in it.
    """
    final = path.with_name(path.name.removesuffix(OPEN))
    if not final.exists():  # else: killed after the rename below, only the removal is left to do
        end = _whole_length(path)
        if end:
            temporary = path.with_name(f".{final.name}.salvage")
            with path.open("rb") as source, temporary.open("wb") as out:
                while end and (chunk := source.read(min(end, _CHUNK))):
                    end -= out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(final)
            sync_dir(final.parent)
    path.unlink(missing_ok=True)
    return final if final.exists() else None


def _whole_length(path: Path) -> int:
    """Bytes up to the end of the last whole ``metadata`` record, 0 where there is none."""
    end = 0
    with suppress(CaptureError):
        for record in _records(path, path.name):
            if record.head.record_type == "metadata":
                end = record.offset + record.length
    return end


def _records(path: Path, name: str, offset: int = 0) -> Iterator[_Record]:
    """The records of a file from an offset on, whole and with the right digest only.

    Raises:
        CaptureError: at the first record that is cut or damaged.
    """
    try:
        for data, length in _members(path, offset):
            yield _parse(data, offset, length)
            offset += length
    except _BROKEN as error:
        raise CaptureError(f"{name}: record at byte {offset}: {error!r}") from error


def _parse(data: bytes, offset: int, length: int) -> _Record:
    record = ArcWarcRecordLoader().parse_record_stream(
        BytesIO(data), known_format="warc", no_record_parse=True
    )
    headers, block, kind = record.rec_headers, record.raw_stream.read(), record.rec_type
    digester = Digester("sha1")
    digester.update(block)
    if headers.get_header("WARC-Block-Digest") != str(digester):
        raise ValueError("the block does not have the digest noted with it")
    content_type = headers.get_header("Content-Type")
    is_http = kind in ("response", "revisit") and block
    http, body = parse_http(block) if is_http else (None, block)
    head = Head(
        record_type=kind,
        record_id=headers.get_header("WARC-Record-ID"),
        url=headers.get_header("WARC-Target-URI") or "",
        date=headers.get_header("WARC-Date"),
        content_type=content_type if kind == "resource" else None,
        refers_to=headers.get_header("WARC-Refers-To"),
        http=http,
    )
    return _Record(head, body, kind == "metadata" and content_type == CLOSING_TYPE, offset, length)


def _members(path: Path, offset: int = 0) -> Iterator[tuple[bytes, int]]:
    """Each gzip member of a file: its content and its length in the file.

    warcio takes a member whose end is cut off for whole when only the checksum is missing;
    zlib does not.

    Raises:
        EOFError: the last member is cut off.
        zlib.error: a member is damaged.
    """
    rest = b""
    with path.open("rb") as file:
        file.seek(offset)
        while rest or (rest := file.read(_CHUNK)):
            decompressor, parts, length = zlib.decompressobj(zlib.MAX_WBITS | 16), [], 0
            while not decompressor.eof:
                if not rest and not (rest := file.read(_CHUNK)):
                    raise EOFError("the gzip member is cut off")
                parts.append(decompressor.decompress(rest))
                length += len(rest) - len(decompressor.unused_data)
                rest = decompressor.unused_data
            yield b"".join(parts), length
