"""Numbers bound to what they measure; sentences of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.indicators import extract
from transforms.outline import outline
from transforms.records import Indicator, Kind, Metadata


def about(kind: Kind = "annual_report", year: int | None = 2023) -> Metadata:
    return Metadata(None, kind, None, None, False, None, "unknown", None, None, None, year, None, None, None)


def found(text: str, kind: Kind = "annual_report") -> list[Indicator]:
    return extract(text, outline(text), about(kind))


def rows(text: str) -> list[tuple[str, float, str | None]]:
    return [(i.name, i.value, i.unit) for i in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the number behind the thing
        ("全年发放宣传资料1.5万份。", [("发放宣传资料", 15000, "份")]),
        ("某县卫生健康局共制定规范性文件3件。", [("制定规范性文件", 3, "件")]),
        ("召开党组会议4次专题研究法治工作。", [("党组会议", 4, "次")]),
        ("全区共有医疗机构312家，持证执法人员25人。", [("医疗机构", 312, "家"), ("持证执法人员", 25, "人")]),
        # the number before the thing
        ("主持召开5次会前学法会议。", [("会前学法会议", 5, "次")]),
        ("318件建议提案全部办理完毕。", [("建议提案", 318, "件")]),
        ("对21家医疗机构开展综合监管。", [("医疗机构综合监管", 21, "家")]),
        ("在打击非法采供血等20多项检查中，面对面宣讲。", [("检查", 20, "项")]),
        ("全局共有56名人员持有行政执法证。", [("持有行政执法证的人员", 56, "名")]),
        # several numbers, one clause; one number, several things
        (
            "召开9次涉及13起案件的集体讨论会。",
            [("集体讨论会", 9, "次"), ("涉及案件的集体讨论会", 13, "起")],
        ),
        (
            "受理业务80宗（其中公共场所50宗、医疗机构30宗），办结率98%。",
            [
                ("受理业务", 80, "宗"),
                ("受理公共场所", 50, "宗"),
                ("受理医疗机构", 30, "宗"),
                ("业务办结率", 98, "%"),
            ],
        ),
        (
            "开展学法考试，参考率、合格率均100%。",
            [("学法考试参考率", 100, "%"), ("学法考试合格率", 100, "%")],
        ),
        (
            "法律顾问对合同、处罚决定各一件进行了合法性审查。",
            [("合法性审查的合同", 1, "件"), ("合法性审查的处罚决定", 1, "件")],
        ),
        # a rate takes the subject before it
        ("受理投诉举报31件，办结率100%。", [("受理投诉举报", 31, "件"), ("投诉举报办结率", 100, "%")]),
        ("罚款35万元，同比增长12.5%。", [("罚款", 350000, "元"), ("罚款同比增长", 12.5, "%")]),
        # words that look like filler: 行为, 收到, 签约, 菌（毒）种
        ("查处违法行为42起。", [("查处违法行为", 42, "起")]),
        ("全年共收到工单56件。", [("收到工单", 56, "件")]),
        ("家庭医生签约30人。", [("家庭医生签约", 30, "人")]),
        ("菌（毒）种备案59件。", [("菌（毒）种备案", 59, "件")]),
        # how long, before and after
        (
            "将某项许可办理时限由30个工作日压缩至10个工作日。",
            [("某项许可办理时限", 30, "个工作日"), ("某项许可办理时限压缩后", 10, "个工作日")],
        ),
        # in words, where it measures
        ("召开专题会议三次。", [("专题会议", 3, "次")]),
        ("组织两次法律知识测试。", [("法律知识测试", 2, "次")]),
        # the measure word was lost
        ("对5代拟的规范性文件进行合法性审查。", [("代拟的规范性文件", 5, None)]),
    ],
)
def test_a_number_and_what_it_measures(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("出动人员300余人次。", "at_least"),
        ("时限平均压缩50%以上。", "at_least"),
        ("发放资料约300份。", "about"),
        ("罚款不超过300元。", "at_most"),
        ("发放资料300份。", "exact"),
    ],
)
def test_qualifiers(text: str, qualifier: str) -> None:
    assert [i.qualifier for i in found(text)] == [qualifier]


PARTS = """一、2023年主要举措和成效
（一）规范执法
开展专项检查12次，拟修改规范性文件2件，全年无行政应诉案件。
二、2024年工作安排
开展普法讲座8场，未发生行政复议案件。
三、下一步工作计划
网办率达95%。
"""


def test_the_section_decides_what_a_number_claims() -> None:
    by_name = {i.name: i for i in found(PARTS)}
    assert {n: i.status for n, i in by_name.items()} == {
        "专项检查": "achieved",
        "拟修改规范性文件": "proposed",
        "行政应诉案件": "zero_by_negation",
        "普法讲座": "target",
        "网办率": "target",
    }
    assert by_name["专项检查"].section == "规范执法"
    assert by_name["普法讲座"].section == "2024年工作安排"
    assert not by_name["拟修改规范性文件"].is_target


def test_a_plan_sets_targets() -> None:
    text = "开展讲座8场，2022年已完成讲座6场。"
    assert [i.status for i in found(text, "work_plan")] == ["target", "achieved"]
    assert [i.status for i in found("2024年力争开展讲座8场。")] == ["target"]


def test_an_unknown_quantity_keeps_its_own_name() -> None:
    (only,) = found("购置便携式快检设备18台。")
    assert (only.indicator_id, only.name) == (None, "购置便携式快检设备")


def test_parts_in_brackets_are_no_subject_and_carry_no_id_of_the_whole() -> None:
    whole, part, rate = found("受理各类业务80宗（其中甲类业务50宗），办结率98%。")
    assert (whole.indicator_id, rate.indicator_id) == ("service_cases", "service_completion_rate")
    assert (part.name, part.indicator_id) == ("甲类业务", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "罚没款合计56万元，其中罚款50万元。",
            [("罚没款", "penalty_amount"), ("罚款", None)],
        ),
        (
            "办理行政复议案件4件，撤销1件，维持3件。",
            [
                ("办理行政复议案件", "reconsideration_cases"),
                ("行政复议案件撤销", "recons_corrected"),
                ("行政复议案件维持", "recons_upheld"),
            ],
        ),
        (
            "查处违法行为42起，其中41起已结案，1起尚在调查。",
            [("查处违法行为", None), ("违法行为已结案", "cases_closed"), ("违法行为尚在调查", None)],
        ),
    ],
)
def test_a_part_never_takes_the_id_of_its_whole(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(i.name, i.indicator_id) for i in found(text)] == expected


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "开展检查12次",
                "办结率100%",
                "，",
                "。",
                "（",
                "）",
                "“",
                "”",
                "无行政应诉案件",
                "对3",
                "2023年",
                "\n",
                "《",
                "》",
                "一、",
                "各一件进行了审查",
                "第3次",
                "约",
                "万份",
                "共",
                "、",
                "等",
                "达到",
            ]
        ),
        max_size=30,
    )
)
def test_every_span_slices_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    for item in extract(text, outline(text), about()):
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start : item.end].strip()
        assert item.end - item.start <= 200
        assert len(item.name) >= 1
