"""Headings as offices write them."""

from __future__ import annotations

import pytest

from transforms.numbering import chinese, division, label, mark, value
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


def test_parts_and_chapters_stand_above_the_items() -> None:
    text = (
        "第一部分　2023年工作情况\n一、主要做法\n（一）加强学习。学习12次。\n"
        "第二部分2024年工作安排\n一、加强执法\n一是健全机制。制定清单。"
    )
    assert [(h.level, h.number, h.heading) for h in outline(text)] == [
        (1, "第一部分", "2023年工作情况"),
        (2, "一、", "主要做法"),
        (3, "（一）", "加强学习"),
        (1, "第二部分", "2024年工作安排"),
        (2, "一、", "加强执法"),
        (4, "一是", "健全机制"),
    ]
    assert all(text[h.start : h.end].startswith(h.number) for h in outline(text))


def test_sections_stand_between_chapters_and_items() -> None:
    text = "第一章 主要工作\n第一节 学习\n一、组织\n第二节：培训\n一、内容\n第二章 安排\n一、目标"
    found = [(h.level, h.number) for h in outline(text)]
    assert found == [
        (1, "第一章"),
        (2, "第一节"),
        (3, "一、"),
        (2, "第二节"),
        (3, "一、"),
        (1, "第二章"),
        (3, "一、"),
    ]


def test_items_before_the_first_chapter_keep_their_level() -> None:
    text = "一、主要工作\n二、存在问题\n附件\n第一章 总则\n一、目的"
    assert [(h.level, h.number) for h in outline(text)] == [
        (1, "一、"),
        (1, "二、"),
        (1, "第一章"),
        (2, "一、"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "第一节课讲宪法",
        "第一章第三条",
        "第二部分。",
        "第三章规定了程序，应当遵守。",
        "第一章",
        "第一部分是本办法的核心，共" + "三" * 40,
    ],
)
def test_lines_that_head_no_division(line: str) -> None:
    assert division(line) is None


def test_half_width_stops_end_a_lead_in_a_line_that_ends_with_one() -> None:
    text = (
        "（一）健全机制.我局修订制度12项,办结率达98.5%.\n（二）规范执法.\n（三）一是抓早.排查隐患(全部完成)."
    )
    assert [h.heading for h in outline(text)] == ["健全机制", "规范执法", "一是抓早"]
    assert text[outline(text)[1].start : outline(text)[1].end] == "（二）规范执法"


def test_a_half_width_point_inside_a_line_is_none_of_its_stops() -> None:
    assert outline("（一）办理1.5万件,登录example.test查询")[0].heading == "办理1.5万件，登录example.test查询"
    assert outline("（一）甲.乙同志发言。会后座谈。")[0].heading == "甲.乙同志发言"


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
