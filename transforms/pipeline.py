"""The entry of the room: captured bodies in, documents out, as streams of Arrow RecordBatches.

The signature is that of Spark's ``mapInArrow``: an iterator of batches in, an iterator of batches
out, so that a process pool or a cluster can call it unchanged. Owns the order of the steps and
the last word on kept, dropped or quarantined; no step of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from model.errors import ReadError
from model.streams import DOCUMENT_SCHEMA
from transforms import catalogue
from transforms.identity import content_sha256, logical_key
from transforms.indicators import extract, unvalued
from transforms.mapped import MappedText
from transforms.metadata import describe
from transforms.outline import outline
from transforms.read import read
from transforms.records import EXTRACTOR, Heading, Indicator, Metadata, Reading, Source
from transforms.tables import with_tables

log = logging.getLogger(__name__)

MIN_CHARACTERS = 150  # shorter texts are covers that point to a file, or list remains
_SOURCE_FIELDS = tuple(Source.__dataclass_fields__)


def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Reads captured bodies into documents.

    Args:
        batches: rows of ``model.streams.SOURCE_SCHEMA``.

    Yields:
        One row of ``model.streams.DOCUMENT_SCHEMA`` per row taken, in the same order. ``decision``
        is ``kept``, ``dropped`` (with ``reason``) or ``quarantined`` (with ``reason`` and ``detail``).
    """
    for batch in batches:
        rows = [document(Source(**{k: row[k] for k in _SOURCE_FIELDS})) for row in batch.to_pylist()]
        yield pa.RecordBatch.from_pylist(rows, schema=DOCUMENT_SCHEMA)


def document(source: Source) -> dict[str, Any]:
    """Reads one body; never raises: a fault costs this document alone.

    Returns:
        A row of ``DOCUMENT_SCHEMA`` as a dict; absent columns are null.
    """
    stage = "read"
    try:
        reading = read(source)
        stage = "metadata"
        headings = outline(reading.clean.text)
        metadata = describe(reading, headings, source)
        row = _row(source, reading, headings, metadata)
        reason = _not_a_document(reading.clean.text)
        if reason:
            return row | {"decision": "dropped", "reason": reason, "stage": "metadata"}
        stage = "indicators"
        found = all_indicators(reading.clean.text, headings, metadata)
        return row | {"decision": "kept", "indicators": _indicators(found, reading)}
    except ReadError as error:
        return _quarantined(source, stage, error.reason, error.detail)
    except Exception as error:  # a bug of ours: quarantined with its name, the run goes on
        log.exception("reading failed", extra={"site": source.site_id, "url": source.url, "stage": stage})
        return _quarantined(source, stage, f"bug_{type(error).__name__}", str(error)[:500])


def all_indicators(text: str, headings: Sequence[Heading], metadata: Metadata) -> list[Indicator]:
    """What a text states, in the order it is archived.

    The grammar's rows, table cells in the place of those they overlap, and last the numbers that are
    damaged or vague, without a value.
    """
    found = with_tables(extract(text, headings, metadata), text, headings, metadata)
    return [*found, *unvalued(text, headings, metadata)]


def _not_a_document(text: str) -> str | None:
    """Why a text is no document, or None."""
    if len(text) >= MIN_CHARACTERS:
        return None
    return "see_attachment" if "附件" in text else "short_text"


def _quarantined(source: Source, stage: str, reason: str, detail: str) -> dict[str, Any]:
    return {
        "decision": "quarantined",
        "reason": reason,
        "stage": stage,
        "detail": detail,
        "url": source.url,
        "site_id": source.site_id,
        "capture_id": source.capture_id,
        "extractor": EXTRACTOR,
    }


def _row(source: Source, reading: Reading, headings: Sequence[Heading], metadata: Metadata) -> dict[str, Any]:
    clean = reading.clean
    text_map = None
    if reading.raw is not None:
        text_map = [{"clean": c, "raw": r, "length": n} for c, r, n in clean.runs()]
    return {
        "year": metadata.year_covered or 0,
        "region": metadata.region,
        "content_sha256": content_sha256(clean.text),
        "family": source.family,
        "kind": metadata.kind,
        "subkind": metadata.subkind,
        "region_code": metadata.region_code,
        "province": metadata.province,
        "city": metadata.city,
        "county": metadata.county,
        "issuer": metadata.issuer,
        "issuer_inferred": metadata.issuer_inferred,
        "title": metadata.title,
        "published_on": metadata.published_on,
        "written_on": metadata.written_on,
        "source_column": metadata.source_column,
        "script": reading.script,
        "defects": list(reading.defects),
        "outline": [
            {"level": h.level, "number": h.number, "heading": h.heading, "start": h.start, "end": h.end}
            for h in headings
        ],
        "text": clean.text,
        "text_map": text_map,
        "media_type": reading.media_type,
        "url": source.url,
        "site_id": source.site_id,
        "extractor": EXTRACTOR,
        "capture_id": source.capture_id,
        "logical_key": logical_key(metadata, source.url),
    }


def _indicators(found: Sequence[Indicator], reading: Reading) -> list[dict[str, Any]]:
    return [
        indicator_row(seq, item, reading) | {"catalogue": catalogue.version()}
        for seq, item in enumerate(found)
    ]


def indicator_row(seq: int, item: Indicator, reading: Reading) -> dict[str, Any]:
    """An indicator as a row: its own fields, its span in the clean text, its place in the raw one."""
    return {
        "seq": seq,
        "indicator_id": item.indicator_id,
        "name": item.name,
        "value": item.value,
        "value_low": item.value_low,
        "value_high": item.value_high,
        "unit": item.unit,
        "unit_norm": item.unit_norm,
        "scale": item.scale,
        "qualifier": item.qualifier,
        "is_target": item.is_target,
        "status": item.status,
        "period": item.period,
        "period_source": item.period_source,
        "subject": item.subject,
        "part_of": item.part_of,
        "section": item.section,
        "section_role": item.section_role,
        "confidence": item.confidence,
        "flags": list(item.flags),
        "span": reading.clean.text[item.start : item.end],
        "clean_start": item.start,
        "clean_end": item.end,
        **raw_place(reading.clean, item.start, item.end, binary=reading.raw is None),
    }


def raw_place(clean: MappedText, start: int, end: int, *, binary: bool) -> dict[str, Any]:
    """Where a span stands in the raw decoded text.

    Returns:
        ``raw_start`` and ``raw_end`` (null for binary files and for spans cut by reordering)
        and ``raw_pieces`` (null for binary files).
    """
    if binary:
        return {"raw_start": None, "raw_end": None, "raw_pieces": None}
    pieces = clean.raw_pieces(start, end)
    whole = pieces[0] if len(pieces) == 1 else (None, None)
    return {
        "raw_start": whole[0],
        "raw_end": whole[1],
        "raw_pieces": [{"start": low, "end": high} for low, high in pieces],
    }
