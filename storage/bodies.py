"""From a ``captures`` row to its body: follows revisits, undoes content codings.

Captures keep the bytes as served; the coding (RFC 9110, 8.4) is undone only here.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import brotli  # type: ignore[import-untyped]
import pyarrow as pa
import pyarrow.dataset as ds
from backports import zstd

from model.errors import CaptureError
from model.schemas import CAPTURES
from storage import tables
from storage.layout import Layout
from storage.warc_read import Stored, load

_PLACE = ["capture_id", "warc_file", "warc_offset"]
_LARGEST = 512 * 1024 * 1024  # bytes of a decoded body; more is a decompression bomb
_TOO_LARGE = f"the body decodes to more than {_LARGEST} bytes"
_CODING_ERRORS = (ValueError, EOFError, zlib.error, zstd.ZstdError, brotli.error)


class BodyReader:
    """Reads the bodies of some ``captures`` rows.

    Args:
        layout: where captures lie.
        rows: the rows; where revisits among them refer to others, those are looked up at once.
    """

    def __init__(self, layout: Layout, rows: pa.Table) -> None:
        self._layout = layout
        referred = rows["refers_to"].drop_null().unique()
        self._places: dict[str, tuple[str, int]] = {}
        if len(referred):
            wanted = ds.field("capture_id").isin(referred.cast(pa.string()))
            for found in tables.read(layout, CAPTURES.name, _PLACE, wanted).to_pylist():
                self._places[found["capture_id"]] = (found["warc_file"], found["warc_offset"])

    def read(self, row: Mapping[str, Any]) -> bytes:
        """The body of one row, content codings undone.

        Raises:
            CaptureError: the row has no body, or it cannot be read; the message says which.
        """
        file, offset = row["warc_file"], row["warc_offset"]
        if row["record_type"] == "metadata":
            raise CaptureError(f"{file}: record at byte {offset}: {row['url']} was captured without a body")
        if row["record_type"] == "revisit":
            if row["refers_to"] not in self._places:
                raise CaptureError(
                    f"{file}: record at byte {offset}: refers to {row['refers_to']}, which is not there"
                )
            file, offset = self._places[row["refers_to"]]
        stored = load(self._layout, file, offset)
        try:
            return decode_body(stored)
        except _CODING_ERRORS as error:
            raise CaptureError(f"{file}: record at byte {offset}: {stored.url}: {error}") from error


def bodies(layout: Layout, rows: pa.Table) -> Iterator[bytes]:
    """The bodies of ``captures`` rows, one for each, in their order, content codings undone.

    Raises:
        CaptureError: at a row without a readable body; ``BodyReader`` lets one go on after it.
    """
    reader = BodyReader(layout, rows)
    for row in rows.to_pylist():
        yield reader.read(row)


def decode_body(stored: Stored) -> bytes:
    """Undoes the content codings of a stored response.

    Raises:
        ValueError: the coding is unknown, or the body decodes to too much.
        EOFError: the body is cut off.
        zlib.error: the body is damaged; ``brotli.error`` and ``ZstdError`` likewise.
    """
    body = stored.body
    codings = ",".join(value for name, value in stored.headers if name.lower() == "content-encoding")
    for coding in reversed(codings.lower().split(",")):  # listed in the order of coding
        body = _undo(coding.strip(), body)
    return body


def _undo(coding: str, body: bytes) -> bytes:
    if coding in ("", "identity") or not body:
        return body
    if coding in ("gzip", "x-gzip"):
        # some servers announce gzip and send the page as it is
        return _inflate(body, zlib.MAX_WBITS | 16) if body.startswith(b"\x1f\x8b") else body
    if coding == "deflate":
        try:
            return _inflate(body, zlib.MAX_WBITS)
        except zlib.error:  # the raw form, which many servers send though RFC 9110 wants zlib's
            return _inflate(body, -zlib.MAX_WBITS)
    if coding == "br":
        return _brotli(body)
    if coding == "zstd":
        return _zstd(body)
    raise ValueError(f"content coding {coding!r} is not known here")


def _inflate(body: bytes, window: int) -> bytes:
    parts, size = [], 0
    while body:  # gzip may have several members
        decompressor = zlib.decompressobj(window)
        parts.append(decompressor.decompress(body, _LARGEST - size))
        size += len(parts[-1])
        if decompressor.unconsumed_tail or size >= _LARGEST:
            raise ValueError(_TOO_LARGE)
        if not decompressor.eof:
            raise EOFError("the coded body is cut off")
        body = decompressor.unused_data
        if not body.startswith(b"\x1f\x8b"):  # padding after the last member
            break
    return b"".join(parts)


def _brotli(body: bytes) -> bytes:
    decompressor = brotli.Decompressor()
    text: bytes = decompressor.process(body, output_buffer_limit=_LARGEST)
    if not decompressor.can_accept_more_data():
        raise ValueError(_TOO_LARGE)
    if not decompressor.is_finished():
        raise EOFError("the coded body is cut off")
    return text


def _zstd(body: bytes) -> bytes:
    decompressor = zstd.ZstdDecompressor()
    text = decompressor.decompress(body, _LARGEST)
    if not decompressor.eof:
        raise ValueError(_TOO_LARGE) if len(text) >= _LARGEST else EOFError("the coded body is cut off")
    return text
