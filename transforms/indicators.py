"""The numbers a text states, each with the thing it measures. Owns the order of the steps.

Numbers with units (``indicators_measured``), zeros by negation (``indicators_zero``), numbers whose unit or
value was lost; then what follows from all of them together: parts of wholes, flags, confidence
(``indicators_checks``). The cells of standard tables are read in ``tables``. Precision first: a number
whose clause does not say what it measures is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms import catalogue
from transforms.indicators_checks import flagged
from transforms.indicators_damaged import damaged
from transforms.indicators_measured import Found, Ground, measured
from transforms.indicators_names import trim
from transforms.indicators_zero import zeros
from transforms.numbers import parse_words, quantities
from transforms.records import Heading, Indicator, Metadata

# A number whose measure word was lost, before a thing the catalogue counts.
# must match: 对3规范性文件进行合法性审查    must not match: 对2023年, 对3家机构进行
_NO_UNIT = re.compile(
    r"对(?P<number>\d{1,5})(?P<thing>(?!年)[\u4e00-\u9fff]{3,30}?)进行(?:了)?\S{0,4}(?:审查|审核|评查|备案|评估)"
)


# A rank that measures, with its unit; the thing ranked stands before it.
# must match: 案件数量居全省第3位, 综合得分排名第二名    must not match: 第3次, 前3名
_RANK = re.compile(
    r"(?P<by>(?:综合)?排名|排在?|位居|位列|名列|居|列)(?P<among>[^，。；\d第]{0,8})第\s?(?P<rank>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>[位名])"
)
# The end of every rank: far quicker to look for than the whole of it.
_RANKED = re.compile(r"第\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[位名]")


def extract(text: str, headings: Sequence[Heading], metadata: Metadata) -> list[Indicator]:
    """All indicators of a text that have a value, in order.

    Args:
        text: clean text.
        headings: its outline: the section decides whether a number is a target.
        metadata: kind and year covered.

    Returns:
        Indicators whose spans slice ``text``; ``part_of`` is a position in this list.
    """
    ground = Ground(text, headings, metadata)
    found = [*measured(ground), *_negated(ground), *_without_unit(ground), *_ranks(ground)]
    wholes = {id(f.item): f.whole for f in found if f.whole is not None}
    rows = sorted((f.item for f in found), key=lambda i: (i.start, i.end, i.name))
    place = {id(row): at for at, row in enumerate(rows)}
    linked = []
    for row in rows:
        whole = wholes.get(id(row))
        parent = place.get(id(whole)) if whole is not None else None
        linked.append(row if parent is None else replace(row, part_of=parent))
    return flagged(linked)


def unvalued(text: str, headings: Sequence[Heading], metadata: Metadata) -> list[Indicator]:
    """Numbers that were lost or are too vague for a value: rows with a flag and no value, in order."""
    ground = Ground(text, headings, metadata)
    return [
        row
        for lost in damaged(ground.folded)
        if (row := _unvalued(ground, lost.start, lost.end, lost.unit, lost.flag)) is not None
    ]


def _unvalued(ground: Ground, start: int, end: int, unit: str | None, flag: str) -> Indicator | None:
    if ground.traps.masked(start, end):
        return None
    begin = max(ground.sentences.start(start), start - 30)
    left = re.split(r"[，,；;：:（(]", ground.text[begin:start])[-1]
    behind = re.match(r"[\u4e00-\u9fff]{2,12}", ground.text[end : end + 12])
    said = "案件" if ground.text[start:end] == "案件件" else ""
    name = trim(left + said)[0] or (behind[0] if behind else "")
    if not name:
        return None
    return ground.indicator(start=start, end=end, name=name, value=None, unit=unit, flags=(flag,))


def _negated(ground: Ground) -> Iterator[Found]:
    for zero in zeros(ground.text):
        if ground.sections.status(ground.text, zero.start, zero.end) != "achieved":
            continue
        row = ground.indicator(
            start=zero.start,
            end=zero.end,
            name=zero.name,
            value=0.0,
            unit=zero.unit,
            status="zero_by_negation",
            indicator_id=zero.entry.id if zero.entry else None,
        )
        yield Found(row)


def _without_unit(ground: Ground) -> Iterator[Found]:
    for match in _NO_UNIT.finditer(ground.folded):
        if ground.traps.masked(*match.span("number")) or any(True for _ in quantities(match[0])):
            continue
        entry = catalogue.match(match[0], None)
        if entry is None:
            continue
        row = ground.indicator(
            start=match.start(),
            end=match.end(),
            name=match["thing"],
            value=float(match["number"]),
            unit=None,
            status=ground.sections.status(ground.text, *match.span()),
            indicator_id=entry.id,
            flags=("measure_word_lost",),
        )
        yield Found(row)


def _ranks(ground: Ground) -> Iterator[Found]:
    if not _RANKED.search(ground.folded):
        return
    for match in _RANK.finditer(ground.folded):
        begin = max(ground.sentences.start(match.start()), match.start() - 40)
        clauses = [c for c in re.split(r"[，,；;：:（()）]", ground.text[begin : match.start()]) if c]
        name = trim(re.sub(r"\d.*$", "", clauses[-1]))[0] if clauses else ""
        rank = int(match["rank"]) if match["rank"].isdigit() else parse_words(match["rank"])
        if len(name) < 2 or rank is None:
            continue
        start = (
            match.start() - len(clauses[-1])
            if ground.text[: match.start()].endswith(clauses[-1])
            else match.start()
        )
        yield Found(
            ground.indicator(
                start=start,
                end=match.end(),
                name=f"{name}{match['among']}排名",
                value=float(rank),
                unit=match["unit"],
                status=ground.sections.status(ground.text, start, match.end()),
            )
        )
