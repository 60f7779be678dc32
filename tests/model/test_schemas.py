"""Every column of every table says what it is."""

from __future__ import annotations

import pytest

from model.schemas import TABLES, Table
from model.streams import DOCUMENT_SCHEMA

STABLE = {
    *("report_id", "content_sha256", "kind", "subkind", "region", "region_code", "year", "issuer", "title"),
    *("text", "published_on", "written_on", "capture_id"),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_columns_are_described_and_keys_exist(table: Table) -> None:
    names = [c.name for c in table.columns]
    assert len(set(names)) == len(names)
    assert all(c.description for c in table.columns)
    assert set(table.partition_by) | set(table.sort_by) | set(table.stats_columns) <= set(names)


def test_the_columns_others_lean_on_are_there() -> None:
    assert {c.name for c in TABLES["reports"].columns} >= STABLE


def test_times_runs_and_offsets_are_volatile() -> None:
    for table in TABLES.values():
        content = table.content_columns()
        assert not {"run_id", "night", "capture_id", "warc_offset", "fetched_at", "archived_at"} & set(
            content
        )


def test_released_tables_are_partitioned_by_year_and_region() -> None:
    assert [t.partition_by for t in TABLES.values() if t.released] == [("year", "region")] * 2


def test_a_document_row_holds_what_a_report_row_needs() -> None:
    derived = {"report_id", "version", "previous_sha256", "run_id", "night", "archived_at"}
    assert {c.name for c in TABLES["reports"].columns} - derived <= set(DOCUMENT_SCHEMA.names)
