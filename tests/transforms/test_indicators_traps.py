"""Numbers that measure nothing, and zeros that are none."""

import pytest

from transforms.indicators import extract
from transforms.indicators_traps import Traps
from transforms.indicators_zero import zeros
from transforms.records import Metadata

REPORT = Metadata(
    None, "annual_report", None, None, False, None, "unknown", None, None, None, 2023, None, None, None
)


@pytest.mark.parametrize(
    "text",
    [
        "贯彻《实施纲要（2021-2025年）》和“1346”部署，启动“八五”普法。",
        "党的二十届三中全会提出两个确立、四个意识。",
        "依据第33条和国卫办发〔2023〕12号文件。",
        "电话0571-88001234，地址人民路12号3楼305室。",
        "坚持1个核心、2条主线、3个重点，打造“1+3+N”体系。",
        "落实三项制度，做到五个到位，抓好4个环节。",
        "2023年3月15日上午9:30召开第3次党组会议。",
        "修订第2版工作手册，完成3.0系统升级。",
        "深化高效办成一件事，最多跑一次，一次办好。",
        "由市司法局等10个部门联合印发。",
        "60岁以上老年人体检，0-6岁儿童管理。",
        "投诉应在15个工作日内答复，24小时值班，7×24小时服务。",
        "违者处1万元以上10万元以下罚款。",
        "位列全省前3名，连续5年优秀。",
        "每年至少开展2次专题学习，每季度召开1次会议。",
        "一是学习不够；二是人员不足；三是宣传不深入。",
        "10. 加强执法监督。11．强化普法。（12）完善机制。",
        "全年开展余次检查，多次部署。",
        "在全市二级以上医院设立12320热线。",
        "“12·4”国家宪法日、“5·12”护士节。",
        "作为一项重要政治任务，一把手负总责。",
        "发现一起、查处一起，受理一件、办结一件。",
        "地址为解放路203号3栋5层，邮编310000。",
        "拨打12345政务服务便民热线或0571-12366。",
        "发生7.2级地震，遭遇9级大风。",
        "执行2022版标准，升级至3.0版。",
        "开展百日攻坚行动，服务千家万户。",
        "聘请百余名监督员。",
        "每千人口有执业医师若干。",
        "可以处货值金额1倍以上3倍以下罚款。",
        "办理期限为三十日，连续3天公示。",
        "目前前3名为先进单位。",
    ],
)
def test_nothing_is_measured(text: str) -> None:
    assert [(i.name, i.value) for i in extract(text, [], REPORT)] == []


def test_a_quantity_beside_a_trap_is_found() -> None:
    (only,) = extract("“12·4”国家宪法日期间，2023年发放“一折通”手册500本。", [], REPORT)
    assert (only.value, only.unit) == (500, "本")


def test_masks_cover_exactly_what_they_name() -> None:
    text = "2023年发放500本"
    traps = Traps(text)
    assert traps.masked(0, 4)
    assert not traps.masked(7, 10)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("全年无行政应诉案件。", ["行政应诉案件"]),
        ("2023年，我局未办理行政复议、检察建议和司法建议。", ["行政复议", "检察建议", "司法建议"]),
        ("我局未以办公室名义印发规范性文件。", ["规范性文件"]),
        ("全年没有发生行政复议和行政诉讼案件。", ["行政复议", "行政诉讼案件"]),
        ("未发生一起重大医疗事故。", ["重大医疗事故"]),
        ("全系统未发生违规违纪案件。", ["违规违纪案件"]),
        ("行政复议、行政诉讼案件均为零。", ["行政复议", "行政诉讼案件"]),
        ("全年未发生多头重复检查情况。", ["多头重复检查"]),
    ],
)
def test_zeros(text: str, names: list[str]) -> None:
    found = list(zeros(text))
    assert [z.name for z in found] == names
    assert all(z.unit in {"件", "起", "次"} and 0 <= z.start < z.end <= len(text) for z in found)


@pytest.mark.parametrize(
    "text",
    [
        "未取得资格人员不得从事执法活动。",
        "确保不发生群体性事件，杜绝违法违纪案件。",
        "防止出现行政复议纠错。",
        "如无投诉，按期结案。",
        "没有形成有效联动。",
        "未按规定制发规范性文件的单位予以通报。",
        "无论是否发生投诉举报。",
        "对未发生投诉的单位予以表扬。",
        "应当认真办理行政复议案件。",
    ],
)
def test_no_zeros(text: str) -> None:
    assert [z.name for z in zeros(text)] == []
