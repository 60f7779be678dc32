"""The standard tables of the disclosure report: the same cells whatever form the file has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_makers import trs_page
from table_makers import (
    APPLICANTS,
    REQUEST_KEYS,
    Rows,
    active,
    as_docx,
    as_flat,
    as_html,
    as_pdf,
    as_tabs,
    as_xlsx,
    disputes,
    report,
    requests,
)

from transforms import catalogue
from transforms.outline import outline
from transforms.pipeline import document
from transforms.read import read
from transforms.records import Indicator, Kind, Metadata, Reading, Source
from transforms.tables import Cell, check_tables, extract_tables, with_tables
from transforms.tables_data import cell_ids, tables

Form = Callable[[Sequence[str | Rows]], bytes]


def as_word_html(items: Sequence[str | Rows]) -> bytes:
    return as_html(items, paragraphs=True)


FORMS: list[Form] = [as_html, as_word_html, as_docx, as_xlsx, as_pdf, as_flat, as_tabs]
KEEP_EMPTY: list[Form] = [as_html, as_word_html, as_docx, as_xlsx, as_tabs]
forms = pytest.mark.parametrize("form", FORMS, ids=lambda f: f.__name__)


def balanced() -> list[list[str]]:
    """Values of part three that satisfy every rule: 60 and 4 requests, 61 dealt with, 3 carried on."""
    columns = {
        "new": [50, 8, 0, 1, 0, 1],
        "carried_in": [3, 1, 0, 0, 0, 0],
        "carried_out": [2, 1, 0, 0, 0, 0],
    }
    columns |= {key: [0] * 6 for key in REQUEST_KEYS if key not in columns}
    columns["granted"] = [30, 5, 0, 1, 0, 0]
    columns["partly_granted"] = [11, 0, 0, 0, 0, 0]
    columns["refused_internal"] = [10, 3, 0, 0, 0, 1]
    columns["total"] = [51, 8, 0, 1, 0, 1]
    return [[str(v) for v in (*columns[key], sum(columns[key]))] for key in REQUEST_KEYS]


TWO = active([["0", "0", "0"], ["5", "1", "25"]], ["120", "37", "2"], "12.5")
FOUR = disputes(list("100120000030003"))


def reading(body: bytes) -> Reading:
    return read(Source(body, "http://yunxi.test/bg"))


def cells_of(body: bytes) -> dict[tuple[str, str, str], Cell]:
    text = reading(body).clean.text
    cells = extract_tables(text)
    for cell in cells:
        words = text[cell.start : cell.end]
        assert words.strip() == words
        assert words
    return {(c.table, c.row, c.column): c for c in cells}


@forms
def test_the_same_cells_come_from_every_form(form: Form) -> None:
    cells = cells_of(form(report(TWO, requests(balanced()), FOUR)))
    assert len(cells) == 6 + 3 + 1 + 25 * 7 + 15
    for key, row in zip(REQUEST_KEYS, balanced(), strict=True):
        got = [cells["disclosure_requests", key, column].value for column in APPLICANTS]
        assert got == [float(v) for v in row], key
    documents = [cells["disclosure_documents", "normdocs", c] for c in ("issued", "abolished", "in_force")]
    assert [c.value for c in documents] == [5, 1, 25]
    assert cells["disclosure_decisions", "permit", "decisions"].value == 120
    fee = cells["disclosure_fees", "fees", "amount"]
    assert (fee.value, fee.unit, fee.scale) == (125_000, "元", 10_000)
    assert cells["disclosure_disputes", "total", "reconsideration_pending"].value == 1
    assert cells["disclosure_disputes", "total", "later_suit_total"].value == 3
    assert not [c for c in cells.values() if c.flags]


@forms
def test_names_and_ids_stand_alone(form: Form) -> None:
    cells = cells_of(form(report(TWO, requests(balanced()), FOUR)))
    cell = cells["disclosure_requests", "granted", "natural_person"]
    assert cell.name == "政府信息公开申请予以公开（自然人）"
    assert cell.indicator_id == "disclosure_requests_granted_natural_person"
    assert cells["disclosure_requests", "new", "total"].indicator_id == "disclosure_requests_new"
    assert cells["disclosure_documents", "normdocs", "in_force"].name == "行政规范性文件现行有效件数"
    ids = [c.indicator_id for c in cells.values()]
    assert len(set(ids)) == len(ids)


def test_spans_lead_to_the_page_source() -> None:
    body = as_html(report(TWO, requests(balanced()), FOUR), paragraphs=True)
    found = reading(body)
    cells = extract_tables(found.clean.text)
    cell = next(c for c in cells if c.indicator_id == "disclosure_requests_partly_granted_natural_person")
    assert found.raw is not None
    ((low, high),) = found.clean.raw_pieces(cell.start, cell.end)
    assert found.raw[low:high] == "11"
    assert "部分公开" in found.raw[low - 120 : low]


@pytest.mark.parametrize("form", KEEP_EMPTY, ids=lambda f: f.__name__)
def test_empty_cells_are_no_zeros(form: Form) -> None:
    values = balanced()
    values[0] = ["50", "", "", "1", "", "1", "52"]
    cells = cells_of(form(report(TWO, requests(values), FOUR)))
    got = {column: cells.get(("disclosure_requests", "new", column)) for column in APPLICANTS}
    assert {k: c.value for k, c in got.items() if c} == {
        "natural_person": 50, "public_welfare": 1, "other_body": 1, "total": 52,
    }  # fmt: skip


@pytest.mark.parametrize("form", [as_flat, as_pdf])
def test_a_row_whose_empty_cells_were_lost_gives_nothing(form: Form) -> None:
    values = balanced()
    values[0] = ["50", "", "", "1", "", "1", "52"]
    items = report(TWO, requests(values), FOUR)
    cells = cells_of(form(items))
    assert not [key for key in cells if key[1] == "new"]
    assert cells["disclosure_requests", "carried_in", "total"].value == 4


@pytest.mark.parametrize("mark", ["-", "—", "/", "－"])
def test_a_stroke_is_an_empty_cell(mark: str) -> None:
    values = balanced()
    values[2] = ["30", mark, mark, "1", mark, mark, "31"]
    cells = cells_of(as_flat(report(TWO, requests(values), FOUR)))
    assert {k[2] for k in cells if k[1] == "granted"} == {"natural_person", "public_welfare", "total"}


@forms
def test_broken_balances_are_flagged_and_not_mended(form: Form) -> None:
    values = balanced()
    values[REQUEST_KEYS.index("carried_out")] = ["9", "1", "0", "0", "0", "0", "10"]
    cells = cells_of(form(report(TWO, requests(values), FOUR)))
    flagged = {(c.row, c.column) for c in cells.values() if c.flags}
    balance = {"new", "carried_in", "total", "carried_out"}
    assert flagged == {(row, column) for row in balance for column in ("natural_person", "total")}
    assert cells["disclosure_requests", "carried_out", "natural_person"].value == 9
    assert {f for c in cells.values() for f in c.flags} == {"table_sum_mismatch"}


def test_a_row_that_does_not_add_up_is_flagged() -> None:
    four = disputes(list("100130000030003"))
    cells = cells_of(as_tabs(report(TWO, requests(balanced()), four)))
    flagged = {c.column for c in cells.values() if c.flags}
    assert flagged == {f"reconsideration_{k}" for k in ("upheld", "corrected", "other", "pending", "total")}
    checks = [c for c in check_tables(list(cells.values())) if not c.holds]
    assert [(c.table, c.left, c.right) for c in checks] == [("disclosure_disputes", 2, 3)]


@pytest.mark.parametrize(
    ("written", "value", "flags"),
    [
        ("１２", 12, ()),
        ("1,234", 1234, ()),
        ("1 234", 1234, ()),
        ("1 2", 12, ("spaced_number",)),
        ("12件", 12, ()),
        ("1?", None, ("damaged_number",)),
        ("1 23", None, ("damaged_number",)),
    ],
)
def test_ways_to_write_a_number(written: str, value: float | None, flags: tuple[str, ...]) -> None:
    two = active([["0", "0", "0"], [written, "1", "25"]], ["120", "37", "2"], "12.5")
    cell = cells_of(as_tabs(report(two, requests(balanced()), FOUR)))[
        "disclosure_documents", "normdocs", "issued"
    ]
    assert (cell.value, cell.flags) == (value, flags)


@pytest.mark.parametrize(
    ("unit", "fee", "yuan"),
    [("万元", "3.14", 31_400), ("元", "31400", 31_400), ("万元", "0", 0), ("万元", "5元", 5)],
)
def test_amounts_are_in_yuan(unit: str, fee: str, yuan: float) -> None:
    two = active([["0", "0", "0"], ["5", "1", "25"]], ["120", "37", "2"], fee, unit)
    cell = cells_of(as_html(report(two, requests(balanced()), FOUR)))["disclosure_fees", "fees", "amount"]
    assert (cell.value, cell.unit) == (yuan, "元")


def test_labels_broken_over_lines_are_known() -> None:
    three = requests(balanced())
    three[2] = ["商业\n企业", "科研\n机构", "社会公\n益组织", "法律服\n务机构", "其他"]
    three[3][0] = "一、本年新收政府信\n息公开申请数量"
    text = as_flat(report(TWO, three, FOUR)).decode()
    assert len([c for c in extract_tables(text) if c.row == "new"]) == 7


def test_a_label_broken_around_its_values_is_known() -> None:
    text = as_flat(report(TWO, requests(balanced()), FOUR)).decode()
    whole = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）\n11\n0\n0\n0\n0\n0\n11\n"
    assert whole in text
    broken = "（二）部分公开（区分处理的，只计这\n11 0 0 0 0 0 11\n一情形，不计其他情形）\n"
    found = {(c.row, c.column): c.value for c in extract_tables(text.replace(whole, broken))}
    assert found["partly_granted", "natural_person"] == found["partly_granted", "total"] == 11
    assert not [key for key in found if key[0] == "other" and found[key]]


def test_prose_about_requests_is_no_table() -> None:
    text = (
        "本年新收政府信息公开申请12件，上年结转2件，其中自然人10件，总计14件。\n"
        "予以公开5件，部分公开1件，结转下年度继续办理1件。\n行政处罚处理决定数量\n为12件。\n"
    )
    assert extract_tables(text) == []


def test_a_plan_has_no_statistics() -> None:
    text = as_tabs(report(TWO, requests(balanced()), FOUR)).decode()
    assert extract_tables(text, about("annual_report"))
    assert extract_tables(text, about("work_plan")) == []


def about(kind: Kind) -> Metadata:
    return Metadata(
        None, kind, None, None, False, None, "CN", None, None, None, 2024, None, None, source_column=None
    )


def test_a_number_in_a_cell_comes_from_the_table_alone() -> None:
    text = as_tabs(report(TWO, requests(balanced()), FOUR)).decode()
    cell = text.index("\t25\n") + 1
    prose = text.index("210条")

    def indicator(start: int, end: int, part_of: int | None = None) -> Indicator:
        return Indicator(None, "信息", 1.0, "条", "exact", "achieved", start, end, None, part_of=part_of)

    before = [
        indicator(prose, prose + 4),
        indicator(cell - 3, cell + 2, 0),
        indicator(prose + 5, prose + 6, 0),
    ]
    after = with_tables(before, text, outline(text), about("annual_report"))
    assert [(i.start, i.part_of) for i in after if i.name == "信息"] == [(prose, None), (prose + 5, 0)]
    assert [i.start for i in after] == sorted(i.start for i in after)
    (normdocs,) = [i for i in after if i.start == cell]
    assert (normdocs.name, normdocs.value, normdocs.period) == ("行政规范性文件现行有效件数", 25, "2024")
    assert normdocs.section == "主动公开政府信息情况"
    assert len(after) == 2 + 200


def test_a_part_whose_whole_moved_still_points_at_it() -> None:
    text = as_tabs(report(TWO, requests(balanced()), FOUR)).decode()
    end = len(text)
    whole = Indicator(None, "整体", 9.0, "件", "exact", "achieved", end - 4, end - 3, None)
    part = Indicator(None, "部分", 3.0, "件", "exact", "achieved", end - 2, end - 1, None, part_of=0)
    after = with_tables([whole, part], text, [], about("annual_report"))
    (moved,) = [i for i in after if i.name == "部分"]
    assert moved.part_of is not None
    assert after[moved.part_of].name == "整体"


def test_the_pipeline_archives_cells_with_spans_and_flags() -> None:
    values = balanced()
    values[-1][0], values[-1][-1] = "9", "10"
    row = document(Source(as_html(report(TWO, requests(values), FOUR)), "http://yunxi.test/bg"))
    assert row["decision"] == "kept", row
    cells = [i for i in row["indicators"] if "结转下年度" in i["name"]]
    assert len(cells) == 7
    for cell in cells:
        assert row["text"][cell["clean_start"] : cell["clean_end"]] == cell["span"]
    flagged = {(c["name"], tuple(c["flags"])) for c in cells if c["flags"]}
    assert flagged == {
        (f"政府信息公开申请结转下年度继续办理（{c}）", ("table_sum_mismatch",)) for c in ("自然人", "总计")
    }


def test_ids_of_the_catalogue_go_before_those_of_the_form() -> None:
    row = document(Source(as_html(report(TWO, requests(balanced()), FOUR)), "http://yunxi.test/bg"))
    ids = {i["name"]: i["indicator_id"] for i in row["indicators"]}
    assert ids["行政规范性文件现行有效件数"] == "normdoc_in_force"
    entry = catalogue.of_cell("disclosure_requests_new")
    assert entry is not None
    assert ids["本年新收政府信息公开申请（总计）"] == entry.id
    assert ids["本年新收政府信息公开申请（自然人）"] == "disclosure_requests_new_natural_person"


def test_every_table_names_its_standard_and_its_own_ids() -> None:
    for table in tables():
        assert re.fullmatch(r"\S+〔\d{4}〕\d+号", table.standard), table.id
        rows = [r.key for r in table.rows if not r.group] or ["total"]
        ids = [table.id_of(row, column.key) for row in rows for column in table.columns]
        assert len(set(ids)) == len(ids), table.id
        assert all(re.fullmatch(r"[a-z][a-z0-9_]+", i) for i in ids), table.id


def test_the_catalogue_names_cells_that_exist() -> None:
    unknown = [cell for entry in catalogue.entries() for cell in entry.cells if cell not in cell_ids()]
    assert unknown == []
    assert cell_ids()["enforcement_penalty"] == "行政处罚合计数量"
    assert len(cell_ids()) > 250


def test_two_tables_below_one_header_are_checked_apart() -> None:
    head = "申请人情况\n自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    rows = ("本年新收", "上年结转", "总计", "结转下年度继续办理")
    first = "".join(f"{row}\t{n}\t0\t0\t0\t0\t0\t{n}\n" for row, n in zip(rows, (5, 1, 4, 2), strict=True))
    second = "".join(f"{row}\t{n}\t0\t0\t0\t0\t0\t{n}\n" for row, n in zip(rows, (5, 1, 4, 9), strict=True))
    cells = extract_tables(head + first + second)
    assert len(cells) == 2 * 4 * 7
    assert {c.start > len(head + first) for c in cells if c.flags} == {True}


def test_a_text_may_end_with_a_table_one_cell_a_line() -> None:
    cells = cells_of(as_flat(report(TWO, requests(balanced()), FOUR)[:-4]))
    assert cells["disclosure_disputes", "total", "later_suit_total"].value == 3


def test_a_page_laid_out_in_a_table_keeps_its_paragraphs() -> None:
    one = "2024年，云溪县卫生健康局认真落实上级部署，扎实推进各项工作，现将有关情况报告如下。"
    two = "全年组织专题学习十二次，领导班子带头学法用法，持续提升依法行政的能力。"
    rows = f"<tr><td>栏目</td><td><p>{one}</p><p>{two}</p></td></tr>"
    rows += "<tr><td><p>项</p></td><td><p>数</p></td></tr>"
    lines = reading(trs_page(f"<table>{rows}</table>").encode()).clean.text.split("\n")
    assert lines == ["栏目", one, two, "项\t数"]


def test_the_form_of_2019_is_known_too() -> None:
    text = (
        "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t0\n规范性文件\t2\t2\t9\n"
        "信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政许可\t30\t-2\t410\n"
    )
    cells = {(c.row, c.column): c.value for c in extract_tables(text)}
    assert cells["normdocs", "public_total"] == 9
    assert [cells["permit", c] for c in ("items_before", "items_change", "decisions")] == [30, -2, 410]


numbers = st.lists(st.lists(st.integers(0, 9999), min_size=7, max_size=7), min_size=25, max_size=25)


@pytest.mark.parametrize("form", [as_html, as_word_html, as_xlsx, as_flat, as_tabs, as_pdf])
@given(values=numbers)
@settings(max_examples=8, deadline=None)
def test_any_numbers_come_back(form: Form, values: list[list[int]]) -> None:
    written = [[str(v) for v in row] for row in values]
    cells = cells_of(form(report(TWO, requests(written), FOUR)))
    for key, row in zip(REQUEST_KEYS, values, strict=True):
        assert [cells["disclosure_requests", key, c].value for c in APPLICANTS] == row


PIECES = [
    "自然人", "总计", "其他", "一、本年新收", "上年结转", "规章", "本年制发件数", "行政许可",
    "本年处理决定数量", "收费金额", "（单位：万元）", "警告", "罚款", "合计", "罚没金额（元）",
    "申请数量", "受理数量", "不予许可数量", "未经复议直接起诉", "复议后起诉", "查封", "扣押",
    "\t", "\n", " ", "0", "12", "1,234", "-", "|", "。", "云溪县卫生健康局", "说明：", "１２",
]  # fmt: skip


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=80).map("".join), st.text(max_size=200)))
@settings(max_examples=300, deadline=None)
def test_nothing_raises_and_spans_slice(text: str) -> None:
    last = 0
    for cell in extract_tables(text):
        assert last <= cell.start < cell.end <= len(text)
        assert any(char.isdigit() for char in text[cell.start : cell.end])
        last = cell.end
