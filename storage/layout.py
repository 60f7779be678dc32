"""Where everything lies. Owns every path below the two roots; creates nothing.

See ``docs/design/data-model.md`` for the tree these names make.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from model.errors import ArchiveError
from model.nights import parse_run_id
from model.settings import Settings

# must match: import, jl_wjw   must not match: ../x, A, a-b, empty
_SITE_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class Layout:
    """Paths of one home directory.

    Attributes:
        settings: gives the two roots, ``home`` and ``archive``.
    """

    settings: Settings

    @property
    def captures_root(self) -> Path:
        """Root of the WARC files; ``captures.warc_file`` is relative to it."""
        return self.settings.home / "captures"

    def segment_dir(self, site_id: str, run_id: str) -> Path:
        """Directory of the WARC segments of one site in one run."""
        return self.captures_root / _site(site_id) / _run(run_id)

    @property
    def archive(self) -> str:
        """Root of tables and releases: an absolute local path or an object-store URL."""
        root = self.settings.archive.rstrip("/")
        return root if "://" in root else str(Path(root).absolute())

    def table_uri(self, name: str) -> str:
        """Where a Delta table lies."""
        return f"{self.archive}/tables/{name}"

    @property
    def _local_archive(self) -> Path:
        if "://" in self.archive:
            raise ArchiveError(f"{self.archive}: releases are hard links and need an archive on a local disk")
        return Path(self.archive)

    @property
    def releases(self) -> Path:
        """Directory of the releases.

        Raises:
            ArchiveError: the archive is an object-store URL.
        """
        return self._local_archive / "releases"

    @property
    def latest(self) -> Path:
        """Symbolic link to the newest release.

        Raises:
            ArchiveError: the archive is an object-store URL.
        """
        return self._local_archive / "latest"

    @property
    def runs_root(self) -> Path:
        """Directory of the run files."""
        return self.settings.home / "runs"

    def run_dir(self, run_id: str) -> Path:
        """Files one run leaves behind."""
        return self.runs_root / _run(run_id)

    def documents(self, run_id: str) -> Path:
        """What the transform step of a run gave."""
        return self.run_dir(run_id) / "documents.parquet"

    def decisions(self, run_id: str) -> Path:
        """What the deduplicate step of a run decided."""
        return self.run_dir(run_id) / "decisions.parquet"

    @property
    def locks(self) -> Path:
        """Directory of the lock files."""
        return self.settings.home / "locks"

    @property
    def airflow_home(self) -> Path:
        """Home of the embedded Airflow."""
        return self.settings.home / "airflow"


def _site(site_id: str) -> str:
    if _SITE_ID.fullmatch(site_id) is None:
        raise ValueError(f"not a site id: {site_id!r}")
    return site_id


def _run(run_id: str) -> str:
    parse_run_id(run_id)
    return run_id
