from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from storage_samples import MORNING, indicators, reports, row

from model.schemas import CAPTURES, TABLES
from model.settings import Settings
from storage import compare, tables
from storage.layout import Layout


@pytest.fixture
def other(tmp_path: Any) -> Layout:
    return Layout(Settings(home=tmp_path / "other", archive=str(tmp_path / "other/archive")))


def test_empty_archives_are_the_same(layout: Layout, other: Layout) -> None:
    assert compare.content_digest(layout) == compare.content_digest(other)
    assert set(compare.content_digest(layout)) == set(TABLES)


def test_order_commits_and_volatile_columns_make_no_difference(layout: Layout, other: Layout) -> None:
    one, two = {"report_id": "1", "title": "a"}, {"report_id": "2", "title": "b", "year": 2024}
    tables.append(layout, "reports", reports(one, two), ["a"])
    later = {"capture_id": "x", "run_id": "2027-01-01.1", "night": date(2027, 1, 1)}
    later["archived_at"] = MORNING + timedelta(days=9)
    swapped = reports({}, two | later, {}, one | later).to_pylist()
    for number, value in ((3, 0), (1, 1)):  # the same filled values under other commits
        data = swapped[number] | {
            name: cell for name, cell in reports(one, two).to_pylist()[value].items() if name not in later
        }
        tables.append(other, "reports", pa.Table.from_pylist([data], schema=reports().schema), [f"b{number}"])
    assert compare.content_digest(layout) == compare.content_digest(other)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"title": None}, {"title": ""}),
        ({"issuer_inferred": None}, {"issuer_inferred": False}),
        ({"defects": ["a", "b"]}, {"defects": ["b", "a"]}),
        ({"defects": []}, {"defects": None}),
        ({"published_on": date(2026, 1, 1)}, {"published_on": date(2026, 1, 2)}),
        ({"outline": [{"level": 1}]}, {"outline": [{"level": 2}]}),
        ({"region": "CN"}, {"region": "unknown"}),
    ],
)
def test_any_content_column_makes_a_difference(
    layout: Layout, other: Layout, here: dict[str, Any], there: dict[str, Any]
) -> None:
    tables.append(layout, "reports", reports(here), ["a"])
    tables.append(other, "reports", reports(there), ["a"])
    before, after = compare.content_digest(layout), compare.content_digest(other)
    assert before["reports"] != after["reports"]
    assert before["runs"] == after["runs"]


def test_floats_count_exactly(layout: Layout, other: Layout) -> None:
    tables.append(layout, "indicators", indicators({"value": 0.1}), ["a"])
    tables.append(other, "indicators", indicators({"value": math.nextafter(0.1, 1)}), ["a"])
    assert compare.content_digest(layout) != compare.content_digest(other)


def test_a_row_twice_is_not_a_row_once(layout: Layout, other: Layout) -> None:
    capture = row(CAPTURES)
    for where, times in ((layout, 1), (other, 2)):
        tables.append(
            where, "captures", pa.Table.from_pylist([capture] * times, schema=CAPTURES.arrow()), ["a"]
        )
    assert compare.content_digest(layout)["captures"] != compare.content_digest(other)["captures"]
