"""``kill -9`` of a run at five moments, then a run again: the same archive as an undisturbed run.

The moments are seen from outside, by what stands on disk: no fault is built into the code.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from crawlers.portal.server import Portal
from model.settings import Settings
from storage import compare
from storage.layout import Layout

pytestmark = pytest.mark.crash
PATIENCE = 120.0  # seconds a run may take before the test gives up
NIGHT = "2026-03-01"
SITES = "jichuan yunling"  # two of the portal's sites are enough to be killed between

Moment = Callable[[Path], bool]


def commits(home: Path, table: str) -> int:
    return len(list(home.glob(f"archive/tables/{table}/_delta_log/*.json")))


# A table's first log entry is its creation, the second the first rows.
MOMENTS: dict[str, Moment] = {
    "while a page is being captured": lambda h: any(
        p.stat().st_size > 4096 for p in h.glob("captures/*/*/*.open")
    ),
    "after one site was indexed, others not": lambda h: commits(h, "captures") >= 2,
    "while documents are being read": lambda h: any(h.glob("runs/*/documents.*")),
    "between reports and indicators": lambda h: commits(h, "reports") >= 2,
    "while the release is being made": lambda h: any(h.glob("archive/releases/*")),
}


def start(home: Path, **more: str) -> subprocess.Popen[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GOVREPORTS_", "AIRFLOW"))}
    env = clean | {"GOVREPORTS_HOME": str(home), "GOVREPORTS_NIGHT": NIGHT} | more
    command = [sys.executable, "-m", "govreports", "run", "--sites", SITES]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finish(home: Path, **more: str) -> str:
    process = start(home, **more)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, out.decode()
    return out.decode()


def kill_tree(process: subprocess.Popen[bytes], *, spare: str | None = None) -> None:
    """Kills the run and all it started, except processes whose command holds ``spare``."""
    root = psutil.Process(process.pid)
    tree = [root, *root.children(recursive=True)]
    for one in tree:
        try:
            if spare is None or spare not in " ".join(one.cmdline()):
                one.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue
    process.wait()


def kill_at(home: Path, moment: Moment, *, spare: str | None = None, **more: str) -> None:
    process = start(home, **more)
    deadline = time.monotonic() + PATIENCE
    while not moment(home):
        assert process.poll() is None, "the run ended before the moment came"
        assert time.monotonic() < deadline, "the moment never came"
        time.sleep(0.001)
    kill_tree(process, spare=spare)


def crawls_for(home: Path, process: psutil.Process) -> bool:
    words, env = process.info["cmdline"] or (), process.info["environ"] or {}
    return "crawlers.run" in words and env.get("GOVREPORTS_HOME") == str(home)


def digest(home: Path) -> dict[str, str]:
    return compare.content_digest(Layout(Settings.from_env({"GOVREPORTS_HOME": str(home)})))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    finish(home)
    return home


def fresh(undisturbed: Path, home: Path) -> Path:
    """An empty home whose Airflow database is made already (that takes seconds, and is not ours)."""
    home.mkdir()
    shutil.copytree(undisturbed / "airflow", home / "airflow")
    return home


@pytest.mark.parametrize("when", MOMENTS)
def test_a_killed_run_is_made_whole_by_the_next(undisturbed: Path, tmp_path: Path, when: str) -> None:
    home = fresh(undisturbed, tmp_path / "home")
    kill_at(home, MOMENTS[when])
    finish(home)
    assert digest(home) == digest(undisturbed)


def test_a_crawl_that_outlives_its_run_is_stopped_and_continued(undisturbed: Path, tmp_path: Path) -> None:
    home = fresh(undisturbed, tmp_path / "home")
    with Portal(night=1, delay=0.05) as portal:  # slow enough to be met alive
        moment = MOMENTS["while a page is being captured"]
        kill_at(home, moment, spare="crawlers.run", GOVREPORTS_PORTAL=portal.url)
        left = [p for p in psutil.process_iter(["cmdline", "environ"]) if crawls_for(home, p)]
        assert left, "no crawl outlived its run"
        finish(home, GOVREPORTS_PORTAL=portal.url)
    assert digest(home) == digest(undisturbed)


def test_what_was_cut_off_last_night_is_taken_over_tonight(undisturbed: Path, tmp_path: Path) -> None:
    home = fresh(undisturbed, tmp_path / "home")
    kill_at(home, MOMENTS["between reports and indicators"])
    said = finish(home, GOVREPORTS_NIGHT="2026-03-02")
    assert "reports archived 0 " in said
    after, before = digest(home), digest(undisturbed)
    assert (after["reports"], after["indicators"]) == (before["reports"], before["indicators"])
