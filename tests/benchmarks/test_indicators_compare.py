"""The comparison with a regular expression and general tools: what it prints, when it stands aside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, SHARED

FOLDER = ROOT / "benchmarks" / "indicators"
SCORER = SHARED / "eval" / "score.py"


def run(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / script), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_regular_expression_reads_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("全年出动车辆800余台次，发放资料2.4万份，罚款3.5万元。", encoding="utf-8")
    said = json.loads(run("naive.py", str(tmp_path)).stdout)
    found = [(i["name"], i["value"], i["unit"], i["qualifier"]) for i in said["indicators"]]
    assert found == [
        ("全年出动车辆", 800, "台次", "at_least"),
        ("发放资料", 24000, "份", "exact"),
        ("罚款", 35000, "元", "exact"),
    ]


def test_without_gold_it_says_so(tmp_path: Path) -> None:
    done = run("compare.py", "--gold", str(tmp_path))
    assert done.returncode == 0 and "left out" in done.stdout


@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer is not here")
def test_it_prints_a_line_for_each_system() -> None:
    part = ROOT / "tests" / "indicators_gold" / "dev"
    done = run("compare.py", "--gold", str(part / "gold"), "--texts", str(part / "texts"))
    assert done.returncode == 0, done.stderr
    figures = {line[:20].strip(): line[20:].split() for line in done.stdout.splitlines()[2:]}
    assert set(figures) == {"regex of ten lines", "jionlp", "jieba", "govreports"}
    ours, regex = figures["govreports"], figures["regex of ten lines"]
    assert all(float(a) > float(b) for a, b in zip(ours[:3], regex[:3], strict=True))
