"""A clean text always leads back to the raw one, whatever was done to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.mapped import MappedText


def test_dropping_a_gloss_keeps_the_span_in_one_piece() -> None:
    raw = "办理衛(wèi)生许可418宗"
    clean = MappedText.of(raw).edit([(3, 8, "")])
    assert clean.text == "办理衛生许可418宗"
    assert clean.raw_pieces(0, len(clean)) == [(0, len(raw))]


def test_an_inserted_line_feed_maps_to_nothing() -> None:
    clean = MappedText.of("甲乙").edit([(1, 1, "\n")])
    assert clean.text == "甲\n乙"
    assert clean.raw_pieces(1, 2) == []
    assert clean.raw_pieces(0, 3) == [(0, 2)]


def test_a_replacement_of_another_length_maps_to_the_whole_range() -> None:
    clean = MappedText.of("甲&nbsp;乙").edit([(1, 7, " ")])
    assert clean.text == "甲 乙"
    assert clean.raw_pieces(1, 2) == [(1, 7)]


def test_a_replacement_of_equal_length_maps_character_by_character() -> None:
    clean = MappedText.of("衛生").edit([(0, 2, "卫生")])
    assert clean.raw_pieces(1, 2) == [(1, 2)]


def test_a_span_over_reordered_pages_is_a_list_of_pieces() -> None:
    raw = MappedText.of("一一一二二二三三三")
    ordered = MappedText.concat([raw.slice(0, 3), raw.slice(6, 9), raw.slice(3, 6)])
    assert ordered.text == "一一一三三三二二二"
    assert ordered.raw_pieces(1, 5) == [(1, 3), (6, 8)]
    assert ordered.raw_pieces(4, 8) == [(7, 9), (3, 5)]


def test_edits_compose_back_to_the_first_text() -> None:
    once = MappedText.of("a--b--c").edit([(1, 3, ""), (4, 6, "")])
    twice = once.edit([(1, 2, "")])
    assert twice.text == "ac"
    assert twice.raw_pieces(0, 2) == [(0, 7)]
    assert twice.raw_pieces(1, 2) == [(6, 7)]


def test_edits_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        MappedText.of("abc").edit([(2, 3, ""), (0, 1, "")])


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, MappedText]:
    raw = draw(st.text(min_size=0, max_size=40))
    clean = MappedText.of(raw)
    for _ in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(clean)), max_size=6, unique=True)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        new = draw(st.sampled_from(["", "\n", "xy"]))
        clean = clean.edit([(a, b, new) for a, b in pairs])
    return raw, clean


@given(edited())
def test_every_mapped_character_stays_inside_the_raw_text(case: tuple[str, MappedText]) -> None:
    raw, clean = case
    for i in range(len(clean)):
        for low, high in clean.raw_pieces(i, i + 1):
            assert 0 <= low < high <= len(raw)


@given(edited())
def test_runs_say_the_same_as_the_map(case: tuple[str, MappedText]) -> None:
    _, clean = case
    said = {c + i: r + i for c, r, n in clean.runs() for i in range(n)}
    meant = {i: int(clean.starts[i]) for i in range(len(clean)) if clean.starts[i] < clean.ends[i]}
    assert said == meant


@given(st.text(min_size=1, max_size=60), st.data())
def test_pieces_of_kept_text_slice_the_raw_text_exactly(raw: str, data: st.DataObject) -> None:
    keep = data.draw(st.integers(0, len(raw) - 1))
    clean = MappedText.of(raw).slice(keep, len(raw))
    ((low, high),) = clean.raw_pieces(0, len(clean))
    assert raw[low:high] == clean.text
