"""Our own gold is whole: compiled from its sources, exact in its offsets, and as wide as promised."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.indicators_gold import build
from tests.support import SHARED

QUALIFIERS = {"exact", "at_least", "about", "at_most"}
KINDS = {"count", "percent", "money", "duration", "other"}
CLASSES = {
    "document_number", "date", "year", "plan_period", "edition", "meeting", "slogan", "ordinal", "phone",
    "postcode", "address", "clause_number", "magnitude", "hotline", "campaign", "list_number", "page_number",
    "vague_quantity", "value_lost", "unquantified_target", "negation_not_zero", "named_concept",
}  # fmt: skip


def rows(part: str, table: str) -> list[dict[str, Any]]:
    text = (build.HERE / part / "gold" / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def texts(part: str) -> dict[str, str]:
    folder = build.HERE / part / "texts"
    return {p.name: p.read_bytes().decode("utf-8") for p in sorted(folder.glob("*.txt"))}


@pytest.mark.parametrize("part", build.PARTS)
def test_the_sources_give_exactly_the_committed_files(part: str) -> None:
    made = dict(build.files_of(part))
    for path, content in made.items():
        assert path.read_bytes().decode("utf-8") == content, path.name
    kept = {p for name in ("texts", "gold") for p in (build.HERE / part / name).iterdir()}
    assert kept == set(made)


@pytest.mark.parametrize("part", build.PARTS)
def test_spans_slice_the_text_and_no_mark_is_left(part: str) -> None:
    raw = texts(part)
    for name, text in raw.items():
        assert not re.search(r"\[\[|\]\]|\{\{|\}\}|^@", text, re.M), name
        assert 350 <= len(text) <= 1500, (name, len(text))
    for row in rows(part, "indicators") + rows(part, "traps"):
        assert row["span"], row
        assert raw[row["file"]][row["start"] : row["end"]] == row["span"], row


@pytest.mark.parametrize("part", build.PARTS)
def test_every_run_of_digits_is_an_indicator_or_a_trap(part: str) -> None:
    marked = rows(part, "indicators") + rows(part, "traps")
    missing = []
    for name, text in texts(part).items():
        spans = [(r["start"], r["end"]) for r in marked if r["file"] == name]
        for m in re.finditer(r"\d+", text):
            if not any(a <= m.start() and m.end() <= b for a, b in spans):
                missing.append((name, text[max(0, m.start() - 12) : m.end() + 12]))
    assert missing == []


@pytest.mark.parametrize("part", build.PARTS)
def test_no_trap_lies_on_an_indicator(part: str) -> None:
    traps = rows(part, "traps")
    for row in rows(part, "indicators"):
        for trap in traps:
            apart = trap["end"] <= row["start"] or row["end"] <= trap["start"]
            assert apart or trap["file"] != row["file"], (trap, row)


@pytest.mark.parametrize("part", build.PARTS)
def test_rows_hold_the_codes_of_the_scorer(part: str) -> None:
    for row in rows(part, "indicators"):
        assert row["name_zh"], row
        assert row["qualifier"] in QUALIFIERS, row
        assert row["kind"] in KINDS, row
        assert row["qualifier"] != "at_most" or "qualifier" in row["doubt"], row
        assert (row["unit"] == "%") == (row["kind"] == "percent"), row
        assert not row["negation_zero"] or row["value"] == 0, row
        assert re.fullmatch(r"\d{4}(-\d\d-\d\d)?", row["period"]), row
        assert len(row["span"]) <= 60, row


@pytest.mark.parametrize("part", build.PARTS)
def test_the_digits_of_a_value_stand_in_its_span(part: str) -> None:
    for row in rows(part, "indicators"):
        shown = re.sub(r"[\s,，]", "", row["span"])
        if row["negation_zero"] or "/" in shown or not re.search(r"\d", shown):
            continue
        value = row["value"]
        forms = {f"{value / scale:.12g}" for scale in (1, 1e4, 1e8)} | {str(value)}
        said = {f"{float(n):.12g}" for n in re.findall(r"\d+(?:\.\d+)?", shown)}
        chinese = re.search(r"[一二三四五六七八九十两半百]", shown)
        assert forms & said or chinese, row


def test_every_name_of_the_id_table_is_used() -> None:
    used = {r["name_zh"] for part in build.PARTS for r in rows(part, "indicators")}
    assert set(build.IDS) <= used


def test_the_set_is_as_wide_as_promised() -> None:
    meta = {part: rows(part, "meta") for part in build.PARTS}
    everything = [m for part in build.PARTS for m in meta[part]]
    assert all(len(m) >= 30 for m in meta.values())
    assert len({m["department"] for m in everything}) >= 8
    assert len({m["kind"] for m in everything}) == 4
    assert {m["level"] for m in everything} == {"province", "city", "county", "street"}
    why = Counter(t["why"] for part in build.PARTS for t in rows(part, "traps"))
    assert set(why) >= CLASSES
    for part in build.PARTS:
        assert len({t["why"] for t in rows(part, "traps")}) >= 15
        assert {r["kind"] for r in rows(part, "indicators")} == KINDS
        assert any(r["is_target"] for r in rows(part, "indicators"))
        assert any(r["negation_zero"] for r in rows(part, "indicators"))
        files = {r["file"] for r in rows(part, "indicators")}
        assert files < {m["file"] for m in meta[part]}, "some documents carry no indicator"


def test_the_places_are_invented() -> None:
    table = SHARED / "data" / "regions" / "areacodes.csv"
    if not table.is_file():
        pytest.skip("the region table is not here")
    with Path(table).open(encoding="utf-8-sig", newline="") as lines:
        real = {
            name
            for row in csv.DictReader(lines)
            for name in (row["名称"], row["一级行政区"], row["二级行政区"])
        }
    for part in build.PARTS:
        for m in rows(part, "meta"):
            places = {m["province"], m["city"], m["county"]} - {None}
            assert not places & real, m["file"]
            assert not [r for r in real if len(r) > 2 and r in m["issuer"]], m["file"]
