"""Headings as offices write them."""

from __future__ import annotations

import pytest

from transforms.numbering import chinese, label, mark, value
from transforms.outline import outline

TEXT = """云溪县卫生健康局2024年法治政府建设情况报告
2024年，我局认真履职，依据条例第十条第（一）项办理案件。
一、主要做法
（一）加强学习，提高能力
1.领导带头学。全年组织学习12次。
2、制度保障学
有关制度已经建立。
（1）完善制度。制定办法3件。
(二)规范执法。一是健全机制。制定清单。二是强化监督。开展评查。
二、存在问题：
一是人员不足；二是经费不足；三是能力不足。
三、2025年工作打算
3、4月份开展专项检查，共2.4万人次参加。"""


def test_headings_of_every_level() -> None:
    found = [(h.level, h.number, h.heading) for h in outline(TEXT)]
    assert found == [
        (1, "一、", "主要做法"),
        (2, "（一）", "加强学习，提高能力"),
        (3, "1.", "领导带头学"),
        (3, "2.", "制度保障学"),
        (4, "（1）", "完善制度"),
        (2, "（二）", "规范执法"),
        (3, "一是", "健全机制"),
        (3, "二是", "强化监督"),
        (1, "二、", "存在问题"),
        (1, "三、", "2025年工作打算"),
    ]


def test_offsets_slice_the_text_with_the_number_without_the_closing_mark() -> None:
    slices = [TEXT[h.start : h.end] for h in outline(TEXT)]
    assert slices[:3] == ["一、主要做法", "（一）加强学习，提高能力", "1.领导带头学"]
    assert "(二)规范执法" in slices
    assert "二、存在问题" in slices


def test_a_lost_number_is_inferred_from_the_siblings() -> None:
    text = (
        "四、打算\n(一)加强学习。继续学。\n(二)规范执法。继续管。\n)提升能力。继续练。\n)加强宣传。继续讲。"
    )
    assert [h.number for h in outline(text)] == ["四、", "（一）", "（二）", "（三）", "（四）"]


def test_a_lead_that_lost_its_stop_ends_where_the_next_sentence_opens() -> None:
    long = "针对人员变动调整领导小组，由主要负责人任组长，分管负责人任副组长，各科室负责人为成员，齐抓共管。"
    text = f"（一）组织领导\n1.完善组织领导{long}\n2.认真履行职责。按时完成。\n3.落实各项任务。逐项分解。"
    assert [h.heading for h in outline(text)] == ["组织领导", "完善组织领导", "认真履行职责", "落实各项任务"]


def test_an_item_that_is_one_sentence_is_its_own_heading() -> None:
    one = "深化法治与业务融合机制，建立重大决策法治审核前置制度，将法律顾问意见作为必经环节，确保决策于法有据"
    text = f"三、打算\n（一）{one}。\n（二）{one}，{one}。"
    assert [h.heading for h in outline(text)][1:] == [one, f"{one}，{one}"]


@pytest.mark.parametrize(
    "line",
    [
        "（一）人员不足；",
        "2024.1.5",
        "2.4万份资料",
        "3、4月份",
        "一个办法",
        "一、二级医院均已检查",
        "（一个）",
        "1.附表.xlsx",
        "（2024）",
    ],
)
def test_lines_that_are_no_headings(line: str) -> None:
    assert outline(line) == []


@pytest.mark.parametrize(
    "passage", ["一是方式传统。二是力量不足。", "要求：一是学；二是用。", "不是一是非。之分。"]
)
def test_leads_that_head_nothing(passage: str) -> None:
    assert outline(passage) == []


@pytest.mark.parametrize(
    ("digits", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31), ("二一", 21), ("１２", 12)],
)
def test_values_of_numbers(digits: str, number: int) -> None:
    assert value(digits) == number


@pytest.mark.parametrize("number", range(1, 100))
def test_numbers_in_their_one_form_are_read_back(number: int) -> None:
    assert value(chinese(number)) == number
    for level in (1, 2, 3, 4):
        found = mark(label(level, number) + "加强")
        assert found is not None and (found.level, found.number) == (level, number)
