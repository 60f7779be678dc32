"""Step 3, transform: reads every captured body that no archived run covers yet.

Leaves ``documents.parquet`` in the run's folder. Once the run's reports are archived the file is
frozen: it is what the other tables are completed from after a crash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crawlers import registry
from govreports.nightly.stage import stage
from model.errors import CaptureError
from model.settings import Settings
from model.sites import Site
from model.streams import DOCUMENT_SCHEMA, SOURCE_SCHEMA
from storage import captures, locks, runs, segments, tables
from storage.layout import Layout
from transforms import pipeline

READ_ROLES = ("detail", "attachment", "import")
BATCH = 32  # bodies in memory at a time


@stage("transform")
def transform(settings: Settings, run_id: str) -> dict[str, int]:
    """Reads the bodies captured by this run and by earlier runs that were never archived.

    Returns:
        Counts: ``documents``, ``kept``, ``dropped``, ``quarantined``.
    """
    layout = Layout(settings)
    target = layout.documents(run_id)
    if not (target.exists() and tables.committed(layout, "reports", f"reports/{run_id}")):
        busy = _being_crawled(layout) - {run_id}
        covered = sorted({r for r in captures.pending_runs(layout) if r not in busy} | {run_id})
        broken: list[dict[str, Any]] = []
        batches = pipeline.run(_sources(layout, captures.run_rows(layout, covered), broken))
        temporary = target.with_suffix(".tmp")
        schema = DOCUMENT_SCHEMA.with_metadata({"runs": " ".join(covered)})
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch.cast(schema))
            writer.write_table(pa.Table.from_pylist(broken, schema=schema))
        temporary.replace(target)
    decisions = Counter(pq.read_table(target, columns=["decision"])["decision"].to_pylist())
    return {"documents": decisions.total(), **{k: decisions[k] for k in ("kept", "dropped", "quarantined")}}


def _being_crawled(layout: Layout) -> set[str]:
    """Runs somebody is crawling at this moment: they are not ours to read, their own end covers them."""
    return {
        plan.run_id
        for plan in runs.unfinished(layout)
        if any(locks.holder(layout, segments.lock_name(site)) for site in plan.sites)
    }


def _sources(layout: Layout, rows: pa.Table, broken: list[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
    """The bodies worth reading, with what the crawl and the site file know of them.

    A stored body that cannot be read back becomes a quarantined document in ``broken``.
    """
    wanted = pc.and_(
        pc.equal(rows["outcome"], "stored"), pc.is_in(rows["role"], value_set=pa.array(READ_ROLES))
    )
    rows = rows.filter(wanted).sort_by([("site_id", "ascending"), ("url", "ascending")])
    sites = registry.sites()
    reader = captures.BodyReader(layout, rows)
    for start in range(0, rows.num_rows, BATCH):
        items = []
        for row in rows.slice(start, BATCH).to_pylist():
            try:
                items.append(_source(row, sites.get(row["site_id"]), reader.read(row)))
            except CaptureError as error:
                what = {name: row[name] for name in ("url", "site_id", "capture_id")}
                why = {"decision": "quarantined", "stage": "read", "reason": "unreadable_capture"}
                broken.append(what | why | {"detail": str(error)})
        yield pa.RecordBatch.from_pylist(items, schema=SOURCE_SCHEMA)


def _source(row: dict[str, Any], site: Site | None, body: bytes) -> dict[str, Any]:
    column = site.column(row["column_id"]) if site else None
    known = {
        "column_name": column.name if column else None,
        "site_issuer": site.issuer if site else None,
        "site_region_code": site.region_code if site else None,
        "body": body,
    }
    return {name: row.get(name) for name in SOURCE_SCHEMA.names} | known
