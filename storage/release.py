"""Releases: a directory of plain Parquet for everybody who reads without our code.

``releases/<release>/<table>/year=…/region=…/*.parquet`` are hard links to the live files of one
version of each released table; ``latest`` is a symbolic link switched by renaming. A crash at any moment
leaves the old ``latest`` whole. Call under the lock ``archive``: one writer of releases at a time.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from model.errors import ArchiveError
from model.schemas import TABLES, Table
from storage import tables
from storage.files import sync_dir, write_atomic
from storage.layout import Layout

_TEMPORARY = ".tmp-"
_EMPTY = {"year": "0", "region": "unknown"}


@dataclass(frozen=True)
class _File:
    """A live file: where it lies, its partition values by column, its rows by the log."""

    path: Path
    partition: dict[str, str]
    rows: int


def publish(layout: Layout, run_id: str) -> str:
    """Publishes the released tables as they are now and points ``latest`` at them.

    Publishing the same table versions again changes nothing. A second release of one run gets a
    number: ``<run>-2``.

    Returns:
        The id of the release that ``latest`` points to now.

    Raises:
        ArchiveError: a file is missing or has another number of rows than the log says; ``latest``
            stays as it was.
    """
    released = {name: tables.ensure(layout, name) for name, table in TABLES.items() if table.released}
    versions = {name: table.version() for name, table in released.items()}
    now = current(layout)
    if now is not None and _versions(layout, now) == versions:
        return now
    layout.releases.mkdir(parents=True, exist_ok=True)
    _sweep(layout)
    release, number = run_id, 1
    while (layout.releases / release).exists():
        if _versions(layout, release) == versions:  # killed before `latest` was switched
            _switch(layout, release)
            return release
        number += 1
        release = f"{run_id}-{number}"
    temporary = layout.releases / f"{release}{_TEMPORARY}{os.getpid()}"
    notes = {
        name: _lay_out(layout, table, TABLES[name], temporary / name) for name, table in released.items()
    }
    note = {"release": release, "run_id": run_id, "tables": notes}
    write_atomic(temporary / "release.json", json.dumps(note, indent=2).encode() + b"\n")
    for directory, _, _ in os.walk(temporary):
        sync_dir(Path(directory))
    temporary.rename(layout.releases / release)
    sync_dir(layout.releases)
    _switch(layout, release)
    return release


def current(layout: Layout) -> str | None:
    """The id of the release that ``latest`` points to, or None before the first.

    Raises:
        ArchiveError: ``latest`` is something else than our symbolic link.
    """
    try:
        return layout.latest.readlink().name
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ArchiveError(f"{layout.latest}: not a symbolic link to a release: {error.strerror}") from error


def _versions(layout: Layout, release: str) -> dict[str, int]:
    """Table versions of a release; none where its note is missing or damaged, so that it is made anew."""
    path = layout.releases / release / "release.json"
    try:
        return {name: note["version"] for name, note in json.loads(path.read_text())["tables"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _sweep(layout: Layout) -> None:
    """Removes what killed processes left half done; the lock says that nobody else is at work."""
    for path in layout.releases.glob(f"*{_TEMPORARY}*"):
        shutil.rmtree(path)
    for path in layout.latest.parent.glob(f"{layout.latest.name}{_TEMPORARY}*"):
        path.unlink()


def _switch(layout: Layout, release: str) -> None:
    temporary = layout.latest.with_name(f"{layout.latest.name}{_TEMPORARY}{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(Path(layout.releases.name) / release)
    temporary.replace(layout.latest)
    sync_dir(layout.latest.parent)


def _lay_out(layout: Layout, live: DeltaTable, table: Table, directory: Path) -> dict[str, Any]:
    """Links the live files of a table below ``directory`` and gives the note for ``release.json``."""
    files = _live_files(live, table, tables.files(layout, table.name))
    for file in files:
        _link(file, directory)
    if not files:
        _write_empty(table, directory)
    return {"version": live.version(), "rows": sum(file.rows for file in files), "files": len(files)}


def _live_files(live: DeltaTable, table: Table, files: list[str]) -> list[_File]:
    actions = pa.table(live.get_add_actions(flatten=True)).to_pylist()
    paths = {path.name: path for path in map(Path, files)}
    found = []
    for action in actions:
        name = action["path"].rpartition("/")[2]
        if name not in paths:
            raise ArchiveError(f"table {table.name}: {action['path']} is in the log and not among its files")
        partition = {column: str(action[f"partition.{column}"]) for column in table.partition_by}
        found.append(_File(paths[name], partition, action["num_records"]))
    return found


def _link(file: _File, directory: Path) -> None:
    """Links one file into its partition, after its footer has confirmed the log."""
    try:
        rows = pq.read_metadata(file.path).num_rows
    except (OSError, pa.ArrowInvalid) as error:
        raise ArchiveError(f"{file.path}: cannot be read: {error}") from error
    if rows != file.rows:
        raise ArchiveError(f"{file.path}: has {rows} rows, the table's log says {file.rows}")
    target = _partition(directory, file.partition) / file.path.name
    try:
        target.hardlink_to(file.path)
    except OSError:  # another file system, or one without hard links
        write_atomic(target, file.path.read_bytes())


def _write_empty(table: Table, directory: Path) -> None:
    """One file without rows, so that readers who glob find the columns."""
    schema = pa.schema([field for field in table.arrow() if field.name not in table.partition_by])
    partition = {column: _EMPTY[column] for column in table.partition_by}

    path = _partition(directory, partition) / "empty.parquet"
    pq.write_table(schema.empty_table(), path, compression="zstd")


def _partition(directory: Path, values: dict[str, str]) -> Path:
    path = directory.joinpath(*(f"{name}={quote(value, safe='')}" for name, value in values.items()))
    path.mkdir(parents=True, exist_ok=True)
    return path
