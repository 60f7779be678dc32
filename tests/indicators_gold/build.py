"""Compiles the marked sources of our own gold into texts and annotations.

The sources (`<part>/marked/*.txt`) are the truth; `<part>/texts` and `<part>/gold` are written from them
and never by hand. The gold has the format of the scorer: meta, outline, indicators and traps as JSON Lines.
This file knows nothing of any extractor. README.md beside it describes the marks.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PARTS = ("dev", "held")

WHY = {
    "yr": "year", "py": "plan_year", "rng": "year_range", "dt": "date", "ct": "clock_time",
    "doc": "document_number", "ln": "list_number", "ord": "ordinal", "pg": "page_number", "ed": "edition",
    "mtg": "meeting", "pp": "plan_period", "sl": "slogan", "nc": "named_concept", "pn": "proper_name",
    "sp": "set_phrase", "dd": "document_description", "vl": "value_lost", "vq": "vague_quantity",
    "ut": "unquantified_target", "nz": "negation_not_zero", "ph": "phone", "pc": "postcode", "ad": "address",
    "cl": "clause_number", "mg": "magnitude", "hl": "hotline", "cp": "campaign", "pm": "page_meta",
}  # fmt: skip

# Unmarked stretches of these forms are traps wherever they stand, so sources need not mark each of them.
COMMON: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ln", re.compile(r"^[ \u3000]*([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
                      r"|\d{1,2}[.．、](?!\d)|\d{1,2}[.．、](?=20\d\d年)|[（(]\d{1,2}[)）])", re.M)),
    ("ln", re.compile(r"(?:^|(?<=[。；：，;\u3000 ]))([一二三四五六七八九]是)", re.M)),
    ("doc", re.compile(r"([\u4e00-\u9fff]{2,8}〔\d{4}〕\d+号)")),
    ("rng", re.compile(r"((?:19|20)\d\d ?[-—－～至] ?(?:19|20)\d\d ?年)")),
    ("dt", re.compile(r"((?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日|(?:19|20)\d\d-\d\d-\d\d"
                      r"|\d{1,2}月\d{1,2}日|(?:19|20)\d\d年\d{1,2}月|\d{1,2} ?[-—－～至] ?\d{1,2}月份?"
                      r"|\d{1,2}月[底初份]?|(?<=[至到—])\d{1,2}日)")),
    ("yr", re.compile(r"((?:19|20)\d\d ?年度?)")),
    ("ord", re.compile(r"(第一责任人|第一时间|“第一议题”)")),
    ("pp", re.compile(r"(“?(?:十三|十四|十五)五”?规划|“(?:十三五|十四五|十五五|[七八]五)”(?:普法)?)")),
    ("mtg", re.compile(r"(党的[一二]十[一二]?大|[一二]十[一二]?届[一二三四五六七]中全会)")),
    ("sl", re.compile(r"(“双随机、一公开”|“一网通办”|“高效办成一件事”|“一件事”|“综合查一次”|“一刀切”"
                      r"|“一岗双责”|“双减”|“四个[\u4e00-\u9fff]{2}”|“[^”]{1,6}一件事”|“百日行动”)")),
    ("nc", re.compile(r"(“?三项制度”?)")),
    ("sp", re.compile(r"(“?一把手”?|一级抓一级)")),
)  # fmt: skip

MARK = re.compile(r"\[\[(?P<ind>[^\]]+)\]\]|\{\{(?P<why>[a-z]+):(?P<trap>[^}]*)\}\}")
VALUE = re.compile(r"(?P<n>-?\d+(?:\.\d+)?)(?P<s>万|亿)?(?P<u>[^ ]*)")
QUALIFIERS = (("+", "at_least"), ("~", "about"), ("<", "at_most"))
SCALE = {"万": 10_000, "亿": 100_000_000}
DURATIONS = {"个工作日", "天", "日", "小时", "分钟", "年", "个月", "个季度", "周", "学时", "课时"}
MEASURES = {"个百分点", "‰", "倍", "/10万", "公里", "吨", "公斤", "亩", "平方米", "平方公里", "微克/立方米",
            "毫克/升", "分", "位", "岁", "类"}  # fmt: skip
COUNTABLE = ["件", "起", "宗", "例", "次", "个", "份", "项", "人", "条", "家", "部", "名", "户", None]
RATIO = ["10万", "/十万", "1/10万", "每10万", "每十万", "1/十万"]
DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "双": 2, "〇": 0}


IDS = {
    name.strip(): line.partition(":")[0]
    for line in (HERE / "ids.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for name in line.partition(":")[2].split(";")
}


@dataclass
class Document:
    """One source compiled: the plain text, its header, and rows in the gold's form."""

    file: str
    text: str
    meta: dict[str, Any]
    indicators: list[dict[str, Any]] = field(default_factory=list)
    traps: list[dict[str, Any]] = field(default_factory=list)


def numbers_in(text: str) -> list[float]:
    """The numbers a careless reader would take from a trap: digits, and Chinese numerals whole and singly."""
    found: list[float] = [float(m) for m in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))]
    for run in re.findall(r"[零〇一二三四五六七八九十两双百千]+", text):
        value = rest = 0
        for c in run:
            if c in "十百千":
                value += (rest or 1) * {"十": 10, "百": 100, "千": 1000}[c]
                rest = 0
            else:
                rest = DIGIT[c]
        found.append(float(value + rest))
        found.extend(float(DIGIT[c]) for c in run if c in DIGIT)
    return [int(v) if v == int(v) else v for v in dict.fromkeys(found)]


def kind_of(unit: str | None) -> str:
    """The gold's kind for a unit."""
    if unit == "%":
        return "percent"
    if unit == "元":
        return "money"
    if unit in DURATIONS:
        return "duration"
    return "other" if unit is None or unit in MEASURES else "count"


def indicator_row(
    file: str, span: tuple[str, int, int], name: str, spec: str, years: tuple[str, str]
) -> dict[str, Any]:
    """One indicator from its mark, e.g. name `出动执法人员` and spec `2400人次 +`."""
    words, names = spec.split(), name.split("/")
    number = VALUE.fullmatch(words[0])
    if number is None or not name:
        raise ValueError(f"{file}: bad indicator {span[0]!r} {name!r} {spec!r}")
    value = Decimal(number["n"]) * SCALE.get(number["s"] or "", 1)
    unit = number["u"] or None
    flags = set(words[1:])
    period = next((f[1:] for f in flags if f.startswith("@")), years["T" in flags])
    row: dict[str, Any] = {
        "file": file, "span": span[0], "start": span[1], "end": span[2],
        "span_clean": re.sub(r"\s", "", span[0]), "name_zh": names[0],
        "value": int(value) if value == int(value) else float(value), "unit": unit,
        "qualifier": next((q for f, q in QUALIFIERS if f in flags), "exact"),
        "kind": kind_of(unit), "period": period, "is_target": "T" in flags, "negation_zero": "Z" in flags,
        "suggested_id": IDS.get(names[0]), "optional": "O" in flags,
    }  # fmt: skip
    if names[1:]:
        row["name_accept"] = names[1:]
    accept = [u for f in flags if f.startswith("=") for u in f[1:].split(",")]
    if flags & {"Z", "I"}:
        row["unit_inferred"] = True
        row["unit_accept"] = [u for u in COUNTABLE if u != unit]
    elif accept:
        row["unit_accept"] = [None if u == "null" else u for u in accept]
    elif unit == "/10万":
        row["unit_accept"] = RATIO
    doubt = [d for f, d in (("D", "is_target"), ("Q", "qualifier"), ("<", "qualifier")) if f in flags]
    if doubt:
        row["doubt"] = sorted(set(doubt))
    return row


def grid(text: str) -> str:
    """Expands `@grid` blocks: a flattened table, one cell a line, every value cell an indicator."""

    def rows(block: re.Match[str]) -> str:
        columns, lines = block["cols"].split(";"), []
        for line in block["rows"].strip().split("\n"):
            label, cells = (x.strip() for x in line.split("|"))
            label, _, name = (x.strip() for x in label.partition("="))
            name = name or re.sub(r"^[（(]?[一二三四五六七八九]+[)）、]", "", label)
            lines.append(label)
            for column, cell in zip(columns, cells.split(), strict=True):
                lines.append(f"[[{cell}|{name}（{column}）/{column}{name}|{cell}件 I]]")
        return "\n".join(lines) + "\n"

    return re.sub(r"@grid (?P<cols>.+)\n(?P<rows>(?:.+\n)+?)@end\n", rows, text)


def read_marks(file: str, body: str, years: tuple[str, str]) -> Document:
    """The plain text of a marked body and the rows of its marks."""
    out: list[str] = []
    doc = Document(file, "", {})
    at = last = 0
    for m in MARK.finditer(body):
        plain = body[last : m.start()]
        out.append(plain)
        at += len(plain)
        last = m.end()
        if m["ind"] is not None:
            span, *pairs = m["ind"].split("|")
            if not pairs or len(pairs) % 2:
                raise ValueError(f"{file}: name and value come in pairs: {m[0]!r}")
            for name, spec in zip(pairs[::2], pairs[1::2], strict=True):
                doc.indicators.append(indicator_row(file, (span, at, at + len(span)), name, spec, years))
        else:
            span, _, listed = m["trap"].partition("=")
            values = [float(v) for v in listed.split(",")] if listed else numbers_in(span)
            values = [0, *values] if m["why"] == "nz" else values
            if values or m["why"] in ("vl", "ut") or re.search("[多几数若]", span):
                doc.traps.append({"file": file, "span": span, "start": at, "end": at + len(span),
                                  "why": WHY[m["why"]], "values": values})  # fmt: skip
        out.append(span)
        at += len(span)
    doc.text = "".join(out) + body[last:]
    return doc


def add_common(doc: Document, year: int, plan: bool) -> None:
    """Adds the traps of the common forms that no mark covers."""
    taken = [(r["start"], r["end"]) for r in doc.indicators + doc.traps]
    for why, form in COMMON:
        for m in form.finditer(doc.text):
            a, b = m.span(1)
            if any(x < b and a < y for x, y in taken):
                continue
            taken.append((a, b))
            code = why
            if why == "yr":
                said = int(m[1][:4])
                code = "py" if said > year or (plan and said >= year) else "yr"
            doc.traps.append({"file": doc.file, "span": m[1], "start": a, "end": b,
                              "why": WHY[code], "values": numbers_in(m[1])})  # fmt: skip
    doc.traps.sort(key=lambda r: int(r["start"]))


def compile_source(path: Path) -> Document:
    """One marked source read: `key: value` lines, `---`, then the marked body."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    said = dict(line.split(":", 1) for line in head.strip().split("\n"))
    said = {k.strip(): v.strip() for k, v in said.items()}
    year = int(said["year"])
    coming = said.get("targets") or str(year + (said["kind"] == "annual_report"))  # what targets speak of
    doc = read_marks(path.name, grid(body.strip("\n") + "\n"), (str(year), coming))
    add_common(doc, year, said["kind"] == "work_plan")
    doc.meta = {
        "file": path.name, "title": said.get("title") or None, "title_inferred": not said.get("title"),
        "kind": said["kind"], "issuer": said["issuer"], "issuer_inferred": said["issuer"] not in doc.text,
        "province": said.get("province") or None, "city": said.get("city") or None,
        "county": said.get("county") or None, "region_code": None, "year_covered": int(said["year"]),
        "published_on": said.get("published") or None, "written_on": said.get("written") or None,
        "source_column": said.get("column") or None, "script": "simplified",
        "defects": said["defects"].split() if said.get("defects") else [],
        "department": said["department"], "level": said["level"],
    }  # fmt: skip
    return doc


def compile_part(part: str) -> list[Document]:
    """All documents of `dev` or `held`, by file name."""
    return [compile_source(p) for p in sorted((HERE / part / "marked").glob("*.txt"))]


def files_of(part: str) -> Iterator[tuple[Path, str]]:
    """Every file the sources give, as (path, content)."""
    docs = compile_part(part)
    for doc in docs:
        yield HERE / part / "texts" / doc.file, doc.text
    tables = {
        "meta": [d.meta for d in docs],
        "outline": [],
        "indicators": [r for d in docs for r in d.indicators],
        "traps": [r for d in docs for r in d.traps],
    }
    for name, rows in tables.items():
        lines = [json.dumps(r, ensure_ascii=False) + "\n" for r in rows]
        yield HERE / part / "gold" / f"{name}.jsonl", "".join(lines)


def main() -> None:
    """Writes the texts and the gold of both parts."""
    for part in PARTS:
        for path, content in files_of(part):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    sys.stdout.write("written\n")


if __name__ == "__main__":
    main()
