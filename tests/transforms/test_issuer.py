"""Names of offices taken apart, and the full official name put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.regions import regions
from transforms.issuer import is_inferred
from transforms.issuer_names import office_of, offices_in, official_place, own_suffix


@pytest.mark.parametrize(
    ("line", "place", "level", "body", "full"),
    [
        ("市卫生健康委", "", "市", "卫生健康委员会", False),
        ("县 卫 健 局", "", "县", "卫生健康局", False),
        ("徐州市鼓楼区卫生健康局", "徐州市鼓楼区", None, "卫生健康局", True),
        ("徐州市卫健委", "徐州市", None, "卫生健康委员会", False),
        ("青禾市卫生健康委员会", "青禾市", None, "卫生健康委员会", True),  # no table knows it
        ("国家卫生健康委员会", "国家", None, "卫生健康委员会", True),
        ("徐州市卫生健康委员会办公室", "徐州市", None, "卫生健康委员会办公室", True),
        ("市残疾人联合会", "", "市", "残疾人联合会", False),
    ],
)
def test_an_office_by_its_name(line: str, place: str, level: str | None, body: str, full: bool) -> None:
    office = office_of(line)
    assert office is not None
    assert (office.place, office.level, office.body, office.full) == (place, level, body, full)


@pytest.mark.parametrize("line", ["现将有关情况报告如下", "特此报告", "一、总体情况", "2024年1月3日", ""])
def test_a_line_that_is_no_office(line: str) -> None:
    assert office_of(line) is None


def test_offices_in_running_text() -> None:
    text = "市卫健委按照省卫生健康委部署，会同徐州市司法局开展检查。"
    assert [(o.place, o.level, o.body) for o in offices_in(text)] == [
        ("", "市", "卫生健康委员会"),
        ("", "省", "卫生健康委员会"),
        ("徐州市", None, "司法局"),
    ]


@pytest.mark.parametrize(
    ("text", "suffix"), [("我委认为，我委和我局", "委"), ("我局", "局"), ("自我委屈", None)]
)
def test_what_an_office_calls_itself(text: str, suffix: str | None) -> None:
    assert own_suffix(text) == suffix


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("320302", "徐州市鼓楼区"),  # a district takes its city's name
        ("110105", "北京市朝阳区"),
        ("350823", "上杭县"),
        ("350481", "永安市"),
        ("320300", "徐州市"),
        ("320000", "江苏省"),
        ("222400", "延边朝鲜族自治州"),
    ],
)
def test_place_in_an_official_name(code: str, place: str) -> None:
    region = regions().by_code(code)
    assert region is not None and official_place(region) == place


def test_inferred_when_the_full_name_stands_nowhere_as_issuer() -> None:
    assert is_inferred("徐州市卫生健康委员会", ["市卫生健康委", "2023年报告"])
    assert not is_inferred("徐州市卫生健康委员会", ["徐州市 卫生健康委员会"])
    assert is_inferred(None, ["徐州市卫生健康委员会"])


@given(st.text(alphabet="国家省市县区我委卫生健康局员会徐州鼓楼，。 ", max_size=40))
def test_offices_slice_their_text(text: str) -> None:
    for office in offices_in(text):
        assert text[office.start : office.end].startswith(office.place or office.level or "")
    office_of(text)
