"""Regions: codes with their years, names in a text, what an ambiguous name may mean."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.regions import is_within, province_name, region_of, regions

AREACODES = Path(__file__).parents[2].parent / "shared" / "data" / "regions" / "areacodes.csv"


def names(text: str) -> list[str]:
    return [m.name for m in regions().find(text)]


def test_district_of_a_municipality_has_the_municipality_as_city() -> None:
    region = regions().by_code("120116")
    assert region is not None
    assert (region.province, region.city, region.county) == ("天津市", "天津市", "滨海新区")
    assert (region.level, region.region_iso) == ("county", "CN-TJ")


def test_county_directly_under_a_province_has_no_city() -> None:
    region = regions().by_code("429004")
    assert region is not None
    assert (region.province, region.city, region.county) == ("湖北省", None, "仙桃市")


def test_prefecture_has_no_county() -> None:
    region = regions().by_code("210400")
    assert region is not None
    assert (region.province, region.city, region.county) == ("辽宁省", "抚顺市", None)


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("330103", 2020, "下城区"),  # abolished in 2021
        ("330103", 2021, None),
        ("330113", 2020, None),
        ("330113", 2021, "临平区"),
        ("130503", 2019, "桥西区"),  # one code, two names
        ("130503", 2020, "信都区"),
        ("500112", 2024, "渝北区"),
        ("500157", 2025, "两江新区"),
        ("999999", 2020, None),
    ],
)
def test_by_code_and_year(code: str, year: int, name: str | None) -> None:
    region = regions().by_code(code, year)
    assert (region.name if region else None) == name


def test_by_code_without_a_year_gives_the_latest_name() -> None:
    region = regions().by_code("130503")
    assert region is not None and region.name == "信都区"


@pytest.mark.parametrize(
    ("code", "iso", "province"),
    [
        ("220100", "CN-JL", "吉林省"),
        ("229901", "CN-JL", "吉林省"),  # no such code, its first two digits decide
        ("000000", "CN", None),
        ("990000", "unknown", None),
        ("", "unknown", None),
        (None, "unknown", None),
    ],
)
def test_region_of_any_code(code: str | None, iso: str, province: str | None) -> None:
    assert region_of(code) == iso
    assert province_name(code) == province


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("杭州市临平区卫生健康局", ["杭州市", "临平区"]),
        ("延边州延吉市", ["延边州", "延吉市"]),
        ("恩施土家族苗族自治州巴东县", ["恩施土家族苗族自治州", "巴东县"]),
        ("规范合作市场秩序", []),
        ("普法活动集中在城区和郊区", []),
        ("大同市城区", ["大同市", "城区"]),
        ("卫生健康县级干部责任县级", []),
        ("和县卫生健康委员会", ["和县"]),
        ("各市和县区", []),
        ("", []),
        ("市", []),
    ],
)
def test_names_in_a_text(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_a_name_behind_its_city_means_that_one() -> None:
    alone, behind = regions().find("鼓楼区"), regions().find("徐州市鼓楼区")
    assert len(alone[0].codes) > 1
    assert behind[1].codes == ("320302",)


def test_resolve_leaves_ambiguous_names_open() -> None:
    table = regions()
    assert {r.code for r in table.resolve(["鼓楼区"])} == {"320106", "320302", "350102", "410204"}
    assert [r.code for r in table.resolve(["南京市", "鼓楼区"])] == ["320106"]
    assert [r.code for r in table.resolve(["鼓楼区"], within="350000")] == ["350102"]
    assert table.resolve(["没有这个市"]) == []


def test_resolve_by_year() -> None:
    table = regions()
    assert [r.code for r in table.resolve(["公主岭市"], 2018)] == ["220381"]
    assert [r.code for r in table.resolve(["公主岭市"], 2022)] == ["220184"]


@pytest.mark.parametrize(
    ("code", "ancestor", "inside"),
    [
        ("330110", "330100", True),
        ("330110", "330000", True),
        ("330110", "330110", True),
        ("330110", "330200", False),
        ("429004", "420000", True),
    ],
)
def test_is_within(code: str, ancestor: str, inside: bool) -> None:
    assert is_within(code, ancestor) is inside


@given(st.text(alphabet="市县区和杭州余城中国长春南 ，ab12", max_size=60))
def test_mentions_slice_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in regions().find(text):
        assert mention.start >= end
        assert text[mention.start : mention.end] == mention.name
        assert mention.codes
        end = mention.end


def test_every_parent_is_in_the_table() -> None:
    table = regions()
    with (Path(__file__).parents[2] / "model" / "data" / "regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 7000
    for row in rows:
        assert bool(row["parent"]) == (row["level"] != "province"), row
        assert not row["parent"] or table.by_code(row["parent"]) is not None, row


@pytest.mark.skipif(not AREACODES.exists(), reason="the independent table is not here")
def test_agrees_with_an_independent_table() -> None:
    """Codes in force at the end of 2015 to 2024, by yescallop/areacodes (CC0)."""
    wrong: list[str] = []
    total = 0
    with AREACODES.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        begin, end = int(row["启用时间"]), int(row["变更/弃用时间"] or 9999)
        for year in range(max(begin, 2015), min(end, 2025)):
            total += 1
            region = regions().by_code(row["代码"], year)
            if region is None or region.name != row["名称"]:
                wrong.append(f"{row['代码']} {row['名称']} {year}: {region.name if region else None}")
    assert total > 30_000
    assert len(wrong) <= total * 0.01, sorted(wrong)[:20]
