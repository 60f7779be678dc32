"""White space and the marks that are only noted."""

from __future__ import annotations

import pytest

from transforms.flags import flags
from transforms.mapped import MappedText
from transforms.spaces import close_spaces, normal_lines, trim_lines


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("共有 81 名人员", "共有81名人员"),
        ("发放资料 2.4 万份", "发放资料2.4万份"),
        ("1. 统筹推进", "1.统筹推进"),
        ("(二) 党政主要负责人", "(二)党政主要负责人"),
        ("2025-01-20 16:21", "2025-01-20 16:21"),
        ("Health  Law\u3000Week", "Health Law Week"),
        ("推 进\u00a0法\u3000治", "推进法治"),
        ("检查\t560户", "检查\t560户"),
        ("检查 \t 560户", "检查\t560户"),
        ("标题\n1.\t加强学习", "标题\n1.加强学习"),
    ],
)
def test_blanks_beside_chinese_go(text: str, clean: str) -> None:
    out, _ = close_spaces(MappedText.of(text))
    assert out.text == clean
    for char, low, high in zip(out.text, out.starts.tolist(), out.ends.tolist(), strict=True):
        assert text[low:high] == char or not text[low:high].strip()


def test_line_ends_come_in_one_form_and_empty_lines_go() -> None:
    text, _ = normal_lines(MappedText.of("\ufeff一\r\n\r\n  二\u200b三\r四\u2028\u3000\n"))
    text, _ = trim_lines(text)
    assert text.text == "一\n二三\n四"


def test_page_ends_stay() -> None:
    assert trim_lines(MappedText.of("\f\n 一 \n\n\f  \n二\n \f"))[0].text == "一\n\f二"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("加强学习,规范执法,优化服务,公开政务,化解纠纷,宣传普法。", "halfwidth_punct"),
        ("开展“廉洁?亲清”专项行动。", "lost_symbol_question"),
        ("(二)规范\n)提升能力", "lost_heading_number"),
        ("（一）学习\n(二)规范", "mixed_brackets"),
        ("各镇卫生院，局机关各科室：\n现将《工作要点》印发给你们，请认真执行。", "notice_wrapper"),
        ("2024年，我局认真履职。", "missing_title"),
        ("标题\n云溪县卫生健康局", "no_date"),
        ("标题\n工作取得实效。\n2025年1月15日", "no_signature"),
    ],
)
def test_what_is_noted(text: str, code: str) -> None:
    assert code in [n.reason for n in flags(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("加强学习，规范执法，经费1,200,300,400,500,600元。", "halfwidth_punct"),
        ("他问：“怎么办？”大家回答。", "lost_symbol_question"),
        ("（一）学习\n（二）规范", "mixed_brackets"),
        ("各项工作取得进展：\n现将有关情况报告如下。", "notice_wrapper"),
        ("云溪县卫生健康局2024年法治政府建设情况报告\n2024年，我局认真履职。", "missing_title"),
        ("标题\n云溪县卫生健康局\n二〇二五年一月十五日", "no_date"),
        ("标题\n云溪县卫生健康局\n2025年1月15日", "no_signature"),
    ],
)
def test_what_is_not_noted(text: str, code: str) -> None:
    assert code not in [n.reason for n in flags(text)]
