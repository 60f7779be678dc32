"""Whether two archives are the same: a digest of the content columns of each table.

Volatile columns (times, run ids, WARC offsets) do not enter, nor does the order of rows, files
or commits. Floats count exactly, null differs from an empty text.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from model.schemas import TABLES
from storage import tables
from storage.layout import Layout


def content_digest(layout: Layout) -> dict[str, str]:
    """By table, the SHA-256 over the multiset of its rows, content columns alone, hexadecimal."""
    digests = {}
    for name, table in TABLES.items():
        columns = table.content_columns()
        rows = []
        for batch in tables.read(layout, name, columns).to_batches(max_chunksize=1024):
            rows += [hashlib.sha256(_canonical(row)).digest() for row in batch.to_pylist()]
        digests[name] = hashlib.sha256(b"".join(sorted(rows))).hexdigest()
    return digests


def _canonical(row: dict[str, Any]) -> bytes:
    return json.dumps([_plain(value) for _, value in sorted(row.items())], ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    """A value as JSON that differs wherever the value does; the tags keep types apart."""
    if isinstance(value, float):
        return ["float", value.hex()]
    if isinstance(value, datetime | date):
        return ["time", value.isoformat()]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
