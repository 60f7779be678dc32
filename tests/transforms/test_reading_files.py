"""PDF, DOCX, plain text, and what cannot be read."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reading_makers import docx, pdf, trs_page, typeset

import transforms.docx_text
import transforms.read
from model.errors import ReadError
from transforms.read import read
from transforms.records import Reading, Source
from transforms.sniff import sniff

PARAGRAPHS = [
    "2024年，云溪县卫生健康局认真落实上级部署，扎实推进各项法治工作，现将有关情况报告如下：",
    "一、主要做法",
    "（一）强化学习。全年组织专题学习12次，参加人员达300余人次，领导班子带头学法用法，持续提升依法行政能力和水平。",
    "（二）规范执法。全年开展监督检查560户次，办理行政处罚案件23件，均按规定公示，未发生行政复议和行政诉讼案件。",
    "（三）优化服务。推行一次办好，受理各类业务1507件，按时办结，群众满意度持续提升，办事时限平均压缩一半以上。",
    "二、下一步打算",
    "继续推进各项工作。",
    "云溪县卫生健康局",
    "2025年1月15日",
]


def reading(body: bytes) -> Reading:
    return read(Source(body, "http://yunxi.test/a"))


def reason(body: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        reading(body)
    assert caught.value.detail
    return caught.value.reason


def test_a_pdf_is_read_as_paragraphs() -> None:
    found = reading(pdf(typeset(PARAGRAPHS)))
    assert found.clean.text == "\n".join(PARAGRAPHS)
    assert (found.raw, found.media_type, found.order_repaired) == (None, "application/pdf", False)


def test_page_numbers_and_page_ends_of_a_pdf_leave_no_trace() -> None:
    pages = [[*page, f"— {n} —"] for n, page in enumerate(typeset(PARAGRAPHS, per_page=5), 1)]
    found = reading(pdf(pages))
    assert found.clean.text == "\n".join(PARAGRAPHS)
    assert {"page_number_residue", "page_split"} <= set(found.defects)


def test_a_running_title_is_dropped() -> None:
    pages = [["云溪县卫生健康局文件汇编", *page] for page in typeset(PARAGRAPHS, per_page=4)]
    assert reading(pdf(pages)).clean.text == "\n".join(PARAGRAPHS)


def test_the_pages_of_a_pdf_come_into_order() -> None:
    pages = typeset(PARAGRAPHS, per_page=4)
    assert len(pages) == 4
    found = reading(pdf([pages[0], pages[2], pages[1], pages[3]]))
    assert found.clean.text == "\n".join(PARAGRAPHS)
    assert found.order_repaired
    assert "page_order" in found.defects


def test_a_docx_is_read_in_order_without_header_and_footer() -> None:
    found = reading(docx([*PARAGRAPHS[:3], [["项目", "数量"], ["检查", "560户次"]], *PARAGRAPHS[3:]]))
    lines = found.clean.text.split("\n")
    assert lines == [*PARAGRAPHS[:3], "项目\t数量", "检查\t560户次", *PARAGRAPHS[3:]]
    assert found.raw is None


def test_numbers_that_word_counts_itself_are_written_out() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>'
        "</w:abstractNum>"
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, words in (
        (0, "主要做法"),
        (1, "加强学习"),
        (2, "点"),
        (1, "规范执法"),
        (0, "打算"),
        (1, "继续学习"),
    ):
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>'
        ))  # fmt: skip
    out = io.BytesIO()
    document.save(out)
    assert reading(out.getvalue()).clean.text.split("\n") == [
        "一、主要做法", "（一）加强学习", "点", "（二）规范执法", "二、打算", "（一）继续学习",
    ]  # fmt: skip


def test_plain_text_maps_to_its_own_bytes_decoded() -> None:
    raw = "\r\n\r\n".join(["云溪县卫生健康局2024年法治政府建设情况报告", *PARAGRAPHS])
    found = reading(b"\xef\xbb\xbf" + raw.encode())
    assert found.raw == raw
    start = found.clean.text.index("办理行政处罚案件23件")
    ((low, high),) = found.clean.raw_pieces(start, start + 11)
    assert raw[low:high] == "办理行政处罚案件23件"
    assert found.clean.text == raw.replace("\r\n\r\n", "\n")


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    raw = "\n".join(line for page in typeset(PARAGRAPHS) for line in page)
    assert reading(raw.encode("gbk")).clean.text == "\n".join(PARAGRAPHS)


def test_what_dropped_lines_say_is_kept_as_evidence() -> None:
    head = "您现在的位置:首页>新闻中心\n2024年法治政府建设情况报告\n时间: 2025-01-20 16:21 来源: 局办公室"
    evidence = reading("\n".join([head, *PARAGRAPHS]).encode()).evidence
    assert evidence.crumbs == "首页>新闻中心"
    assert evidence.published == "2025-01-20 16:21"
    assert evidence.source == "局办公室"


def encrypted_pdf() -> bytes:
    plain = pdf([["一二三四五六七八九十"]])
    encryption = (
        b"/Encrypt<</Filter/Standard/V 1/R 2/O<" + b"61" * 32 + b">/U<" + b"62" * 32 + b">/P -4>>"
        b"/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"
    )
    return plain.replace(b"trailer<<", b"trailer<<" + encryption)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty_file"),
        (b" \r\n\x00", "empty_file"),
        ("\u3000\u00a0\n".encode(), "empty_file"),
        (encrypted_pdf(), "encrypted_pdf"),
        (b"%PDF-1.4\nrubbish", "broken_pdf"),
        (pdf([[], ["章"]]), "no_text_layer"),
        (b"PK\x03\x04rubbish", "broken_docx"),
        (zipped({"word/document.xml": b"<w:document"}), "broken_docx"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "broken_xlsx"),
        (zipped({"OFD.xml": b"<x/>"}), "unsupported_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unsupported_type"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "EncryptedPackage".encode("utf-16-le"),
            "encrypted_docx",
        ),
        (b"{\\rtf1 x}", "unsupported_type"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "unsupported_type"),
        (bytes(range(256)) * 4, "unsupported_type"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, expected: str) -> None:
    assert reason(body) == expected


def test_too_large_bodies_are_refused_before_anything_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transforms.read, "MAX_BODY", 100)
    assert reason(b"a" * 101) == "too_large"


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transforms.docx_text, "MAX_UNPACKED", 1_000_000)
    bomb = zipped({"word/document.xml": bytes(1_000_001)})
    assert len(bomb) < 10_000
    assert reason(bomb) == "too_large"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (trs_page("<p>一</p>").encode(), "html"),
        (trs_page("<p>一</p>").encode("utf-16"), "html"),
        ("<p>一</p><p>二</p>".encode(), "html"),
        ("印发<法治政府建设实施纲要>的通知 a < b".encode(), "text"),
        ("法治".encode("utf-16"), "text"),
        ("BMI指数统计".encode(), "text"),
        (pdf([["一"]]), "pdf"),
        (docx(["一"]), "docx"),
    ],
)
def test_the_type_is_sniffed_from_the_bytes(body: bytes, kind: str) -> None:
    assert sniff(body) == kind
