"""Web pages: the body, its places in the source, and what stands around it."""

from __future__ import annotations

import pytest
from reading_makers import trs_page

from model.decoding import Decoded
from transforms.html import read_html
from transforms.html_source import align, flatten_source
from transforms.read import read
from transforms.records import Source

BODY = (
    '<p style="text-indent:2em">&ldquo;十四五&rdquo;期间，云溪县卫生健康局'
    "认真落实上级部署，推进法治建设。</p>\r\n"
    "<p>&nbsp;&nbsp;一、主要做法<br>（一）加强学习。全年组织学习<b>12</b>次，\n      参加300人次。</p>"
    "<table><tr><td>检查</td><td>560户</td></tr><tr><td>处罚</td><td>23件</td></tr></table>"
    "<p style='display: none'>隐藏的话。</p><p>云溪县卫生健康局</p>"
)
TEXT = (
    "“十四五”期间，云溪县卫生健康局认真落实上级部署，推进法治建设。\n一、主要做法\n"
    "（一）加强学习。全年组织学习12次，参加300人次。\n检查\t560户\n处罚\t23件\n云溪县卫生健康局"
)


def text_of(source: str) -> str:
    return read(Source(source.encode(), "http://yunxi.test/a.html")).clean.text


def test_the_body_of_a_trs_page() -> None:
    assert text_of(trs_page(BODY)) == TEXT


@pytest.mark.parametrize(
    "wrap",
    [
        '<div id="zoom">{}</div>',
        "<ucapcontent>{}</ucapcontent>",
        '<form name="_newscontent_fromname"><div class="v_news_content">{}</div></form>',
        "<!--ZJEG_RSS.content.begin-->{}<!--ZJEG_RSS.content.end--><p>扫描二维码，关注我们，了解更多。</p>",
        '<div class="whatever"><div class="text-box">{}</div></div>',
        '<div class="TRS_Editor"></div><div class="TRS_Editor"><div class="TRS_UEDITOR">{}</div></div>',
    ],
)
def test_other_content_systems_and_unknown_markup(wrap: str) -> None:
    around = '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/x">新闻动态，一周要闻</a></li></ul>'
    page = f"<html><body>{around}{wrap.format(BODY)}<div>版权所有 云溪县卫生健康局</div></body></html>"
    assert text_of(page) == TEXT


def test_every_character_has_its_place_in_the_page_source() -> None:
    source = trs_page(BODY)
    reading = read(Source(source.encode(), "http://yunxi.test/a.html"))
    assert reading.raw == source
    start = reading.clean.text.index("“十四五”")
    assert reading.clean.raw_pieces(start, start + 5) == [
        (source.index("&ldquo;"), source.index("&rdquo;") + len("&rdquo;"))
    ]
    number = reading.clean.text.index("12次")
    ((low, high),) = reading.clean.raw_pieces(number, number + 3)
    assert source[low:high] == "12</b>次"


def test_what_stands_around_the_body_is_kept_as_evidence() -> None:
    source = trs_page(
        BODY,
        head='<META NAME="SiteName" CONTENT="云溪县卫生健康局">'
        '<meta name="PubDate" content="2025-01-20 10:20">'
        '<meta name="ArticleTitle" content="2024年法治政府建设情况报告">',
        before='<div class="crumb">您现在的位置：<a>首页</a>&gt;<a>政务公开</a>&gt;<a>法治政府建设</a></div>'
        "<h1>2024年法治政府建设情况报告</h1>"
        "<table><tr><th>索&nbsp;引&nbsp;号：</th><td>YX001/2025-00012</td><th>发布机构</th><td>云溪县卫生健康局</td></tr>"
        "<tr><th>文　　号：</th><td></td><th>成文日期：</th><td>2025年1月15日</td></tr></table>"
        "<p>发布时间：2025-01-20 10:20　　来源：局办公室　　【字体：大 中 小】</p>",
    )
    evidence = read(Source(source.encode(), "http://yunxi.test/a.html")).evidence
    assert evidence.meta["sitename"] == "云溪县卫生健康局"
    assert evidence.html_title == "法治政府建设年度报告_云溪县卫生健康局"
    assert evidence.headline == "2024年法治政府建设情况报告"
    assert evidence.crumbs == "首页>政务公开>法治政府建设"
    assert evidence.published == "2025-01-20 10:20"
    assert evidence.source == "局办公室"
    assert evidence.info["索引号"] == "YX001/2025-00012"
    assert evidence.info["发布机构"] == "云溪县卫生健康局"
    assert evidence.info["成文日期"] == "2025年1月15日"
    assert "文号" not in evidence.info


def test_a_title_that_stands_above_the_body_is_not_missing() -> None:
    body = "<p>2024年，云溪县卫生健康局认真落实上级部署，推进法治建设。</p>"
    bare = read(Source(trs_page(body).encode(), "http://yunxi.test/a.html"))
    headed = read(
        Source(trs_page(body, before="<h1>2024年法治报告</h1>").encode(), "http://yunxi.test/a.html")
    )
    assert "missing_title" in bare.defects
    assert "missing_title" not in headed.defects


def test_a_breadcrumb_written_as_a_list() -> None:
    crumbs = (
        '<ul class="breadcrumb"><li><a>首页</a></li><li><a>政务公开</a></li><li class="on">正文</li></ul>'
    )
    reading = read(Source(trs_page(BODY, before=crumbs).encode(), "http://yunxi.test/a.html"))
    assert reading.evidence.crumbs == "首页>政务公开>正文"


def test_a_page_that_only_points_to_an_attachment_gives_a_short_text() -> None:
    text = text_of(trs_page('<p><a href="./P0.pdf">2024年法治政府建设情况报告.pdf</a></p>'))
    assert text == "2024年法治政府建设情况报告.pdf"


def test_a_gbk_page_declared_gb2312() -> None:
    source = trs_page("<p>副局长李镕主持会议，会期〇天。</p>").replace("utf-8", "gb2312")
    reading = read(Source(source.encode("gb18030"), "http://yunxi.test/a.html", charset="gb2312"))
    assert reading.clean.text == "副局长李镕主持会议，会期〇天。"
    assert reading.raw == source


@pytest.mark.parametrize(
    "broken",
    [
        "<html><body><div class=TRS_Editor><p>加强学习，提升能力。<p>规范执法，公开透明。</div>",
        "<div class='TRS_Editor'><p>加强学习，提升能力。</div></p></span><div>规范执法，公开透明。",
        "</html></body><p>加强学习，提升能力。</p></html><p>规范执法，公开透明。</p>",
        "<html><body><p>加强学习，提升能力。</p><![if !supportLists]><p>规范执法，公开透明。</p><![endif]>",
        "<?xml version='1.0' encoding='gb2312'?><html><p>加强学习，提升能力。</p><p>规范执法，公开透明。",
        "<html><body><p title='a>b' x=\"<p>\">加强学习，提升能力。</p><o:p></o:p><p>规范执法，公开透明。",
    ],
)
def test_broken_markup_loses_no_sentence(broken: str) -> None:
    source = broken.encode()
    text = read(Source(source, "http://yunxi.test/a.html")).clean.text
    assert "加强学习，提升能力。" in text
    assert "规范执法，公开透明。" in text or "TRS_Editor'" in broken


@pytest.mark.parametrize("depth", [300, 1500, 4000])
def test_deeply_nested_markup_loses_no_sentence(depth: int) -> None:
    deep = "<div>" * depth + "<p>加强学习，提升能力，规范执法，公开透明。</p>" + "</div>" * depth
    extract = read_html(Decoded(f"<html><body>{deep}</body></html>", "utf-8", False))
    assert extract.text.text == "加强学习，提升能力，规范执法，公开透明。"
    assert [n.reason for n in extract.notes if n.step == "parse"] == ["markup_lost"] * (depth > 2000)


def test_entities_without_semicolon_and_unknown_ones() -> None:
    flat = flatten_source("a&nbspb&hellip;&#8220;c&unknown;d&ampe")
    assert flat.chars == "a\u00a0b…“c&unknown;d&e"
    assert [(s, e) for s, e in zip(flat.starts.tolist(), flat.ends.tolist(), strict=True)][:4] == [
        (0, 1), (1, 6), (6, 7), (7, 15)]  # fmt: skip


def test_comments_scripts_and_styles_are_not_seen() -> None:
    source = "a<!-- b > c -->d<script>if (e < f) {'</p>'}</script>g<style>h{}</style>i<![if !x]>j<!-->k"
    assert flatten_source(source).chars == "adgijk"


def test_text_the_source_does_not_have_is_marked() -> None:
    flat = flatten_source("<p>加强学习</p><p>规范执法</p>")
    lost, found = align(flat, ["完全不同的话", "规范 执法"])
    assert lost.tolist() == [-1] * 6
    assert found.tolist() == [4, 5, 6, 7]
