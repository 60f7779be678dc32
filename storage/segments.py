"""Names of WARC segments: how they are numbered, which are open, which closed.

``<site>-<run>-<n>.warc.gz``, n from 1; ``.open`` is added while the segment is being written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from storage.layout import Layout

OPEN = ".open"
# must match: jl_wjw-2026-11-22.1-00001.warc.gz (also with .open)   must not match: x.warc.gz, .x.warc.gz.tmp
_NAME = re.compile(r"[a-z][a-z0-9_]*-\d{4}-\d{2}-\d{2}\.\d+-(\d+)\.warc\.gz(\.open)?")


def file_name(site_id: str, run_id: str, number: int) -> str:
    """Name of a closed segment."""
    return f"{site_id}-{run_id}-{number:05d}.warc.gz"


def number_of(name: str) -> int | None:
    """Number of a segment, or None where the name is not a segment's."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else None


def next_number(directory: Path) -> int:
    """The number after the last one used, open segments included."""
    used = [n for path in directory.iterdir() if (n := number_of(path.name)) is not None]
    return max(used, default=0) + 1


def open_segments(directory: Path) -> list[Path]:
    """Segments a crash left open, in order; empty when the directory does not exist."""
    return [path for path in _segments(directory) if path.name.endswith(OPEN)]


def closed_segments(directory: Path) -> list[Path]:
    """Closed segments, in order; empty when the directory does not exist."""
    return [path for path in _segments(directory) if not path.name.endswith(OPEN)]


def _segments(directory: Path) -> list[Path]:
    if not directory.is_dir():
        return []
    found = [path for path in directory.iterdir() if number_of(path.name) is not None]
    return sorted(found, key=lambda path: (number_of(path.name), path.name))


def all_runs(layout: Layout) -> Iterator[tuple[str, str]]:
    """Every (site, run) that has a directory of captures, sorted."""
    if layout.captures_root.is_dir():
        for site in sorted(p for p in layout.captures_root.iterdir() if p.is_dir()):
            for run in sorted(p for p in site.iterdir() if p.is_dir()):
                yield site.name, run.name


def lock_name(site_id: str) -> str:
    """The lock whose holder alone may write, salvage or index a site's captures."""
    return f"captures-{site_id}"
