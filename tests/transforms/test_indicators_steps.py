"""The grammar never raises and its work grows with the length of the text alone."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.indicators import extract, unvalued
from transforms.records import Metadata

REPORT = Metadata(
    None, "annual_report", None, None, False, None, "unknown", None, None, None, 2023, None, None, None
)
ALPHABET = (
    "0123456789.,，。；：、（）“”《》\n %％万亿千百十一二三两零余多约至-—→+"
    "/成半分之由从较比占共各均其中分别为达到"
    "件次个项人家户份元天率年月日第几数无未没有开展检查办理案件情况的了"
)


def calls(work: Callable[[], object]) -> int:
    """Functions called, those in C included."""
    count = 0

    def seen(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=120))
def test_never_raises_on_any_mixture(text: str) -> None:
    for item in extract(text, [], REPORT):
        assert 0 <= item.start < item.end <= len(text)
        assert item.value is not None and item.name
    for item in unvalued(text, [], REPORT):
        assert item.value is None and item.flags


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_never_raises_on_any_text(text: str) -> None:
    assert all(item.end <= len(text) for item in extract(text, [], REPORT))


@pytest.mark.parametrize(
    "piece",
    [
        "全年受理投诉举报31件，办结率100%，其中甲类9件、乙类8件。\n",
        "开展检查12次，",  # one sentence without an end
        "行政复议案件、行政诉讼案件分别为14件和21件，",
        "未发生安全事故、",
        "（其中",
        "一",
        "1",
        "1 ",
        "10-",
        "百分之",
        "“",
        "第",
        "余",
        "通过",
        "组织开展",
    ],
)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    once = piece * (6_000 // len(piece))
    extract(once, [], REPORT)  # fills the caches
    extract(once * 2, [], REPORT)
    one, two = (calls(lambda text=text: extract(text, [], REPORT)) for text in (once, once * 2))
    assert two <= 2.2 * one + 200
