"""Reads DOCX: paragraphs and tables of the body in order; headers, footers and text boxes left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from model.errors import ReadError
from transforms.docx_numbers import Numbers
from transforms.extract import Extract
from transforms.mapped import MappedText
from transforms.records import StepNote

MAX_UNPACKED = 100 * 1024 * 1024  # bytes of all parts together

# Deleted text, field codes, text boxes, and the second copy of drawings for old readers.
_LEFT_OUT = frozenset({
    qn("w:del"), qn("w:delText"), qn("w:instrText"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pict"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
})  # fmt: skip
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(body: bytes) -> Extract:
    """The text of a DOCX file, one paragraph a line, cells of a row parted by tabs.

    Raises:
        ReadError: ``broken_docx`` or ``too_large``.
    """
    _check_size(body)
    try:
        document = Document(io.BytesIO(body))
        numbers = Numbers.of(document)
        lines = list(_blocks(document.element.body, numbers))
    except (
        KeyError, ValueError, TypeError, AttributeError, RuntimeError, OSError, EOFError, zipfile.BadZipFile,
        PackageNotFoundError, etree.XMLSyntaxError,
    ) as error:  # fmt: skip
        raise ReadError("broken_docx", f"{type(error).__name__}: {error}") from error
    text = "\n".join(lines)
    notes = [StepNote("read_docx", "kept", "automatic_numbers", numbers.given)] if numbers.given else []
    return Extract(MappedText.of(text), None, notes=tuple(notes))


def _check_size(body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ReadError("broken_docx", str(error)) from error
    if unpacked > MAX_UNPACKED:
        raise ReadError("too_large", f"{unpacked} bytes unpacked, more than {MAX_UNPACKED}")


def _blocks(parent: Any, numbers: Numbers) -> Iterator[str]:
    """Paragraphs and table rows below an element, in order, content controls opened."""
    for child in parent:
        if child.tag == qn("w:p"):
            yield numbers.next(child) + "".join(_words(child))
        elif child.tag == qn("w:tbl"):
            yield from _rows(child, numbers)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
            yield from _blocks(child, numbers)


def _rows(table: Any, numbers: Numbers) -> Iterator[str]:
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue  # a row of a table inside a cell comes with its cell
        cells = [list(_blocks(cell, numbers)) for cell in row if cell.tag == qn("w:tc")]
        if len(cells) == 1:
            yield from cells[0]  # a frame around text, no table
        else:
            yield "\t".join(" ".join(line for line in cell if line) for cell in cells)


def _words(paragraph: Any) -> Iterator[str]:
    """The characters of a paragraph: text, tabs and line breaks, insertions kept, deletions not."""
    for child in paragraph:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:br") and child.get(qn("w:type")) == "page":
            continue
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag != qn("w:pPr"):
            yield from _words(child)
