"""Composes the texts of the portal from the sentence stock. Puts no defect in and knows no HTML.

Which sentence a document uses follows from its office and year alone, so every process composes
the same texts; within one office a slot moves on to another sentence every year.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from crawlers.portal.content import CONTENT, Document, Office, figures, load, offices
from crawlers.portal.markup import Indicator, fill

FIRST_YEAR = 2019
ORDINALS = "一二三四五六七八九十"
_ALWAYS = ("study", "permits", "enforcement", "litigation", "publicity")
# must match "[2020-2022] 面对"; not "2020—2022年", "（2021—2025年）"
_YEARS = re.compile(r"\[(\d{4})-(\d{4})\] ")
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Block:
    """A paragraph: kind is heading, text, signature or date."""

    kind: str
    text: str


@dataclass(frozen=True)
class Text:
    """A composed document: its paragraphs without the title, and every figure it states."""

    title: str
    blocks: tuple[Block, ...]
    indicators: tuple[Indicator, ...]


@cache
def _stock() -> dict[str, Any]:
    topics = load("stock/measures_one.yml") | load("stock/measures_two.yml")
    return {"topics": topics, "frame": load("stock/frame.yml"), "plan": load("stock/plan.yml")}


def _rank(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


@dataclass
class _Writer:
    """Picks and fills sentences for one document."""

    office: Office
    document: Document
    values: dict[str, float]
    stated: list[Indicator] = field(default_factory=list)

    def __post_init__(self) -> None:
        year = self.document.year
        old = year < 2021
        self.words = dict(self.office.words) | {
            "year": str(year),
            "next": str(year + 1),
            "puf": "七五" if old else "八五",
            "congress": "党的十九大" if year < 2022 else "党的二十大",
            "outline": f"法治政府建设实施纲要（{'2015—2020' if old else '2021—2025'}年）",
            "unit": "处室" if self.office.words["office"] == "委" else "股室",
            "title": self.document.title,
        }

    def fill(self, line: str) -> str:
        filled = fill(line, self.words, self.values, self.stated)
        if self.office.words["office"] == "委":  # a commission has 处室, a county bureau 股室
            filled = filled.replace("股室", "处室").replace("法规股", "法规处").replace("督查股", "督查处")
        return filled

    def choose(self, slot: str, stock: str | Sequence[str], count: int = 1) -> list[str]:
        """That many raw lines of a slot; the next ones each year, in an order of the office's own."""
        lines = stock.splitlines() if isinstance(stock, str) else list(stock)
        if slot in self.document.pins:
            return [lines[self.document.pins[slot]]]
        fitting = []
        for line in lines:
            bounds = _YEARS.match(line)
            if bounds is None or int(bounds[1]) <= self.document.year <= int(bounds[2]):
                fitting.append(_YEARS.sub("", line))
        fitting.sort(key=lambda line: _rank(self.office.id, slot, line))
        start = (self.document.year - FIRST_YEAR) * count
        return [fitting[(start + i) % len(fitting)] for i in range(count)]

    def pick(self, slot: str, stock: str | Sequence[str]) -> str:
        return self.fill(self.choose(slot, stock)[0])

    def chance(self, slot: str, one_in: int) -> bool:
        rank = _rank(self.office.id, self.document.year, slot)
        return int(rank[:8], 16) % one_in == 0

    @property
    def with_figures(self) -> bool:
        return "no_figures" not in self.document.defects


def _joined(sentences: Sequence[str], inline: bool) -> str:
    if not inline:
        return "".join(sentences)
    return "".join(f"{ORDINALS[i]}是{s}" for i, s in enumerate(sentences))


def _topics(w: _Writer) -> list[str]:
    """The topics of this report, in the order of the stock."""
    every = list(_stock()["topics"])
    free = sorted(
        (t for t in every if t not in _ALWAYS), key=lambda t: _rank(w.office.id, w.document.year, t)
    )
    count = 8 if "page_order" in w.document.defects else 5 + w.document.year % 2
    chosen = {*_ALWAYS, *free[:count]}
    return [t for t in every if t in chosen]


def _topic(w: _Writer, topic: str) -> tuple[str, str]:
    """Heading and paragraph of a topic."""
    raw = _stock()["topics"][topic]
    heading = w.pick(f"{topic}.heading", raw["heading"])
    slots = ["lead", "facts", "tail"] if not w.chance(f"{topic}.short", 5) else ["lead", "facts"]
    if not w.with_figures:
        slots = ["lead", "tail"]
    sentences = [w.pick(f"{topic}.{slot}", raw[slot]) for slot in slots]
    if topic in ("publicity", "enforcement") and w.chance(f"{topic}.local", 1 if topic == "publicity" else 2):
        sentences.insert(1, w.pick(f"{topic}.local", w.office.local))
    return heading, _joined(sentences, w.document.style == "inline")


def _measures(w: _Writer) -> list[Block]:
    """Part one in the document's style."""
    stock = _stock()
    blocks: list[Block] = []
    if w.document.style != "items":
        for i, topic in enumerate(_topics(w)):
            heading, text = _topic(w, topic)
            blocks += [Block("heading", f"（{_ordinal(i)}）{heading}"), Block("text", text)]
        return blocks
    groups: list[str] = []
    number = 0
    running = "page_order" in w.document.defects
    for topic in _topics(w):
        group = stock["topics"][topic]["group"]
        if group not in groups and not (running and groups):
            groups.append(group)
            heading = w.pick(f"group.{group}", stock["frame"]["groups"][group])
            blocks.append(Block("heading", f"（{_ordinal(len(groups) - 1)}）{heading}"))
            number = 0
        number += 1
        heading, text = _topic(w, topic)
        blocks.append(Block("text", f"{number}.{heading}。{text}"))
    return blocks


def _ordinal(index: int) -> str:
    """0 -> 一, 10 -> 十一."""
    return ORDINALS[index] if index < 10 else f"十{ORDINALS[index - 10]}"


def _problems(w: _Writer) -> list[Block]:
    frame = _stock()["frame"]
    points = [w.fill(line) for line in w.choose("problems", frame["problems"], 3 + w.document.year % 2)]
    listed = "；".join(f"{ORDINALS[i]}是{p}" for i, p in enumerate(points)) + "。"
    lead = w.pick("problems_lead", frame["problems_lead"])
    return [Block("text", lead + listed + w.pick("problems_tail", frame["problems_tail"]))]


def _duty(w: _Writer) -> list[Block]:
    frame = _stock()["frame"]
    lines = [w.fill(line) for line in w.choose("duty", frame["duty"], 3)]
    if w.with_figures:
        lines.insert(2, w.pick("duty_facts", frame["duty_facts"]))
    half = len(lines) // 2
    return [Block("text", "".join(lines[:half])), Block("text", "".join(lines[half:]))]


def _next(w: _Writer) -> list[Block]:
    frame = _stock()["frame"]
    points = [w.fill(line) for line in w.choose("next", frame["next"], 4)]
    if w.with_figures:
        target = w.fill(w.choose("next_targets", frame["next_targets"])[0])
        points[1] += target
    lead = w.pick("next_lead", frame["next_lead"])
    if w.document.style == "inline":
        return [Block("text", lead + _joined(points, inline=True))]
    return [Block("text", lead), *(Block("text", f"（{ORDINALS[i]}）{p}") for i, p in enumerate(points))]


def written_on(document: Document) -> str:
    """The closing date in the document's form: 2024年2月5日, 二〇二四年二月五日 or full-width digits."""
    day = document.written
    plain = f"{day.year}年{day.month}月{day.day}日"
    if document.date_form == "full_width":
        return plain.translate({ord("0") + i: ord("０") + i for i in range(10)})
    if document.date_form == "chinese":
        year = "".join(_DIGITS[int(c)] for c in str(day.year))
        return f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日"
    return plain


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _report(w: _Writer) -> list[Block]:
    frame = _stock()["frame"]
    parts = [
        ("part_measures", _measures),
        ("part_problems", _problems),
        ("part_duty", _duty),
        ("part_next", _next),
    ]
    if w.chance("duty_first", 4):
        parts[1], parts[2] = parts[2], parts[1]
    blocks = [Block("text", w.pick("opening", frame["opening"]))]
    for i, (slot, make) in enumerate(parts):
        blocks.append(Block("heading", f"{ORDINALS[i]}、{w.pick(slot, frame[slot])}"))
        blocks += make(w)
    if w.chance("other", 3):
        blocks.append(Block("heading", f"五、{w.pick('part_other', frame['part_other'])}"))
        blocks.append(Block("text", w.pick("other", frame["other"])))
    return [*blocks, *_closing(w)]


def _closing(w: _Writer) -> list[Block]:
    return [Block("signature", w.office.name), Block("date", written_on(w.document))]


def _plan(w: _Writer) -> list[Block]:
    """A cover letter, signed and dated, then the plan itself with items numbered through."""
    plan = _stock()["plan"]
    blocks = [Block("text", w.fill(line)) for line in plan["cover"]]
    blocks += [*_closing(w), Block("heading", w.document.title)]
    blocks.append(Block("text", w.pick("plan.opening", plan["opening"])))
    number = 0
    for i, part in enumerate(plan["parts"]):
        blocks.append(Block("heading", f"{ORDINALS[i]}、{part['heading']}"))
        items = part["items"].splitlines()
        items.sort(key=lambda line: _rank(w.office.id, line))
        for line in items:
            number += 1
            blocks.append(Block("text", f"{number}.{w.fill(line)}"))
    return blocks


@cache
def compose(document: Document, night: int = 1) -> Text:
    """The text of a document as its office wrote it, before any defect."""
    w = _Writer(offices()[document.site], document, figures(document, night))
    if document.source:
        lines = (CONTENT / "texts" / document.source).read_text("utf-8").split("\n")
        blocks = [Block("text", line) for line in lines if line]
        if document.kind == "notice":
            blocks += _closing(w)
    else:
        blocks = _plan(w) if document.kind == "work_plan" else _report(w)
    return Text(document.title, tuple(blocks), tuple(w.stated))
