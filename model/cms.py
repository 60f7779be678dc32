"""Where content systems (CMS) of government sites put the text of a page: markers as data.

Only names that the systems themselves write into their templates; nothing of a single site.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CmsMarkers:
    """How one family of content systems marks the body of an article.

    Attributes:
        family: short name of the system.
        classes: class tokens of the element that holds the body, lower case.
        ids: its ids, lower case, without the numbers some systems append (``_2``, ``_u81``).
        tags: tags of its own, lower case.
        comments: pairs of words inside the comments before and after the body, lower case.
    """

    family: str
    classes: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()


CMS_MARKERS: tuple[CmsMarkers, ...] = (
    CmsMarkers("trs", classes=("trs_editor", "trs_ueditor", "trs_preappend", "trs_paper_default")),
    CmsMarkers(
        "hanweb",
        ids=("zoom",),
        comments=(("zjeg_rss.content.begin", "zjeg_rss.content.end"),),
    ),
    CmsMarkers("ucap", ids=("ucap-content", "zoomcon"), tags=("ucapcontent",)),
    CmsMarkers("vsb", classes=("v_news_content",), ids=("vsb_content",)),
    CmsMarkers("webplus", classes=("wp_articlecontent",)),
    CmsMarkers("nfcms", classes=("article-content",)),
    CmsMarkers(
        "generic",
        classes=("pages_content", "article_content", "news_content", "view_content", "xxgk_content"),
        ids=("articlecontent", "news_content", "contentbody"),
        comments=(("contentstart", "contentend"), ("content begin", "content end"), ("正文开始", "正文结束")),
    ),
)
