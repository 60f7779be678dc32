"""The archive tables: Delta Lake through delta-rs, append-only, exactly once.

A transaction id in the log is only a note: a writer that opens the table afresh is not refused.
So every append looks its id up first, and a concurrent commit of the same id makes delta-rs
refuse ours; the two together write each row once. Nobody reads a table's directory by glob:
a killed commit leaves files there that belong to no version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from model.errors import ArchiveError
from model.schemas import TABLES, Table
from storage.layout import Layout

_ATTEMPTS = 5
# delta-rs writes Snappy unless told otherwise each time; level 3 is the knee of size against speed.
_WRITER = WriterProperties(compression="ZSTD", compression_level=3)


def ensure(layout: Layout, name: str) -> DeltaTable:
    """Opens a table, creating it where it does not exist; two processes may do so at once."""
    table, uri = _schema(name), layout.table_uri(name)
    found = _open(layout, name)
    if found is not None:
        return found
    stats = table.stats_columns or table.sort_by
    configuration = {
        "delta.enableExpiredLogCleanup": "false",  # else old versions cannot be opened after a month
        "delta.dataSkippingStatsColumns": ",".join(stats),  # else texts go into the log
    }
    try:
        return DeltaTable.create(
            uri,
            schema=table.arrow(),
            partition_by=list(table.partition_by),
            name=name,
            description=table.description,
            configuration=configuration,
        )
    except DeltaError:
        found = _open(layout, name)  # another process was quicker
        if found is None:
            raise
        return found


def append(
    layout: Layout,
    name: str,
    data: pa.Table | pa.RecordBatchReader,
    transactions: Sequence[str],
    metadata: dict[str, str] | None = None,
) -> int | None:
    """Appends rows in one commit, once.

    Args:
        layout: where the tables lie.
        name: a table of ``model.schemas``.
        data: rows with all columns of the table, in any order.
        transactions: ids of what is written; the first decides whether it is already there, all
            are noted with the commit. Rows may be none: the ids are noted all the same.
        metadata: further notes for the commit.

    Returns:
        The table's version, or None where the first id was already there and nothing was written.

    Raises:
        ArchiveError: the rows do not fit the table, or others kept committing before us.
    """
    table = _schema(name)
    rows = _fit(table, data if isinstance(data, pa.Table) else data.read_all())
    properties = CommitProperties(
        custom_metadata=dict(metadata or {}),
        app_transactions=[Transaction(identifier, 1) for identifier in transactions],
    )
    failure: CommitFailedError | None = None
    for _ in range(_ATTEMPTS):
        target = ensure(layout, name)
        if target.transaction_version(transactions[0]) is not None:
            return None
        try:
            write_deltalake(
                target, rows, mode="append", writer_properties=_WRITER, commit_properties=properties
            )
        except CommitFailedError as error:
            failure = error  # somebody committed in between: look again, then try again
        else:
            return int(target.version())
    raise ArchiveError(f"table {name}: {_ATTEMPTS} commits failed, the last: {failure}") from failure


def committed(layout: Layout, name: str, transaction: str) -> bool:
    """Whether a commit with that transaction id is in the table."""
    table = _open(layout, name)
    return table is not None and table.transaction_version(transaction) is not None


def missing(layout: Layout, name: str, transactions: Iterable[str]) -> set[str]:
    """Those of the transaction ids that are not in the table."""
    table = _open(layout, name)
    if table is None:
        return set(transactions)
    return {identifier for identifier in transactions if table.transaction_version(identifier) is None}


def read(
    layout: Layout, name: str, columns: list[str] | None = None, filter: ds.Expression | None = None
) -> pa.Table:
    """Reads the newest version of a table; no rows where the table does not exist.

    Args:
        layout: where the tables lie.
        name: a table of ``model.schemas``.
        columns: which, in this order; all by default.
        filter: a ``pyarrow.dataset`` expression.
    """
    schema = _schema(name).arrow()
    names = columns if columns is not None else schema.names
    wanted = pa.schema([schema.field(column) for column in names])
    table = _open(layout, name)
    if table is None:
        return wanted.empty_table()
    return table.to_pyarrow_dataset().to_table(columns=names, filter=filter).cast(wanted)


def version(layout: Layout, name: str) -> int | None:
    """The newest version of a table, or None where it does not exist."""
    table = _open(layout, name)
    return int(table.version()) if table is not None else None


def files(layout: Layout, name: str) -> list[str]:
    """Paths of the files that make the newest version, absolute."""
    table = _open(layout, name)
    return sorted(_file(layout, name, uri) for uri in table.file_uris()) if table is not None else []


def _file(layout: Layout, name: str, uri: str) -> str:
    """A live file below the table as we know it: delta-rs percent-encodes the folders above (/my%20data)."""
    steps = len(TABLES[name].partition_by) + 1
    return "/".join([layout.table_uri(name), *uri.rsplit("/", steps)[1:]])


def _schema(name: str) -> Table:
    try:
        return TABLES[name]
    except KeyError:
        raise ArchiveError(f"no table {name!r}; there are {', '.join(TABLES)}") from None


def _open(layout: Layout, name: str) -> DeltaTable | None:
    try:
        return DeltaTable(layout.table_uri(name))
    except TableNotFoundError:
        return None


def _fit(table: Table, data: pa.Table) -> pa.Table:
    schema = table.arrow()
    if missing := set(schema.names) ^ set(data.schema.names):
        raise ArchiveError(f"table {table.name}: columns missing or unknown: {', '.join(sorted(missing))}")
    for column in table.columns:
        if not column.nullable and (count := data[column.name].null_count):
            raise ArchiveError(f"table {table.name}: {count} rows without {column.name}")
    try:
        rows = data.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise ArchiveError(f"table {table.name}: {error}") from error
    order = [(name, "ascending") for name in (*table.partition_by, *table.sort_by)]
    return rows.take(pc.sort_indices(rows, sort_keys=order)) if rows.num_rows > 1 else rows
