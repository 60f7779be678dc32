"""Where a clause begins, what a rate may lean on, figures of earlier years, plans; sentences of our own."""

import pytest

from transforms.indicators import extract
from transforms.outline import outline
from transforms.records import Indicator, Metadata
from transforms.section_roles import role_of

REPORT = Metadata(
    None, "annual_report", None, None, False, None, "unknown", None, None, None, 2022, None, None, None
)


def found(text: str) -> list[Indicator]:
    return extract(text, outline(text), REPORT)


def spans(text: str) -> list[tuple[str, str]]:
    return [(text[i.start : i.end], i.name) for i in found(text)]


def values(text: str) -> list[tuple[str, float | None, str]]:
    return [(i.name, i.value, i.status) for i in found(text)]


@pytest.mark.parametrize("item", ["1.", "１．", "2、", "（3）", "①", "② ", "（一）", "一、"])
def test_a_clause_begins_behind_its_item_number(item: str) -> None:
    text = f"情况如下。\n{item}检查企业28家，完成整改5家。"
    assert spans(text)[0] == ("检查企业28家", "检查企业")


def test_a_circled_number_ends_a_clause_within_a_line() -> None:
    text = "主要做了：①培训执法人员56人次②发放宣传资料300份。"
    assert spans(text) == [
        ("培训执法人员56人次", "培训执法人员"),
        ("发放宣传资料300份", "发放宣传资料"),
    ]


def test_a_zero_begins_behind_its_item_number() -> None:
    assert spans("情况如下。\n3.全年无行政复议案件。")[0][0] == "全年无行政复议案件"


def test_a_decimal_at_the_start_of_a_line_is_no_item_number() -> None:
    assert [i.value for i in found("情况如下。\n2.5万人次接受培训。")] == [25000]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "受理投诉1.38万件，较2021年的1.2万件增长15%。",
            [
                ("受理投诉", 13800, "achieved"),
                ("受理投诉", 12000, "baseline"),
                ("受理投诉增长", 15, "change"),
            ],
        ),
        (
            "收到来信30件，比去年的40件少了10件。",
            [("收到来信", 30, "achieved"), ("收到来信", 40, "baseline"), ("收到来信少", 10, "change")],
        ),
        ("较2021年的1.2万件增长15%。", []),  # nothing says what
        ("与2021年的30件相比减少5件。", []),
        (
            "受理投诉60件，比2021年的30件翻了一番。",
            [("受理投诉", 60, "achieved"), ("受理投诉", 30, "baseline")],
        ),
        ("较2020年的80家企业增加了20%。", [("企业", 80, "baseline"), ("企业增加", 20, "change")]),
    ],
)
def test_the_figure_of_an_earlier_year_is_a_baseline(
    text: str, expected: list[tuple[str, float, str]]
) -> None:
    assert values(text) == expected


def test_a_baseline_speaks_of_the_year_it_names() -> None:
    text = "受理投诉90件，较2020年的80件增长12.5%。收到来信30件，比去年的40件减少10件。"
    assert [i.period for i in found(text) if i.status == "baseline"] == ["2020", "2021"]


@pytest.mark.parametrize("heading", ["下半年打算", "明年打算", "今后打算", "下阶段工作", "下半年工作计划"])
def test_a_part_about_what_is_intended_sets_targets(heading: str) -> None:
    text = f"标题\n一、主要工作\n检查企业30家。\n二、{heading}\n检查学校200家次以上，举办讲座5场。"
    assert [i.status for i in found(text)] == ["achieved", "target", "target"]
    assert role_of(heading) == "next_year"


@pytest.mark.parametrize("heading", ["下半年工作亮点", "上半年工作情况", "问题与打算"])
def test_a_part_that_looks_back_or_names_faults_sets_none(heading: str) -> None:
    assert role_of(heading) != "next_year"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("计划检查学校200家。", "target"),
        ("我局计划再培训人员40人次。", "target"),
        ("按计划检查学校200家。", "achieved"),
        ("开展计划生育检查12次。", "achieved"),
        ("计划免疫接种儿童300人。", "achieved"),
    ],
)
def test_what_is_planned_is_a_target(text: str, status: str) -> None:
    assert [i.status for i in found(text)] == [status]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # never on a rate
        ("整改率100%，解决率98%，满意率97%。", ["整改率", "解决率", "满意率"]),
        ("受理投诉30件，解决率98%，满意率97%。", ["受理投诉", "投诉解决率", "投诉满意率"]),
        # its own stem once
        ("问题整改25个，整改率100%。", ["问题整改", "问题整改率"]),
        # not on money, nor on a course
        ("收到来信30件，罚没款5万元，按时办结率99%。", ["收到来信", "罚没款", "来信按时办结率"]),
        ("罚没款5万元，按时办结率99%。", ["罚没款", "按时办结率"]),
        ("组织培训三期，整改率100%。", ["培训", "整改率"]),
        # not on another sentence
        ("受理投诉30件。满意率97%。", ["受理投诉", "满意率"]),
        # nor on another item
        ("一是受理投诉30件；二是强化督导，满意率97%。", ["受理投诉", "满意率"]),
        # what was done is not done to money
        ("罚没款5万元，查处78起。", ["罚没款", "查处"]),
        ("立案处罚12件，罚没款5万元，同比增长8%。", ["立案处罚", "罚没款", "罚没款同比增长"]),
    ],
)
def test_a_rate_leans_only_on_what_fits(text: str, expected: list[str]) -> None:
    assert [i.name for i in found(text)] == expected
