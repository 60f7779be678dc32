"""How results look: terminal tables, CSV, JSON. Owns no question, only the answer's form."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from model.runs import RunSummary
from storage.layout import Layout

_CELL = 60  # characters shown of a cell in the table form


def write(result: pa.Table, form: str) -> None:
    """Prints a result to standard output; ``parquet`` writes the bytes of a file."""
    result = result.rename_columns(_distinct(result.column_names))
    if form == "parquet":
        buffer = io.BytesIO()
        pq.write_table(result, buffer, compression="zstd")
        sys.stdout.buffer.write(buffer.getvalue())
        return
    rows = zip(*(column.to_pylist() for column in result.columns), strict=True)
    if form == "json":
        for row in rows:
            values = dict(zip(result.column_names, map(_json, row), strict=True))
            sys.stdout.write(json.dumps(values, ensure_ascii=False, default=str) + "\n")
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(result.column_names)
        writer.writerows([_plain(v) for v in row] for row in rows)
    else:
        grid(result.column_names, [[_cell(v) for v in row] for row in rows])


def _distinct(names: Sequence[str]) -> list[str]:
    """Two columns of one name (``select r.year, i.year``) as ``year`` and ``year_2``: none is lost."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], title: str | None = None) -> None:
    """Prints a table; columns of full-width characters line up."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = Console(width=None if sys.stdout.isatty() else 160, markup=False, highlight=False)
    console.print(table)


def _json(value: Any) -> Any:
    """Numbers stay numbers, what JSON has no word for becomes null or text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.hex() if isinstance(value, bytes) else value


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(_plain(value)).replace("\n", "⏎")
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def summary(record: RunSummary, layout: Layout) -> None:
    """Prints what a run did: one line per site, one per stage, and what is missing."""
    rows = [
        [
            site.site_id,
            site.state,
            str(site.pages_fetched),
            str(site.pages_unchanged),
            str(site.pages_failed),
            str(site.pages_refused),
            str(site.reports_new),
            ", ".join(f"{k} {n}" for k, n in sorted(site.dropped.items())),
            str(site.quarantined),
            f"{site.seconds:.1f}",
        ]
        for site in record.sites
    ]
    header = [
        "site",
        "state",
        "fetched",
        "unchanged",
        "failed",
        "refused",
        "new reports",
        "dropped",
        "quarantined",
        "s",
    ]
    grid(header, rows, title=f"run {record.run_id}: {record.state}")
    say = sys.stdout.write
    say(
        f"sites {len(record.sites)} · pages fetched {sum(s.pages_fetched for s in record.sites)}"
        f" · unchanged {sum(s.pages_unchanged for s in record.sites)}"
        f" · reports archived {record.reports_new} · indicators {record.indicators_new}"
        f" · quarantined {record.quarantined}\n"
    )
    stages = [f"crawl {sum(s.seconds for s in record.sites):.1f}"]
    stages += [f"{s.name} {s.seconds:.1f}" for s in record.stages]
    say(f"seconds: {' · '.join(stages)}\n")
    for site in record.sites:
        for warning in site.warnings if site.state == "ok" else ():
            say(f"note: site {site.site_id}: {warning}\n")
    for problem in record.problems:
        say(f"missing: {problem}\n")
    say(f"archive: {layout.archive}   release: {record.release or 'none'}\n")
