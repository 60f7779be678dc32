"""A value the same office's neighbouring years speak against is flagged, never changed."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.indicators_history import earlier_values, flag_jumps


def row(year: int, value: float, **more: Any) -> dict[str, Any]:
    common = {
        "report_id": f"r{year}",
        "version": 1,
        "year": year,
        "region_code": "229901",
        "issuer": "云溪市卫生健康局",
        "indicator_id": "penalties",
        "name": "行政处罚",
        "value": value,
        "unit": "件",
        "unit_norm": "件",
        "status": "achieved",
        "part_of": None,
        "confidence": 1.0,
        "flags": [],
    }
    return common | more


def flags(now: dict[str, Any], *others: dict[str, Any]) -> list[str]:
    (checked,) = flag_jumps([now], earlier_values([now, *others]))
    assert {k: v for k, v in checked.items() if k not in {"flags", "confidence"}} == {
        k: v for k, v in now.items() if k not in {"flags", "confidence"}
    }
    found: list[str] = checked["flags"]
    return found


def test_a_jump_against_the_year_before_is_flagged() -> None:
    assert flags(row(2023, 4100), row(2022, 41)) == ["implausible_jump"]


def test_the_year_after_counts_too_and_a_common_change_is_none() -> None:
    assert flags(row(2021, 4100), row(2022, 41)) == ["implausible_jump"]
    assert flags(row(2023, 60), row(2022, 41)) == []


@pytest.mark.parametrize(
    "other",
    [
        row(2020, 41),  # not a year beside it
        row(2022, 41, issuer="清浦县卫生健康局"),
        row(2022, 41, region_code=None),
        row(2022, 41, unit_norm="万元"),
        row(2022, 41, status="target"),
        row(2022, 41, part_of=0),
    ],
)
def test_what_cannot_be_compared_flags_nothing(other: dict[str, Any]) -> None:
    assert flags(row(2023, 4100), other) == []


def test_only_the_newest_version_of_a_document_counts() -> None:
    corrected = [row(2022, 41), row(2022, 4000, version=2)]
    assert flags(row(2023, 4100), *corrected) == []
