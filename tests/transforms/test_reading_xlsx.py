"""Workbooks: rows as lines with tabs, what is shown and nothing else, and what cannot be read."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_makers import workbook

import transforms.xlsx_text
from model.errors import ReadError
from transforms.read import read
from transforms.records import Source
from transforms.sniff import sniff
from transforms.xlsx_text import read_xlsx


def lines(body: bytes) -> list[str]:
    return read_xlsx(body).text.text.split("\n")


def without(body: bytes, gone: str, instead: bytes | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != gone:
                new.writestr(name, old.read(name))
            elif instead is not None:
                new.writestr(name, instead)
    return out.getvalue()


def test_a_workbook_is_read_row_by_row() -> None:
    body = workbook({"Sheet1": [["统计表"], ["项目", "数量"], ["=检查", "560"], ["", "", "12.50"], ["合计"]]})
    assert sniff(body) == "xlsx"
    assert lines(body) == ["统计表", "项目\t数量", "检查\t560", "12.5", "合计"]
    found = read(Source(body, "http://yunxi.test/a.xlsx"))
    assert found.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert found.raw is None
    assert "项目\t数量" in found.clean.text


def test_empty_cells_keep_their_place_and_covered_ones_do_not() -> None:
    rows = [["一", "", "", "四", "五"], ["六", "", "八"]]
    assert lines(workbook({"a": rows})) == ["一\t\t\t四\t五", "六\t\t八"]
    assert lines(workbook({"a": rows}, merged=["A1:C1"])) == ["一\t四\t五", "六\t\t八"]


def test_numbers_stand_as_they_are_shown() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
        '<numFmt numFmtId="165" formatCode="[Red]0.00_);&quot;day&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/>'
        '<xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    )
    row = ["0.9987@1", "45292@2", "45292@3", "3@4", "12.300000000000001", "1124500.17", "26569000000"]
    shown = "99.87%\t2024年1月1日\t2024年1月1日\t3\t12.3\t1124500.17\t26569000000"
    assert lines(workbook({"a": [row]}, styles=styles)) == [shown]


def test_sheets_come_in_order_hidden_ones_are_counted() -> None:
    sheets = {"许可": [["申请", "1"]], "草稿": [["不要", "2"]], "处罚": [["罚款", "3"]]}
    extract = read_xlsx(workbook(sheets, hidden=["草稿"]))
    assert extract.text.text.split("\n") == ["许可", "申请\t1", "处罚", "罚款\t3"]
    assert [(n.decision, n.reason, n.characters) for n in extract.notes] == [("dropped", "hidden_sheets", 1)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"PK\x03\x04rubbish", "broken_xlsx"),
        (without(workbook({"a": [["一"]]}), "xl/_rels/workbook.xml.rels"), "broken_xlsx"),
        (without(workbook({"a": [["一"]]}), "xl/sharedStrings.xml"), "broken_xlsx"),
        (without(workbook({"a": [["一"]]}), "xl/worksheets/sheet1.xml", b"<worksheet><c"), "broken_xlsx"),
        (workbook({"a": [[""]]}), "empty_file"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_xlsx(body)
    assert caught.value.reason == reason
    assert caught.value.detail


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    body = workbook({"a": [["一"] * 20] * 20}, merged=["A1:T20"])
    monkeypatch.setattr(transforms.xlsx_text, "MAX_CELLS", 399)
    with pytest.raises(ReadError, match="too_large"):
        read_xlsx(body)
    monkeypatch.setattr(transforms.xlsx_text, "MAX_UNPACKED", 500)
    with pytest.raises(ReadError, match="bytes unpacked"):
        read_xlsx(workbook({"a": [["一"]]}))


def test_entities_of_a_document_type_are_not_resolved() -> None:
    strings = b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/hostname">]><sst><si><t>x&a;y</t></si><si><t>z</t></si></sst>'
    body = without(workbook({"a": [["一", "二"]]}), "xl/sharedStrings.xml", strings)
    assert lines(body) == ["x\tz"]


words = (
    st.text("法治建设A1 <&", min_size=1, max_size=6).map(str.strip).filter(lambda w: w and not w[0].isdigit())
)
cell = st.one_of(st.just(""), words, st.integers(0, 10**9).map(str))


@given(st.lists(st.lists(cell, min_size=1, max_size=30), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_cells_come_back(rows: list[list[str]]) -> None:
    shown = [[" ".join(c.split()) for c in row] for row in rows]
    expected = ["\t".join(row).strip("\t") for row in shown if any(row)]
    if expected:
        assert lines(workbook({"a": rows})) == expected


@given(
    st.binary(max_size=300), st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
)
@settings(max_examples=60, deadline=None)
def test_damaged_parts_are_told_never_raised(junk: bytes, part: str) -> None:
    body = without(workbook({"a": [["一", "1@1"]]}, styles="<cellXfs/>"), part, junk)
    try:
        read_xlsx(body)
    except ReadError as error:
        assert error.reason in {"broken_xlsx", "empty_file"}
