"""Flags: what a careful researcher would look at again. Values never change."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.indicators import extract
from transforms.indicators_checks import DOUBTS, against, confidence, flagged, key
from transforms.records import Indicator, Metadata
from transforms.section_roles import role_of

REPORT = Metadata(
    None, "annual_report", None, None, False, None, "unknown", None, None, None, 2023, None, None, None
)


def found(text: str) -> list[Indicator]:
    return extract(text, [], REPORT)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("投诉举报办结率98%。", [()]),
        ("投诉举报办结率980%。", [("implausible_range", "over_100_percent")]),
        ("受理投诉举报31件，同比增长150%。", [(), ()]),  # a change may be over 100 %
        ("受理许可申请80件，其中甲类申请50件、乙类申请20件。", [(), (), ()]),
        (
            "受理许可申请80件，其中甲类申请50件、乙类申请40件。",
            [("parts_exceed_whole",)] * 3,
        ),
        ("受理投诉举报31件。全年受理投诉举报35件。", [("same_quantity_twice",)] * 2),
    ],
)
def test_flags(text: str, flags: list[tuple[str, ...]]) -> None:
    assert [i.flags for i in found(text)] == flags


def test_a_jump_against_other_years_is_flagged_and_the_value_kept() -> None:
    (row,) = found("受理投诉举报3100件。")
    assert key(row) == "complaints_received/件"
    (jumped,) = against([row], {"complaints_received/件": [290.0, 300.0]})
    assert (jumped.flags, jumped.value) == (("implausible_jump",), 3100.0)
    assert jumped.confidence < row.confidence
    assert against([row], {"complaints_received/件": [290.0, 2900.0]}) == [row]
    assert against([row], {}) == [row]


def test_targets_and_parts_are_not_compared_over_the_years() -> None:
    (row,) = found("受理投诉举报31件。")
    assert key(replace(row, status="target")) is None
    assert key(replace(row, part_of=0)) is None


def test_confidence_is_one_less_the_documented_doubts() -> None:
    known, rate = found("受理投诉举报31件，办结率100%。")
    assert known.confidence == 1.0
    assert rate.confidence == 1.0 - DOUBTS["name_completed"]
    assert confidence(None, "某", None, ("x",), ("number_in_words",)) == pytest.approx(
        1.0
        - sum(DOUBTS[d] for d in ("not_in_catalogue", "short_name", "no_unit", "flagged", "number_in_words"))
    )


@given(
    st.lists(
        st.sampled_from(["受理投诉举报31件，", "其中甲类9件、", "乙类90件。", "办结率300%，", "（", "）"]),
        max_size=20,
    )
)
def test_flags_change_nothing_else(parts: list[str]) -> None:
    rows = found("".join(parts))
    bare = [replace(r, flags=(), confidence=0.0) for r in rows]
    assert [replace(r, flags=(), confidence=0.0) for r in flagged(rows)] == bare
    for row in rows:
        assert row.part_of is None or (0 <= row.part_of < len(rows) and rows[row.part_of].part_of is None)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("2023年推进法治政府建设的主要举措和成效", "achievements"),
        ("存在的不足和原因", "problems"),
        ("党政主要负责人履行推进法治建设第一责任人职责情况", "first_responsible"),
        ("2024年工作安排", "next_year"),
        ("下一步工作打算", "next_year"),
        ("其他需要报告的事项", "other"),
        ("附件1", "annex"),
        ("规范执法", None),
        ("重点任务完成情况", "achievements"),
    ],
)
def test_roles_of_headings(heading: str, role: str | None) -> None:
    assert role_of(heading) == role
