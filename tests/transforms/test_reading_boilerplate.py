"""Lines of the page go, lines of the text stay."""

from __future__ import annotations

import pytest

from transforms.boilerplate import (
    CRUMBS,
    META,
    PAGE_NUMBER,
    drop_page_lines,
    drop_page_numbers,
    drop_repeated_title,
    drop_residue,
)
from transforms.mapped import MappedText

TITLE = "云溪县卫生健康局2024年法治政府建设情况报告"
PROSE = (
    "2024年，云溪县卫生健康局认真落实上级部署，扎实推进各项法治工作，"
    "全年开展监督检查560户次，现将有关情况报告如下，请予审议。"
)


def page_lines(text: str) -> tuple[str, list[str]]:
    out, notes = drop_page_lines(MappedText.of(text))
    return out.text, [n.reason for n in notes]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("您现在的位置:首页>政务公开>法治政府建设", "nav_crumb"),
        ("当前位置：首页 » 通知公告", "nav_crumb"),
        ("首页 > 政务公开", "nav_crumb"),
        ("时间: 2025-01-20 16:21 来源:", "page_meta_line"),
        ("发布日期：2025年1月20日 浏览次数：12", "page_meta_line"),
        ("2025-01-20 10:00", "page_meta_line"),
        ("【字体： 大 中 小】", "page_meta_line"),
        ("信息来源：县卫生健康局办公室", "page_meta_line"),
        ("分享到：微信 微博", "share_button"),
        ("【打印】【关闭】", "share_button"),
    ],
)
def test_lines_above_the_text_go(line: str, reason: str) -> None:
    assert page_lines(f"{line}\n{TITLE}\n{PROSE}") == (f"{TITLE}\n{PROSE}", [reason])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("分享到:", "share_button"),
        ("上一篇：2023年法治政府建设情况报告", "share_button"),
        ("相关附件:", "attachment_residue"),
        ("附件：", "attachment_residue"),
        ("责任编辑：办公室", "page_meta_line"),
    ],
)
def test_lines_below_the_text_go(line: str, reason: str) -> None:
    assert page_lines(f"{TITLE}\n{PROSE}\n{line}") == (f"{TITLE}\n{PROSE}", [reason])


def test_the_files_listed_below_go_with_their_head() -> None:
    text, reasons = page_lines(f"{PROSE}\n相关附件：\n1.统计表.docx\n报告全文.pdf")
    assert (text, reasons) == (PROSE, ["attachment_residue"] * 3)


@pytest.mark.parametrize(
    "line",
    [
        "时间紧、任务重，各科室密切配合。",
        "分享会由局办公室组织。",
        "附件：1.2024年度监督检查统计表",
        "（2025年1月20日）",
        "2025年1月20日",
        "来源于群众的意见均已办结。",
    ],
)
def test_lines_of_the_text_stay(line: str) -> None:
    assert page_lines(f"{TITLE}\n{line}\n{PROSE}\n{line}")[1] == []


def test_a_line_inside_the_text_stays_even_if_it_looks_like_the_page() -> None:
    text = f"{PROSE}\n时间：2024年3月\n{PROSE}"
    assert page_lines(text) == (text, [])


def test_the_longer_of_two_equal_titles_stays() -> None:
    text, notes = drop_repeated_title(MappedText.of(f"2024年法治政府建设情况报告\n{TITLE}\n{PROSE}"))
    assert text.text == f"{TITLE}\n{PROSE}"
    assert [n.reason for n in notes] == ["duplicate_title"]


@pytest.mark.parametrize(
    "other",
    [
        "关于印发云溪县卫生健康局2024年法治政府建设情况报告的通知",
        "云溪县卫生健康局2025年法治政府建设工作要点",
    ],
)
def test_titles_that_say_something_else_both_stay(other: str) -> None:
    text = f"{other}\n{TITLE}\n{PROSE}"
    assert drop_repeated_title(MappedText.of(text))[0].text == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"{PROSE}\n3", PROSE),
        (f"{PROSE}\n— 3 —\n{PROSE}", f"{PROSE}\n{PROSE}"),
        (f"{PROSE}\n第 3 页 共 8 页\n{PROSE}", f"{PROSE}\n{PROSE}"),
        (f"{PROSE}\n1\n{PROSE}\n2\n{PROSE}\n3\n{PROSE}", f"{PROSE}\n{PROSE}\n{PROSE}\n{PROSE}"),
        (f"{PROSE}\n7\f{PROSE}", f"{PROSE}\f{PROSE}"),
        (f"检查\n23\n{PROSE}", f"检查\n23\n{PROSE}"),  # a cell of a table
    ],
)
def test_page_numbers(text: str, clean: str) -> None:
    assert drop_page_numbers(MappedText.of(text))[0].text == clean


def test_what_converters_leave_goes() -> None:
    text, notes = drop_residue(MappedText.of("[bookmark: _GoBack]1.加强学习[image: 图1.png][2024]"))
    assert text.text == "1.加强学习[2024]"
    assert [n.characters for n in notes] == [19, 15]


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (CRUMBS, "首页刊登了报道"),
        (META, "时间紧、任务重"),
        (META, "2025年1月3日"),
        (PAGE_NUMBER, "2024"),
        (PAGE_NUMBER, "3件"),
    ],
)
def test_must_not_match(pattern: object, line: str) -> None:
    assert not pattern.search(line)  # type: ignore[attr-defined]
