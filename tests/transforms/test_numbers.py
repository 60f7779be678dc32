"""Numbers with their units: forms, scales, qualifiers, words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.numbers import parse_words, quantities, units

DIGITS = "零一二三四五六七八九"


def in_words(value: int) -> str:
    """A number below one hundred million as it is read aloud."""
    if value >= 10_000:
        head, tail = divmod(value, 10_000)
        gap = "零" if 0 < tail < 1000 else ""
        return in_words(head) + "万" + gap + (in_words(tail) if tail else "")
    text = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            text += DIGITS[digit] + name
        elif text and value and not text.endswith("零"):
            text += "零"
    return text


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier", "written"),
    [
        ("办结1321件", 1321, "件", "exact", "1321件"),
        ("资料2.4 万份", 24000, "份", "exact", "2.4 万份"),
        ("出动2400余人次", 2400, "人次", "at_least", "2400余人次"),
        ("惠及20余万人", 200000, "人", "at_least", "20余万人"),
        ("惠及1.2万余人次", 12000, "人次", "at_least", "1.2万余人次"),
        ("压缩50%以上", 50, "%", "at_least", "50%以上"),
        ("约30人", 30, "人", "about", "约30人"),
        ("30人左右", 30, "人", "about", "30人左右"),
        ("不少于3次", 3, "次", "at_least", "不少于3次"),
        ("不超过3次", 3, "次", "at_most", "不超过3次"),
        ("5-8次", 5, "次", "at_least", "5-8次"),
        ("10至20家", 10, "家", "at_least", "10至20家"),
        ("占百分之五十", 50, "%", "exact", "百分之五十"),
        ("占百分之九十九点五", 99.5, "%", "exact", "百分之九十九点五"),
        ("12,345.60元", 12345.6, "元", "exact", "12,345.60元"),
        ("来信２，３４５件", 2345, "件", "exact", "２，３４５件"),
        ("来信2，345件", 2345, "件", "exact", "2，345件"),
        ("共2023，345件", 345, "件", "exact", "345件"),
        ("分别1，23件", 23, "件", "exact", "23件"),
        ("122.4552万元", 1224552, "元", "exact", "122.4552万元"),
        ("举办三场", 3, "场", "exact", "三场"),
        ("１２次", 12, "次", "exact", "１２次"),
        ("98.5％", 98.5, "%", "exact", "98.5％"),
        ("20个工作日", 20, "个工作日", "exact", "20个工作日"),
        ("检查180户(次)", 180, "户次", "exact", "180户(次)"),
        ("二十余家", 20, "家", "at_least", "二十余家"),
        ("1千余人", 1000, "人", "at_least", "1千余人"),
        ("三百多人次", 300, "人次", "at_least", "三百多人次"),
        ("300+场", 300, "场", "at_least", "300+场"),
        ("千分之三", 3, "‰", "exact", "千分之三"),
        ("三分之二以上", 66.6667, "%", "at_least", "三分之二以上"),
        ("占五成以上", 50, "%", "at_least", "五成以上"),
        ("达八成半", 85, "%", "exact", "八成半"),
        ("占一半", 50, "%", "exact", "一半"),
        ("3.85/10万", 3.85, "/10万", "exact", "3.85/10万"),
        ("3家至5家", 3, "家", "at_least", "3家至5家"),
        ("4 812户", 4812, "户", "exact", "4 812户"),
        ("29微克/立方米", 29, "微克/立方米", "exact", "29微克/立方米"),
        ("不得低于99%", 99, "%", "at_least", "不得低于99%"),
        ("5个工作日内办结", 5, "个工作日", "at_most", "5个工作日内"),
        ("接种1.2亿剂次", 120_000_000, "剂次", "exact", "1.2亿剂次"),
    ],
)
def test_a_number_with_its_unit(text: str, value: float, unit: str, qualifier: str, written: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.unit, found.qualifier) == (value, unit, qualifier)
    assert text[found.head : found.end] == written


@pytest.mark.parametrize(
    "text",
    [
        "2023年",
        "数十次",
        "几百次",
        "第3次",
        "4部门联合",
        "2项目",
        "A3次",
        "3代拟",
        "进一步",
        "一成不变",
        "二次供水",
        "五保户",
        "三甲医院",
        "两定机构",
        "几十名",
        "一体化",
        "12345",
        "",
    ],
)
def test_no_number_with_a_unit(text: str) -> None:
    assert list(quantities(text)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一千三百二十一", 1321),
        ("两百", 200),
        ("十五", 15),
        ("一百零二", 102),
        ("一万零三十", 10030),
        ("三亿五千万", 350_000_000),
        ("二〇二三", 2023),
        ("二ＯＯ六", 2006),
        ("一百二", None),  # 102 or 120
        ("一十百", None),
        ("百万富", None),
        ("", None),
    ],
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert parse_words(text) == value


def test_identifiers_are_no_numbers() -> None:
    assert list(quantities("1" * 5000 + "件")) == []
    assert list(quantities("百分之" + "1" * 5000)) == []


@given(st.integers(min_value=1, max_value=99_999_999))
def test_numerals_read_aloud_come_back(value: int) -> None:
    assert parse_words(in_words(value)) == value


@given(st.integers(min_value=1, max_value=999_999), st.sampled_from(list(units())))
def test_digits_with_any_unit_come_back(value: int, unit: str) -> None:
    (found,) = quantities(f"共{value}{unit}。")
    assert (found.value, found.unit) == (float(value), unit)


@given(st.decimals(min_value="0.01", max_value="9999", places=2))
def test_ten_thousands_are_scaled_without_rounding(value: object) -> None:
    (found,) = quantities(f"{value}万元")
    assert found.value == pytest.approx(float(str(value)) * 10_000, rel=1e-12)
    assert found.value == round(found.value, 2)


@given(
    st.text(
        alphabet="0123456789.,，％%万亿千百十一二三两零〇余多约以上-至个件次人元户 （）()第年月", max_size=40
    )
)
def test_never_raises_and_spans_are_in_order(text: str) -> None:
    end = 0
    for found in quantities(text):
        assert end <= found.start < found.end <= len(text)
        assert found.head <= found.start
        end = found.start
