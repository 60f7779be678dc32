"""The five real texts and their gold: a thermometer, skipped where they are not at hand."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from transforms.outline import outline
from transforms.read import read
from transforms.records import Reading, Source

EVAL = Path(__file__).parents[2].parent / "shared" / "eval"
FILES = sorted(p.name for p in (EVAL / "seeds").glob("*.txt"))
pytestmark = pytest.mark.skipif(not FILES, reason="the real texts are not at hand")


@cache
def reading(name: str) -> Reading:
    return read(Source((EVAL / "seeds" / name).read_bytes(), f"file:///{name}"))


def gold(table: str, name: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (EVAL / "gold" / table).read_text("utf-8").splitlines()]
    return [row for row in rows if row["file"] == name]


def bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


@pytest.mark.parametrize("name", FILES)
def test_headings_come_in_reading_order_with_level_and_number(name: str) -> None:
    text = reading(name).clean.text
    expected = gold("outline.jsonl", name)
    must = {(g["level"], g["number"], bare(g["heading"])) for g in expected if not g.get("optional")}
    may = {(g["level"], g["number"], bare(g["heading"])) for g in expected}
    found = [(h.level, h.number, bare(h.heading)) for h in outline(text)]
    assert len(must & set(found)) >= 0.95 * len(must)
    assert len(set(found) & may) >= 0.95 * len(found)
    ranks = {(g["level"], g["number"], bare(g["heading"])): g["order"] for g in expected}
    order = [ranks[h] for h in found if h in ranks]
    assert order == sorted(order)


@pytest.mark.parametrize("name", FILES)
def test_script_and_defects(name: str) -> None:
    (expected,) = gold("meta.jsonl", name)
    found = reading(name)
    assert found.script == expected["script"]
    # Lost characters leave no trace to see; a short name for an office is for metadata to judge.
    seen = set(expected["defects"]) - {"dropped_chars", "abbreviated_issuer"}
    assert set(found.defects) == seen
    assert found.order_repaired == ("page_order" in expected["defects"])


@pytest.mark.parametrize("name", FILES)
def test_every_heading_of_the_gold_stands_where_the_map_says(name: str) -> None:
    found = reading(name)
    assert found.raw is not None
    places = {g["start"] for g in gold("outline.jsonl", name)}
    starts = {found.clean.raw_pieces(h.start, h.end)[0][0] for h in outline(found.clean.text)}
    assert len(starts & places) >= 0.95 * len(starts)


def test_pages_out_of_order_come_out_as_printed() -> None:
    """The page starts in the file, in the order of reading, from the README of the gold."""
    name = next(n for n in FILES if n.startswith("002"))
    starts = reading(name).clean.starts.tolist()
    order = [starts.index(place) for place in (992, 2621, 2070, 1553, 3147)]
    assert order == sorted(order)
