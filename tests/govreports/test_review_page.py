"""The page for reviewing by eye: what it marks, what it greys, and that nothing gets out of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports import review_page
from govreports.cli import main
from govreports.extract import describe_file
from transforms.indicators_review import rejected

TEXT = """云溪市卫生健康委员会2024年度法治政府建设情况报告

2024年，市卫生健康委坚持依法行政，现将全年法治政府建设有关情况报告如下，请予审议。

一、主要工作情况

（一）行政审批。依据国办发〔2018〕118号文件，全年办理行政许可事项275件，按时办结率100%。落实“1310”机制。

（二）监督检查。全年检查医疗机构432户次，新建口袋公园3个。<script>alert(1)</script>&amp;

二、下一步工作安排

2025年，举办执法培训12期。

云溪市卫生健康委员会
2025年1月20日
"""
VOID = {"meta", "br", "link", "img"}


class Page(HTMLParser):
    """Reads a page back: its tags in order, its text, whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "报告.txt"
    path.write_text(TEXT, encoding="utf-8")
    return describe_file(path)


def test_every_indicator_is_marked_and_noted(document: dict[str, Any]) -> None:
    page = Page(review_page.page([document], "abc"))
    assert page.open == []
    ids = {attrs.get("id") for _, attrs in page.tags}
    number = len(document["indicators"])
    assert number >= 4
    assert {f"n1-{n}" for n in range(1, number + 1)} <= ids
    tips = "\n".join(attrs.get("title") or "" for tag, attrs in page.tags if tag == "mark")
    for item in document["indicators"]:
        assert item["name"] in tips and (item["indicator_id"] or "no id") in tips and item["status"] in tips


def test_the_classes_say_what_was_found(document: dict[str, Any]) -> None:
    page = review_page.page([document], "abc")
    assert re.search(r'<mark class="known"[^>]*title="[^"]*permit_handled', page)
    assert re.search(r'<mark class=""[^>]*title="[^"]*no id', page)
    assert re.search(r'<mark class="known target"[^>]*>', page)


def test_traps_are_grey_with_their_reason(document: dict[str, Any]) -> None:
    page = review_page.page([document], "abc")
    assert '<span class="trap" title="document number">2018</span>' in page
    assert '<span class="trap" title="in quotation marks">1310</span>' in page
    assert '<span class="trap" title="year, date or time">2024</span>' in page


def test_nothing_of_a_document_is_markup(document: dict[str, Any]) -> None:
    page = review_page.page([document], "<b>")
    assert "<script" not in page and "<b>" not in page
    words = "".join(Page(page).words)
    assert "<script>alert(1)</script>&amp;" in words.replace("\n", "")


def test_nothing_is_fetched_from_outside(document: dict[str, Any]) -> None:
    page = Page(review_page.page([document], "abc"))
    assert not {"script", "link", "img", "iframe", "object", "base"} & {tag for tag, _ in page.tags}
    assert all(attrs["href"].startswith("#") for _, attrs in page.tags if attrs.get("href") for _ in [0])
    policy = [
        attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_text_is_whole(document: dict[str, Any]) -> None:
    page = re.sub(r"<sup>.*?</sup>", "", review_page.page([document], "abc"))
    shown = [re.sub(r"<[^>]+>", "", p) for p in re.findall(r"<p>(.*?)</p>", page, re.DOTALL)]
    lines = [line for line in document["text"].split("\n") if line.strip()]
    assert "\n".join(shown) == "\n".join(
        line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in lines
    )


def test_the_command_writes_one_file(tmp_path: Path) -> None:
    source, target = tmp_path / "报告.txt", tmp_path / "page.html"
    source.write_text(TEXT, encoding="utf-8")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing more")
    result = CliRunner().invoke(main, ["extract", "--html", str(target), str(source), str(broken)])
    assert result.exit_code == 1 and str(broken) in result.stderr and result.stdout == ""
    assert "permit_handled" in target.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "报告.txt"
    source.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(main, ["extract", "--html", str(tmp_path / "no" / "page.html"), str(source)])
    assert result.exit_code == 2 and "cannot be written" in result.stderr


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("依据厅字〔2019〕28号文件。", "28", "document number"),
        ("落实《实施纲要（2021-2025年）》。", "2021-2025", "in a title"),
        ("召开第3次会议。", "3", "ordinal"),
        ("截至10月31日。", "10", "year, date or time"),
        ("开通12345热线。", "12345", "hotline or telephone"),
        ("完善“1+6+3”体系。", "1", "in quotation marks"),
        ("共4页", "4", "no unit"),
    ],
)
def test_why_a_number_is_rejected(text: str, number: str, reason: str) -> None:
    said = [(text[r.start : r.end], r.reason) for r in rejected(text, [])]
    assert any(words.startswith(number) and why == reason for words, why in said), said


def test_a_kept_number_is_not_rejected() -> None:
    text = "检查医疗机构12家次。"
    assert rejected(text, [(0, len(text), 12.0)]) == []
    assert [text[r.start : r.end] for r in rejected(text, [(0, len(text), 13.0)])] == ["12家次"]


@settings(max_examples=60, deadline=None)
@given(st.text("第3次12345热线〔2019〕号件、，。《》“”<&\"'\x00\n年一 ", max_size=60))
def test_any_text_makes_a_whole_page(text: str) -> None:
    document = {"file": "x", "text": text, "indicators": []}
    assert Page(review_page.page([document], "v")).open == []
    for item in rejected(text, []):
        assert 0 <= item.start < item.end <= len(text)
