"""Step 4, deduplicate: compares tonight's documents with the archive, by key and digest.

Leaves ``decisions.parquet`` beside the documents, one row each, with the version of the reports
table it was decided against.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from govreports.nightly.stage import stage
from model.settings import Settings
from storage import tables
from storage.layout import Layout
from transforms.dedupe import Candidate, Known, decide

_KNOWN = ["report_id", "version", "content_sha256", "url", "region_code", "year", "archived_at"]
_CANDIDATE = ["decision", "logical_key", "content_sha256", "site_id", "url", "region_code", "year"]
SCHEMA = pa.schema(
    [
        ("index", pa.int64()),
        ("verdict", pa.string()),
        ("report_id", pa.string()),
        ("version", pa.int32()),
        ("previous_sha256", pa.string()),
        ("reason", pa.string()),
    ]
)


@stage("deduplicate")
def deduplicate(settings: Settings, run_id: str) -> dict[str, int]:
    """Decides every kept document of the run.

    Returns:
        Counts: ``new``, ``new_version``, ``unchanged``, ``duplicate``.
    """
    layout = Layout(settings)
    target = layout.decisions(run_id)
    if not (target.exists() and tables.committed(layout, "reports", f"reports/{run_id}")):
        write_decisions(layout, run_id)
    verdicts = Counter(pq.read_table(target, columns=["verdict"])["verdict"].to_pylist())
    return {k: verdicts[k] for k in ("new", "new_version", "unchanged", "duplicate")}


def write_decisions(layout: Layout, run_id: str) -> None:
    """Decides and writes ``decisions.parquet``, noting the version of ``reports`` compared with."""
    against = tables.ensure(layout, "reports").version()
    known = tables.read(layout, "reports", _KNOWN).sort_by(
        [("archived_at", "ascending"), ("version", "ascending")]
    )
    documents = pq.read_table(layout.documents(run_id), columns=_CANDIDATE)
    documents = documents.append_column("index", pa.array(range(documents.num_rows), pa.int64()))
    kept = documents.filter(pc.equal(documents["decision"], "kept")).drop_columns(["decision"])
    decisions = decide(
        (Candidate(**row) for row in kept.to_pylist()),
        (Known(**row) for row in known.drop_columns(["archived_at"]).to_pylist()),
    )
    schema = SCHEMA.with_metadata({"reports_version": str(against)})
    table = pa.Table.from_pylist([asdict(d) for d in decisions], schema=schema)
    temporary = layout.decisions(run_id).with_suffix(".tmp")
    pq.write_table(table, temporary, compression="zstd")
    temporary.replace(layout.decisions(run_id))
