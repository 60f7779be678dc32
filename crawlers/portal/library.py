"""Everything the portal serves, by host and path, for one night. Same input, same bytes. No network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime

from crawlers.portal import pages, pdf, word
from crawlers.portal.compose import Block, Text, compose
from crawlers.portal.content import Column, Document, Office, documents, extras, offices
from crawlers.portal.defects import damage
from crawlers.portal.markup import Indicator

SECOND_NIGHT = date(2026, 3, 2)  # the day a correction was put on the site
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_POINTER = Text("", (Block("text", "报告全文见附件。"),), ())
_TABLED = ("inspections", "cases", "files_reviewed", "trainings")


@dataclass(frozen=True)
class Resource:
    """What one path answers: status 200, or 301 to ``location``."""

    body: bytes
    content_type: str
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    location: str | None = None


Library = dict[tuple[str, str], Resource]


def encode(office: Office, page: str) -> bytes:
    """A page in the office's real encoding: what is declared gb2312 is written in GBK."""
    return page.encode("gbk" if office.charset == "gb2312" else office.charset)


def _resource(body: bytes, content_type: str, changed: date, validators: str = "both") -> Resource:
    moment = datetime.combine(changed, time(8, 20), UTC)
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Resource(
        body,
        content_type,
        etag=etag if validators in ("both", "etag") else None,
        last_modified=format_datetime(moment, usegmt=True) if validators in ("both", "modified") else None,
    )


def page_path(column: Column, document: Document) -> str:
    """Path of the document's page in a column: its first, or the one that shows it again."""
    stamp = document.also_stamp if column.id == document.also else document.stamp
    return column.path + document.href(stamp).removeprefix("./")


def file_path(column: Column, document: Document) -> str:
    """Path of the document's attachment, beside its page."""
    assert document.file is not None
    return page_path(column, document).rpartition("/")[0] + f"/{document.file}"


def columns_of(document: Document) -> list[Column]:
    """The columns that show a document: plans and reports in the site's first, notices there too."""
    office = offices()[document.site]
    found = [office.columns[0]]
    return [*found, office.column(document.also)] if document.also else found


def _listed(office: Office, column: Column) -> list[tuple[str, str, date]]:
    """Link, title and day of every item of a column, newest first."""
    items = []
    for document in documents():
        if document.site == office.id and column in columns_of(document):
            again = document.also_stamp if column.id == document.also else None
            href = document.moved_from if document.moved_from and not again else document.href(again)
            items.append((href, document.title, document.shown_on))
    items += [(e.path, e.title, e.date) for e in extras() if (e.site, e.column) == (office.id, column.id)]
    return sorted(items, key=lambda item: (item[2], item[0]), reverse=True)


def tabled(document: Document, night: int = 1) -> list[Indicator]:
    """The figures that a Word file states a second time, in its table."""
    if document.form != "docx":
        return []
    return [i for i in compose(document, night).indicators if i.id in _TABLED]


def attachment(document: Document, text: Text) -> bytes:
    """The bytes of a document's PDF or Word file."""
    lines = [text.title, *(b.text for b in text.blocks)]
    if document.form == "docx":
        rows = [("项目", "数量"), *((i.name, f"{i.value}{i.unit}") for i in tabled(document))]
        created = datetime.combine(document.written, time(9, 0))
        return word.write(text.title, lines[1:], rows, created)
    if "page_order" in document.defects:
        sheets = pdf.pages_of(pdf.lines_of(lines), per_page=12)
        return pdf.write([sheets[i] for i in pdf.shuffled(len(sheets))])
    sheets = pdf.pages_of(pdf.lines_of(lines))
    footers = [f"- {i} -" for i in range(1, len(sheets) + 1)] if "page_number" in document.defects else None
    return pdf.write(sheets, footers)


def _of_document(document: Document, night: int) -> Iterator[tuple[str, Resource]]:
    """Pages, attachment and redirect of one document."""
    office = offices()[document.site]
    text = damage(compose(document, night), document.defects)
    changed = SECOND_NIGHT if night > 1 and document.night2 else document.published
    shown = text if document.form == "html" else _POINTER
    for column in columns_of(document):
        body = encode(office, pages.detail(office, column, document, shown))
        yield page_path(column, document), _resource(body, office.content_type, changed, document.validators)
    column = columns_of(document)[0]
    if document.file:
        yield (
            file_path(column, document),
            _resource(attachment(document, text), _TYPES[document.form], changed),
        )
    if document.moved_from:
        old = column.path + document.moved_from.removeprefix("./")
        target = f"http://{office.host}{page_path(column, document)}"
        yield old, Resource(b"", office.content_type, status=301, location=target)


def _of_site(office: Office) -> Iterator[tuple[str, Resource]]:
    """Home page, robots.txt, list pages and the page robots.txt forbids."""
    yield "/", _resource(encode(office, pages.home(office)), office.content_type, date(2025, 12, 1))
    yield "/robots.txt", _resource(office.robots.encode("ascii"), "text/plain", date(2019, 1, 2))
    for column in office.columns:
        items = _listed(office, column)
        newest = max(day for _, _, day in items) + timedelta(days=1)
        for current in range(-(-len(items) // column.page_size)):
            body = encode(office, pages.list_page(office, column, items, current))
            made = _resource(body, office.content_type, newest)
            yield column.path + (f"index_{current}.html" if current else "index.html"), made
            if not current:
                yield column.path, made
    for extra in extras():
        if extra.site == office.id and extra.what == "forbidden":
            body = encode(office, f"<html><body><h1>{extra.title}</h1></body></html>")
            yield extra.path, _resource(body, office.content_type, extra.date)


def build(night: int = 1) -> Library:
    """All resources of one night, by (host, path)."""
    library: Library = {}
    for office in offices().values():
        for path, resource in _of_site(office):
            library[office.host, path] = resource
    for document in documents():
        host = offices()[document.site].host
        for path, resource in _of_document(document, night):
            if (host, path) in library:
                raise ValueError(f"two documents share {host}{path}")
            library[host, path] = resource
    return library
