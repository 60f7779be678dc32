"""The catalogue: its examples are its tests."""

import pytest

from transforms.catalogue import Entry, check, entries, match, zero_nouns
from transforms.indicators import extract
from transforms.records import Indicator, Metadata

REPORT = Metadata(
    None, "annual_report", None, None, False, None, "unknown", None, None, None, 2024, None, None, None
)
EXAMPLES = [(e, x.text, x.value, x.unit) for e in entries() for x in e.examples]
NOT_EXAMPLES = [(e, text) for e in entries() for text in e.not_examples]


def found(text: str) -> list[Indicator]:
    return extract(text, [], REPORT)


def test_the_catalogue_is_sound() -> None:
    assert check() == []
    assert len(entries()) >= 20
    assert all(e.examples and e.not_examples for e in entries())


@pytest.mark.parametrize(("entry", "text", "value", "unit"), EXAMPLES, ids=[f"{e[0].id}" for e in EXAMPLES])
def test_example(entry: Entry, text: str, value: float, unit: str | None) -> None:
    assert (entry.id, value, unit) in [(i.indicator_id, i.value, i.unit) for i in found(text)]


@pytest.mark.parametrize(("entry", "text"), NOT_EXAMPLES, ids=[f"{e[0].id}" for e in NOT_EXAMPLES])
def test_not_example(entry: Entry, text: str) -> None:
    assert entry.id not in [i.indicator_id for i in found(text)]


def test_the_unit_decides_between_entries() -> None:
    by_rate, by_count = match("受理投诉举报办结率", "%"), match("受理投诉举报", "件")
    assert by_rate is not None and by_rate.id == "complaint_completion_rate"
    assert by_count is not None and by_count.id == "complaints_received"
    assert match("受理投诉举报", "公里") is None
    assert match("购置电脑", "台") is None


def test_zero_nouns_are_longest_first() -> None:
    lengths = [len(noun) for noun in zero_nouns()]
    assert lengths == sorted(lengths, reverse=True) and len(lengths) > 10
