from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from model.runs import CrawlStats
from model.schemas import CAPTURES
from model.settings import Settings
from storage import captures, runs, segments, warc_read
from storage.layout import Layout
from tests.crawlers.crawl_server import Server

ROOT = Path(__file__).parents[2]
RUN = "2026-11-22.1"


@dataclass
class Bench:
    """A home of its own, a registry of its own, and crawl processes."""

    home: Path
    server: Server
    env: dict[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        return Layout(Settings.from_env({"GOVREPORTS_HOME": str(self.home)}))

    def register(self, site_id: str, text: str) -> None:
        path = self.home / "sites" / "test" / f"{site_id}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def start(self, site: str, run: str = RUN, *more: str) -> subprocess.Popen[str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("GOVREPORTS_")}
        env |= {
            "GOVREPORTS_HOME": str(self.home),
            "GOVREPORTS_SITES": str(self.home / "sites"),
            "GOVREPORTS_PORTAL": self.server.url,
            **self.env,
        }
        command = [sys.executable, "-m", "crawlers.run", "--site", site, "--run", run, *more]
        return subprocess.Popen(
            command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def crawl(self, site: str, run: str = RUN, *more: str) -> CrawlStats:
        """One crawl to its end; its stats."""
        process = self.start(site, run, *more)
        self.error = process.communicate(timeout=120)[1]
        self.code = process.returncode
        stats = runs.read_stats(self.layout, run, site)
        assert stats is not None, self.error
        return stats

    def rows(self, site: str, run: str = RUN) -> list[dict[str, Any]]:
        directory = self.layout.segment_dir(site, run)
        assert segments.open_segments(directory) == []
        return [
            row for path in segments.closed_segments(directory) for row in warc_read.rows(path, self.layout)
        ]

    def index(self, site: str, run: str = RUN) -> int:
        return captures.index(self.layout, site, run)


def content(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    """Rows as two archives of the same pages agree on them: content columns only, in no order."""
    return Counter(tuple(row[name] for name in CAPTURES.content_columns()) for row in rows)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Server() as server:
        yield Bench(tmp_path / "home", server)


@pytest.fixture(scope="module")
def lasting_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Server() as server:
        yield Bench(tmp_path_factory.mktemp("bench") / "home", server)


@pytest.fixture
def hard_kill() -> Any:
    def kill(process: subprocess.Popen[str]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)
        if process.stderr:
            process.stderr.close()

    return kill
