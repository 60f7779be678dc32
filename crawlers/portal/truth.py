"""What the portal's documents really say, for tests to compare with what comes out of the archive."""

from __future__ import annotations

from typing import Any

from crawlers.portal.compose import compose
from crawlers.portal.content import Column, Document, documents, offices
from crawlers.portal.library import columns_of, file_path, page_path, tabled


def _entry(document: Document, column: Column, night: int) -> dict[str, Any]:
    office = offices()[document.site]
    text = compose(document, night)
    base = f"http://{office.host}"
    page = base + page_path(column, document)
    first = columns_of(document)[0]
    return {
        "url": base + file_path(column, document) if document.file else page,
        "page_url": page,
        "listed_url": base + column.path + document.moved_from.removeprefix("./")
        if document.moved_from
        else page,
        "duplicate_of": None if column.id == first.id else base + page_path(first, document),
        "site": office.id,
        "column": column.id,
        "kind": document.kind,
        "form": document.form,
        "title": document.title,
        "issuer": office.name,
        "region_code": office.region_code,
        "year": document.year,
        "written_on": document.written.isoformat() if document.source != "news.txt" else None,
        "published_on": document.shown_on.isoformat(),
        "defects": sorted(document.defects),
        "headings": [b.text for b in text.blocks if b.kind == "heading"],
        "indicators": [vars(indicator).copy() for indicator in text.indicators],
        "table": [vars(indicator).copy() for indicator in tabled(document, night)],
        "changes": bool(document.night2),
    }


def truth(night: int = 1) -> list[dict[str, Any]]:
    """One entry for every document and address, in the order of ``content/documents.yml``.

    Keys: ``url`` (where the text stands: page or attachment), ``page_url``, ``listed_url`` (as the
    list links it; differs where the page moved), ``duplicate_of`` (address of the same text in
    another column, or None), site, column, kind (annual_report, work_plan, notice, other), form
    (html, pdf, docx), title, issuer, region_code, year (covered; of a plan: planned), written_on and
    published_on (ISO dates), defects, headings (as composed), changes (on the second night).

    ``indicators``: every figure the text states, with id, name, value (万 multiplied out, money in
    yuan), unit (None for a zero in words), phrase, qualifier (exact, at_least), is_target;
    ``table``: those a Word file states once more in its table. Phrases are as composed: compare
    them without white space and, for garbled pages, after the script's repair.
    """
    return [_entry(document, column, night) for document in documents() for column in columns_of(document)]
