"""The title of a document: on the page, in its meta tags, or in the first lines of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.dates import years
from transforms.issuer_names import office_of
from transforms.records import Heading, PageEvidence
from transforms.region_text import is_place

_LINES = 20  # a title stands in the first lines of a text
_MAX = 80

_WORDS = (
    "报告|总结|小结|汇报|年报|要点|计划|规划|打算|方案|安排|通知|公告|通告|公示|"
    "通报|意见|办法|规定|情况|清单|决定|函|综述"
)
# must match: 某市2023年法治政府建设报告, 工作方案（试行）    must not match: 现将情况报告如下：, 一、工作计划
_TITLE = re.compile(
    rf"(?=.*[\u4e00-\u9fff]{{4}})[^。；;！？!?]{{0,70}}(?:{_WORDS})(?:[（(][^（）()]{{1,20}}[）)])?$"
)
# must match: 一、, （二）, 3., ②    must not match: 2023年, 《关于
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|附件)"
)
# must match: 现将《甲》印发给你们, 关于印发《甲》的通知, 关于印发甲的通知    must not match: 根据《甲》
_COVERED = re.compile(
    r"(?:印发|转发|下发|发布)(?:<|〈|《)(?P<a>[^《》\n]{4,70})(?:>|〉|》)"
    r"|(?:<|〈|《)(?P<b>[^《》\n]{4,70})(?:>|〉|》)\s?(?:印发|转发|下发|发布|公布)"
    r"|关于(?:印发|转发)(?P<c>[^《》\n]{4,60}?)的通知"
)
# must match at the end of a line that is no half of a title: 。, ：, 〕3号, 2024年1月3日
_ENDED = re.compile(r"[。：:；;！!？?，,]$|[〕\]】]\s?\d+\s?号$|日$")
# must match: …报告_某市卫健委, …报告 - 政务公开    must not match: 2021-2025年规划
_SITE_SUFFIX = re.compile(r"\s*[_|｜].*$|\s+[-–—]+\s+.*$|(?<=[\u4e00-\u9fff])-+(?=[\u4e00-\u9fff]).*$")


def title_of(evidence: PageEvidence, text: str, headings: Sequence[Heading]) -> str | None:
    """The title of the main text, cleaned; None where the document has none.

    A plan or report under a covering notice gives its own title, not the notice's.
    """
    first = [h.start for h in headings if h.level == 1][:1]
    head = _head_lines(text, first[0] if first else len(text))
    outer = next(
        (t for t in (_clean(evidence.headline), _clean(evidence.meta.get("articletitle"))) if t), None
    )
    inner = _covered(outer, text, _lines(text))
    if inner or outer:
        return inner or outer
    found = _from_lines(head)
    if found:
        return found
    shown = _clean(_SITE_SUFFIX.sub("", evidence.html_title or ""))
    return shown if shown and _TITLE.match(shown) else None


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := _clean(raw))]


def _head_lines(text: str, first_heading: int) -> list[str]:
    """First lines, up to the first heading of level 1 (a title never stands below it)."""
    return _lines(text[: max(first_heading, 0)])[:_LINES] or _lines(text)[:1]


def _covered(outer: str | None, text: str, lines: Sequence[str]) -> str | None:
    """The title of what a covering notice sends out, where that text follows."""
    for match in _COVERED.finditer(f"{outer or ''}\n{text[:1500]}"):
        name = _key(match["a"] or match["b"] or match["c"])
        for line in lines[:60]:
            if _key(line) == name or (len(line) <= _MAX and _TITLE.match(line) and _key(line).endswith(name)):
                return line if _key(line) != _key(outer or "") else None
    return None


def _from_lines(lines: Sequence[str]) -> str | None:
    inner = _covered(None, "\n".join(lines), lines)
    if inner:
        return inner
    for i, line in enumerate(lines):
        if len(line) > _MAX or _NUMBERED.match(line) or line.endswith(("：", ":")):
            continue
        if _TITLE.match(line):
            return _upper_half(lines[i - 1], line) + line if i == 1 else line
    return None


def _upper_half(above: str, line: str) -> str:
    """The first line of a title set in two: the office, or words the second goes on from."""
    if len(above) > _MAX or office_of(line) or _ENDED.search(above):
        return ""
    begun = bool(years(above) and not years(line)) or above.startswith("关于") or above.endswith("关于印发")
    return above if begun or office_of(above) or is_place(above) else ""


def _clean(text: str | None) -> str | None:
    """Without white space between Chinese characters and figures, or round the title."""
    if not text:
        return None
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=[\u4e00-\u9fff\d》）)]) (?=[\u4e00-\u9fff\d《（(])", "", text) or None


def _key(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
