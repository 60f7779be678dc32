"""What stands around the body of a page: meta tags, headline, breadcrumb, info table, dates.

Each value exactly as found; weighing them is for ``metadata``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from transforms.boilerplate import CRUMBS
from transforms.html_body import Body
from transforms.html_page import Page, render
from transforms.records import PageEvidence

_GAP = "[ \t\u00a0\u3000]*"
# Keys of the info table (索引号 …) that government sites print above a text; sites space them out.
_KEYS = (
    "索引号", "信息索引号", "主题分类", "组配分类", "体裁分类", "发文机关", "发文机构", "发布机构",
    "发布机关", "发布单位", "公开机构", "公开单位", "制发机关", "信息来源", "文章来源", "稿件来源", "来源",
    "成文日期", "成文时间", "发文日期", "发布日期", "发布时间", "公开日期", "公开时间", "生成日期",
    "生成时间", "更新时间", "更新日期", "发文字号", "文号", "文件编号", "有效性", "公开形式", "公开方式",
    "公开范围", "信息名称", "名称", "标题", "主题词", "关键词", "时间", "日期", "作者",
)  # fmt: skip
_SPACED = "|".join(_GAP.join(key) for key in sorted(_KEYS, key=len, reverse=True))
# must match: 索引号：001  索 引 号:001  【发布时间：2024-01-02】   must not match: 活动时间表
_PAIR = re.compile(rf"(?<![\u4e00-\u9fff])(?P<key>{_SPACED}){_GAP}[：:∶]{_GAP}")
_KEY_CELL = re.compile(rf"[【\[]?(?P<key>{_SPACED}){_GAP}[：:∶]?[】\]]?")
_VALUE_END = re.compile("[ \u00a0\u3000]{2,}|[|｜】\\]]")
_DATE = re.compile(r"[12]\d{3}\D{1,4}\d{1,2}\D{1,4}\d{1,2}")
_PUBLISHED = ("发布时间", "发布日期", "公开日期", "公开时间", "时间", "日期", "更新时间", "更新日期")
_SOURCE = ("来源", "信息来源", "文章来源", "稿件来源")
_TITLE_NAME = re.compile(r"title|headline|^bt$|biaoti|[-_]tit(?:[-_]|$)", re.IGNORECASE)
_CRUMB_NAME = re.compile(r"crumb|dqwz|weizhi", re.IGNORECASE)
_WHITE = re.compile(r"\s+")
_LABEL = re.compile(r"^[^：:]{0,12}(?:位置|栏目)(?:是|为)?[ \u00a0\u3000]*[：:][ \u00a0\u3000]*")
_MAX_LINE = 300


def evidence(page: Page, body: Body) -> PageEvidence:
    """Collects what stands around the body of a page."""
    meta = _meta(page)
    before = _lines(page, 0, body.start)
    # The info table may also stand below the text, or at the head of the body itself.
    inside = _lines(page, body.start, body.end)[:8]
    after = _lines(page, body.end, len(page.tokens))
    info: dict[str, str] = {}
    for line in (*before, *inside, *after):
        for key, value in pairs(line):
            info.setdefault(key, value)
    title = page.root.findtext(".//title") if page.root is not None else None
    html_title = _WHITE.sub(" ", title).strip() or None if title else None
    found = PageEvidence(
        meta=meta,
        html_title=html_title,
        headline=_headline(page, body, html_title, meta.get("articletitle")),
        crumbs=crumbs_of([*before, *inside]) or _crumb_list(page, body),
        info=info,
    )
    return completed(found)


def completed(found: PageEvidence) -> PageEvidence:
    """Fills time of publication and source from the info table, where they are not set yet."""
    info = found.info
    published = next((info[k] for k in _PUBLISHED if k in info and _DATE.search(info[k])), None)
    source = next((info[k] for k in _SOURCE if info.get(k)), None) or found.meta.get("contentsource")
    return replace(found, published=found.published or published, source=found.source or source)


def crumbs_of(lines: list[str]) -> str | None:
    """The breadcrumb among lines, its label (您现在的位置：) left out."""
    for line in lines:
        if CRUMBS.search(line) and len(line) <= _MAX_LINE:
            return _LABEL.sub("", line).strip() or None
    return None


def _crumb_list(page: Page, body: Body) -> str | None:
    """A breadcrumb written as a list of links, without any mark between them."""
    for token in page.tokens[: body.start]:
        if token.kind == "open" and _CRUMB_NAME.search(_names(token.element)):
            steps = [_WHITE.sub("", "".join(e.itertext())) for e in token.element.iter("a", "li", "span")]
            steps = list(dict.fromkeys(s.strip("/>＞»›") for s in steps if s.strip("/>＞»›")))
            if len(steps) >= 2 and all(len(s) <= 30 for s in steps):
                return ">".join(steps)
    return None


def _meta(page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    if page.root is None:
        return found
    for element in page.root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _lines(page: Page, start: int, end: int) -> list[str]:
    text = render(page, page.tokens[start:end]).text
    return [line.strip() for line in text.split("\n") if line.strip()]


def pairs(line: str) -> Iterator[tuple[str, str]]:
    """Keys and values of one line: ``key：value``, several in a row, or in table cells."""
    if len(line) > _MAX_LINE:
        return
    cells = line.split("\t")
    for i, cell in enumerate(cells):
        key = _KEY_CELL.fullmatch(cell.strip())
        if key:
            value = cells[i + 1].strip() if i + 1 < len(cells) else ""
            if value and not _KEY_CELL.fullmatch(value):
                yield _WHITE.sub("", key["key"]), value
            continue
        found = list(_PAIR.finditer(cell))
        for n, pair in enumerate(found):
            stop = found[n + 1].start() if n + 1 < len(found) else len(cell)
            value = _VALUE_END.split(cell[pair.end() : stop].strip())[0].strip("【】[] \u00a0\u3000")
            if value:
                yield _WHITE.sub("", pair["key"]), value


def _headline(page: Page, body: Body, html_title: str | None, article_title: str | None) -> str | None:
    """The title shown above the body: a heading or an element named so, nearest to the body.

    One that also stands in the page's title or ``ArticleTitle`` goes first.
    """
    candidates: list[str] = []
    opened: list[int] = []
    for i, token in enumerate(page.tokens[: body.end]):
        if token.kind == "open" and (
            token.tag in ("h1", "h2", "ucaptitle") or _TITLE_NAME.search(_names(token.element))
        ):
            opened.append(i)
    for i in opened:
        element = page.tokens[i].element
        words = _WHITE.sub(" ", "".join(element.itertext())).strip()
        if 4 <= len(words) <= 120 and page.tokens[i].tag != "title":
            candidates.append(words)
    known = _WHITE.sub("", (html_title or "") + (article_title or ""))
    agreed = [c for c in candidates if known and _WHITE.sub("", c) in known]
    if agreed:
        return max(agreed, key=len)
    headings = [c for c in candidates if c]
    return headings[-1] if headings else article_title


def _names(element: object) -> str:
    get = getattr(element, "get", None)
    return f"{get('class') or ''} {get('id') or ''}" if get else ""
