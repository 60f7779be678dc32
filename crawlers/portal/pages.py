"""Makes the HTML of the portal in TRS form: home, list and detail pages. Composes no text.

What real pages carry around a text is here: mandatory meta tags (国办发〔2017〕47号), crumbs,
font-size switches, info tables, share bars, inline styles. Pages come back as text, not yet encoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape
from string import Template

from crawlers.portal.compose import Block, Text
from crawlers.portal.content import CONTENT, Column, Document, Office

_STYLE = (
    '<style type="text/css">.TRS_Editor P{margin:0;line-height:2;font-family:宋体;font-size:12pt;}</style>'
)
_SHARE = (
    '<div class="share bdsharebuttonbox"><span>分享到：</span><a class="bds_weixin">微信</a>'
    '<a class="bds_tsina">新浪微博</a><a class="bds_qzone">QQ空间</a></div>'
    "<script>window.shareConfig = {common: {text: document.title}};</script>"
)


@cache
def _template(name: str) -> Template:
    return Template((CONTENT / "html" / f"{name}.html").read_text("utf-8"))


def pub_date(day: date, form: str) -> str:
    """PubDate as that site prints it, also where it breaks the rule (em dashes, U+2236)."""
    return {
        "minutes": f"{day:%Y-%m-%d} 16:20",
        "em_dashes": f"{day:%Y——%m——%d} 09:05",
        "ratio_colon": f"{day:%Y-%m-%d} 14∶06",
        "seconds": f"{day:%Y-%m-%d} 10:31:08",
        "date_only": f"{day:%Y-%m-%d}",
    }[form]


def _tags(pairs: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in pairs)


def _site_tags(office: Office) -> list[tuple[str, str]]:
    return [("SiteName", office.name), ("SiteDomain", office.host), ("SiteIDCode", office.id_code)]


def _column_tags(column: Column) -> list[tuple[str, str]]:
    return [
        ("ColumnName", column.name),
        ("ColumnDescription", f"{column.name}栏目"),
        ("ColumnKeywords", column.name),
        ("ColumnType", "政务公开"),
    ]


def _common(office: Office) -> dict[str, str]:
    nav = "".join(f'<li><a href="{c.path}">{c.name}</a></li>' for c in office.columns)
    tag = f'<meta http-equiv="Content-Type" content="text/html; charset={office.charset}">'
    if office.charset == "utf-8":
        tag = '<meta charset="utf-8">'
    return {
        "charset_tag": tag,
        "site_name": office.name,
        "id_code": office.id_code,
        "address": office.address,
        "nav": nav,
    }


def home(office: Office) -> str:
    """The home page: links to the columns."""
    return _template("home").substitute(_common(office), meta=_tags(_site_tags(office)))


def list_page(office: Office, column: Column, items: Sequence[tuple[str, str, date]], current: int) -> str:
    """A list page; items are (link, title, day) of the whole column, newest first."""
    size = column.page_size
    pages = -(-len(items) // size)
    rows = []
    for href, title, day in items[current * size : (current + 1) * size]:
        anchor = title if len(title) <= 24 or office.id != "songyuan" else f"{title[:22]}…"
        rows.append(
            f'<li><a href="{href}" title="{escape(title)}" target="_blank">{escape(anchor)}</a>'
            f"<span>{day:%Y-%m-%d}</span></li>"
        )
    return _template("list").substitute(
        _common(office),
        meta=_tags(_site_tags(office) + _column_tags(column)),
        column=column.name,
        items="\n".join(rows),
        pages=pages,
        current=current,
    )


def _info(office: Office, document: Document) -> str:
    """The info table (信息公开目录表), keys torn apart by spaces as on real pages."""
    day = document.written
    number = f"{office.region_code}0{day.day:02d}/{document.published.year}-{document.stamp % 1000:05d}"
    rows = [
        ("索 引 号", number),
        ("主题分类", "卫生健康、法治政府建设"),
        ("发布机构", office.name),
        ("成文日期", f"{day.year}年{day.month:02d}月{day.day:02d}日"),
        ("发布日期", f"{document.shown_on:%Y-%m-%d}"),
        ("有 效 性", "有效"),
    ]
    if office.info == "cells":
        cells = "".join(f"<tr><td><b>{k}：</b></td><td>{v}</td></tr>\n" for k, v in rows)
        return f'<table class="xxgk-table">\n{cells}</table>'
    if office.info == "spans":
        keys = [(k.replace(" ", "　"), v) for k, v in rows]
        return (
            f'<ul class="headInfo">{"".join(f"<li><span>{k}：</span>&nbsp;{v}</li>" for k, v in keys)}</ul>'
        )
    return ""


def _paragraph(block: Block, nbsp: bool) -> str:
    text = escape(block.text, quote=False)
    if block.kind in ("signature", "date"):
        pad = "&nbsp;" * 12 if nbsp else ""
        return f'<p style="text-align: right;">{text}{pad}</p>'
    if block.kind == "heading":
        return f"<p>{'&nbsp;' * 4 if nbsp else '　　'}<strong>{text}</strong></p>"
    if nbsp:
        indent = "&nbsp;" * 4
        return f'<p>{indent}<span style="font-family: 仿宋_GB2312;">{text}</span></p>\n<p>&nbsp;</p>'
    return f"<p>　　{text}</p>"


def _body(office: Office, document: Document, text: Text) -> str:
    blocks = list(text.blocks)
    if "double_title" in document.defects:
        blocks.insert(0, Block("heading", text.title))
    rows = [_paragraph(block, "nbsp" in document.defects) for block in blocks]
    if "page_number" in document.defects:
        rows += ["<p>&nbsp;</p>", "<p>3</p>"]
    inner = "\n".join(rows)
    if office.template == "TRS_PreAppend":
        return f'<div class="view TRS_UEDITOR trs_paper_default TRS_PreAppend">\n{inner}\n</div>'
    if office.template == "TRS_UEDITOR":
        return f'<div class="TRS_UEDITOR trs_paper_default trs_web">\n{inner}\n</div>'
    return f'<div class="TRS_Editor">{_STYLE}\n{inner}\n</div>'


def detail(office: Office, column: Column, document: Document, text: Text) -> str:
    """The page of a document; where its form is pdf or docx, ``text`` is only the pointer."""
    path = document.href().removeprefix("./")
    tags = [
        *_site_tags(office),
        *_column_tags(column),
        ("ArticleTitle", document.title),
        ("PubDate", pub_date(document.shown_on, office.pubdate)),
        ("ContentSource", office.name),
        ("Url", f"http://{office.host}{column.path}{path}"),
    ]
    crumbs = ""
    if "crumbs" in document.defects or office.info != "none":
        crumbs = (
            '<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="../">政务公开</a>'
            f' &gt; <a href="{column.path}">{column.name}</a></div>'
        )
    attachments = ""
    if document.file:
        suffix = document.file.rpartition(".")[2]
        attachments = f'<p class="fujian">附件：<a href="./{document.file}">{document.title}.{suffix}</a></p>'
    return _template("detail").substitute(
        _common(office),
        meta=_tags(tags),
        title=escape(document.title),
        crumbs=crumbs,
        info=_info(office, document),
        shown=pub_date(document.shown_on, office.pubdate),
        source=office.name,
        body=_body(office, document, text),
        attachments=attachments,
        share=_SHARE if "share" in document.defects else "",
    )


def not_found() -> str:
    """The page behind a dead link."""
    return _template("error").substitute()
