"""Writes the portal's Word attachment: paragraphs, a bookmark and a table. No clock in the bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_EPOCH = (1980, 1, 1, 0, 0, 0)


def _bookmark(paragraph: object, name: str) -> None:
    """Puts an empty bookmark at the head of a paragraph, as Word leaves _GoBack behind."""
    element = paragraph._p  # type: ignore[attr-defined]
    for tag in ("w:bookmarkEnd", "w:bookmarkStart"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), "0")
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        element.insert(0, mark)


def write(title: str, paragraphs: Sequence[str], table: Sequence[Sequence[str]], created: datetime) -> bytes:
    """A Word file; the table follows the text, the bookmark stands in the third paragraph.

    Args:
        title: heading line.
        paragraphs: the text.
        table: rows of cells, the first row being the head.
        created: date put into the core properties.
    """
    document = docx.Document()
    document.add_paragraph(title)
    made = [document.add_paragraph(text) for text in paragraphs]
    _bookmark(made[min(2, len(made) - 1)], "_GoBack")
    grid = document.add_table(rows=0, cols=len(table[0]))
    for row in table:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, "", "", ""
    core.created = core.modified = created
    raw = io.BytesIO()
    document.save(raw)
    return _fixed(raw.getvalue())


def _fixed(body: bytes) -> bytes:
    """The same zip without times, so that equal texts give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            info = zipfile.ZipInfo(item.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(item.filename))
    return out.getvalue()
