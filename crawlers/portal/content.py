"""Reads ``content/``: the invented offices, their documents and figures. Makes no text and no page.

Offices and places are invented; their region codes carry real province digits (GB/T 2260) and a
prefecture part ``99`` or a county part that is not in use.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Column:
    """A column (栏目) of a site: where its list stands and how many items one list page shows."""

    id: str
    name: str
    path: str
    page_size: int


@dataclass(frozen=True)
class Office:
    """An invented office and its web site.

    Attributes:
        places: the invented names that occur in its texts.
        id_code: SiteIDCode, ten digits, the first six the region code.
        charset: what the pages declare; ``gb2312`` pages are written in GBK, as real ones are.
        content_type: what the server says of pages, often without a charset.
        info: form of the table above the text: cells, spans or none.
        template: class of the element around the text (a TRS body class).
        pubdate: how PubDate is printed: minutes, em_dashes, ratio_colon, seconds, date_only.
        words: what the sentence stock calls this office (``we``, ``all``, ``head`` …).
        local: sentences only this office uses.
    """

    id: str
    name: str
    places: tuple[str, ...]
    host: str
    region_code: str
    id_code: str
    charset: str
    address: str
    content_type: str
    info: str
    template: str
    pubdate: str
    words: Mapping[str, str]
    columns: tuple[Column, ...]
    robots: str
    local: tuple[str, ...]

    def column(self, column_id: str) -> Column:
        """The column of that id (KeyError if there is none)."""
        return {c.id: c for c in self.columns}[column_id]


@dataclass(frozen=True)
class Document:
    """One document of a site, as ``content/documents.yml`` describes it.

    Attributes:
        year: the year the text covers (a work plan: the year planned).
        stamp: number of the page, ``t<yyyymmdd>_<stamp>.html``.
        shown: the date page and list show where it is not the day of publication (a backdated page).
        style: sections, items or inline: how deep the outline goes.
        form: html, or pdf and docx, where the page only points to the attachment ``file``.
        also: a second column that shows the same text under its own address.
        night2: figures corrected on the second night.
        pins: stock slot -> index of the sentence to use, in place of the seeded choice.
    """

    site: str
    year: int
    stamp: int
    written: date
    published: date
    title: str
    kind: str = "annual_report"
    style: str = "sections"
    form: str = "html"
    file: str | None = None
    source: str | None = None
    shown: date | None = None
    date_form: str = "digits"
    validators: str = "both"
    also: str | None = None
    also_stamp: int = 0
    moved_from: str | None = None
    defects: frozenset[str] = frozenset()
    night2: Mapping[str, float] = field(default_factory=dict, hash=False)
    pins: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def shown_on(self) -> date:
        """The date page and list print."""
        return self.shown or self.published

    def href(self, stamp: int | None = None) -> str:
        """The link to the page as its list prints it: ``./202403/t20240312_1012466.html``."""
        day = self.published
        return f"./{day:%Y%m}/t{day:%Y%m%d}_{stamp or self.stamp}.html"


@dataclass(frozen=True)
class Extra:
    """A list item without a document: a dead link, or a page that robots.txt forbids."""

    site: str
    column: str
    path: str
    date: date
    what: str
    title: str


def load(name: str) -> Any:
    """A YAML file below ``content/``."""
    return yaml.safe_load((CONTENT / name).read_text("utf-8"))


@cache
def offices() -> dict[str, Office]:
    """The offices by id."""
    found = {}
    for site, raw in load("sites.yml").items():
        columns = tuple(Column(**c) for c in raw.pop("columns"))
        local = tuple(raw.pop("local").splitlines())
        places = tuple(raw.pop("places"))
        found[site] = Office(id=site, columns=columns, local=local, places=places, **raw)
    return found


@cache
def documents() -> tuple[Document, ...]:
    """All documents, titles filled in, in the order of the file."""
    found = []
    for raw in load("documents.yml"):
        name = offices()[raw["site"]].name
        raw["title"] = raw["title"].replace("{name}", name)
        raw["defects"] = frozenset(raw.get("defects", ()))
        found.append(Document(**raw))
    return tuple(found)


@cache
def extras() -> tuple[Extra, ...]:
    """List items that lead to no document."""
    return tuple(Extra(**raw) for raw in load("extras.yml"))


@cache
def _figures() -> dict[tuple[str, int], dict[str, float]]:
    with (CONTENT / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row.pop("site"), int(row.pop("year"))): {k: float(v) for k, v in row.items()} for row in rows}


def figures(document: Document, night: int = 1) -> dict[str, float]:
    """The figures of the document's office and year, corrected where it is the second night."""
    values = dict(_figures()[document.site, document.year])
    return values | dict(document.night2) if night > 1 else values
