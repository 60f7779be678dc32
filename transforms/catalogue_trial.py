"""Runs the examples of the catalogue: they are its tests. Owns what counts as a failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transforms.catalogue import Entry, Example
from transforms.indicators import extract
from transforms.records import Indicator, Metadata

_YEAR = 2024  # a report of some year: the kind of document decides what is a target
_REPORT = Metadata(
    title=None,
    kind="annual_report",
    subkind=None,
    issuer=None,
    issuer_inferred=False,
    region_code=None,
    region="unknown",
    province=None,
    city=None,
    county=None,
    year_covered=_YEAR,
    published_on=None,
    written_on=None,
    source_column=None,
)


@dataclass(frozen=True)
class Failure:
    """An example that does not say what the catalogue says it does."""

    id: str
    sentence: str
    reason: str

    def __str__(self) -> str:
        return f"{self.id}: {self.sentence} — {self.reason}"


def found_in(sentence: str) -> list[Indicator]:
    """What is read from a sentence that stands alone, as in a yearly report."""
    return extract(sentence, [], _REPORT)


def failures(entries: Iterable[Entry]) -> Iterator[Failure]:
    """Every example of these entries that fails."""
    for entry in entries:
        for example in entry.examples:
            reason = _wrong(entry, example)
            if reason:
                yield Failure(entry.id, example.text, reason)
        for text in entry.not_examples:
            if any(item.indicator_id == entry.id for item in found_in(text)):
                yield Failure(entry.id, text, "must not give this id")


def _wrong(entry: Entry, example: Example) -> str:
    """Why an example fails: its id must be found with its value, and that value under no other id."""
    found = found_in(example.text)
    same = [i for i in found if i.value == example.value and example.unit in {None, i.unit}]
    if same and all(i.indicator_id == entry.id for i in same):
        return ""
    wanted = f"wants {example.value:g} {example.unit or ''}".rstrip()
    seen = "; ".join(
        f"{i.indicator_id or 'no id'} {i.name} {i.value:g} {i.unit or ''}"
        for i in found
        if i.value is not None
    )
    return f"{wanted}, finds {seen or 'nothing'}"
