"""The records the steps of reading hand to each other. No behaviour beyond what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from transforms.mapped import MappedText

EXTRACTOR = "0.2.0"  # goes into every row; raise it when any rule of reading changes

Script = Literal["simplified", "traditional", "garbled_traditional"]
Kind = Literal["annual_report", "work_plan", "notice", "other"]
Qualifier = Literal["exact", "at_least", "at_most", "about"]
Status = Literal["achieved", "target", "proposed", "baseline", "change", "zero_by_negation"]
PeriodSource = Literal["sentence", "section", "document"]


@dataclass(frozen=True)
class Source:
    """One captured body with what the crawl knows of it (one row of ``SOURCE_SCHEMA``).

    Attributes:
        media_type: as declared by the server: a hint, never believed.
        site_issuer: issuer by the site file; evidence of last resort.
    """

    body: bytes
    url: str
    capture_id: str = ""
    site_id: str = ""
    role: str = "detail"
    family: str | None = None
    column_name: str | None = None
    anchor: str | None = None
    listed_on: date | None = None
    media_type: str | None = None
    charset: str | None = None
    site_issuer: str | None = None
    site_region_code: str | None = None


@dataclass(frozen=True)
class StepNote:
    """What one step did: ``kept`` or ``dropped`` how many characters, and why."""

    step: str
    decision: Literal["kept", "dropped"]
    reason: str
    characters: int = 0
    sample: str = ""


@dataclass(frozen=True)
class PageEvidence:
    """What stands around the body; each value exactly as found.

    Attributes:
        meta: meta tags, names in lower case (``sitename``, ``siteidcode``, ``pubdate``, …).
        headline: title shown above the text on the page.
        crumbs: breadcrumb, such as ``首页>政务公开>法治政府建设``.
        info: info table above the text (索引号, 发布机构, 成文日期, …), keys without white space.
        published: the line or value that gives the time of publication.
        source: value of 来源 / ContentSource.
    """

    meta: dict[str, str] = field(default_factory=dict)
    html_title: str | None = None
    headline: str | None = None
    crumbs: str | None = None
    info: dict[str, str] = field(default_factory=dict)
    published: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Reading:
    """A document read and cleaned.

    Attributes:
        clean: clean text, one paragraph per line, mapped to ``raw``.
        raw: the raw decoded text (for HTML the whole page source); None for binary files,
            whose map leads to the text as the reader gave it.
        media_type: true type, sniffed from bytes.
        order_repaired: pages were out of order in the file and have been put right.
    """

    clean: MappedText
    raw: str | None
    media_type: str
    script: Script
    defects: tuple[str, ...] = ()
    evidence: PageEvidence = PageEvidence()
    notes: tuple[StepNote, ...] = ()
    order_repaired: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading: ``text[start:end]`` is its line or lead, number included.

    Attributes:
        level: 1 一、 2 （一） 3 1. or 一是 4 （1）.
        number: in one form: 一、 （一） 1. （1） 一是; empty where it has none.
        heading: without number and closing 。.
    """

    level: int
    number: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Metadata:
    """Who, what, when, where. ``region`` is ISO 3166-2 of the province, ``CN`` or ``unknown``."""

    title: str | None
    kind: Kind
    subkind: str | None
    issuer: str | None
    issuer_inferred: bool
    region_code: str | None
    region: str
    province: str | None
    city: str | None
    county: str | None
    year_covered: int | None
    published_on: date | None
    written_on: date | None
    source_column: str | None


@dataclass(frozen=True)
class Indicator:
    """A number the text states. ``text[start:end]`` is the span, in the clean text.

    Attributes:
        name: the thing measured, able to stand alone, in the text's own words.
        value: after 万/亿; of a range its lower bound; None where the number is damaged or vague.
        value_low: lower bound; None where open (不超过3次).
        value_high: upper bound; None where open (300余份).
        unit: as written, without its scale word: 份 of 2.4万份, 元 of 3万元.
        unit_norm: one form of units that mean the same; 件, 宗 and 起 stay apart.
        scale: what the number as written was multiplied by: 10000 of 2.4万份.
        status: what the number claims; ``baseline`` is the value before, ``change`` a difference.
        section: nearest heading above.
        section_role: part of the official outline, see ``section_roles``.
        period: ``2023``, ``2023-10-31`` (up to that day), ``2021/2023`` (from, to).
        subject: who acts, where the text says it: 我局, 全市卫生健康系统.
        part_of: position of the whole in the same list, where this is a part (其中).
        confidence: 1.0 less what ``indicators_confidence`` takes off.
        flags: what a careful reader would look at again; never a silent change.
    """

    indicator_id: str | None
    name: str
    value: float | None
    unit: str | None
    qualifier: Qualifier
    status: Status
    start: int
    end: int
    section: str | None
    value_low: float | None = None
    value_high: float | None = None
    unit_norm: str | None = None
    scale: float = 1.0
    section_role: str = "other"
    period: str | None = None
    period_source: PeriodSource | None = None
    subject: str | None = None
    part_of: int | None = None
    confidence: float = 1.0
    flags: tuple[str, ...] = ()

    @property
    def is_target(self) -> bool:
        """A target proper: 拟… is none."""
        return self.status == "target"
