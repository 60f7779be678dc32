"""The records the steps of reading hand to each other. No behaviour beyond what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from transforms.mapped import MappedText

EXTRACTOR = "0.1.0"  # goes into every row; raise it when any rule of reading changes

Script = Literal["simplified", "traditional", "garbled_traditional"]
Kind = Literal["annual_report", "work_plan", "notice", "other"]
Qualifier = Literal["exact", "at_least", "at_most", "about"]
Status = Literal["achieved", "target", "proposed", "zero_by_negation"]


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
    """A number the text states. ``text[start:end]`` is the span, in the clean text."""

    indicator_id: str | None
    name: str
    value: float
    unit: str | None
    qualifier: Qualifier
    status: Status
    start: int
    end: int
    section: str | None

    @property
    def is_target(self) -> bool:
        """A target proper: 拟… is none."""
        return self.status == "target"
