"""Small invented captures and rows for the tests of the store."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from warcio.archiveiterator import ArchiveIterator

from model.schemas import INDICATORS, REPORTS
from model.sites import Site
from storage import segments
from storage.layout import Layout
from storage.warc import Fetch, FetchContext, SegmentWriter

RUN = "2026-11-22.1"
NEXT = "2026-11-23.1"
AGENT = "govreports/0 (+mailto:someone@example.org)"
MORNING = datetime(2026, 11, 22, 1, 2, 3, 456789, UTC)
SITE = Site(id="lin_wjw", name="林州卫健委", cms="trs", hosts=("wjw.lin.test",), test=True, digest="ab" * 32)
PAGE = "http://wjw.lin.test/fz/1.html"


def fetch(
    url: str = PAGE, status: int | None = 200, body: bytes | None = b"<p>page</p>", **more: Any
) -> Fetch:
    """A fetch of a page; keyword arguments replace single fields."""
    values: dict[str, Any] = {
        "url": url,
        "fetched_at": MORNING,
        "context": FetchContext(
            "detail", "fzjs", "law", "http://wjw.lin.test/fz/", "年度报告", date(2026, 1, 5)
        ),
        "request_headers": [("User-Agent", AGENT), ("Accept", "text/html")],
        "status": status,
        "reason": "OK" if status == 200 else "",
        "response_headers": [("Content-Type", "text/html; charset=GB2312"), ("ETag", '"v1"')],
        "body": body,
    }
    return Fetch(**(values | more))


def write(layout: Layout, *fetches: Fetch, run_id: str = RUN, **options: Any) -> list[dict[str, Any]]:
    """Writes fetches into closed segments and gives their rows."""
    writer = SegmentWriter(layout, SITE, run_id, AGENT, **options)
    rows = [writer.write(one) for one in fetches]
    writer.close(None)
    return rows


def segment(layout: Layout, run_id: str = RUN, number: int = 1) -> Path:
    """Path of a closed segment."""
    return layout.segment_dir(SITE.id, run_id) / segments.file_name(SITE.id, run_id, number)


def records(path: Path) -> list[Any]:
    """All records of a segment as warcio reads them, each with its ``block``."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            record.block = record.raw_stream.read()
            found.append(record)
    return found


def check(path: Path) -> subprocess.CompletedProcess[str]:
    """``warcio check``: every digest."""
    command = [str(Path(sys.executable).with_name("warcio")), "check", "-v", str(path)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def _value(name: str, kind: pa.DataType, number: int) -> Any:
    if pa.types.is_string(kind):
        return f"{name}{number}"
    if pa.types.is_integer(kind):
        return number
    if pa.types.is_floating(kind):
        return number + 0.1
    if pa.types.is_boolean(kind):
        return number % 2 == 0
    if pa.types.is_date(kind):
        return date(2026, 11, 22)
    if pa.types.is_timestamp(kind):
        return MORNING + timedelta(microseconds=number)
    if pa.types.is_map(kind):
        return [("no_text", number), ("too_short", 1)]
    if pa.types.is_struct(kind):
        return {field.name: _value(field.name, field.type, number) for field in kind}
    return [_value(name, kind.value_type, number)]


def row(table: Any, number: int = 1, **given: Any) -> dict[str, Any]:
    """A full row of a table, every column filled; keyword arguments replace single values."""
    values = {c.name: _value(c.name, c.type, number) for c in table.columns}
    return values | given


def reports(*rows: dict[str, Any]) -> pa.Table:
    """Rows of ``reports``; each starts from a filled row and region CN-JL of 2025."""
    filled = [row(REPORTS, n, **({"year": 2025, "region": "CN-JL"} | given)) for n, given in enumerate(rows)]
    return pa.Table.from_pylist(filled, schema=REPORTS.arrow())


def indicators(*rows: dict[str, Any]) -> pa.Table:
    """Rows of ``indicators``, made as ``reports`` makes them."""
    filled = [
        row(INDICATORS, n, **({"year": 2025, "region": "CN-JL"} | given)) for n, given in enumerate(rows)
    ]
    return pa.Table.from_pylist(filled, schema=INDICATORS.arrow())
