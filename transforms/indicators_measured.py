"""Numbers with units, walked in order, each bound to what it measures. Owns what one number lends the next.

The thing counted last completes a bare rate (办结率100%), a change (同比增长12%) and a part
(其中A5件); 分别 hands the numbers of a list to the things of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from transforms import catalogue
from transforms.catalogue import Entry
from transforms.indicators_checks import confidence
from transforms.indicators_clause import Clause, Sentences
from transforms.indicators_complete import CHANGE, bare_rate, handled_rate, part_name, verb_only
from transforms.indicators_names import Named, clause_subject, names, trim
from transforms.indicators_period import period_of
from transforms.indicators_status import BASE, Sections, refined
from transforms.indicators_traps import Traps, is_trap
from transforms.indicators_words import LISTED
from transforms.numbers import Quantity, fold, quantities
from transforms.records import Heading, Indicator, Metadata, Status

# must match: 其中(罚款50万元), 包括    must not match: 期中
_PART = re.compile(r"\s*(?:其中|包括|含(?![量义金]))")
_CONNECT = re.compile(r"[\s、，,和及与]*")
_SHARED_OUT = re.compile(r"^(?P<nouns>.*?)分别(?P<verb>[^，。]{0,10})$")
_RECENT = 6
_WORDS = re.compile(r"[\u4e00-\u9fff]")
# Meetings and courses are held; they are neither handled nor answered.
_HELD = frozenset({"期", "场", "场次", "课时", "学时", "节", "堂"})
# must match: 执法培训, 专题讲座, 培训执法人员    must not match: 受理投诉, 监督检查
_HOLDS = re.compile(r"培训|讲座|宣讲|演练|会议$|^召开|^举办")


@dataclass(frozen=True)
class Found:
    """A row, and the row it is a part of."""

    item: Indicator
    whole: Indicator | None = None


class Ground:
    """One document as all steps see it."""

    def __init__(self, text: str, headings: Sequence[Heading], metadata: Metadata) -> None:
        self.text = text
        self.folded = fold(text)
        self.year = metadata.year_covered
        self.planned = metadata.kind == "work_plan"
        self.sections = Sections(headings, metadata, text)
        self.sentences = Sentences(text)
        self.traps = Traps(self.folded)

    def indicator(
        self,
        *,
        start: int,
        end: int,
        name: str,
        value: float | None,
        unit: str | None,
        status: Status = "achieved",
        indicator_id: str | None = None,
        flags: tuple[str, ...] = (),
        quantity: Quantity | None = None,
        subject: str | None = None,
        doubts: Sequence[str] = (),
    ) -> Indicator:
        """A row with what follows from its place; without a quantity exact, its bounds its value."""
        place = self.sections.place(start)
        period = period_of(self.text[self.sentences.start(start) : end], place.section, self.year)
        return Indicator(
            indicator_id=indicator_id,
            name=name,
            value=value,
            unit=unit,
            qualifier=quantity.qualifier if quantity else "exact",
            status=status,
            start=start,
            end=end,
            section=place.section,
            value_low=quantity.low if quantity else value,
            value_high=quantity.high if quantity else value,
            unit_norm=quantity.unit_norm if quantity else unit,
            scale=quantity.scale if quantity else 1.0,
            section_role=place.role,
            period=period.value,
            period_source=period.source,
            subject=subject,
            confidence=confidence(indicator_id, name, unit, flags, doubts),
            flags=flags,
        )


@dataclass
class _Memory:
    """What the numbers so far lend to the next; forgotten at the end of a sentence but for ``previous``."""

    previous: int = 0  # end of the number before (traps included)
    after: int = 0  # end of the noun behind it
    sentence: int = -1
    subject: str = ""  # the thing counted last outside brackets
    money: bool = False  # the subject is a sum of money
    counted: str = ""  # the thing counted last that is no sum of money
    matters: str = ""  # the thing counted last that can be handled: no sum, no meeting
    recent: list[str] = field(default_factory=list)
    whole: Indicator | None = None  # the row counted last that is no part
    parts: bool = False  # in a list of parts
    aimed: bool = False  # the row before was a target
    handed: dict[int, Named] = field(default_factory=dict)  # names by start of their number, from 分别

    def enter(self, sentence: int) -> None:
        if sentence != self.sentence:
            self.sentence, self.subject, self.whole, self.parts = sentence, "", None, False
            self.recent, self.aimed = [], False
            self.money, self.counted, self.matters = False, "", ""

    def count(self, name: str, quantity: Quantity) -> None:
        """What was counted is the subject of what follows, as far as it fits."""
        self.subject, self.money = name, quantity.family == "money"
        if not self.money:
            self.counted = name
        if not self.money and not (quantity.unit in _HELD or _HOLDS.search(name)):
            self.matters = name

    def about(self, quantity: Quantity, clause: Clause, said: str) -> str:
        """What a number speaks of where its own words do not say; ``said`` is told by the clause before."""
        if handled_rate(clause.left):
            return said if len(said) >= 4 and not _HOLDS.search(said) else self.matters
        if len(said) >= 4 or not self.subject:
            return said
        if self.money and quantity.family == "count" and _WORDS.search(clause.left):
            return self.counted
        return self.subject


def measured(ground: Ground) -> Iterator[Found]:
    """All numbers with units, in order."""
    every = list(quantities(ground.folded, folded=True))
    memory = _Memory()
    for at, quantity in enumerate(every):
        if ground.traps.masked(quantity.start, quantity.end):
            continue
        yield from _one(ground, memory, every, at)


def _one(ground: Ground, memory: _Memory, every: Sequence[Quantity], at: int) -> Iterator[Found]:
    quantity = every[at]
    clause = ground.sentences.clause(
        quantity, memory.after if memory.after <= quantity.head else memory.previous
    )
    if not clause.left.strip("由从的均都为达到是约 ") and memory.previous < memory.after <= quantity.head:
        clause = ground.sentences.clause(quantity, memory.previous)  # 12个事项的时限由15个工作日
    memory.previous = memory.after = quantity.end
    memory.enter(ground.sentences.item(quantity.start))
    planned = ground.planned or ground.sections.ahead(quantity.start)
    if is_trap(quantity, clause.left, clause.right, planned=planned):
        wished = ground.sections.status(ground.text, quantity.start, quantity.end) == "target"
        if not wished or is_trap(quantity, clause.left, clause.right, planned=True):
            return
    _hand_out(ground, memory, every, at, clause)
    handed = memory.handed.pop(quantity.start, None)
    about = memory.about(quantity, clause, clause_subject(ground.text, clause.start))
    part = _is_part(memory, quantity, clause)
    for plain in [handed] if handed else names(quantity, clause, about):
        named = _with_object(ground.text, plain, memory.sentence)
        whole = memory.whole if part else None
        if whole is not None and quantity.family != "money" and not named.leans:
            named = replace(named, name=part_name(named.name, whole.name))
        item = _row(ground, quantity, clause, named, memory.subject if part or named.leans else "")
        if named.leans and memory.aimed and item.status in {"change", "achieved"}:
            item = replace(item, status="target")
        memory.aimed = item.status == "target"
        yield Found(item, whole)
        memory.after = max(memory.after, named.noun_end)
        if whole is None and not clause.bracket and not named.leans:
            if not named.name.endswith(("人数", "数量")) and not bare_rate(named.name):
                memory.count(named.name, quantity)
            memory.recent = [*memory.recent[-_RECENT:], named.name]
            memory.whole, memory.parts = item, False


def _is_part(memory: _Memory, quantity: Quantity, clause: Clause) -> bool:
    """Whether a number counts a part of the one before: 其中, a bracket, or the next of such a list."""
    whole = memory.whole
    if BASE.search(clause.left):
        return False
    if whole is None or whole.unit_norm != quantity.unit_norm or quantity.family == "percent":
        memory.parts = memory.parts and quantity.family != "percent"
        return False
    if _PART.match(clause.left) or clause.bracket:
        memory.parts = not clause.bracket
        return True
    memory.parts = memory.parts and (whole.value or 0) >= quantity.value and "共" not in clause.left
    return memory.parts


def _hand_out(ground: Ground, memory: _Memory, every: Sequence[Quantity], at: int, clause: Clause) -> None:
    """Hands the numbers behind 分别 to the things of the list before it."""
    shared = _SHARED_OUT.match(clause.left)
    if shared is None:
        return
    chain = [every[at]]
    for quantity in every[at + 1 : at + 1 + _RECENT]:
        if not _CONNECT.fullmatch(ground.text, chain[-1].end, quantity.head):
            break
        chain.append(quantity)
    if len(chain) < 2:
        return
    nouns = [n for n in LISTED.split(trim(shared["nouns"])[0]) if n]
    said = trim(shared["verb"])[0]
    leans = len(nouns) != len(chain)
    if leans:
        nouns = memory.recent[-len(chain) :] if len(memory.recent) >= len(chain) else []
        if not CHANGE.match(said) and nouns:
            return
    for noun, quantity in zip(nouns, chain, strict=bool(nouns)) if nouns else ():
        start = clause.start if quantity is chain[0] else quantity.head
        memory.handed[quantity.start] = Named(
            noun + said.rstrip("了为至到"), start, quantity.end, leans=leans
        )


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


def _row(ground: Ground, quantity: Quantity, clause: Clause, named: Named, whole: str) -> Indicator:
    entry = _entry(named, quantity, whole)
    status = ground.sections.status(ground.text, named.start, named.end)
    doubts = [d for d, so in (("name_completed", named.leans), ("number_in_words", quantity.in_words)) if so]
    row = ground.indicator(
        start=named.start,
        end=named.end,
        name=named.name,
        value=quantity.value,
        unit=quantity.unit,
        status=refined(status, clause.left, clause.right, quantity.unit),
        indicator_id=entry.id if entry else None,
        quantity=quantity,
        subject=named.subject,
        doubts=doubts,
    )
    base = BASE.search(clause.left) if row.status == "baseline" else None
    year = base["year"] or (str(ground.year - 1) if ground.year else None) if base else None
    return replace(row, period=year, period_source="sentence") if year else row
