"""What kind of document a text is."""

import pytest

from transforms.kind import kind_of
from transforms.records import Heading

LONG = "本单位全面落实各项工作部署。" * 60


def headings(*texts: str) -> list[Heading]:
    return [Heading(1, "一、", text, 0, 1) for text in texts]


@pytest.mark.parametrize(
    ("title", "kind", "subkind"),
    [
        ("2023年度法治政府建设情况报告", "annual_report", "law_based_government"),
        ("某县卫生健康局2023年法治政府建设情况", "annual_report", "law_based_government"),
        ("关于2023年度法治政府建设工作情况的报告", "annual_report", "law_based_government"),
        ("2023年普法工作总结", "annual_report", "law_publicity"),
        ("2023年政府信息公开工作年度报告", "other", "information_disclosure_report"),
        ("政府信息公开年度报告（2023年）", "other", "information_disclosure_report"),
        ("2023年政务公开工作总结", "annual_report", "information_disclosure"),
        ("某局2023年度行政执法统计年报", "other", "statistics_table"),
        ("行政执法数据统计表", "other", "statistics_table"),
        ("2023年度行政执法情况报告", "annual_report", "administrative_enforcement"),
        ("某统计局2023年法治政府建设情况报告", "annual_report", "law_based_government"),
        ("2023年度统计执法工作情况的报告", "annual_report", "work_summary"),
        ("2023年法治工作总结", "annual_report", "work_summary"),
        ("法治政府建设工作情况汇报材料", "annual_report", "law_based_government"),
        ("法治政府建设实施方案", "work_plan", "scheme"),
        ("2024年法治工作重点任务", "work_plan", "arrangement"),
        ("2023年度部门决算公开报告", "other", None),
        ("2023年法治工作总结和2024年工作计划", "annual_report", "work_summary"),
        ("2024年法治政府建设工作要点", "work_plan", "points"),
        ("2024年普法依法治理工作计划", "work_plan", "plan"),
        ("法治宣传月活动实施方案（试行）", "work_plan", "scheme"),
        ("关于召开法治工作会议的通知", "notice", None),
        ("关于印发2024年普法工作要点的通知", "notice", "covering"),
        ("生活饮用水水质检测报告", "other", None),
        ("机构简介", "other", None),
    ],
)
def test_the_last_word_of_a_title_tells(title: str, kind: str, subkind: str | None) -> None:
    found = kind_of(title, "正文。", [])
    assert (found.kind, found.subkind) == (kind, subkind)


def test_without_a_title_the_body_tells() -> None:
    report = "2024年，我局推进法治建设。现将有关情况报告如下：" + LONG
    assert kind_of(None, report, headings("主要举措和成效", "存在的不足")).kind == "annual_report"
    plan = kind_of(None, LONG, headings("总体要求", "重点任务", "保障措施"))
    assert plan.kind == "work_plan"
    assert kind_of(None, LONG, []).kind == "other"


def test_a_short_page_without_a_title_is_a_notice_when_it_says_so() -> None:
    assert kind_of(None, "定于周五停水。特此通知。", []).kind == "notice"
    assert kind_of(None, "网站地图", []).kind == "other"


def test_a_notice_that_carries_a_whole_report_is_the_report() -> None:
    found = kind_of("法治政府建设情况公示", LONG, headings("主要举措和成效", "存在的问题"))
    assert found.kind == "annual_report"


def test_a_notice_without_more_stays_one() -> None:
    assert kind_of("法治政府建设情况公示", "名单附后。", headings("存在的问题")).kind == "notice"
