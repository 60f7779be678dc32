"""What kind of document a text is. Judges by the title first, then by what the body says.

Offices call the same thing by many names; the last word of the title usually tells: 报告 or 总结
look back, 要点, 计划 or 方案 look ahead, 通知 or 公告 announce.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.records import Heading, Kind

SHORT = 600  # code points; a shorter text is no report and no plan, whatever its cues

_END = r"(?:[（(][^（）()]{1,20}[）)])?$"
# must match: …工作要点, 2024年普法工作计划, …实施方案（试行）    must not match: 规划完成情况报告
_PLAN = re.compile(
    rf"(?:(?P<points>要点)|(?P<plan>计划|规划|打算)|(?P<scheme>方案)|(?P<arrangement>安排|(?:重点|主要)任务|任务清单|任务分解表?)){_END}"
)
# must match: 情况报告, 年度报告, 工作总结, 情况汇报, 法治政府建设情况    must not match: 检测报告, 开题报告
_REPORT = re.compile(
    r"(?:报告|总结|小结|汇报|年报|述法|情况|成效|综述)(?:全文|材料|[（(][^（）()]{1,20}[）)])?$"
)
# must match: 2023年工作总结和2024年工作计划    must not match: 总结会议工作方案
_BOTH = re.compile(r"(?:总结|报告|情况)》?(?:和|及|暨|与|、)[^，。]{0,20}(?:计划|安排|打算|要点|思路)$")
# must match: 水质检测报告, 可行性研究报告, 决算公开报告    must not match: 检查情况通报, 自查报告
_NOT_REPORT = re.compile(
    r"(?:检测|检验|检查|监测|评估|评价|可行性|研究|调研|调查|审计|开题|验收|事故|决算|预算)(?:公开)?(?:情况)?(?:的)?报告$"
)
# Families of their own with a form laid down elsewhere; each stays findable by its subkind.
# must match: 政府信息公开工作年度报告, 2023年政府信息公开年报    must not match: 政务公开工作总结
# must match: 行政执法统计年报, 执法数据统计表    must not match: 统计工作总结, 行政执法情况报告
_FORMS = (
    (
        "information_disclosure_report",
        re.compile(r"信息公开.{0,6}(?:报告|年报)(?:[（(][^（）()]{1,20}[）)])?$"),
    ),
    (
        "statistics_table",
        re.compile(
            r"(?:统计|数据)(?:情况)?(?:年度)?(?:年报表?|报表|报告|表|一览)(?:[（(][^（）()]{1,20}[）)])?$"
        ),
    ),
)
# must match: 关于…的通知, …公告（第3号）    must not match: 通知书发放情况
_NOTICE = re.compile(rf"(?:通知|公告|通告|公示|通报|启事|函|批复|公开){_END}")
# must match: 法治政府建设, 普法工作, 政务公开, 行政执法    must not match: 卫生健康事业发展
_TOPICS = (
    ("law_based_government", re.compile(r"法治政府|依法行政|法治建设|依法治[省市区县]")),
    ("law_publicity", re.compile(r"普法|法治宣传|法制宣传|依法治理")),
    ("information_disclosure", re.compile(r"信息公开|政务公开")),
    ("administrative_enforcement", re.compile(r"行政执法")),
)
# must match: 现将有关情况报告如下, 现将2023年工作情况汇报如下    must not match: 现将名单公布如下
_BODY_REPORT = re.compile(r"现将[^。\n]{0,40}(?:报告|汇报|总结)如下")
# must match: 主要举措和成效, 存在的不足, 2023年工作情况    must not match: 总体要求
_HEADING_REPORT = re.compile(
    r"举措和成效|主要做法|工作成效|工作情况|完成情况|存在(?:的)?(?:主要)?(?:问题|不足)|履行.{0,20}第一责任人|取得的成"
)
# must match: 总体要求, 重点任务, 保障措施    must not match: 重点任务完成情况 (both, the former wins)
_HEADING_AHEAD = re.compile(
    r"工作目标|总体要求|指导思想|重点任务|主要任务|工作要求|保障措施|组织领导|工作步骤"
)
# must match: 特此通知, 特此公告    must not match: 通知如下
_BODY_NOTICE = re.compile(r"特此(?:通知|公告|公示|通告)|印发给你们|请(?:认真)?(?:贯彻|遵照)执行")


@dataclass(frozen=True)
class KindOf:
    """Kind by the four values of the archive, and the finer kind where it is known."""

    kind: Kind
    subkind: str | None


def kind_of(title: str | None, text: str, headings: Sequence[Heading]) -> KindOf:
    """Kind of a document; of a plan or report under a covering notice, that of the plan or report.

    Args:
        title: title of the main text.
        text: clean text.
        headings: outline; the words of its headings are cues where the title says nothing.
    """
    plain = "".join((title or "").split()).rstrip("。》")
    if _NOTICE.search(plain):
        inner = _by_title(plain[: _NOTICE.search(plain).start()].rstrip("的"))  # type: ignore[union-attr]
        body = _by_body(text, headings)
        if len(text) >= SHORT and body.kind in {"annual_report", "work_plan"}:
            return KindOf(body.kind, inner.subkind if inner and inner.kind == body.kind else body.subkind)
        return KindOf("notice", "covering" if inner or "印发" in plain else None)
    return _by_title(plain) or _by_body(text, headings, plain)


def _by_title(title: str) -> KindOf | None:
    form = next((name for name, pattern in _FORMS if pattern.search(title)), None)
    if form:
        return KindOf("other", form)
    plan = None if _BOTH.search(title) else _PLAN.search(title)
    if plan:
        return KindOf("work_plan", plan.lastgroup)
    if (_REPORT.search(title) or _BOTH.search(title)) and not _NOT_REPORT.search(title):
        topic = _topic(title)
        if topic or re.search(r"年|工作", title):
            return KindOf("annual_report", topic or "work_summary")
    return None


def _by_body(text: str, headings: Sequence[Heading], title: str = "") -> KindOf:
    back = sum(1 for h in headings if _HEADING_REPORT.search(h.heading)) + 2 * bool(
        _BODY_REPORT.search(text[:3000])
    )
    ahead = sum(1 for h in headings if _HEADING_AHEAD.search(h.heading))
    if len(text) < SHORT and back < 2:
        return KindOf("notice" if _BODY_NOTICE.search(text) else "other", None)
    if back >= 2 and back >= ahead:
        return KindOf("annual_report", _topic(title) or _topic(text[:400]))
    if ahead >= 2:
        return KindOf("work_plan", None)
    return KindOf("notice" if _BODY_NOTICE.search(text[-400:]) else "other", None)


def _topic(text: str) -> str | None:
    return next((topic for topic, pattern in _TOPICS if pattern.search(text)), None)
