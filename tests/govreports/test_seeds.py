"""The five real texts, where they are at hand: archived right, and scored."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from govreports.cli import main
from model.settings import Settings
from storage import tables
from storage.layout import Layout
from tests.support import run_night


def gold(seeds: Path) -> dict[str, dict[str, object]]:
    lines = (seeds.parent / "gold" / "meta.jsonl").read_text("utf-8").splitlines()
    return {row["file"]: row for row in map(json.loads, lines)}


def test_kind_region_and_year_are_right_for_all(settings: Settings, seeds: Path) -> None:
    run_night(settings, source=seeds)
    reports = tables.read(Layout(settings), "reports").to_pylist()
    found = {r["url"].rsplit("/", 1)[1]: (r["kind"], r["region_code"], r["year"]) for r in reports}
    meant = {f: (g["kind"], g["region_code"], g["year_covered"]) for f, g in gold(seeds).items()}
    assert found == meant
    assert {r["capture_id"] for r in reports} <= set(
        tables.read(Layout(settings), "captures", ["capture_id"])["capture_id"].to_pylist()
    )


def test_shuffled_pages_are_put_right_and_garble_is_gone(settings: Settings, seeds: Path) -> None:
    run_night(settings, source=seeds)
    reports = tables.read(Layout(settings), "reports").to_pylist()
    shuffled = [r for r in reports if "page_order" in r["defects"]]
    garbled = [r for r in reports if r["script"] == "garbled_traditional"]
    assert len(shuffled) == len(garbled) == 1
    numbers = [
        int(h["number"].rstrip("."))
        for h in shuffled[0]["outline"]
        if h["level"] == 3 and h["number"][0].isdigit()
    ]
    assert numbers == list(range(1, 14))
    assert not re.search(r"[a-zà-ü]{2,}\)|[開衛國學業務]", garbled[0]["text"])


def test_extract_prints_what_the_scorer_reads(seeds: Path) -> None:
    files = sorted(str(f) for f in seeds.glob("*.txt"))
    result = CliRunner().invoke(main, ["extract", *files])
    assert result.exit_code == 0
    score = subprocess.run(
        [sys.executable, str(seeds.parent / "score.py"), "-", "--json"],
        input=result.stdout,
        capture_output=True,
        text=True,
        check=True,
    )
    scores = json.loads(score.stdout)
    assert scores["predicted"] == 5
    assert scores["bad_lines"] == 0
    assert scores["metadata"]["mean"] >= 0.95
    assert scores["outline"]["headings"]["f1"] >= 0.9
    assert scores["indicators"]["f1"] >= 0.75
