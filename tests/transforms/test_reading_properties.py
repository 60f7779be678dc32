"""What must hold of cleaning whatever the text: the map leads home, and clean text stays as it is."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from reading_makers import trs_page

from model.decoding import Decoded
from transforms.cleaning import STEPS, clean
from transforms.html import read_html
from transforms.mapped import MappedText
from transforms.outline import outline

T2S = OpenCC("t2s")
PIECES = [
    "一、主要做法", "（一）加强学习。", "(二) 规范执法", "1.完善制度。", "2. 公开透明",
    "一是学法用法。", "第十条第（一）项", "全年检查 560 户次，", "办理案件23件。", "首页>政务公开",
    "时间: 2024-01-02 10:00 来源：", "分享到:", "相关附件:", "- 3 -", "4", "云溪县卫生健康局",
    "2025年1月15日", "云溪縣衛(wèi)生健康局執(zhí)(zhí)法規(guī)范", "領導班子帶頭學法",
    "[bookmark: _GoBack]", "2024年度法治政府建设情况报告", "2024法治政府建设情况报告", "\u00a0\u3000",
    "   ", "\t", "\n", "\n\n", "\r\n", "\f", "\ufeff", "。", "，", "《实施纲", "要》", "“三项制度”",
    "A", "12", ")", "、", "各镇卫生院：",
]  # fmt: skip
documents = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
anything = st.text(st.characters(codec="utf-8"), max_size=200)


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", T2S.convert(text))


def assert_leads_home(text: MappedText, raw: str) -> None:
    """Each character that is in the raw text is that character there, but for script and white space."""
    for char, low, high in zip(text.text, text.starts.tolist(), text.ends.tolist(), strict=True):
        assert 0 <= low <= high <= len(raw)
        if low == high:
            assert char == "\n", f"{char!r} stands nowhere in the raw text"
        elif char.isspace():
            assert not raw[low:high].strip()
        else:
            assert fold(char) in fold(raw[low:high])


@given(st.one_of(documents, anything))
@settings(max_examples=200, deadline=None)
def test_every_character_leads_home(raw: str) -> None:
    assert_leads_home(clean(MappedText.of(raw)).text, raw)


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.__name__)
@given(raw=st.one_of(documents, anything))
@settings(max_examples=40, deadline=None)
def test_each_step_alone_keeps_the_map(step, raw: str) -> None:
    out, notes = step(MappedText.of(raw))
    assert_leads_home(out, raw) if step.__name__ != "order_pages" else None
    assert (
        out.text == raw
        or notes
        or step.__name__ in {"normal_lines", "trim_lines", "close_spaces", "join_pages"}
    )


@given(documents)
@settings(max_examples=500, deadline=None, derandomize=True)
def test_cleaning_a_clean_text_changes_nothing(raw: str) -> None:
    """Holds for what documents are made of; a page end in absurd places may move the foot of the text."""
    once = clean(MappedText.of(raw)).text.text
    assert clean(MappedText.of(once)).text.text == once


@given(documents)
@settings(max_examples=200, deadline=None)
def test_headings_slice_the_text_in_order(raw: str) -> None:
    text = clean(MappedText.of(raw)).text.text
    headings = outline(text)
    assert [h.start for h in headings] == sorted(h.start for h in headings)
    for heading in headings:
        assert text[heading.start : heading.end].strip()
        assert "\n" not in text[heading.start : heading.end]
        assert fold(heading.heading).replace(" ", "") in fold(text[heading.start : heading.end]).replace(
            " ", ""
        )


words = st.text("法治政府建设，。“”（）12 <>&\u00a0\u3000", min_size=1, max_size=12)
tags = st.sampled_from(["p", "div", "span", "b", "td", "li", "h2"])


@st.composite
def markup(draw: st.DrawFn) -> str:
    """Nested markup with entities, comments and scripts between the words."""
    out = []
    for _ in range(draw(st.integers(0, 12))):
        text = html.escape(draw(words))
        if draw(st.booleans()):
            text = text.replace("\u00a0", "&nbsp;").replace("“", "&ldquo;").replace("法", "&#27861;")
        tag = draw(tags)
        kind = draw(st.integers(0, 5))
        between = {0: "<!-- <p>无</p> -->", 1: "<script>if(a<b){'</p>'}</script>", 2: "\r\n  ", 3: "<br/>"}
        out.append(f'<{tag} title="a>b" class=x>{text}{between.get(kind, "")}</{tag}>')
    return "".join(out)


@given(markup())
@settings(max_examples=200, deadline=None)
def test_every_character_of_a_page_leads_to_its_place_in_the_source(body: str) -> None:
    source = trs_page(body)
    extract = read_html(Decoded(source, "utf-8", False))
    assert not [n for n in extract.notes if n.reason == "unmapped"]
    text = extract.text
    for char, low, high in zip(text.text, text.starts.tolist(), text.ends.tolist(), strict=True):
        if low == high:
            assert char in "\n\t "
        else:
            assert html.unescape(source[low:high]) == char or (char == " " and not source[low:high].strip())


@given(anything)
@settings(max_examples=200, deadline=None)
def test_reading_any_markup_never_raises(source: str) -> None:
    extract = read_html(Decoded("<html><body>" + source, "utf-8", False))
    assert len(extract.text.text) <= len(source) + 2
