"""The two standard tables as an office prints them, invented, in every form a file may have."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

from reading_makers import docx, pdf, trs_page

REQUEST_ROWS = (
    "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "1.属于国家秘密",
    "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益",
    "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷",
    "8.属于行政查询事项", "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确", "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物",
    "4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他",
    "（七）总计", "四、结转下年度继续办理",
)  # fmt: skip
REQUEST_KEYS = (
    "new", "carried_in", "granted", "partly_granted", "refused_state_secret", "refused_by_law",
    "refused_security", "refused_third_party", "refused_internal", "refused_process", "refused_case_file",
    "refused_enquiry", "unavailable_not_held", "unavailable_to_make", "unavailable_unclear",
    "rejected_petition", "rejected_repeated", "rejected_publication", "rejected_excessive",
    "rejected_reissue",
    "other_not_corrected", "other_fee_unpaid", "other", "total", "carried_out",
)  # fmt: skip
APPLICANTS = (
    "natural_person", "company", "research", "public_welfare", "legal_services", "other_body", "total",
)  # fmt: skip
# Cells over several rows: they stand before the first of these rows.
_OVER = {
    "（一）予以公开": "三、本年度办理结果", "1.属于国家秘密": "（三）不予公开",
    "1.本机关不掌握相关政府信息": "（四）无法提供", "1.信访举报投诉类申请": "（五）不予处理",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "（六）其他处理",
}  # fmt: skip

Rows = Sequence[Sequence[str]]


def requests(values: Rows) -> list[list[str]]:
    """Part three with 25 rows of 7 values."""
    rows = [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    for label, cells in zip(REQUEST_ROWS, values, strict=True):
        rows.append([*([_OVER[label]] if label in _OVER else []), label, *cells])
    return rows


def active(documents: Rows, decisions: Sequence[str], fee: str, unit: str = "万元") -> list[list[str]]:
    """Part two."""
    return [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", *documents[0]],
        ["行政规范性文件", *documents[1]],
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", decisions[0]],
        ["第二十条第（六）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政处罚", decisions[1]],
        ["行政强制", decisions[2]],
        ["第二十条第（八）项"],
        ["信息内容", f"本年收费金额（单位：{unit}）"],
        ["行政事业性收费", fee],
    ]


def disputes(values: Sequence[str]) -> list[list[str]]:
    """Part four: 15 values."""
    words = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], words * 3, list(values)]


def report(two: Rows, three: Rows, four: Rows) -> list[str | Rows]:
    """The whole report: paragraphs and tables."""
    return [
        "云溪县卫生健康局2024年政府信息公开工作年度报告",
        "一、总体情况",
        "2024年，我局按照要求做好政府信息公开各项工作，主动公开政府信息210条，现将有关情况报告如下。",
        "二、主动公开政府信息情况",
        two,
        "三、收到和处理政府信息公开申请情况",
        three,
        "四、政府信息公开行政复议、行政诉讼情况",
        four,
        "五、存在的主要问题及改进情况",
        "公开的时效还需提高，下一步将加强培训，完善审核的流程，及时更新公开的目录，提高公开的质量和水平。",
        "六、其他需要报告的事项",
        "本年度没有收取信息处理费。",
    ]


def as_html(items: Sequence[str | Rows], *, paragraphs: bool = False) -> bytes:
    """A page; with ``paragraphs`` every cell holds a paragraph, as Word writes it."""
    out = []
    for item in items:
        if isinstance(item, str):
            out.append(f"<p>{escape(item)}</p>")
            continue
        form = "<td>\n<p><span>{}</span></p>\n</td>" if paragraphs else "<td>{}</td>"
        rows = ("".join(form.format(escape(cell)) for cell in row) for row in item)
        out.append("<table><tbody>" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>")
    return trs_page("\n".join(out)).encode()


def as_docx(items: Sequence[str | Rows]) -> bytes:
    """A DOCX; rows are filled up at their front, where the merged cells are, to the width of the table."""
    filled: list[str | Rows] = []
    for item in items:
        if isinstance(item, str):
            filled.append(item)
        else:
            width = max(map(len, item))
            filled.append([[""] * (width - len(row)) + list(row) for row in item])
    return docx(filled)


def as_pdf(items: Sequence[str | Rows]) -> bytes:
    """A PDF: one line a row, cells parted by blanks, 24 lines a page."""
    lines = [
        line
        for item in items
        for line in ([item] if isinstance(item, str) else [" ".join(row).strip() for row in item])
    ]
    return pdf([lines[i : i + 24] for i in range(0, len(lines), 24)])


def as_flat(items: Sequence[str | Rows]) -> bytes:
    """Text with one cell a line."""
    return "\n".join(
        item if isinstance(item, str) else "\n".join(cell for row in item for cell in row) for item in items
    ).encode()


def as_tabs(items: Sequence[str | Rows]) -> bytes:
    """Text with tabs between cells."""
    return "\n".join(
        item if isinstance(item, str) else "\n".join("\t".join(row) for row in item) for item in items
    ).encode()


def as_xlsx(items: Sequence[str | Rows]) -> bytes:
    """A workbook with one sheet: numbers as numbers, words shared."""
    rows = [row for item in items for row in ([[item]] if isinstance(item, str) else item)]
    return workbook({"Sheet1": rows})


def workbook(
    sheets: Mapping[str, Rows], *, merged: Sequence[str] = (), hidden: Sequence[str] = (), styles: str = ""
) -> bytes:
    """A workbook written part by part; a cell ``=text`` is an inline string, ``0.5@1`` has style 1."""
    strings: list[str] = []
    parts: dict[str, str] = {}
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    names = ""
    for n, (name, rows) in enumerate(sheets.items(), 1):
        lines = []
        for r, row in enumerate(rows, 1):
            cells = "".join(_xlsx_cell(c, r, words, strings) for c, words in enumerate(row) if words)
            lines.append(f'<row r="{r}">{cells}</row>')
        ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f"<worksheet {main}><sheetData>{''.join(lines)}</sheetData>"
            f"<mergeCells>{ranges}</mergeCells></worksheet>"
        )
        state = ' state="hidden"' if name in hidden else ""
        names += f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"{state}/>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/workbook.xml"] = f'<workbook {main} xmlns:r="{relation}"><sheets>{names}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{relation}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + "</Relationships>"
    )
    shared = "".join(f"<si><t>{escape(words)}</t><rPh><t>ㄅ</t></rPh></si>" for words in strings)
    parts["xl/sharedStrings.xml"] = f"<sst {main}>{shared}</sst>"
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {main}>{styles}</styleSheet>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, xml in parts.items():
            archive.writestr(path, '<?xml version="1.0" encoding="UTF-8"?>' + xml)
    return out.getvalue()


def _xlsx_cell(column: int, row: int, words: str, strings: list[str]) -> str:
    place = f"{chr(65 + column // 26 - 1) if column > 25 else ''}{chr(65 + column % 26)}{row}"
    number, _, style = words.partition("@")
    try:
        float(number)
    except ValueError:
        if words.startswith("="):
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(words[1:])}</t></is></c>'
        if words not in strings:
            strings.append(words)
        return f'<c r="{place}" t="s"><v>{strings.index(words)}</v></c>'
    return f'<c r="{place}" s="{style or 0}"><v>{number}</v></c>'
