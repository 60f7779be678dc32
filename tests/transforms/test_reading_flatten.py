"""Line breaks that were lost come back where the text shows they were."""

from __future__ import annotations

import pytest

from transforms.flatten import part_headings, part_signature, unflatten
from transforms.mapped import MappedText

BODY = "全年组织学法用法培训，领导干部带头参加，依法行政能力稳步提升，群众满意度持续提高，各项任务按期完成。"
ONE_LINE = (
    "云溪县卫生健康局2024年法治政府建设情况报告 2024年，我局认真履职。现将情况报告如下： 一、主要做法 "
    f"（一）加强学习。{BODY}{BODY} （二）规范执法。依据条例第十条第（一）项处理2.4万元案件。{BODY} "
    f"二、存在问题 {BODY}三、下一步打算 （一）继续学习。{BODY}（二）继续规范。{BODY} "
    "云溪县卫生健康局 2025年1月15日"
)


def test_a_text_on_one_line_gets_its_lines_back() -> None:
    text, notes = unflatten(MappedText.of(ONE_LINE))
    text, _ = part_signature(text)
    heads = [line[:8] for line in text.text.split("\n")]
    assert heads == [
        "云溪县卫生健康局", "2024年，我局", "一、主要做法", "（一）加强学习。", "（二）规范执法。",
        "二、存在问题", "全年组织学法用法", "三、下一步打算", "（一）继续学习。", "（二）继续规范。",
        "云溪县卫生健康局", "2025年1月1",
    ]  # fmt: skip
    assert [n.reason for n in notes] == ["flattened_lines"]


def test_a_line_feed_put_in_keeps_the_words_on_either_side() -> None:
    text, _ = unflatten(MappedText.of(ONE_LINE))
    assert text.text.replace("\n", "").replace(" ", "") == ONE_LINE.replace(" ", "")


def test_a_blank_between_two_sentences_was_a_line_break_where_blanks_are_rare() -> None:
    rare = ONE_LINE.replace(f"{BODY}{BODY} （二）", f"{BODY} {BODY} （二）")
    text, _ = unflatten(MappedText.of(rare))
    assert f"（一）加强学习。{BODY}\n{BODY}\n（二）" in text.text
    everywhere = rare.replace("。", "。 ")
    assert f"（一）加强学习。 {BODY} {BODY}" in unflatten(MappedText.of(everywhere))[0].text.replace(
        "  ", " "
    )


@pytest.mark.parametrize(
    "kept",
    [
        f"依据《条例》第三条（一）、第五条（二）和第六条（三）之规定，{BODY * 6}",  # laws, not items
        f"“十四五”期间做到：第一、第二、第三。{BODY * 6}",
        f"（一）加强学习。{BODY}（二）规范执法。",  # too short to be a text run together
    ],
)
def test_other_numbers_start_no_line(kept: str) -> None:
    assert unflatten(MappedText.of(kept))[0].text == kept


@pytest.mark.parametrize(
    ("joined", "parted"),
    [
        ("工作取得实效。 云溪县卫生健康局 2025年1月15日", "工作取得实效。 \n云溪县卫生健康局\n2025年1月15日"),
        ("云溪县卫生健康局　　二○二五年元月廿五日", "云溪县卫生健康局\n二○二五年元月廿五日"),
        ("云溪县卫生健康局　　二〇二五年一月十五日", "云溪县卫生健康局\n二〇二五年一月十五日"),
        ("工作取得实效。2025年1月15日", "工作取得实效。\n2025年1月15日"),
        ("2025年1月15日分享到：", "2025年1月15日\n分享到："),
        ("该办法自2025年1月15日起施行，有效期五年。", "该办法自2025年1月15日起施行，有效期五年。"),
        ("2025年1月15日", "2025年1月15日"),
        ("（二）截至2025年1月15日", "（二）截至2025年1月15日"),
    ],
)
def test_signature_and_date_stand_on_their_own_lines(joined: str, parted: str) -> None:
    assert part_signature(MappedText.of(joined))[0].text == parted


@pytest.mark.parametrize(
    ("joined", "parted"),
    [
        (f"（一）加强组织领导　　{BODY}{BODY}", f"（一）加强组织领导\n{BODY}{BODY}"),
        (f"二、存在问题　{BODY}{BODY}", f"二、存在问题\n{BODY}{BODY}"),
        (f"（一）加强 组织领导。{BODY}{BODY}", f"（一）加强 组织领导。{BODY}{BODY}"),
        ("（一）加强　　领导", "（一）加强　　领导"),
    ],
)
def test_a_wide_gap_behind_a_heading_was_a_line_break(joined: str, parted: str) -> None:
    assert part_headings(MappedText.of(joined))[0].text == parted
