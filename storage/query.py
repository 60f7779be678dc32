"""SQL over the archive: DuckDB views over the live tables' file lists.

Never globs a table's directory: files of killed commits lie there too. Downloads no extension.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from model.schemas import TABLES, Table
from storage import tables
from storage.layout import Layout

_TYPES: dict[pa.DataType, str] = {pa.int32(): "INTEGER", pa.string(): "VARCHAR", pa.date32(): "DATE"}


def connect(layout: Layout) -> duckdb.DuckDBPyConnection:
    """An in-memory database with one view per archive table, each at its newest version.

    A table without rows is a view with the right columns and no rows. The views stand still:
    rows archived after this call are seen by the next ``connect``.
    """
    connection = duckdb.connect(
        ":memory:",
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False},
    )
    for table in TABLES.values():
        files = tables.files(layout, table.name)
        if files:
            connection.execute(f"CREATE VIEW {table.name} AS {_select(table, files)}")
        else:
            connection.register(table.name, table.arrow().empty_table())
    return connection


def _select(table: Table, files: list[str]) -> str:
    """Columns in the schema's order; partition values by our types, so that no code becomes a number."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    names = ", ".join(_literal(file) for file in files)
    types = ", ".join(
        f"{_literal(name)}: {_TYPES[table.arrow().field(name).type]}" for name in table.partition_by
    )
    source = f"read_parquet([{names}], hive_partitioning = true, hive_types = {{{types}}})"
    return f"SELECT {columns} FROM {source}"  # noqa: S608  # our own names only


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
