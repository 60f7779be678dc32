"""The full record of a number: bounds, scale, status, period, actor, part of what, role of its section."""

import pytest

from transforms.indicators import extract, unvalued
from transforms.outline import outline
from transforms.records import Indicator, Kind, Metadata


def about(kind: Kind = "annual_report", year: int | None = 2023) -> Metadata:
    return Metadata(None, kind, None, None, False, None, "unknown", None, None, None, year, None, None, None)


def found(text: str, kind: Kind = "annual_report", year: int | None = 2023) -> list[Indicator]:
    return extract(text, outline(text), about(kind, year))


def named(text: str) -> list[tuple[str, float | None, str | None]]:
    return [(i.name, i.value, i.unit) for i in found(text)]


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("发放资料300份。", 300, 300, "exact"),
        ("发放资料300余份。", 300, None, "at_least"),
        ("开展抽查不超过3次。", None, 3, "at_most"),
        ("发放资料约300份。", None, None, "about"),
        ("新建站点10-15个。", 10, 15, "at_least"),
        ("覆盖率10%-15%。", 10, 15, "at_least"),
        ("抽查比例不得低于99%。", 99, None, "at_least"),
    ],
)
def test_bounds(text: str, low: float | None, high: float | None, qualifier: str) -> None:
    (only,) = found(text)
    assert (only.value_low, only.value_high, only.qualifier) == (low, high, qualifier)


@pytest.mark.parametrize(
    ("text", "value", "unit", "norm", "scale"),
    [
        ("发放资料2.4万份。", 24_000, "份", "份", 10_000),
        ("罚款3.5万元。", 35_000, "元", "元", 10_000),
        ("投入资金1.2亿元。", 120_000_000, "元", "元", 100_000_000),
        ("审批时限由20工作日压缩至5个工作日。", 20, "工作日", "个工作日", 1),
        ("孕产妇死亡率3.85/10万。", 3.85, "/10万", "/10万", 1),
        ("全程网办占比达八成以上。", 80, "%", "%", 10),
        ("婴儿死亡率为千分之三。", 3, "‰", "‰", 1),
        ("参训1千余人。", 1000, "人", "人", 1000),
    ],
)
def test_unit_and_scale(text: str, value: float, unit: str, norm: str, scale: float) -> None:
    first = found(text)[0]
    assert (first.value, first.unit, first.unit_norm, first.scale) == (value, unit, norm, scale)


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("办理时限由30个工作日压缩至10个工作日。", ["baseline", "achieved"]),
        ("权责清单由486项→327项。", ["baseline", "achieved"]),
        ("从120项精简到80项，事项清单公开。", []),  # nothing says what was cut down
        ("权力事项从120项精简到80项。", ["baseline", "achieved"]),
        ("受理投诉举报31件，同比下降12.5%。", ["achieved", "change"]),
        ("受理投诉举报31件，较上年减少5件。", ["achieved", "change"]),
        ("办结率提高到98%。", ["achieved"]),
        ("办结率提高了2个百分点。", ["change"]),
        ("拟修改规范性文件2件。", ["proposed"]),
        ("2024年开展培训不少于2次。", ["target"]),
        ("全年无行政应诉案件。", ["zero_by_negation"]),
        ("网办率达到100%。", ["achieved"]),  # 达到 alone is no target
    ],
)
def test_status(text: str, statuses: list[str]) -> None:
    assert [i.status for i in found(text)] == statuses


@pytest.mark.parametrize(
    ("text", "period", "source"),
    [
        ("开展检查12次。", "2023", "document"),
        ("2022年，开展检查12次。", "2022", "sentence"),
        ("截至2023年10月31日，办理许可418件。", "2023-10-31", "sentence"),
        ("截至10月底，办理许可418件。", "2023-10-31", "sentence"),
        ("1-11月，办理许可418件。", "2023-11-30", "sentence"),
        ("2021年至2023年，办理许可418件。", "2021/2023", "sentence"),
        ("去年开展检查12次。", "2022", "sentence"),
        ("较2022年减少检查12次。", "2023", "document"),
        ("一、2022年工作情况\n开展检查12次。", "2022", "section"),
    ],
)
def test_period(text: str, period: str, source: str) -> None:
    assert [(i.period, i.period_source) for i in found(text)] == [(period, source)]


def test_a_document_without_a_year_has_no_period() -> None:
    (only,) = found("开展检查12次。", year=None)
    assert (only.period, only.period_source) == (None, None)


@pytest.mark.parametrize(
    ("text", "name", "subject"),
    [
        ("委主要负责人主持召开专题会议4次。", "专题会议", "委主要负责人"),
        ("全市卫生健康系统发放宣传手册300份。", "发放宣传手册", "全市卫生健康系统"),
        ("一是县综合执法大队查处违法案件9起。", "查处违法案件", "县综合执法大队"),
        ("二是全年共发放宣传手册300份。", "发放宣传手册", None),
        ("（三）我局累计走访企业42家。", "走访企业", None),
        ("机关负责人出庭应诉率100%。", "机关负责人出庭应诉率", None),  # no verb behind the actor
    ],
)
def test_lead_words_and_actors_are_no_part_of_the_name(text: str, name: str, subject: str | None) -> None:
    (only,) = found(text)
    assert (only.name, only.subject) == (name, subject)


def test_parts_know_their_whole_and_stand_alone() -> None:
    rows = found("受理许可申请80件，其中医疗机构类50件、放射诊疗类30件，按时办结率99%。")
    assert [(r.name, r.part_of) for r in rows] == [
        ("受理许可申请", None),
        ("医疗机构类许可申请", 0),
        ("放射诊疗类许可申请", 0),
        ("许可申请按时办结率", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the numbers of one list to the things of another
        (
            "行政复议案件、行政诉讼案件分别为14件和21件。",
            [("行政复议案件", 14, "件"), ("行政诉讼案件", 21, "件")],
        ),
        (
            "行政复议案件14件、行政诉讼案件21件，分别比上年减少5件和3件。",
            [
                ("行政复议案件", 14, "件"),
                ("行政诉讼案件", 21, "件"),
                ("行政复议案件比上年减少", 5, "件"),
                ("行政诉讼案件比上年减少", 3, "件"),
            ],
        ),
        # one thing in two units; a share
        ("实施行政处罚52次、87.6万元。", [("行政处罚", 52, "次"), ("行政处罚金额", 876_000, "元")]),
        ("审结案件40件，占60%。", [("审结案件", 40, "件"), ("案件占比", 60, "%")]),
        # what became of the things before
        ("立案查处案件30件，结案28件。", [("立案查处案件", 30, "件"), ("案件结案", 28, "件")]),
        # a duration is a result only where the text says so
        ("接警平均到场时间5.8分钟。", [("接警平均到场时间", 5.8, "分钟")]),
        ("自受理之日起10个工作日内办结。", []),
        # words that look like a number with a unit
        ("推进二次供水、一次性用品、两定机构、三甲医院、四害防制和五保户管理。", []),
        ("新收一次供水投诉3件。", [("新收一次供水投诉", 3, "件")]),
        # in words, from eleven on, and large ones
        ("转移群众三百二十户。", [("转移群众", 320, "户")]),
        ("接受群众咨询三百多人次。", [("接受群众咨询", 300, "人次")]),
    ],
)
def test_clause_shapes(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("无被撤销或者变更的案件。", ["被撤销或者变更的案件"]),
        ("未发生较大以上食品、药品安全事故。", ["较大以上食品安全事故", "较大以上药品安全事故"]),
        ("没有行政复议案件和行政诉讼案件。", ["行政复议案件", "行政诉讼案件"]),
        ("未因信息公开引发行政复议。", ["因信息公开引发行政复议"]),
        ("未出现因执法不当引发的信访案件。", None),
        ("未落实责任的单位被通报。", []),
    ],
)
def test_negation_over_several_nouns(text: str, names: list[str] | None) -> None:
    rows = [i for i in found(text) if i.status == "zero_by_negation"]
    assert all(r.value == 0 for r in rows)
    if names is None:
        assert len(rows) == 1
    else:
        assert [r.name for r in rows] == names


ROLES = """关于报送有关情况的函
一、主要举措和成效
开展检查12次。
二、存在的问题和原因
执法人员仅有3名。
三、主要负责人履行第一责任人职责情况
召开专题会议4次。
四、下一年度主要安排
开展检查20次。
"""


def test_the_role_of_the_section() -> None:
    assert [(i.section_role, i.is_target) for i in found(ROLES)] == [
        ("achievements", False),
        ("problems", False),
        ("first_responsible", False),
        ("next_year", True),
    ]


@pytest.mark.parametrize(
    ("text", "flag", "unit"),
    [
        ("全年保障余场大型活动。", "damaged_number", "场"),
        ("办理损害赔偿案件件。", "damaged_number", "件"),
        ("出动执法人员人次，成效明显。", "damaged_number", "人次"),
        ("开展检查几十次。", "vague_quantity", "次"),
        ("走访数百家企业。", "vague_quantity", "家"),
    ],
)
def test_a_lost_number_gives_a_flag_and_no_value(text: str, flag: str, unit: str) -> None:
    assert found(text) == []
    (only,) = unvalued(text, [], about())
    assert (only.value, only.flags, only.unit) == (None, (flag,), unit)
    assert text[only.start : only.end].endswith(unit)


@pytest.mark.parametrize("text", ["业余时间检查3次。", "检查百余次。", "其余事项另行通知。", "开展12余场。"])
def test_a_number_that_is_there_is_not_lost(text: str) -> None:
    assert [i for i in unvalued(text, [], about()) if "damaged_number" in i.flags] == []
