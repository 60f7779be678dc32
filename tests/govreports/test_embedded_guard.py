"""The guard ends what it started when its owner ends, however that happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from govreports import embedded_guard

GUARD = [sys.executable, "-m", "govreports.embedded_guard"]
PATIENCE = 30.0

# Starts a "crawl" in a session of its own, as the crawl step does, and ignores SIGTERM, as Airflow does.
AIRFLOW_LIKE = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", sys.argv[1], *sys.argv[2:]], start_new_session=True)
time.sleep(300)
"""
# Counts the SIGTERMs it gets and closes well after the first.
POLITE = """
import pathlib, signal, sys, time
def closing(*_):
    with open(sys.argv[1] + ".terms", "a") as notes:
        notes.write("TERM\\n")
    time.sleep(0.3)
    sys.exit(0)
signal.signal(signal.SIGTERM, closing)
pathlib.Path(sys.argv[1]).write_text("up")
time.sleep(300)
"""
STUBBORN = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).write_text("up")
time.sleep(300)
"""


def until(what: Callable[[], bool], why: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, why
        time.sleep(0.02)


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """No process started by a test outlives it."""
    yield
    left = psutil.Process().children(recursive=True)
    for process in left:
        process.kill()
    assert [p.pid for p in left if p.status() != psutil.STATUS_ZOMBIE] == []


def running(marker: Path) -> list[psutil.Process]:
    """The processes whose command line names the marker file."""
    found = []
    for process in psutil.process_iter():
        try:
            if str(marker) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize(
    ("code", "status"),
    [("raise SystemExit(7)", 7), ("pass", 0), ("import os; os.kill(os.getpid(), 9)", 128 + 9)],
)
def test_it_gives_back_the_exit_status(code: str, status: int) -> None:
    with subprocess.Popen([*GUARD, sys.executable, "-c", code], stdin=subprocess.PIPE) as guard:
        assert guard.wait(PATIENCE) == status


@pytest.mark.parametrize("how", ["stdin closes", "SIGTERM"])
def test_it_ends_the_command_and_lets_the_crawl_close_once(
    tmp_path: Path, how: str, nothing_left: None
) -> None:
    marker = tmp_path / "crawl"
    command = [*GUARD, sys.executable, "-c", AIRFLOW_LIKE, POLITE, str(marker)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as guard:
        until(marker.exists, "the crawl never came up")
        assert guard.stdin is not None
        if how == "SIGTERM":
            guard.send_signal(signal.SIGTERM)
        else:
            guard.stdin.close()
        assert guard.wait(PATIENCE) == embedded_guard.STOPPED
    assert (tmp_path / "crawl.terms").read_text() == "TERM\n"
    assert running(marker) == []


def test_it_notices_that_its_owner_was_killed(tmp_path: Path) -> None:
    marker = tmp_path / "crawl"
    owner_code = "import subprocess, sys; subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE).wait()"
    command = [*GUARD, sys.executable, "-c", AIRFLOW_LIKE, POLITE, str(marker)]
    with subprocess.Popen([sys.executable, "-c", owner_code, *command]) as owner:
        until(marker.exists, "the crawl never came up")
        os.kill(owner.pid, signal.SIGKILL)
        owner.wait()
    until(lambda: running(marker) == [], "something outlived its owner")
    assert (tmp_path / "crawl.terms").read_text() == "TERM\n"


def test_a_crawl_that_does_not_close_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing_left: None
) -> None:
    monkeypatch.setattr(embedded_guard, "GRACE", 0.5)
    marker = tmp_path / "crawl"
    child = subprocess.Popen([sys.executable, "-c", AIRFLOW_LIKE, STUBBORN, str(marker)])
    until(marker.exists, "the crawl never came up")
    embedded_guard.stop(child)
    assert child.returncode == -signal.SIGKILL
    assert running(marker) == []
