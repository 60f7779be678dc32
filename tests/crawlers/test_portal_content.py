"""What the sample portal's documents say: truth against the served bytes, and the defects."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import docx
import opencc
import pypdfium2
import pytest

from crawlers.portal import pdf
from crawlers.portal.compose import compose
from crawlers.portal.content import documents, offices
from crawlers.portal.library import build
from crawlers.portal.markup import Indicator, fill
from crawlers.portal.truth import truth

LIBRARY = build()
TRUTH = truth()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.meta: dict[str, str] = {}

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "meta" and named.get("name"):
            self.meta[str(named["name"])] = str(named["content"])


def body_of(url: str) -> bytes:
    parts = urlsplit(url)
    return LIBRARY[parts.netloc, parts.path].body


def html_of(url: str) -> str:
    office = next(o for o in offices().values() if o.host == urlsplit(url).netloc)
    return body_of(url).decode("gb18030" if office.charset == "gb2312" else office.charset)


def words_of(url: str) -> _Words:
    words = _Words()
    words.feed(html_of(url))
    return words


def pdf_pages(body: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body)]


def served_text(entry: dict[str, Any]) -> str:
    """The text of a document as one long line without white space, defects of form undone."""
    if entry["form"] == "pdf":
        pages = pdf_pages(body_of(entry["url"]))
        if "page_order" in entry["defects"]:
            order = pdf.shuffled(len(pages))
            pages = [pages[order.index(i)] for i in range(len(pages))]
        text = "".join(pages)
    elif entry["form"] == "docx":
        document = docx.Document(io.BytesIO(body_of(entry["url"])))
        text = "".join(p.text for p in document.paragraphs)
    else:
        text = "".join(words_of(entry["url"]).parts)
    if "garbled" in entry["defects"]:
        text = re.sub(r"(?<=[㐀-鿿])(?:\([a-zà-ǿ]+\))+", "", text)
        text = opencc.OpenCC("t2s").convert(text)
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("entry", TRUTH, ids=lambda e: f"{e['site']}-{e['column']}-{e['year']}-{e['kind']}")
def test_what_truth_says_stands_in_the_served_text(entry: dict[str, Any]) -> None:
    text = served_text(entry)
    for indicator in entry["indicators"]:
        phrase = indicator["phrase"]
        assert phrase in text, phrase
        number = re.search(r"[\d.]+", phrase)
        if number is None:
            assert indicator["value"] == 0
        else:
            scale = 10000 if "万" in phrase else 1
            assert float(number[0]) * scale == pytest.approx(indicator["value"])
    if entry["form"] == "html":
        meta = words_of(entry["url"]).meta
        assert meta["ArticleTitle"] == entry["title"]
        assert meta["SiteIDCode"][:6] == entry["region_code"]
        digits = re.findall(r"\d+", meta["PubDate"])[:3]
        assert "-".join(digits) == entry["published_on"]
    if entry["written_on"]:
        assert entry["issuer"] in text


def test_reports_are_long_enough_and_differ() -> None:
    reports = [d for d in documents() if d.kind == "annual_report"]
    sentences = {}
    for document in reports:
        text = "".join(b.text for b in compose(document).blocks)
        assert 1000 <= len(text) <= 3000
        sentences[document] = {s for s in re.split("[。；]", text) if len(s) > 12}
    for one, other in combinations(reports, 2):
        if one.site == other.site:
            shared = sentences[one] & sentences[other]
            smaller = min(len(sentences[one]), len(sentences[other]))
            assert len(shared) < smaller / 2, (one.title, other.title)


def test_figures_differ_between_years_and_offices() -> None:
    seen: dict[str, set[float]] = {}
    stated: dict[str, int] = {}
    for entry in TRUTH:
        if entry["kind"] == "annual_report" and entry["duplicate_of"] is None:
            for found in entry["indicators"]:
                seen.setdefault(found["id"], set()).add(found["value"])
                stated[found["id"]] = stated.get(found["id"], 0) + 1
    for name in ("permits", "inspections", "fines", "consultations"):
        assert stated[name] >= 8
        assert len(seen[name]) >= stated[name] - 1


def test_one_report_has_no_figures_and_plans_have_only_targets() -> None:
    bare = [e for e in TRUTH if e["kind"] == "annual_report" and not e["indicators"]]
    assert [e["defects"] for e in bare] == [["no_figures"]]
    plans = [e for e in TRUTH if e["kind"] == "work_plan"]
    assert len(plans) == 2
    for plan in plans:
        assert plan["indicators"]
        assert all(indicator["is_target"] for indicator in plan["indicators"])
    assert sum(e["kind"] == "notice" for e in TRUTH) == 1


def test_gbk_pages_declare_gb2312_and_hold_more() -> None:
    urls = [e["page_url"] for e in TRUTH if e["site"] == "jichuan"]
    text = "".join(html_of(url) for url in urls)
    for url in urls:
        assert b"charset=gb2312" in body_of(url)
        with pytest.raises(UnicodeDecodeError):
            body_of(url).decode("gb2312")
    for char in "镕堃〇":
        assert char in text


def test_pubdate_comes_in_five_forms() -> None:
    forms = {re.sub(r"\d", "0", words_of(e["page_url"]).meta["PubDate"]) for e in TRUTH}
    assert forms == {
        "0000-00-00",
        "0000-00-00 00:00",
        "0000-00-00 00∶00",
        "0000-00-00 00:00:00",
        "0000——00——00 00:00",
    }


def test_pdf_pages_stand_in_the_wrong_order_and_can_be_put_right() -> None:
    [entry] = [e for e in TRUTH if "page_order" in e["defects"]]
    pages = pdf_pages(body_of(entry["url"]))

    def items(order: list[int]) -> list[int]:
        return [int(n) for i in order for n in re.findall(r"(?m)^(\d+)\.[^\d]", pages[i])]

    served = items(list(range(len(pages))))
    right = [pdf.shuffled(len(pages)).index(i) for i in range(len(pages))]
    assert served != sorted(served)
    assert items(right) == sorted(served) == list(range(1, 14))
    cut = [page.rstrip()[-1] for page in pages[:5]]
    assert sum(last not in "。：" for last in cut) >= 3
    html = "".join(words_of(entry["page_url"]).parts)
    assert "见附件" in html
    assert not any(indicator["phrase"] in html for indicator in entry["indicators"])


def test_pdf_lines_break_no_number_and_open_with_no_closing_mark() -> None:
    lines = pdf.lines_of(["办理行政许可事项1954件，" * 40])
    assert "".join(lines).strip() == "办理行政许可事项1954件，" * 40
    assert all(line.strip() for line in lines)
    assert not any(line.startswith(("，", "954", "54")) for line in lines)


def test_docx_holds_text_table_and_bookmark() -> None:
    [entry] = [e for e in TRUTH if e["form"] == "docx"]
    document = docx.Document(io.BytesIO(body_of(entry["url"])))
    assert document.paragraphs[0].text == entry["title"]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells[0] == ["项目", "数量"]
    assert len(cells) >= 2
    assert 'w:name="_GoBack"' in document.element.xml


def test_garbled_page_is_traditional_with_toned_pinyin() -> None:
    [entry] = [e for e in TRUTH if "garbled" in e["defects"]]
    html = html_of(entry["url"])
    assert len(re.findall("衛\\(wèi\\)", html)) >= 3
    assert re.search(r"[㐀-鿿](\([a-zà-ǿ]+\))\1", html)
    [line] = re.findall(r"<p>(?:　　)?(.{500,})</p>", html)
    assert "（一）" in line


def test_the_same_text_stands_under_two_addresses() -> None:
    [again] = [e for e in TRUTH if e["duplicate_of"]]
    first = next(e for e in TRUTH if e["url"] == again["duplicate_of"])
    assert first["column"] != again["column"]
    bodies = [
        re.search(r'<div class="TRS_Editor">.*?</div>', html_of(e["url"]), re.S) for e in (first, again)
    ]
    assert bodies[0] is not None
    assert bodies[1] is not None
    assert bodies[0][0] == bodies[1][0]


def test_one_page_is_backdated() -> None:
    backdated = [e for e in TRUTH if e["published_on"].replace("-", "") not in e["page_url"]]
    assert [(e["site"], e["published_on"]) for e in backdated] == [("shuoqiao", "2020-02-26")]


@pytest.mark.parametrize(
    ("markup", "text", "value", "unit", "qualifier"),
    [
        ("{permits:办结许可#件}", "办结许可1954件", 1954, "件", "exact"),
        ("{permits:出动#余人次}", "出动1900余人次", 1900, "人次", "at_least"),
        ("{leaflets:发放#万份}", "发放2.4万份", 24000, "份", "exact"),
        ("{fines:罚没款#万元}", "罚没款13.61万元", 136100, "元", "exact"),
        ("{permit_rate:办结率#%}", "办结率98.3%", 98.3, "%", "exact"),
        ("{!permit_rate:办结率不低于#%}", "办结率不低于99%", 99, "%", "at_least"),
        ("{mass_petitions:未发生集体上访}", "未发生集体上访", 0, None, "exact"),
    ],
)
def test_figure_markup(markup: str, text: str, value: float, unit: str | None, qualifier: str) -> None:
    figures = {"permits": 1954, "leaflets": 24000, "fines": 13.61, "permit_rate": 98.3}
    stated: list[Indicator] = []
    assert fill(markup, {}, figures, stated) == text
    assert [(i.value, i.unit, i.qualifier, i.is_target) for i in stated] == [
        (value, unit, qualifier, markup.startswith("{!"))
    ]
