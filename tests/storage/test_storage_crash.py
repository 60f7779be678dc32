"""The store is killed at every step of its work, and then does it again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import crash_driver
import pytest
from storage_samples import NEXT, RUN, SITE

from storage.layout import Layout

pytestmark = pytest.mark.crash

ROOT = Path(__file__).parent.parent.parent
EACH_ONCE = sorted(f"{run}-{part}" for run in crash_driver.RUNS for part in range(5))

TWO = """
import sys
from pathlib import Path
import crash_driver
layout = crash_driver.layout_of(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
crash_driver.append_all(layout)
"""


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(ROOT)])}


def attempts(scenario: str, where: Path) -> list[dict[str, Any]]:
    command = [sys.executable, crash_driver.__file__, scenario, str(where)]
    done = subprocess.run(command, check=False, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_killed_release_leaves_latest_whole_and_the_next_try_publishes(tmp_path: Path) -> None:
    old = {
        "current": RUN,
        "note": RUN,
        "parts": [
            "indicators/year=2025/region=CN-JL",
            "reports/year=2025/region=CN-GD",
            "reports/year=2025/region=CN-JL",
        ],
    }
    new = {
        "current": NEXT,
        "note": NEXT,
        "parts": [old["parts"][0], "reports/year=2024/region=CN-JL", *old["parts"][1:]],
    }
    tries = attempts("publish", tmp_path)
    assert len(tries) > 12  # directories, four links, the note, two renames, the symbolic link
    assert [one["through"] for one in tries] == [False] * (len(tries) - 1) + [True]
    seen = [{k: v for k, v in one["killed"].items() if k != "leftovers"} for one in tries]
    assert seen[-1] == new
    assert all(one in (old, new) for one in seen)
    assert seen.count(old) > 10
    assert any(one["killed"]["leftovers"] for one in tries)
    for one in tries:
        assert (one["result"], one["again"]) == (NEXT, new | {"leftovers": []})


def test_a_killed_index_loses_no_group_and_writes_no_row_twice(tmp_path: Path) -> None:
    file = f"{SITE.id}/{RUN}/{SITE.id}-{RUN}-00001.warc.gz"
    done = {
        "whole": 2,
        "open": 0,
        "rows": ["http://wjw.lin.test/0", "http://wjw.lin.test/1"],
        "files": [file],
    }
    tries = attempts("index", tmp_path)
    assert len(tries) > 3
    assert [one["through"] for one in tries] == [False] * (len(tries) - 1) + [True]
    for one in tries:
        assert one["killed"]["rows"] in ([], done["rows"])
        assert (one["result"], one["again"]) == (2, done)


def test_a_killed_append_is_there_as_a_whole_or_not_at_all_and_in_the_end_once(tmp_path: Path) -> None:
    tries = attempts("append", tmp_path)
    killed = [one for one in tries if not one["through"]]
    partly = [one for one in killed if 0 < len(one["found"]) < len(EACH_ONCE)]
    assert len(partly) >= 3, "the kills came too early or too late to prove anything"
    for one in killed:
        seen = Counter(name.partition("-")[0] for name in one["found"])
        assert set(seen.values()) <= {5}
    assert tries[-1] == {"through": True, "found": EACH_ONCE}


def test_two_processes_may_create_and_fill_a_table_at_once(layout: Layout) -> None:
    command = [sys.executable, "-c", TWO, str(layout.settings.home)]
    both = [
        subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    assert crash_driver.appended(layout) == EACH_ONCE
