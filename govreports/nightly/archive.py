"""Step 5, archive: appends what is new, one commit a table, and publishes the release.

Order: reports, indicators, quarantine, release. Each commit carries the ids of the runs it covers;
a commit that is there already is skipped, so a killed step is simply run again.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from govreports.nightly.deduplicate import write_decisions
from govreports.nightly.stage import stage
from model.nights import parse_run_id
from model.schemas import TABLES
from model.settings import Settings
from storage import locks, release, runs, tables
from storage.layout import Layout
from transforms.indicators_history import COLUMNS, earlier_values, flag_jumps, office_of

Rows = list[dict[str, Any]]


@stage("archive")
def archive(settings: Settings, run_id: str) -> dict[str, int]:
    """Writes the run's documents into the archive and publishes a release.

    Returns:
        Counts: ``reports``, ``indicators``, ``quarantine`` rows of this run.
    """
    layout = Layout(settings)
    with locks.hold(layout, "archive", wait=600.0):
        if not tables.committed(layout, "reports", f"reports/{run_id}"):
            _decide_again_if_stale(layout, run_id)
        night, _ = parse_run_id(run_id)
        documents = pq.read_table(layout.documents(run_id))
        covered = documents.schema.metadata[b"runs"].decode().split()
        covered.sort(key=lambda r: r != run_id)  # this run first: its mark decides whether to write
        decisions = {d["index"]: d for d in pq.read_table(layout.decisions(run_id)).to_pylist()}
        rows = _rows(documents, decisions, run_id, night)
        rows["indicators"] = _against_other_years(layout, rows["indicators"])
        for name in ("reports", "indicators", "quarantine"):
            data = pa.Table.from_pylist(rows[name], schema=TABLES[name].arrow())
            tables.append(layout, name, data, [f"{name}/{r}" for r in covered], {"run": run_id})
        _write_counts(layout, run_id, documents, decisions)
        release.publish(layout, run_id)
    return {name: len(rows[name]) for name in rows}


def _decide_again_if_stale(layout: Layout, run_id: str) -> None:
    """Another run may have archived since the decisions were made: then they are made anew."""
    noted = pq.read_schema(layout.decisions(run_id)).metadata[b"reports_version"].decode()
    if noted != str(tables.ensure(layout, "reports").version()):
        write_decisions(layout, run_id)


def _rows(
    documents: pa.Table, decisions: dict[int, dict[str, Any]], run_id: str, night: date
) -> dict[str, Rows]:
    now = datetime.now(UTC)
    out: dict[str, Rows] = {"reports": [], "indicators": [], "quarantine": []}
    for index, document in enumerate(documents.to_pylist()):
        run = {"run_id": run_id, "night": night, "capture_id": document["capture_id"]}
        if document["decision"] == "quarantined":
            out["quarantine"].append(_pick(document | run, "quarantine"))
        decision = decisions.get(index)
        if decision is None or not decision["version"]:
            continue
        report = document | run | decision | {"archived_at": now}
        out["reports"].append(_pick(report, "reports"))
        for indicator in document["indicators"] or ():
            out["indicators"].append(_pick(report | indicator, "indicators"))
    return out


def _against_other_years(layout: Layout, rows: Rows) -> Rows:
    """Flags values that the same office's other years, archived or of this very run, speak against."""
    offices = {office for row in rows if (office := office_of(row))}
    if not offices:
        return rows
    known = ds.field("issuer").isin(sorted({issuer for _, issuer in offices}))
    known &= ds.field("region_code").isin(sorted({code for code, _ in offices}))
    archived = tables.read(layout, "indicators", list(COLUMNS), known).to_pylist()
    earlier = earlier_values([*archived, *rows])
    documents = groupby(rows, key=itemgetter("report_id", "version"))
    return [row for _, document in documents for row in flag_jumps(list(document), earlier)]


def _pick(row: dict[str, Any], table: str) -> dict[str, Any]:
    return {c.name: row.get(c.name) for c in TABLES[table].columns}


def _write_counts(
    layout: Layout, run_id: str, documents: pa.Table, decisions: dict[int, dict[str, Any]]
) -> None:
    """Notes in each site's record what became of its documents, every drop with its reason."""
    new: Counter[str] = Counter()
    quarantined: Counter[str] = Counter()
    dropped: dict[str, Counter[str]] = {}
    columns = documents.select(["decision", "reason", "site_id"]).to_pylist()
    for index, row in enumerate(columns):
        site = row["site_id"]
        decision = decisions.get(index)
        if row["decision"] == "quarantined":
            quarantined[site] += 1
        elif decision is not None and decision["version"]:
            new[site] += 1
        else:
            reason = decision["verdict"] if decision else row["reason"]
            dropped.setdefault(site, Counter())[reason] += 1
    for site_id in runs.read_plan(layout, run_id).sites:
        record = runs.read_site(layout, run_id, site_id)
        if record is not None:
            counts = {
                "reports_new": new[site_id],
                "quarantined": quarantined[site_id],
                "dropped": dict(dropped.get(site_id, {})),
            }
            runs.write_site(layout, record.model_copy(update=counts))
