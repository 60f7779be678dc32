"""行政执法统计年报: free rows below known columns, in any order, with or without group headings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_makers import as_docx, as_flat, as_html, as_pdf, as_tabs, as_xlsx, workbook

from transforms.read import read
from transforms.records import Source
from transforms.tables import Cell, extract_tables

HEAD = ["序号", "单位名称", "行政处罚实施数量（宗）", "罚没金额（万元）"]
LEAVES = [
    "警告",
    "罚款",
    "没收违法所得、没收非法财物",
    "吊销许可证件",
    "责令停产停业",
    "其他行政处罚",
    "合计",
]
PENALTIES = [
    HEAD,
    ["", "", *LEAVES],
    ["1", "云溪县卫生健康局", "5", "23", "1", "0", "0", "2", "29", "12.5"],
    ["2", "云溪县疾病预防控制局", "0", "3", "0", "0", "1", "0", "4", "0.8"],
    ["合计", "5", "26", "1", "0", "1", "2", "33", "13.3"],
]
PERMITS = [
    ["单位名称", "申请数量", "受理数量", "许可数量", "不予许可数量", "撤销许可数量"],
    ["云溪县卫生健康局", "420", "418", "411", "7", "1"],
]
COERCION = [
    ["行政强制措施实施数量（宗）", "行政强制执行实施数量（宗）", "申请法院强制执行（宗）", "合计（宗）"],
    [
        "查封场所、设施或者财物",
        "扣押财物",
        "冻结存款、汇款",
        "其他行政强制措施",
        "加处罚款或者滞纳金",
        "代履行",
        "其他强制执行",
    ],
    ["2", "1", "0", "0", "3", "0", "0", "4", "10"],
]
ITEMS: list[object] = [
    "云溪县卫生健康局2024年度行政执法统计年报",
    "表一 行政许可实施情况统计表",
    PERMITS,
    "说明：统计的范围为2024年1月1日至12月31日期间作出决定的数量，申请数量为收到的申请。",
    "表二 行政处罚实施情况统计表",
    PENALTIES,
    "说明：一个案件并处几种处罚的，算一宗。“罚没金额”以决定书为准。",
    "表三 行政强制实施情况统计表",
    COERCION,
    "说明：没有其他情况。",
]
FORMS = [as_html, as_docx, as_xlsx, as_flat, as_tabs, as_pdf]


def cells(body: bytes) -> dict[tuple[str, str, str], Cell]:
    text = read(Source(body, "http://yunxi.test/nb")).clean.text
    return {(c.table.removeprefix("enforcement_"), c.row, c.column): c for c in extract_tables(text)}


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.__name__)
def test_the_three_tables_from_every_form(form) -> None:
    found = cells(form(ITEMS))
    office = "云溪县卫生健康局"
    permits = {
        c: found["permits", office, c].value for c in ("applied", "accepted", "granted", "refused", "revoked")
    }
    assert permits == {"applied": 420, "accepted": 418, "granted": 411, "refused": 7, "revoked": 1}
    fines = {row: found["penalties", row, "fine"].value for row in (office, "云溪县疾病预防控制局", "合计")}
    assert fines == {office: 23, "云溪县疾病预防控制局": 3, "合计": 26}
    assert found["penalties", "合计", "total"].value == 33
    amount = found["penalties", office, "amount"]
    assert (amount.value, amount.unit, amount.name) == (125_000, "元", "云溪县卫生健康局行政处罚罚没金额")
    assert found["penalties", "合计", "amount"].name == "行政处罚罚没金额"
    coercion = [found["coercion", "", c].value for c in ("sealing", "seizure", "late_fee", "court", "total")]
    assert coercion == [2, 1, 3, 4, 10]
    assert (found["coercion", "", "court"].unit, found["permits", office, "applied"].unit) == ("宗", "件")
    assert len(found) == 5 + 3 * 8 + 9
    assert not [c for c in found.values() if c.flags]


def test_the_office_is_the_subject_but_a_total_has_none() -> None:
    found = cells(as_tabs(ITEMS))
    assert found["penalties", "云溪县疾病预防控制局", "fine"].subject == "云溪县疾病预防控制局"
    assert found["penalties", "合计", "fine"].subject is None


@pytest.mark.parametrize(("unit", "yuan"), [("元", 12.5), ("万元", 125_000)])
def test_the_unit_of_money_is_the_header_s(unit: str, yuan: float) -> None:
    rows = [
        ["警告", "罚款", "没收", "吊销许可证件", "合计", f"罚没金额({unit})"],
        ["5", "23", "1", "0", "29", "12.5"],
    ]
    cell = cells(as_tabs([rows]))["penalties", "", "amount"]
    assert (cell.value, cell.unit, cell.flags) == (yuan, "元", ())


def test_an_amount_without_a_unit_is_flagged() -> None:
    rows = [["警告", "罚款", "没收", "吊销许可证件", "合计", "罚没金额"], ["5", "23", "1", "0", "29", "12.5"]]
    cell = cells(as_flat([rows]))["penalties", "", "amount"]
    assert (cell.value, cell.unit, cell.flags) == (12.5, None, ("unit_missing",))


def test_several_penalties_in_one_case_are_one_case() -> None:
    """The parts may be more than the whole; less, or one of them more than the whole, is flagged."""
    head = ["警告", "罚款", "没收违法所得", "吊销许可证件", "合计"]
    for values, flagged in (
        (["5", "23", "4", "0", "25"], 0),
        (["5", "2", "4", "0", "25"], 5),
        (["5", "23", "4", "0", "9"], 5),
    ):
        found = cells(as_tabs([[head, values]]))
        assert len([c for c in found.values() if c.flags]) == flagged, values


def test_a_total_that_is_not_the_sum_of_its_offices_is_flagged() -> None:
    rows = [[*row] for row in PENALTIES]
    rows[-1][2] = "27"
    flagged = {(c.row, c.column) for c in cells(as_tabs([rows])).values() if c.flags}
    assert flagged == {(r, "fine") for r in ("云溪县卫生健康局", "云溪县疾病预防控制局", "合计")}


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.__name__)
def test_the_total_may_stand_above_its_offices(form) -> None:
    rows = [*PENALTIES[:2], PENALTIES[4], *PENALTIES[2:4]]
    found = cells(form([*ITEMS[:1], ITEMS[4], rows, ITEMS[3]]))
    assert found["penalties", "合计", "fine"].value == 26
    assert found["penalties", "云溪县卫生健康局", "total"].value == 29
    assert len(found) == 3 * 8
    assert not [c for c in found.values() if c.flags]


def test_columns_of_review_stand_in_several_tables() -> None:
    permits = [
        [
            "序号",
            "单位名称",
            "行政许可实施数量（件）",
            "撤销行政许可数量（件）",
            "法制审核数量（件）",
            "备注",
        ],
        ["申请数量", "受理数量", "许可数量", "不予许可数量", "审核数量", "纠错数量"],
        ["1", "云溪县卫生健康局", "420", "418", "411", "7", "1", "30", "2"],
    ]
    fines = [
        [
            "序号",
            "单位名称",
            "行政处罚实施数量（件）",
            "罚没金额（元）",
            "一般程序数量（件）",
            "法制审核数量（件）",
        ],
        ["警告", "罚款", "没收违法所得、没收非法财物", "合计", "审核数量", "纠错数量"],
        ["1", "云溪县卫生健康局", "5", "23", "1", "29", "125000", "20", "19", "0"],
    ]
    for form in (as_tabs, as_flat, as_html):
        found = {
            key: c.value for key, c in cells(form([*ITEMS[:2], permits, ITEMS[4], fines, ITEMS[3]])).items()
        }
        office = "云溪县卫生健康局"
        assert [found["permits", office, c] for c in ("revoked", "reviewed", "review_corrected")] == [
            1,
            30,
            2,
        ]
        assert [found["penalties", office, c] for c in ("amount", "ordinary", "reviewed")] == [
            125_000,
            20,
            19,
        ]
        assert len(found) == 7 + 8


def test_cells_side_by_side_are_not_one_label() -> None:
    apart = [["警告", "通报批评", "罚款", "没收违法所得", "没收非法财物", "吊销许可证件"], list("926518")]
    joined = [["警告、通报批评", "罚款", "没收违法所得、没收非法财物", "吊销许可证件"], list("9658")]
    for form in (as_tabs, as_flat, as_html):
        found = {c: v.value for (_, _, c), v in cells(form([*ITEMS[:1], apart, ITEMS[3]])).items()}
        assert (found["criticism"], found["confiscated_property"], len(found)) == (2, 1, 6)
        found = {c: v.value for (_, _, c), v in cells(form([*ITEMS[:1], joined, ITEMS[3]])).items()}
        assert (found["warning_or_criticism"], found["confiscation"], len(found)) == (9, 5, 4)


def test_a_column_nobody_knows_shifts_nothing() -> None:
    rows = [
        ["单位名称", "申请数量", "受理数量", "窗口咨询量", "许可数量", "不予许可数量", "撤销许可数量"],
        ["云溪县卫生健康局", "420", "418", "9000", "411", "7", "1"],
    ]
    for form in FORMS:
        found = {c: v.value for (_, _, c), v in cells(form([*ITEMS[:2], rows, ITEMS[3]])).items()}
        assert found == {"applied": 420, "accepted": 418, "granted": 411, "refused": 7, "revoked": 1}


def test_rows_with_too_few_or_too_many_values_give_nothing() -> None:
    rows = [
        PERMITS[0],
        ["云溪县卫生健康局", "420", "418", "411"],
        ["云溪县疾控中心", "1", "2", "3", "4", "5", "6", "7"],
    ]
    assert cells(as_flat([rows])) == {}
    assert cells(as_tabs([rows])) == {}


def test_the_table_may_stand_on_its_side() -> None:
    rows = [
        ["警告（宗）", "5"],
        ["罚款（宗）", "23"],
        ["没收违法所得、没收非法财物", "1"],
        ["合计", "28"],
        ["罚没金额（万元）", "12.5"],
    ]
    for form in (as_tabs, as_flat, as_docx, as_xlsx, as_html):
        found = {c: v.value for (_, _, c), v in cells(form([ITEMS[0], rows])).items()}
        assert found == {"warning": 5, "fine": 23, "confiscation": 1, "total": 28, "amount": 125_000}


def test_prose_that_names_the_columns_is_no_header() -> None:
    text = "“申请数量”、“受理数量”、“许可数量”和“不予许可数量”为期间数量。\n"
    text += "警告、罚款、没收、吊销许可证件共12件。\n12\n13\n14\n15\n"
    assert extract_tables(text) == []


def test_merged_cells_of_a_workbook_shift_nothing() -> None:
    head = ["序号", "单位名称", "行政许可实施数量（件）", "", "", "", "撤销许可数量（件）"]
    leaves = ["", "", "申请数量", "受理数量", "许可数量", "不予许可数量"]
    body = workbook(
        {"许可": [head, leaves, ["1", "云溪县卫生健康局", "420", "418", "411", "7", "1"]]},
        merged=["C1:F1", "A1:A2", "B1:B2", "G1:G2"],
    )
    found = {c: v.value for (_, _, c), v in cells(body).items()}
    assert found == {"applied": 420, "accepted": 418, "granted": 411, "refused": 7, "revoked": 1}


columns = st.permutations(LEAVES[:-1])
numbers = st.lists(st.integers(0, 99_999), min_size=6, max_size=6)


@given(columns, st.lists(numbers, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_columns_in_any_order_and_any_numbers(head: list[str], rows: list[list[int]]) -> None:
    offices = ["云溪县卫生健康局", "青石镇人民政府", "白河街道办事处", "云溪县城市管理局"]
    table = [["单位名称", *head], *([o, *map(str, row)] for o, row in zip(offices, rows, strict=False))]
    by_name = dict(
        zip(LEAVES, ["warning", "fine", "confiscation", "revocation", "shutdown", "other"], strict=False)
    )
    expected = {
        (o, by_name[name]): float(v)
        for o, row in zip(offices, rows, strict=False)
        for name, v in zip(head, row, strict=True)
    }
    for form in (as_tabs, as_flat):
        text = form(["表二 行政处罚实施情况统计表", table]).decode()
        assert {(c.row, c.column): c.value for c in extract_tables(text)} == expected


def test_several_reports_in_one_text_are_all_read() -> None:
    for form in (as_tabs, as_flat):
        one = form(ITEMS).decode() + "\n"
        assert len(extract_tables(one * 5)) == 5 * len(extract_tables(one)) == 5 * 38
