"""Pinyin glosses and traditional characters."""

from __future__ import annotations

import pytest

from transforms.mapped import MappedText
from transforms.script import drop_glosses, is_traditional, script_of, simplify

GARBLED = "云溪縣衛(wèi)生健康局規(guī)范執(zhí)法行為,開展業(yè)務培訓3場,監(jiān)督檢查醫(yī)療機構。"


def test_a_garbled_text_comes_out_simplified_and_clean() -> None:
    raw = MappedText.of(GARBLED)
    text, first = drop_glosses(raw)
    text, second = simplify(text)
    assert text.text == "云溪县卫生健康局规范执法行为,开展业务培训3场,监督检查医疗机构。"
    assert script_of([*first, *second]) == "garbled_traditional"
    place = text.text.index("3场")
    assert GARBLED[text.starts[place] : text.ends[place + 1]] == "3場"


@pytest.mark.parametrize(
    ("garbled", "whole"),
    [
        ("衛(wèi)生", "衛生"),
        ("政（zhèng）(zhèng)府", "政府"),
        ("環(huán)境", "環境"),
        ("綠(lǜ)色", "綠色"),
    ],
)
def test_toned_glosses_go_even_when_alone(garbled: str, whole: str) -> None:
    assert drop_glosses(MappedText.of(garbled))[0].text == whole


@pytest.mark.parametrize("own", ["小程序(app)上线", "（一）加强", "使用系统(oa)办公", "检查(ABC)类"])
def test_brackets_of_the_text_itself_stay(own: str) -> None:
    assert (
        drop_glosses(MappedText.of(own)) == (MappedText.of(own), [])
        or drop_glosses(MappedText.of(own))[0].text == own
    )


def test_untoned_glosses_go_where_the_text_is_strewn_with_them() -> None:
    assert drop_glosses(MappedText.of("業(ye)務規(gui)范執(zhi)法"))[0].text == "業務規范執法"


def test_a_simplified_text_is_not_converted() -> None:
    raw = "乾隆年间的档案由于潜镇保存，全年检查医疗机构23户次。"
    assert not is_traditional(raw)
    assert simplify(MappedText.of(raw))[0].text == raw


def test_a_quoted_traditional_name_does_not_make_a_text_traditional() -> None:
    assert not is_traditional("全年检查医疗机构，宣传资料由「國醫館」提供，" + "各项工作取得实效。" * 30)


def test_phrases_are_converted_as_phrases() -> None:
    text, notes = simplify(MappedText.of("瞭解情況，徵求意見，製定麵向全縣的體係，於潛鎮，乾隆"))
    assert text.text.startswith("了解情况，征求意见，制定面向全县的体系")
    assert [n.reason for n in notes] == ["traditional_script"]
    assert len(text.text) == len(text.starts)
