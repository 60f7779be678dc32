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
    whole = [[*PAGES[1][:-1], f"4.化解纠纷。{LINE}。"], [f"5.公开政务。{LINE}。", PAGES[2][-1]]]
    text, moved = repaired([PAGES[0], whole[1], whole[0], PAGES[3]])
    assert moved
    assert items(text) == list("123456")


@pytest.mark.parametrize(
    "pages",
    [
        [["一、做法", f"1.甲。{LINE}。"], [f"3.丙。{LINE}。"], [f"2.乙。{LINE}。"], ["二、问题", f"{LINE}。"]],  # no page ends in mid sentence
        [["一、做法", f"1.甲。{LINE}"], [f"1.乙。{LINE}。"], [f"2.丙。{LINE}"], ["二、问题", f"{LINE}。"]],  # a number twice
        [["一、做法", f"1.甲。{LINE}。", f"{LINE}"], ["二、问题", f"{LINE}。"]],  # nothing out of order
    ],
)  # fmt: skip
def test_the_order_stays_where_the_evidence_is_not_enough(pages: list[list[str]]) -> None:
    raw = "\n".join("\n".join(page) for page in pages)
    assert order_pages(MappedText.of(raw))[0].text == raw


def test_of_two_possible_orders_the_one_whose_seams_make_words() -> None:
    pages = [
        ["一、主要做法", f"1.执法检查。开展执法检查，{LINE}，加强执"],
        [f"诉办理，{LINE}，加强投"],
        [f"法检查，{LINE}，投诉办理按时，加强投"],
        [f"诉办理工作。{LINE}。", f"3.宣传。{LINE}。"],
    ]
    raw = "\f".join("\n".join(page) for page in pages)
    text, _ = order_pages(MappedText.of(raw.replace("3.宣传", "2.宣传")))
    assert text.text.replace("\f", "") == text.text.replace("\f", "")
    assert text.text.startswith("一、主要做法")


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
