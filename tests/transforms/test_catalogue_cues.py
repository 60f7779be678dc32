"""Cues: words that must stand in a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.catalogue_cues import Index, any_of, pattern


@pytest.mark.parametrize(
    ("cue", "yes", "no"),
    [
        ("投诉举报", "受理投诉举报", "受理举报"),
        ("受理|办理…行政许可", "办理各类行政许可", "行政许可办理"),
        ("^处罚$", "处罚", "行政处罚"),
        ("培训$", "业务培训", "培训人员"),
        ("信访…办结率", "信访事项按期办结率", "信访事项。办结率"),
    ],
)
def test_a_cue_matches(cue: str, yes: str, no: str) -> None:
    assert pattern(cue).search(yes) and not pattern(cue).search(no)
    assert [hit.owner for hit in Index([(cue, "x")]).hits(yes)][:1] == ["x"]
    assert list(Index([(cue, "x")]).hits(no)) == []


def test_a_gap_is_at_most_twelve_characters() -> None:
    assert pattern("检查…覆盖率").search("检查" + "字" * 12 + "覆盖率")
    assert not pattern("检查…覆盖率").search("检查" + "字" * 13 + "覆盖率")


def test_words_are_counted_without_gaps() -> None:
    (hit,) = Index([("受理|办理…许可", 1)]).hits("受理各类卫生行政许可事项")
    assert (hit.words, hit.end) == (4, 10)


def test_several_cues_make_one_expression() -> None:
    assert any_of([]) is None
    both = any_of(["率$", "清单"])
    assert both is not None and both.search("清单事项") and not both.search("率先")


_WORD = st.text("甲乙丙丁", min_size=1, max_size=3)


@given(st.lists(st.tuples(_WORD, _WORD), min_size=1, max_size=6), st.text("甲乙丙丁戊", max_size=20))
def test_the_index_misses_no_cue(words: list[tuple[str, str]], name: str) -> None:
    cues = [f"{a}…{b}" for a, b in words]
    plain = {cue for cue in cues if pattern(cue).search(name)}
    assert {hit.owner for hit in Index([(cue, cue) for cue in cues]).hits(name)} == plain
