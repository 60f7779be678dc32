"""Pages out of order, and sentences cut at their ends."""

from __future__ import annotations

from itertools import permutations

import pytest

from transforms.mapped import MappedText
from transforms.page_order import join_pages, order_pages

LINE = "认真制定年度计划，明确责任分工，细化工作措施，按季度通报进展情况，全年各项任务均已完成"
PAGES = [
    ["一、主要做法", f"1.加强学习。{LINE}。", f"2.规范执法。{LINE}，持续提升执法"],
    [f"水平。{LINE}。", f"3.优化服务。{LINE}。", f"4.化解纠纷。{LINE}，及时办结群众"],
    [f"诉求。{LINE}。", f"5.公开政务。{LINE}。", f"6.宣传普法。{LINE}，持续提升执法"],
    [f"能力。{LINE}。", "二、存在问题", f"有关能力仍需提升。{LINE}。"],
]


def repaired(pages: list[list[str]], between: str = "\n") -> tuple[str, bool]:
    raw = between.join("\n".join(page) for page in pages)
    text, notes = order_pages(MappedText.of(raw))
    text, _ = join_pages(text)
    for char, low, high in zip(text.text, text.starts.tolist(), text.ends.tolist(), strict=True):
        assert raw[low:high] == char or (char == "\n" and not raw[low:high].strip())
    return text.text, bool(notes)


RIGHT = "\n".join("\n".join(p) for p in PAGES)
JOINED = RIGHT.replace("提升执法\n", "提升执法").replace("群众\n", "群众")


def items(text: str) -> list[str]:
    return [line[0] for line in text.split("\n") if line[:1].isdigit()]


@pytest.mark.parametrize("middle", list(permutations([1, 2])))
@pytest.mark.parametrize("between", ["\n", "\f"])
def test_pages_come_into_the_order_their_numbers_tell(middle: tuple[int, int], between: str) -> None:
    text, moved = repaired([PAGES[0], *(PAGES[i] for i in middle), PAGES[3]], between)
    assert items(text) == list("123456")
    assert moved == (middle != (1, 2))
    if moved or between == "\f":
        assert text == JOINED


def test_a_page_that_ends_with_a_whole_sentence_is_found_where_the_numbers_jump() -> None:
    """The paragraph without number goes with the item whose words it shares."""
    first = [
        "一、主要做法",
        f"1.加强学习。{LINE}。",
        "2.规范执法。组织基层卫生监督机构执法比武，持续提升执法",
    ]
    second = ["水平，基层卫生监督机构全部达标。", f"3.优化服务。{LINE}。", f"4.化解纠纷。{LINE}。"]
    third = [f"5.公开政务。{LINE}。", f"6.宣传普法。{LINE}。"]
    last = [f"7.强化监督。{LINE}。", "二、存在问题", f"有关能力仍需提升。{LINE}。"]
    text, moved = repaired([first, third, second, last])
    assert moved
    assert items(text) == list("1234567")
    assert "持续提升执法水平，基层" in text


@pytest.mark.parametrize(
    "pages",
    [
        # no page ends in mid sentence
        [["一、做法", f"1.甲。{LINE}。"], [f"3.丙。{LINE}。"], [f"2.乙。{LINE}。"], ["二、问题"]],
        # a number twice
        [["一、做法", f"1.甲。{LINE}"], [f"1.乙。{LINE}。"], [f"2.丙。{LINE}"], ["二、问题", f"{LINE}。"]],
        [["一、做法", f"1.甲。{LINE}。", f"{LINE}"], ["二、问题", f"{LINE}。"]],
    ],
)  # fmt: skip
def test_the_order_stays_where_the_evidence_is_not_enough(pages: list[list[str]]) -> None:
    raw = "\n".join("\n".join(page) for page in pages)
    assert order_pages(MappedText.of(raw))[0].text == raw


def test_of_several_possible_orders_the_one_whose_seams_make_words() -> None:
    """A page without numbers fits in two places; only 执|法 and 投|诉 tell which."""
    pages = [
        ["一、开展执法检查，受理投诉", f"1.执法检查。{LINE}，加强执"],
        [f"法检查力量，{LINE}，规范投"],
        [f"诉办理流程。{LINE}。", f"2.宣传。{LINE}，按时完成"],
        [f"任务。{LINE}。", f"3.公开。{LINE}。"],
        ["二、存在问题", f"能力不足。{LINE}。"],
    ]
    text, moved = repaired([pages[0], pages[3], pages[1], pages[2], pages[4]], "\f")
    assert moved
    assert "加强执法检查力量" in text
    assert "规范投诉办理流程" in text


@pytest.mark.parametrize(
    ("cut", "joined"),
    [
        ("依据《法治政府建设实施纲\n要》开展工作。", "依据《法治政府建设实施纲要》开展工作。"),
        ("加强学习\n，提升能力。", "加强学习，提升能力。"),
        ("一、主要做法\n加强学习。", "一、主要做法\n加强学习。"),
        ("加强学习。\n规范执法。", "加强学习。\n规范执法。"),
    ],
)
def test_torn_sentences(cut: str, joined: str) -> None:
    long = f"{LINE}。"
    assert join_pages(MappedText.of(long + cut))[0].text == long + joined
