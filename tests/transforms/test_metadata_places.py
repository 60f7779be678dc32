"""Issuer and region of offices beyond health commissions: towns, streets, zones, leagues, the corps."""

import pytest

from transforms.issuer_names import office_of
from transforms.mapped import MappedText
from transforms.metadata import describe
from transforms.outline import outline
from transforms.records import Metadata, Reading, Source
from transforms.region_text import is_place, unit_at_start


def read(text: str, **source: object) -> Metadata:
    reading = Reading(MappedText.of(text), text, "text/plain", "simplified")
    known: dict[str, object] = {"body": b"", "url": "file:///x.txt", **source}
    return describe(reading, outline(text), Source(**known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "issuer", "code"),
    [
        (
            "安吉县灵峰街道办事处2022年法治政府建设工作报告",
            "安吉县灵峰街道办事处",
            "330523",
        ),
        ("甘肃省药品监督管理局2020年法治政府建设情况报告", "甘肃省药品监督管理局", "620000"),
        ("禄丰市碧城镇人民政府2022年法治政府建设工作总结", "禄丰市碧城镇人民政府", "532302"),
        ("关于报送龙里县水务局2022年度法治政府建设情况的报告", "龙里县水务局", "522730"),
        (
            "呼伦贝尔市生态环境局陈巴尔虎旗分局2023年法治政府建设情况报告",
            "呼伦贝尔市生态环境局陈巴尔虎旗分局",
            "150725",
        ),
        ("徐州市公安局某某支队2023年法治建设工作报告", "徐州市公安局某某支队", "320300"),
        ("徐州市教育局2023年关于分局建设情况的报告", "徐州市教育局", "320300"),
        ("四川省川西监狱2023年法治建设工作报告", "四川省川西监狱", "510000"),
        ("铜川市王益区水务局法治政府建设情况报告", "铜川市王益区水务局", "610202"),
        (
            "中共松滋市委全面依法治市委员会办公室关于2022年法治政府建设情况的报告",
            "中共松滋市委全面依法治市委员会办公室",
            "421087",
        ),
        (
            "新疆生产建设兵团第八师石河子市教育局2023年法治政府建设情况报告",
            "新疆生产建设兵团第八师石河子市教育局",
            "659001",
        ),
        (
            "新疆生产建设兵团第十二师教育局2023年法治政府建设情况报告",
            "新疆生产建设兵团第十二师教育局",
            "650000",
        ),
    ],
)
def test_the_office_a_title_opens_with(title: str, issuer: str, code: str) -> None:
    found = read(f"{title}\n一年来，工作有序开展。\n一、主要做法")
    assert (found.issuer, found.issuer_inferred, found.region_code) == (issuer, False, code)


def test_an_office_in_the_line_below_the_title() -> None:
    found = read("2021年度法治政府建设情况报告\n襄阳市襄城区卫生健康局\n2021年，我局认真工作。\n一、主要做法")
    assert (found.issuer, found.issuer_inferred) == ("襄阳市襄城区卫生健康局", False)
    assert (found.region_code, found.county) == ("420602", "襄城区")


@pytest.mark.parametrize(
    "line", ["各县区卫生健康局", "一、徐州市办公室", "工作领导小组办公室", "落实徐州市教育局"]
)
def test_a_line_below_the_title_that_is_no_byline(line: str) -> None:
    assert read(f"2021年度法治政府建设情况报告\n{line}\n2021年，工作有序开展。").issuer is None


def test_a_title_that_passes_on_anothers_words_names_no_issuer() -> None:
    assert read("学习贯彻徐州市委办公室关于法治建设的部署情况报告\n2021年，工作有序开展。").issuer is None


def test_a_place_alone_above_the_title_belongs_to_it() -> None:
    found = read("徐州市鼓楼区\n水务局2022年法治政府建设情况报告\n2022年，我局认真工作。\n一、主要做法")
    assert found.title == "徐州市鼓楼区水务局2022年法治政府建设情况报告"
    assert (found.issuer, found.region_code) == ("徐州市鼓楼区水务局", "320302")
    assert not is_place("徐州市鼓楼区水务局")
    assert not is_place("")


def test_a_short_name_with_its_place_in_running_text() -> None:
    found = read(
        "2015年法治政府建设工作总结\n2015年，兴安盟卫生计生委积极推进依法行政。我委主动作为。\n一、做法"
    )
    assert (found.issuer, found.issuer_inferred) == ("兴安盟卫生和计划生育委员会", True)
    assert found.region_code == "152200"
    only = read("2015年法治政府建设工作总结\n2015年，兴安盟卫生计生委积极推进依法行政。\n一、做法")
    assert only.issuer == "兴安盟卫生和计划生育委员会"


@pytest.mark.parametrize(
    "sentence",
    [
        "在徐州市卫健委的指导下，各项工作有序开展。",
        "各单位与徐州市卫健委一道开展工作。",
        "徐州市卫健委牵头，扬州市卫健委配合，两地合作。",
    ],
)
def test_an_office_named_beside_others_is_not_the_issuer(sentence: str) -> None:
    assert read(f"2015年法治政府建设工作总结\n2015年，{sentence}\n一、做法").issuer is None


@pytest.mark.parametrize(
    ("title", "issuer", "code"),
    [
        ("青岛西海岸新区卫生健康局2023年法治政府建设情况报告", "青岛西海岸新区卫生健康局", "370200"),
        (
            "合肥高新技术产业开发区管委会2023年法治政府建设情况报告",
            "合肥高新技术产业开发区管委会",
            "340100",
        ),
        ("合肥市高新区市场监督管理局2023年法治政府建设情况报告", "合肥市高新区市场监督管理局", "340100"),
        ("苏州工业园区教育局2023年法治政府建设工作总结", "苏州工业园区教育局", "320500"),
        ("青禾新区教育局2023年法治政府建设工作总结", "青禾新区教育局", None),
    ],
)
def test_a_zone_keeps_its_name_and_takes_the_code_of_its_city(
    title: str, issuer: str, code: str | None
) -> None:
    found = read(f"{title}\n2023年，工作有序开展。\n一、主要做法")
    assert (found.issuer, found.region_code) == (issuer, code)


def test_the_registry_of_a_zones_site_is_finer_than_its_city() -> None:
    title = "青岛西海岸新区卫生健康局2023年法治政府建设情况报告\n2023年，工作有序开展。"
    assert read(title, site_region_code="370211").region_code == "370211"
    assert read(title, site_region_code="370000").region_code == "370200"
    assert read(title, site_region_code="320300").region_code == "320300"  # they disagree


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("江苏盐城经济技术开发区", "320900"),  # a city behind its province
        ("甘肃兰州新区", "620100"),
        ("长沙经济技术开发区", "430100"),  # there is a county of the name in the city
        ("昆山开发区", "320583"),
        ("重庆高新技术产业开发区", "500000"),
        ("吉林高新技术产业开发区", "220000"),  # province or city: what both lie in
        ("鼓楼高新区", None),  # four districts
        ("城乡示范区", None),
        ("公安局", None),  # a county of the name counts before a zone alone
        ("新华医院", None),
        ("青禾市", None),
        ("徐州市青禾街道", "320300"),
        ("", None),
    ],
)
def test_the_known_unit_a_name_begins_with(name: str, code: str | None) -> None:
    assert unit_at_start(name, 2023) == code


def test_a_place_in_the_title_decides_without_a_known_office() -> None:
    clinic = read("昌吉回族自治州玛纳斯县某卫生院依法治院小结\n2022年，玛纳斯河沿岸工作有序开展。\n一、做法")
    assert (clinic.region_code, clinic.city, clinic.county) == ("652324", "昌吉回族自治州", "玛纳斯县")
    province = read("江苏省某协会2022年依法治会小结\n2022年，徐州市、徐州市某站有序开展。\n一、做法")
    assert province.region_code == "320300"  # the text says more than the province
    assert read("江苏省某协会2022年依法治会小结\n2022年，有序开展。\n一、做法").region_code == "320000"
    zone = read("2022年度徐州经济技术开发区法治政府建设情况报告\n2022年，扬州市前来交流。\n一、做法")
    assert (zone.issuer, zone.region_code) == (None, "320300")


@pytest.mark.parametrize(
    ("line", "place", "body"),
    [
        ("合肥经济技术开发区管理委员会", "合肥经济技术开发区", "管理委员会"),
        ("青禾新区城市管理局", "青禾新区", "城市管理局"),
        ("第三师图木舒克市司法局", "第三师图木舒克市", "司法局"),
        ("市高新区管委会", "", "高新区管委会"),
        ("徐州市鼓楼区某街道办事处", "徐州市鼓楼区", "某街道办事处"),
    ],
)
def test_names_with_places_no_table_knows(line: str, place: str, body: str) -> None:
    office = office_of(line)
    assert office is not None and (office.place, office.body) == (place, body)
