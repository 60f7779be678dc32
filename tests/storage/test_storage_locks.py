from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from model.errors import LockHeldError
from storage import locks
from storage.layout import Layout

HOLD = """
import os, sys, time
from pathlib import Path
from model.settings import Settings
from storage import locks
from storage.layout import Layout
layout = Layout(Settings(home=Path(sys.argv[1]), archive="x"))
with locks.hold(layout, "host-a.test", wait=0, note="crawl of a"):
    print("held", flush=True)
    sys.stdin.read()
"""
# starts the holder above and goes away at once: what a killed task leaves behind
ORPHAN = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[2], sys.argv[1]], stdin=0, stdout=subprocess.PIPE)
print(child.stdout.readline().decode().strip(), child.pid, flush=True)
"""


def start(layout: Layout) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(layout.settings.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(locks.__file__).parent.parent,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_lock_is_refused_to_a_second_holder_who_is_told_who_has_it(layout: Layout) -> None:
    process = start(layout)
    try:
        refused = rf"'host-a\.test' is held by process {process.pid} \(crawl of a\)"
        with pytest.raises(LockHeldError, match=refused), locks.hold(layout, "host-a.test", wait=0):
            pass
        held = locks.holder(layout, "host-a.test")
        assert held is not None
        assert (held.pid, held.parent, held.note) == (process.pid, os.getpid(), "crawl of a")
        assert held.alive
        assert held.parent_alive
        with locks.hold(layout, "host-b.test", wait=0):  # another name is another lock
            pass
    finally:
        process.communicate("")


def test_kill_9_frees_a_lock_and_the_stale_name_in_it_means_nothing(layout: Layout) -> None:
    process = start(layout)
    process.kill()
    process.communicate()
    assert locks.holder(layout, "host-a.test") is None
    assert str(process.pid) in (layout.locks / "host-a.test.lock").read_text()
    with locks.hold(layout, "host-a.test", wait=0):
        assert locks.holder(layout, "host-a.test") is not None


def test_an_orphan_is_known_by_its_dead_parent(layout: Layout) -> None:
    read_end, write_end = os.pipe()
    try:
        out = subprocess.run(
            [sys.executable, "-c", ORPHAN, str(layout.settings.home), HOLD],
            stdin=read_end,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=Path(locks.__file__).parent.parent,
        )
        word, pid = out.stdout.split()
        assert word == "held"
        held = locks.holder(layout, "host-a.test")
        assert held is not None
        assert (held.pid, held.alive, held.parent_alive) == (int(pid), True, False)
        os.kill(int(pid), signal.SIGTERM)
    finally:
        os.close(write_end)
        os.close(read_end)
    with locks.hold(layout, "host-a.test", wait=10):  # waits until it is gone
        pass


def test_a_lock_is_free_after_the_block_even_when_the_block_fails(layout: Layout) -> None:
    with pytest.raises(RuntimeError), locks.hold(layout, "archive", wait=0):
        raise RuntimeError
    assert locks.holder(layout, "archive") is None
    assert locks.holder(layout, "never-taken") is None


def test_any_text_may_name_a_lock(layout: Layout) -> None:
    with locks.hold(layout, "host-../x:80", wait=0):
        assert [p.parent for p in layout.locks.iterdir()] == [layout.locks]
