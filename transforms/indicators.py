"""The numbers a text states, each with the thing it measures. Owns the order of the steps.

Numbers with units (``numbers``), less the traps (``indicators_traps``), bound to what they measure
(``indicators_names``), known to the catalogue or not, with what they claim
(``indicators_status``); then the zeros by negation (``indicators_zero``). Precision first: a
number whose clause does not say what it measures is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms import catalogue
from transforms.catalogue import Entry
from transforms.indicators_names import (
    Named,
    clause_of,
    clause_subject,
    names,
    sentence_start,
    verb_only,
)
from transforms.indicators_status import Sections
from transforms.indicators_traps import Traps, is_trap
from transforms.indicators_zero import zeros
from transforms.numbers import FOLD, Quantity, quantities
from transforms.records import Heading, Indicator, Metadata

# A number whose measure word was lost, before a thing the catalogue counts.
# must match: 对3规范性文件进行合法性审查    must not match: 对2023年, 对3家机构进行
_NO_UNIT = re.compile(
    r"对(?P<number>\d{1,5})(?P<thing>(?!年)[\u4e00-\u9fff]{3,30}?)进行(?:了)?\S{0,4}(?:审查|审核|评查|备案|评估)"
)
# must match: 其中(罚款50万元)    must not match: 期中
_PART = re.compile(r"\s*其中")


def extract(text: str, headings: Sequence[Heading], metadata: Metadata) -> list[Indicator]:
    """All indicators of a text, in order.

    Args:
        text: clean text.
        headings: its outline: the section decides whether a number is a target.
        metadata: kind and year covered.

    Returns:
        Indicators whose spans slice ``text``.
    """
    sections = Sections(headings, metadata)
    traps = Traps(text)
    found = [
        *_measured(text, sections, traps),
        *_negated(text, sections),
        *_without_unit(text, sections, traps),
    ]
    return sorted(found, key=lambda i: (i.start, i.end, i.name))


def _measured(text: str, sections: Sections, traps: Traps) -> Iterator[Indicator]:
    previous = after = 0  # end of the number before (traps included), and of the noun behind it
    subject, spoken = "", 0  # the thing counted last outside brackets, and where its sentence began
    for quantity in quantities(text):
        if traps.masked(quantity.start, quantity.end):
            continue
        clause = clause_of(text, quantity, after if after <= quantity.head else previous)
        previous = after = quantity.end
        if is_trap(quantity, clause.left, clause.right):
            continue
        sentence = sentence_start(text, quantity.start)
        if sentence != spoken:
            subject, spoken = "", sentence
        about = clause_subject(text, clause.start)
        about = about if len(about) >= 4 or not subject else subject
        for plain in names(text, quantity, clause, about):
            named = _with_object(text, plain, sentence)
            part = subject if named.leans or clause.bracket or _PART.match(clause.left) else ""
            yield _indicator(text, quantity, named, _entry(named, quantity, part), sections)
            after = max(after, named.end)
            if not clause.bracket and not named.leans and not named.name.endswith(("人数", "数量")):
                subject = named.name


def _with_object(text: str, named: Named, sentence: int) -> Named:
    """拟保留 alone gets the thing the sentence speaks of: 拟保留 + 规范性文件."""
    if not verb_only(named.name):
        return named
    before = text[sentence : named.start]
    last = max(
        ((before.rfind(noun), noun) for noun in catalogue.zero_nouns() if noun in before), default=(0, "")
    )
    return replace(named, name=named.name + last[1])


def _entry(named: Named, quantity: Quantity, whole: str) -> Entry | None:
    """The entry of the catalogue; a part (其中) never takes that of its whole."""
    entry = catalogue.match(named.name, quantity.unit)
    return None if entry and whole and catalogue.match(whole, quantity.unit) == entry else entry


def _indicator(
    text: str, quantity: Quantity, named: Named, entry: Entry | None, sections: Sections
) -> Indicator:
    return Indicator(
        indicator_id=entry.id if entry else None,
        name=named.name,
        value=quantity.value,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        status=sections.status(text, named.start, named.end),
        start=named.start,
        end=named.end,
        section=sections.section(named.start),
    )


def _negated(text: str, sections: Sections) -> Iterator[Indicator]:
    for zero in zeros(text):
        if sections.status(text, zero.start, zero.end) != "achieved":
            continue
        yield Indicator(
            indicator_id=zero.entry.id if zero.entry else None,
            name=zero.name,
            value=0.0,
            unit=zero.unit,
            qualifier="exact",
            status="zero_by_negation",
            start=zero.start,
            end=zero.end,
            section=sections.section(zero.start),
        )


def _without_unit(text: str, sections: Sections, traps: Traps) -> Iterator[Indicator]:
    folded = text.translate(FOLD)
    for match in _NO_UNIT.finditer(folded):
        if traps.masked(*match.span("number")) or any(True for _ in quantities(match[0])):
            continue
        entry = catalogue.match(match[0], None)
        if entry is None:
            continue
        yield Indicator(
            indicator_id=entry.id,
            name=match["thing"],
            value=float(match["number"]),
            unit=None,
            qualifier="exact",
            status=sections.status(text, *match.span()),
            start=match.start(),
            end=match.end(),
            section=sections.section(match.start()),
        )
