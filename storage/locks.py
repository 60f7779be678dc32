"""Locks between processes of one machine: ``flock`` files that are never deleted.

The kernel frees a lock when its holder dies, however it dies. The JSON inside says who holds
it; it is stale when the lock is free, so only a held lock's content means anything. Deleting a
lock file would let two processes hold two files of one name.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from model.errors import LockHeldError
from storage.layout import Layout

_POLL = 0.05  # seconds between two tries
# A holder() probe takes a shared lock for an instant; even `wait=0` outlasts that.
_GRACE = 0.2


@dataclass(frozen=True)
class Holder:
    """Who holds a lock.

    Attributes:
        pid: the holding process; 0 when it has not written its name yet.
        parent: the process that started it.
        since: when it took the lock.
        alive: whether that process still runs.
        parent_alive: whether its parent still runs; False means the holder is an orphan.
    """

    pid: int
    parent: int
    note: str
    since: datetime
    alive: bool
    parent_alive: bool


@contextmanager
def hold(layout: Layout, name: str, *, wait: float, note: str = "") -> Iterator[None]:
    """Holds a lock for the length of a ``with`` block.

    Args:
        layout: where the locks lie.
        name: such as ``host-www.example.gov.cn`` or ``archive``.
        wait: seconds to wait for another holder; 0 means at once.
        note: one line for people who meet the lock.

    Raises:
        LockHeldError: somebody else still holds it; the message names the lock and the process.
    """
    path = _path(layout, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not _acquire(handle, max(wait, _GRACE)):
            raise LockHeldError(_who(name, _read(path)))
        _write(handle, note)
        yield
    finally:
        os.close(handle)  # frees the lock


def holder(layout: Layout, name: str) -> Holder | None:
    """Who holds a lock, or None when it is free."""
    path = _path(layout, name)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(path)
    finally:
        os.close(handle)
    return None


def _path(layout: Layout, name: str) -> Path:
    return layout.locks / f"{quote(name, safe='')}.lock"


def _acquire(handle: int, wait: float) -> bool:
    deadline = time.monotonic() + wait
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL)


def _write(handle: int, note: str) -> None:
    pid, parent = os.getpid(), os.getppid()
    data = {
        "pid": pid,
        "parent": parent,
        "note": note,
        "since": datetime.now(UTC).isoformat(),
        "started": _started(pid),
        "parent_started": _started(parent),
    }
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(data).encode(), 0)


def _read(path: Path) -> Holder:
    for _ in range(5):  # the holder may be between taking the lock and writing its name
        with suppress(ValueError, KeyError, TypeError):
            data = json.loads(path.read_text())
            return Holder(
                pid=data["pid"],
                parent=data["parent"],
                note=data["note"],
                since=datetime.fromisoformat(data["since"]),
                alive=_alive(data["pid"], data["started"]),
                parent_alive=_alive(data["parent"], data["parent_started"]),
            )
        time.sleep(0.02)
    return Holder(0, 0, "", datetime.now(UTC), alive=True, parent_alive=True)


def _who(name: str, held: Holder) -> str:
    since = held.since.isoformat(timespec="seconds")
    note = f" ({held.note})" if held.note else ""
    return f"lock {name!r} is held by process {held.pid}{note} since {since}"


def _started(pid: int) -> int | None:
    """Start of a process in clock ticks since boot (field 22 of /proc/<pid>/stat), None without /proc.

    With it, a process id that was given to another process is not mistaken for the first.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[19])


def _alive(pid: int, started: int | None) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it lives, under another user
    now = _started(pid)
    return started is None or now is None or now == started
