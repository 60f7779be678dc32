"""Two nights on the sample portal: what was put in comes out, once, and traceable."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from crawlers.portal.server import Portal
from crawlers.portal.truth import truth
from model.decoding import decode
from model.settings import Settings
from storage import captures, compare, tables
from storage.layout import Layout
from tests.support import run_night

NIGHT = date(2026, 3, 1)


@pytest.fixture(scope="module")
def three_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, str]]:
    home = tmp_path_factory.mktemp("nights")
    settings = Settings(home=home, archive=str(home / "archive"), night=NIGHT)
    with Portal(night=1) as portal:
        run_night(settings, portal=portal)
        first = compare.content_digest(Layout(settings))
        run_night(settings, portal=portal)
        portal.turn(2)
        run_night(replace(settings, night=date(2026, 3, 2)), portal=portal)
    return settings, first


@pytest.fixture
def nights(three_runs: tuple[Settings, dict[str, str]]) -> Settings:
    """An archive of three runs: the first night, the same night again, and the second night."""
    return three_runs[0]


@pytest.fixture
def first_night(three_runs: tuple[Settings, dict[str, str]]) -> dict[str, str]:
    """The digests of that archive after the first run."""
    return three_runs[1]


def runs_of(settings: Settings, number: int) -> list[dict[str, object]]:
    rows = tables.read(Layout(settings), "runs").to_pylist()
    wanted = ("2026-03-01.1", "2026-03-01.2", "2026-03-02.1")[number]
    return [r for r in rows if r["run_id"] == wanted]


def test_every_document_put_in_is_archived_as_what_it_is(nights: Settings) -> None:
    found = {
        r["url"]: (r["kind"], r["issuer"], r["region_code"], r["year"], r["written_on"])
        for r in tables.read(Layout(nights), "reports").to_pylist()
        if r["version"] == 1
    }
    meant = {
        t["url"]: (
            t["kind"],
            t["issuer"],
            t["region_code"],
            t["year"],
            date.fromisoformat(t["written_on"]) if t["written_on"] else None,
        )
        for t in truth(1)
    }
    absent = set(meant) - set(found)
    assert len(absent) == 1  # the report that stands under two addresses is archived once
    assert {u: found[u] for u in found} == {u: meant[u] for u in found}


def test_the_figures_put_in_come_out(nights: Settings) -> None:
    layout = Layout(nights)
    urls = {r["report_id"]: r["url"] for r in tables.read(layout, "reports").to_pylist() if r["version"] == 1}
    found = {
        (urls[i["report_id"]], i["value"])
        for i in tables.read(layout, "indicators").to_pylist()
        if i["version"] == 1
    }
    meant = {
        (t["url"], float(i["value"])) for t in truth(1) if t["url"] in urls.values() for i in t["indicators"]
    }
    assert len(meant) > 500
    assert len(found & meant) / len(meant) >= 0.97
    assert len(found & meant) / len(found) >= 0.97


def test_the_same_night_again_fetches_and_archives_nothing(nights: Settings) -> None:
    again = runs_of(nights, 1)
    assert [r["pages_fetched"] for r in again] == [0] * 5
    assert all(int(str(r["pages_unchanged"])) > 5 for r in again)
    assert [r["reports_new"] for r in again] == [0] * 5


def test_the_page_that_changed_is_one_new_version(nights: Settings) -> None:
    layout = Layout(nights)
    (second,) = [r for r in tables.read(layout, "reports").to_pylist() if r["version"] == 2]
    assert sum(int(str(r["reports_new"])) for r in runs_of(nights, 2)) == 1
    (first,) = [
        r
        for r in tables.read(layout, "reports").to_pylist()
        if r["report_id"] == second["report_id"] and r["version"] == 1
    ]
    assert second["previous_sha256"] == first["content_sha256"]
    assert first["url"] == second["url"]


def test_every_number_can_be_cited_down_to_the_stored_page(nights: Settings) -> None:
    layout = Layout(nights)
    reports = {(r["report_id"], r["version"]): r for r in tables.read(layout, "reports").to_pylist()}
    rows = {r["capture_id"]: r for r in tables.read(layout, "captures").to_pylist()}
    raws = {}
    for key, report in reports.items():
        assert rows[report["capture_id"]]["url"] == report["url"]
        if report["text_map"] is not None:
            declared = rows[report["capture_id"]]["charset"]
            body = captures.body_of(layout, report["capture_id"])
            raws[key] = decode(body, declared, html="html" in report["media_type"]).text
    checked = 0
    for item in tables.read(layout, "indicators").to_pylist():
        key = (item["report_id"], item["version"])
        assert reports[key]["text"][item["clean_start"] : item["clean_end"]] == item["span"]
        if key in raws and item["raw_start"] is not None:
            piece = raws[key][item["raw_start"] : item["raw_end"]]
            seen = re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", piece)))
            if reports[key]["script"] == "simplified":
                assert seen == re.sub(r"\s+", "", item["span"])
            checked += 1
    assert checked > 500


def test_the_map_of_a_text_leads_every_character_to_its_place(nights: Settings) -> None:
    layout = Layout(nights)
    for report in tables.read(layout, "reports").to_pylist():
        if report["text_map"] is None or report["script"] != "simplified":
            continue
        raw = decode(captures.body_of(layout, report["capture_id"]), html=True).text
        runs = report["text_map"]
        assert sum(r["length"] for r in runs) > 0.9 * len(report["text"].replace("\n", ""))
        for run in runs:
            last = run["length"] - 1  # the last one may stand for several: an entity
            clean = report["text"][run["clean"] : run["clean"] + last]
            # a line feed may stand for a space where a one-line text was split
            assert re.sub(r"\s", " ", raw[run["raw"] : run["raw"] + last]) == re.sub(r"\s", " ", clean)


def test_two_archives_of_the_same_pages_are_the_same(first_night: dict[str, str], settings: Settings) -> None:
    with Portal(night=1) as portal:
        run_night(replace(settings, night=date(2027, 1, 5)), portal=portal)
    assert compare.content_digest(Layout(settings)) == first_night
