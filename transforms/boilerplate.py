"""Lines of a page that are no part of its text: breadcrumbs, time and source lines, share bars.

Only short lines near the head or the foot of the text are looked at: inside a report a line
like ``时间：…`` may be its own. What a dropped line says is kept as evidence in the notes.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from itertools import pairwise

from transforms.mapped import MappedText
from transforms.numbering import mark
from transforms.records import StepNote
from transforms.steps import Line, drop, drop_lines, lines

_ZONE = 20  # lines looked at from either end
_PROSE = 60  # a line longer than that is text, and ends the zone
_MAX_LINE = 160
_MAX_TAIL = 3  # page numbers that may close a text

# must match: [bookmark: _GoBack] [image: 图1.png]   must not match: [2023] [附件: 1]
_RESIDUE = re.compile(r"\[(?:bookmark|image): [^\]\n]{0,200}\]")
# must match: 您现在的位置:首页>政务公开  当前位置：首页 » 通知  首页>新闻   must not match: 首页刊登了报道
CRUMBS = re.compile(
    r"^(?:(?:您|你)?(?:现在|当前|目前)?(?:所在|所处)?的?(?:位置|栏目)(?:是|为)?[ \u00a0\u3000]*[：:]"
    r"|(?:网站)?首页[ \u00a0\u3000]*(?:[>＞»›/|→-]|&gt;))"
)
_GAP = "[ \u00a0\u3000]*"
# What a line of the page about the text begins with, before a colon.
_LABELS = (
    rf"(?:信息|文章|稿件|内容|新闻)?来{_GAP}源",
    rf"字{_GAP}[体号](?:大小)?",
    "(?:浏览|阅读|点击|访问)(?:次数|量|数)?",
    "作者|编辑|责任编辑|责编|审核|初审|复审|终审|编审|发布人|录入人?|供稿|撰稿",
    "索引号|主题分类|组配分类|体裁分类|发文机关|发布机构|发布机关|发文字号|文号|信息名称|主题词",
    "公开形式|公开方式|公开范围|有效性",
)
_WHEN = "(?:信息|文章|稿件)?(?:发布|更新|发表|公开|上传|录入|生成|成文|印发|撰写)?(?:时间|日期)"
# must match: 时间: 2023-03-08 16:21 来源:  发布日期：2024年1月2日  2024-01-02 10:00  来源：本站
# must match: 【字体：大 中 小】
# must not match: 时间紧、任务重 (no colon), 2024年1月3日 (a signature's date)
META = re.compile(
    rf"^[【\[（(]?{_GAP}(?:{_WHEN}{_GAP}[：:∶]{_GAP}(?:[12]\d{{3}}|$|来源)"
    rf"|(?:{'|'.join(_LABELS)}){_GAP}[：:]"
    rf"|[12]\d{{3}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:{_GAP}\d{{1,2}}[:∶]\d{{2}}|{_GAP}$))"
)
_SHARE_WORDS = (
    "分享到?至?|一键分享|扫一扫.{0,20}|用?微信扫.{0,20}|打印(?:本页|此页|本文)?|关闭(?:本页|窗口|页面)?",
    "收藏(?:本页)?|返回顶部|返回列表|返回|微信|微博|新浪微博|腾讯微博|QQ空间|QQ好友|QQ|人人网|朋友圈",
    "纠错|我要纠错|责任编辑|大|中|小|TOP|top",
)
_SEPARATOR = r"[【】\[\]|:：、，,·/\s>（）()]"
# must match: 分享到：微信 微博  【打印】【关闭】  分享到:   must not match: 分享会 大会召开 打印机采购
_SHARE = re.compile(rf"^(?:{_SEPARATOR}*(?:{'|'.join(_SHARE_WORDS)})(?={_SEPARATOR}|$))+{_SEPARATOR}*$")
# must match: 上一篇：无  下一条: …   must not match: 上一年度
_NEIGHBOUR = re.compile(r"^[上下]一[篇条][ \u00a0\u3000]*[：:]")
# must match: 相关附件:  附件下载：   must not match: 附件：1.统计表 (the text's own)
_ATTACHMENT = re.compile(
    rf"^(?:相关附件|附件下载|相关文件|附件列表|相关链接|相关阅读){_GAP}(?:[：:]|$)|^附件{_GAP}[：:]?$"
)
_FILE_LINE = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|ofd|zip|rar|et)[)）]?$", re.IGNORECASE)
# must match: 3  - 3 -  —12—  第3页  第 3 页 共 8 页  3/8   must not match: 2024 (a year), 3件
PAGE_NUMBER = re.compile(
    r"^(?:(?P<bare>\d{1,3})|[-—–－─·•]{1,2}\s*\d{1,3}\s*[-—–－─·•]{1,2}"
    r"|第\s*\d{1,3}\s*页(?:[\s,，/]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})$"
)
# must match: 2023年度法治政府建设情况报告   must not match: 现将有关情况报告如下：
_TITLE = re.compile(
    r"^[^。；！？]{6,70}(?:报告|总结|要点|计划|方案|情况|通知|公告|通报|意见)(?:[（(][^）)]{1,12}[）)])?$"
)


def drop_residue(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Takes out what converters write in place of bookmarks and images."""
    found = [(m.start(), m.end(), "docx_bookmark") for m in _RESIDUE.finditer(text.text)]
    return drop(text, found, "drop_residue")


def drop_page_lines(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Drops breadcrumbs, time and source lines, share bars and the list of attachments."""
    every = [line for line in lines(text.text, "\n\f") if line.words]
    head, foot = _head(every), _foot(every)
    gone = [(line, reason) for line in head if (reason := _head_reason(line.words))]
    tail: list[tuple[Line, str]] = []
    listed = False
    for line in foot:
        reason = _foot_reason(line.words)
        if (
            not reason
            and listed
            and _size(line.words) <= 80
            and (_FILE_LINE.search(line.words) or line.words[:1].isdigit())
        ):
            reason = "attachment_residue"
        listed = reason == "attachment_residue"
        if reason and line not in head:
            tail.append((line, reason))
    return drop_lines(text, [*gone, *tail], "drop_page_lines")


def _head(every: list[Line]) -> list[Line]:
    """Lines before the text proper: up to the first long line or first item number."""
    for i, line in enumerate(every[:_ZONE]):
        if (_size(line.words) > _PROSE and not _head_reason(line.words)) or mark(line.words):
            return every[:i]
    return every[:_ZONE]


def _foot(every: list[Line]) -> list[Line]:
    """Lines after the text proper: after the last long line."""
    for i in range(len(every) - 1, max(-1, len(every) - _ZONE - 1), -1):
        if _size(every[i].words) > _PROSE and not _foot_reason(every[i].words):
            return every[i + 1 :]
    return every[-_ZONE:]


def _size(words: str) -> int:
    """Characters that are no white space: a blank lost later must not move the zones."""
    return len("".join(words.split()))


def _head_reason(words: str) -> str | None:
    if _size(words) > _MAX_LINE:
        return None
    if CRUMBS.search(words):
        return "nav_crumb"
    if META.search(words):
        return "page_meta_line"
    return "share_button" if _SHARE.search(words) else None


def _foot_reason(words: str) -> str | None:
    if _size(words) > _PROSE:
        return None
    if _ATTACHMENT.search(words):
        return "attachment_residue"
    shared = words.startswith(("分享到:", "分享到：", "扫一扫"))
    if shared or _NEIGHBOUR.search(words) or _SHARE.search(words):
        return "share_button"
    return "page_meta_line" if META.search(words) else None


def drop_repeated_title(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Of titles that say the same (the page's headline and the text's own) keeps the longest."""
    every = [line for line in lines(text.text, "\n\f") if line.words]
    kept: list[Line] = []
    gone: list[tuple[Line, str]] = []
    for line in _head(every):
        if not _TITLE.search(line.words):
            continue
        twin = next((k for k in kept if _same_title(k.words, line.words)), None)
        longer = twin is None or len(line.words) > len(twin.words)
        if twin is not None:
            gone.append((twin if longer else line, "duplicate_title"))
        if longer:
            kept = [*(k for k in kept if k is not twin), line]
    return drop_lines(text, sorted(gone, key=lambda g: g[0].start), "drop_repeated_title")


def _same_title(one: str, other: str) -> bool:
    one, other = (re.sub(r"\W", "", unicodedata.normalize("NFKC", t)) for t in (one, other))
    if abs(len(one) - len(other)) > 12 or one[-2:] != other[-2:]:
        return False
    if one in other or other in one:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.9


def drop_page_numbers(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Drops page numbers: at a page end, at the end of the text, in dashes, or counting up."""
    body = text.text
    every = [line for line in lines(body, "\n\f") if line.words]
    found = [(i, line, m) for i, line in enumerate(every) if (m := PAGE_NUMBER.search(line.words))]
    bare = [int(m["bare"]) for _, _, m in found if m["bare"]]
    counting = len(bare) >= 3 and all(b - a == 1 for a, b in pairwise(bare))
    tail = len(every)  # index of the first of the page numbers that close the text
    while tail and PAGE_NUMBER.search(every[tail - 1].words):
        tail -= 1
    if len(every) - tail > _MAX_TAIL:  # a row of a table, one cell a line
        tail = len(every)
    gone = []
    for i, line, m in found:
        at_page_end = (
            body[line.end : line.end + 1] == "\f" or body[max(0, line.start - 1) : line.start] == "\f"
        )
        if not m["bare"] or counting or at_page_end or i >= tail:
            gone.append((line, "page_number_residue"))
    return drop_lines(text, gone, "drop_page_numbers")
