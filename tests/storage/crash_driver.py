"""Kills a piece of the store's work again and again; run as a script by the crash tests.

A separate process, so that it can fork children that have imported everything and started nothing:
each child does the work and is killed (SIGKILL), another then says what it finds. Prints one line of
JSON for each attempt.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage_samples import NEXT, RUN, SITE, fetch, indicators, reports, write

from model.settings import Settings
from storage import captures, release, segments, tables, warc_read
from storage.layout import Layout

Work = Callable[[Layout], Any]
# what changes a directory; opening a file for writing is one of them
EVENTS = frozenset({"os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "open"})


def layout_of(home: Path) -> Layout:
    return Layout(Settings(home=home, archive=str(home / "archive")))


def say(report: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(report) + "\n")
    sys.stdout.flush()


def in_child(work: Work, layout: Layout, prepare: Callable[[], None] = lambda: None) -> tuple[bool, Any]:
    """Runs work in a forked child; gives whether it ended by itself and what it returned."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        prepare()
        result = work(layout)
        os.write(write_end, json.dumps(result).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, json.loads(said) if said else None


def die_at(number: int, home: Path) -> Callable[[], None]:
    """Kills the process just before its number-th change below the home directory."""
    left = number

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event not in EVENTS or not str(arguments[0]).startswith(str(home)):
            return
        if event == "open" and not (arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return lambda: sys.addaudithook(hook)


def at_every_change(root: Path, before: Work, work: Work, look: Work) -> None:
    """Kills the work before its first, second, … change until it gets through."""
    base = layout_of(root / "base")
    in_child(before, base)
    number, through = 1, False
    while not through:
        home = root / str(number)
        shutil.copytree(base.settings.home, home, symlinks=True)
        layout = layout_of(home)
        through, _ = in_child(work, layout, die_at(number, home))
        _, killed = in_child(look, layout)
        _, result = in_child(work, layout)
        _, again = in_child(look, layout)
        report = {"through": through, "killed": killed, "result": result, "again": again}
        say(report)
        number += 1


# --- publishing a release -------------------------------------------------------------------


def publish_before(layout: Layout) -> None:
    tables.append(layout, "reports", reports({}, {"region": "CN-GD"}), ["reports/1"])
    tables.append(layout, "indicators", indicators({}), ["indicators/1"])
    release.publish(layout, RUN)
    tables.append(layout, "reports", reports({"year": 2024}), ["reports/2"])


def publish(layout: Layout) -> str:
    return release.publish(layout, NEXT)


def published(layout: Layout) -> dict[str, Any]:
    """What a reader of ``latest`` sees, and what else lies about."""
    files = sorted(p.relative_to(layout.latest).as_posix() for p in layout.latest.rglob("*.parquet"))
    return {
        "current": release.current(layout),
        "note": json.loads((layout.latest / "release.json").read_text())["release"],
        "parts": [file.rpartition("/")[0] for file in files],
        "leftovers": sorted(p.name for p in layout.latest.parent.rglob("*.tmp-*")),
    }


# --- salvaging and indexing a cut-off crawl ---------------------------------------------------


def index_before(layout: Layout) -> None:
    write(layout, *(fetch(f"http://wjw.lin.test/{n}") for n in range(3)))
    [path] = segments.closed_segments(layout.segment_dir(SITE.id, RUN))
    cut = path.read_bytes()[:-600]
    path.with_name(path.name + segments.OPEN).write_bytes(cut)
    path.unlink()


def index(layout: Layout) -> int:
    return captures.index(layout, SITE.id, RUN)


def indexed(layout: Layout) -> dict[str, Any]:
    directory = layout.segment_dir(SITE.id, RUN)
    kept = [
        row["url"] for path in segments.closed_segments(directory) for row in warc_read.rows(path, layout)
    ]
    rows = tables.read(layout, "captures", ["url", "warc_file"]).to_pylist()
    return {
        "whole": len(kept),
        "open": len(segments.open_segments(directory)),
        "rows": sorted(row["url"] for row in rows),
        "files": sorted({row["warc_file"] for row in rows}),
    }


# --- appending to a table: delta-rs changes files out of our sight, so the clock decides --------

RUNS = range(1, 21)


def append_all(layout: Layout) -> None:
    """Runs 1…20 in order, as a night that is started again and again would."""
    for number in RUNS:
        rows = reports(*({"report_id": f"{number}-{part}", "region": f"CN-{part}"} for part in range(5)))
        tables.append(layout, "reports", rows, [f"reports/2026-11-22.{number}"])


def appended(layout: Layout) -> list[str]:
    return sorted(tables.read(layout, "reports", ["report_id"])["report_id"].to_pylist())


def at_random(root: Path, work: Work, look: Work) -> None:
    """Kills the work ten times at random moments, then lets it end."""
    layout, chance = layout_of(root / "home"), random.Random(20261122)
    for attempt in range(11):
        pid = os.fork()
        if pid == 0:
            work(layout)
            os._exit(0)
        if attempt < 10:
            time.sleep(chance.uniform(0.02, 0.25))
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        say({"through": os.WIFEXITED(status), "found": in_child(look, layout)[1]})


if __name__ == "__main__":
    where = Path(sys.argv[2])
    match sys.argv[1]:
        case "publish":
            at_every_change(where, publish_before, publish, published)
        case "index":
            at_every_change(where, index_before, index, indexed)
        case "append":
            at_random(where, append_all, appended)
