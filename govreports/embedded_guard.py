"""Stands between us and a long child process, and ends it when we are gone.

``python -m govreports.embedded_guard COMMAND…`` runs the command in a process group of its own
and gives back its exit status. When standard input closes (its owner ended, even by ``kill -9``) or a
signal asks it to stop, it stops the command for good: Airflow's test run answers no SIGTERM, and would
otherwise go on with the next site. Owns no file and knows nothing of what the command does.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from types import FrameType

import psutil

GRACE = 10.0  # seconds a crawl has to close its spider; what it loses then, salvage recovers
STOPPED = 128 + signal.SIGTERM  # exit status of a stopped run, as a shell gives it
_TICK = 0.2


class _AskedError(Exception):
    """A signal asked us to stop."""


def _ask(signum: int, frame: FrameType | None) -> None:
    raise _AskedError


def _owner_gone(wait: float) -> bool:
    """True as soon as standard input is at its end; False after ``wait`` seconds."""
    stdin = sys.stdin.fileno()
    ready, _, _ = select.select([stdin], [], [], wait)
    return bool(ready) and os.read(stdin, 4096) == b""


def stop(child: subprocess.Popen[bytes]) -> None:
    """Ends the child at once and gives what it had started ``GRACE`` seconds to close.

    The child is frozen first, so that it starts nothing while its children are counted. Those get one
    SIGTERM (Scrapy takes a second one as an order to drop everything), then SIGKILL.
    """
    try:
        process = psutil.Process(child.pid)
        process.suspend()
        started = process.children(recursive=True)
    except psutil.NoSuchProcess:
        started = []
    child.kill()
    for descendant in started:
        if descendant.is_running():
            descendant.terminate()
    _, alive = psutil.wait_procs(started, timeout=GRACE)
    for descendant in alive:
        if descendant.is_running():
            descendant.kill()
    psutil.wait_procs(alive, timeout=GRACE)  # a kill takes effect a moment later
    child.wait()


def main(command: list[str]) -> int:
    """Runs the command; gives its exit status, or ``STOPPED``."""
    child: subprocess.Popen[bytes] | None = None
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _ask)
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        while child.poll() is None:
            if _owner_gone(_TICK):
                break
        else:
            return child.returncode if child.returncode >= 0 else 128 - child.returncode
    except _AskedError:
        pass
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if child is not None:
        stop(child)
    return STOPPED


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
