"""Captures as a whole: the index of the WARC files, and the way back from a row to its body.

Rows are derived from closed segments only. Each site and run is one commit, under the
site's lock, so nothing is indexed while a crawl still writes it.
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from model.errors import CaptureError, LockHeldError
from model.nights import parse_run_id
from model.schemas import CAPTURES, REPORTS
from storage import locks, segments, tables
from storage.bodies import BodyReader, bodies
from storage.files import write_atomic
from storage.layout import Layout
from storage.warc_read import rows, salvage
from storage.warc_record import Prior

__all__ = [
    "BodyReader",
    "Prior",
    "bodies",
    "body_of",
    "index",
    "known_captures",
    "pending_runs",
    "recover",
    "run_captures",
    "run_rows",
]

log = logging.getLogger(__name__)

_WAIT = 60.0  # seconds to wait for a crawl of the same site to end
_KNOWN = [*Prior.__dataclass_fields__, "outcome", "refers_to"]


def known_captures(layout: Layout, site_id: str) -> dict[str, Prior]:
    """By URL, the capture that holds the body last seen there, with the newest validators.

    Only bodies of status 200 and imported files count: an error page is no version of a report.
    """
    found = tables.read(layout, CAPTURES.name, _KNOWN, ds.field("site_id") == site_id)
    known: dict[str, Prior] = {}
    holders: dict[str, Prior] = {}
    for row in found.sort_by([("fetched_at", "ascending"), ("warc_file", "ascending")]).to_pylist():
        if row["outcome"] == "stored" and row["status"] in (200, None):
            prior = Prior(**{name: row[name] for name in Prior.__dataclass_fields__})
            holders[row["capture_id"]] = prior
        elif row["outcome"] == "unchanged" and row["refers_to"] in holders:
            held = holders[row["refers_to"]]
            fresh = {name: row[name] or getattr(held, name) for name in ("etag", "last_modified")}
            prior = Prior(**{**vars(held), **fresh})
        else:
            continue
        known[row["url"]] = prior
    return known


def run_captures(layout: Layout, site_id: str, run_id: str) -> dict[str, dict[str, Any]]:
    """By URL, the last ``captures`` row of this site and run so far, read from its closed segments.

    What a cut-off run left open is salvaged first, unless this or another process is writing there.

    Raises:
        CaptureError: a segment is damaged; the message names file and offset.
    """
    directory = layout.segment_dir(site_id, run_id)
    if segments.open_segments(directory):
        try:
            with locks.hold(layout, segments.lock_name(site_id), wait=0, note=f"salvage of {run_id}"):
                for path in segments.open_segments(directory):
                    salvage(path)
        except LockHeldError:
            pass  # its holder salvaged when it began; what is open now is being written
    closed = segments.closed_segments(directory)
    return {row["url"]: row for path in closed for row in rows(path, layout)}


def index(layout: Layout, site_id: str, run_id: str) -> int:
    """Brings the captures of one site and run into the table, in one commit, once.

    Transaction ``captures/<site>/<run>``. A crawl that is tried again after its first segments
    were indexed adds the new ones under ``captures/<site>/<run>/<number of the first of them>``.

    Returns:
        Rows of that site and run in the table.

    Raises:
        LockHeldError: a crawl of the site still writes.
        CaptureError: a segment is damaged; the message names file and offset.
    """
    with locks.hold(layout, segments.lock_name(site_id), wait=_WAIT, note=f"index of {run_id}"):
        return _index(layout, site_id, run_id)


def recover(layout: Layout, skip: Container[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """Indexes what killed runs left: every site and run with segments that are not in the table.

    Args:
        layout: where captures lie.
        skip: (site, run) pairs to leave alone, because they are about to be continued.

    Returns:
        The (site, run) pairs indexed now. A site that is being crawled is left for the next time;
        one with a damaged segment as well, with an error in the log that names file and offset: an old
        fault must not stop a new night.
    """
    indexed = _indexed_files(layout)
    done = []
    for site_id, run_id in segments.all_runs(layout):
        directory = layout.segment_dir(site_id, run_id)
        names = {_relative(layout, path) for path in segments.closed_segments(directory)}
        if (site_id, run_id) in skip or not (names - indexed or segments.open_segments(directory)):
            continue
        try:
            with locks.hold(layout, segments.lock_name(site_id), wait=0, note=f"recovery of {run_id}"):
                if _index(layout, site_id, run_id):
                    done.append((site_id, run_id))
        except LockHeldError:
            continue
        except CaptureError as error:
            log.error("captures cannot be indexed: %s", error, extra={"run": run_id, "site": site_id})
    return done


def body_of(layout: Layout, capture_id: str) -> bytes:
    """The body of one capture, content codings undone; of a revisit the body it refers to.

    Raises:
        CaptureError: there is no such capture, it has no body, or it cannot be read.
    """
    found = tables.read(layout, CAPTURES.name, filter=ds.field("capture_id") == capture_id)
    for row in found.to_pylist():
        return BodyReader(layout, found).read(row)
    raise CaptureError(f"no capture {capture_id}")


def pending_runs(layout: Layout) -> list[str]:
    """Ids of what is captured but not yet archived, oldest first.

    An id is that of a run whose transaction ``reports/<run>`` is not in ``reports``, or, where
    captures were indexed only after their run had been archived, ``<run>+<segment>``, an id of
    its own: archived under ``reports/<run>+<segment>``. ``run_rows`` knows both.
    """
    seen = set(pc.unique(tables.read(layout, CAPTURES.name, ["run_id"])["run_id"]).to_pylist())
    late = {f"{run}+{stem}": run for run, stem in _late(layout)}
    missing = tables.missing(layout, REPORTS.name, [f"reports/{identifier}" for identifier in (*seen, *late)])
    runs = {run for run in seen if f"reports/{run}" in missing}
    # a run that is pending as a whole brings its late segments with it
    rest = {name for name, run in late.items() if run not in runs and f"reports/{name}" in missing}
    return sorted(runs | rest, key=lambda name: (parse_run_id(name.partition("+")[0]), name))


def run_rows(layout: Layout, run_ids: Sequence[str]) -> pa.Table:
    """The ``captures`` rows of what ``pending_runs`` names.

    Sorted by night, site, URL, and only then by the time of fetching, so that no clock decides the
    order of different URLs.
    """
    files = [f"{stem.partition('-')[0]}/{run}/{stem}.warc.gz" for run, stem in map(_split, run_ids) if stem]
    runs = [run for run, stem in map(_split, run_ids) if not stem]
    wanted = ds.field("run_id").isin(pa.array(runs, pa.string()))
    wanted |= ds.field("warc_file").isin(pa.array(files, pa.string()))
    found = tables.read(layout, CAPTURES.name, filter=wanted)
    return found.sort_by(
        [(name, "ascending") for name in ("night", "site_id", "url", "fetched_at", "warc_offset")]
    )


def _split(identifier: str) -> tuple[str, str]:
    run, _, stem = identifier.partition("+")
    return run, stem


def _index(layout: Layout, site_id: str, run_id: str) -> int:
    directory = layout.segment_dir(site_id, run_id)
    for path in segments.open_segments(directory):
        salvage(path)
    mine = (ds.field("site_id") == site_id) & (ds.field("run_id") == run_id)
    known_rows: list[str] = tables.read(layout, CAPTURES.name, ["warc_file"], mine)["warc_file"].to_pylist()
    known = set(known_rows)
    new = [p for p in segments.closed_segments(directory) if _relative(layout, p) not in known]
    if not new:
        return len(known_rows)
    if tables.committed(layout, REPORTS.name, f"reports/{run_id}"):
        for path in new:  # before the commit: a mark without rows does no harm, rows without a mark are lost
            write_atomic(_late_dir(layout, run_id) / path.name.removesuffix(".warc.gz"), b"")
    identifier = f"{CAPTURES.name}/{site_id}/{run_id}"
    if tables.committed(layout, CAPTURES.name, identifier):
        identifier += f"/{segments.number_of(new[0].name)}"
    found = pa.Table.from_pylist([row for path in new for row in rows(path, layout)], schema=CAPTURES.arrow())
    tables.append(layout, CAPTURES.name, found, [identifier], {"run": run_id, "site": site_id})
    return len(known_rows) + int(found.num_rows)


def _late_dir(layout: Layout, run_id: str) -> Path:
    return layout.run_dir(run_id) / "late"


def _late(layout: Layout) -> Iterator[tuple[str, str]]:
    """Run and segment (name without ending) of what was indexed after its run had been archived."""
    for path in layout.runs_root.glob("*/late/*"):
        yield path.parent.parent.name, path.name


def _indexed_files(layout: Layout) -> set[str]:
    return set(pc.unique(tables.read(layout, CAPTURES.name, ["warc_file"])["warc_file"]).to_pylist())


def _relative(layout: Layout, path: Path) -> str:
    return path.relative_to(layout.captures_root).as_posix()
