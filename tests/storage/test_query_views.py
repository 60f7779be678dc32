from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from storage_samples import MORNING, reports, row

from model.schemas import RUNS, TABLES
from storage import query, tables
from storage.layout import Layout


def test_an_empty_archive_has_every_table_with_its_columns_and_no_rows(layout: Layout) -> None:
    with query.connect(layout) as connection:
        for name, table in TABLES.items():
            found = connection.sql(f"SELECT * FROM {name}").to_arrow_table()
            assert (found.schema.names, found.num_rows) == (table.arrow().names, 0)


def test_empty_and_filled_tables_have_the_same_column_types(layout: Layout) -> None:
    def types() -> dict[str, list[tuple[str, str]]]:
        with query.connect(layout) as connection:
            return {n: connection.execute(f"DESCRIBE {n}").fetchall() for n in TABLES}

    empty = types()
    for name, table in TABLES.items():
        tables.append(layout, name, pa.Table.from_pylist([row(table)], schema=table.arrow()), ["a"])
    assert types() == empty


def test_a_region_is_never_read_as_a_number(layout: Layout) -> None:
    tables.append(layout, "reports", reports({"region": "22", "year": 0}, {"region": "a 一/=%"}), ["a"])
    with query.connect(layout) as connection:
        found = connection.execute(
            "SELECT year, region, typeof(region), typeof(year) FROM reports ORDER BY year"
        )
        assert found.fetchall() == [(0, "22", "VARCHAR", "INTEGER"), (2025, "a 一/=%", "VARCHAR", "INTEGER")]


def test_files_of_a_killed_commit_are_not_seen(layout: Layout) -> None:
    tables.append(layout, "reports", reports({}), ["a"])
    [file] = map(Path, tables.files(layout, "reports"))
    file.with_name("part-orphan.parquet").write_bytes(file.read_bytes())
    with query.connect(layout) as connection:
        assert connection.execute("SELECT count(*) FROM reports").fetchall() == [(1,)]


def test_nested_columns_and_times_can_be_asked_for(layout: Layout) -> None:
    tables.append(layout, "runs", pa.Table.from_pylist([row(RUNS)], schema=RUNS.arrow()), ["a"])
    tables.append(layout, "reports", reports({}), ["a"])
    with query.connect(layout) as connection:
        [found] = (
            connection.sql(
                "SELECT night::VARCHAR, dropped['no_text'], epoch_us(started_at), started_at FROM runs"
            )
            .to_arrow_table()
            .to_pylist()
        )
        assert list(found.values()) == [
            "2026-11-22",
            1,
            int(MORNING.timestamp() * 1e6) + 1,
            found["started_at"],
        ]
        assert connection.execute("SELECT outline[1].heading, len(text_map) FROM reports").fetchall() == [
            ("heading0", 1)
        ]


def test_a_path_with_a_quote_is_a_path(tmp_path: Path) -> None:
    from model.settings import Settings

    layout = Layout(Settings(home=tmp_path, archive=str(tmp_path / "it's")))
    tables.append(layout, "reports", reports({}), ["a"])
    with query.connect(layout) as connection:
        assert connection.execute("SELECT count(*) FROM reports").fetchall() == [(1,)]


def test_no_extension_is_fetched(layout: Layout) -> None:
    import duckdb

    with query.connect(layout) as connection:
        settings = dict(
            connection.execute(
                "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions'"
            ).fetchall()
        )
        assert set(settings.values()) == {"false"}
        with pytest.raises(duckdb.Error):
            connection.execute("SELECT * FROM delta_scan('/tmp')")
