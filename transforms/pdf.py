"""Reads PDF: the text layer, visual lines joined into paragraphs, pages parted by form feeds.

A paragraph ends where a line ends short of the right margin, or the next one is indented.
Pages come in file order; putting them right is for ``page_order``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw as pdfium_c

from model.errors import ReadError
from transforms.boilerplate import PAGE_NUMBER
from transforms.extract import Extract
from transforms.mapped import MappedText
from transforms.numbering import mark
from transforms.records import StepNote

_MIN_CHARACTERS = 20  # of the whole file; fewer are a stamp on a scan
_MAX_PAGES = 1000
_INDENT = 1.2  # character widths
_SHORT = 1.6
# must match: 99.87% of 99.87%。, 2024 of 2024年   must not match: 年2024
_RUN = re.compile(r"[!-~]{1,20}")
_DIGITS = re.compile(r"\d+")
# The row of a table: it never runs on into the next line.
# must match: 予以公开 3 0 12   must not match: 共 3 件, 截至 2024
TABLE_ROW = re.compile(r"(?:\s[\d.,%/-]{1,18}){2}$")


@dataclass(frozen=True)
class _Line:
    """One visual line: its words and where it begins and ends, in points from the left."""

    words: str
    left: float
    right: float
    em: float  # width of its characters


def read_pdf(body: bytes) -> Extract:
    """The text layer of a PDF.

    Raises:
        ReadError: ``encrypted_pdf``, ``broken_pdf``, ``too_large`` or ``no_text_layer``.
    """
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD
        raise ReadError("encrypted_pdf" if locked else "broken_pdf", str(error)) from error
    try:
        if len(document) > _MAX_PAGES:
            raise ReadError("too_large", f"{len(document)} pages, more than {_MAX_PAGES}")
        pages = [_page_lines(page) for page in document]
    except pdfium.PdfiumError as error:
        raise ReadError("broken_pdf", str(error)) from error
    finally:
        document.close()
    characters = sum(len(line.words) for page in pages for line in page)
    if characters < _MIN_CHARACTERS:
        raise ReadError("no_text_layer", f"{len(pages)} pages, {characters} characters of text")
    pages, notes = _without_running_lines(pages)
    blank = sum(1 for page in pages if not page)
    if blank:
        notes.append(StepNote("read_pdf", "kept", "pages_without_text", blank))
    text = "\f".join("\n".join(_paragraphs(page, pages)) for page in pages if page)
    return Extract(MappedText.of(text), None, notes=tuple(notes))


def _page_lines(page: pdfium.PdfPage) -> list[_Line]:
    textpage = page.get_textpage()
    try:
        return [line for line in _lines(textpage) if line.words]
    finally:
        textpage.close()
        page.close()


def _lines(textpage: pdfium.PdfTextPage) -> Iterator[_Line]:
    words: list[str] = []
    boxes: list[tuple[float, float]] = []
    for i in range(textpage.count_chars()):
        char = chr(pdfium_c.FPDFText_GetUnicode(textpage, i))
        if char in "\r\n":
            yield _line(words, boxes)
            words, boxes = [], []
        elif char not in "\x00\x02\ufffe\uffff":
            words.append(char)
            if not char.isspace():
                left, _, right, _ = textpage.get_charbox(i, loose=True)
                boxes.append((left, right))
    yield _line(words, boxes)


def _line(words: Sequence[str], boxes: Sequence[tuple[float, float]]) -> _Line:
    if not boxes:
        return _Line("", 0.0, 0.0, 0.0)
    left, right = min(b[0] for b in boxes), max(b[1] for b in boxes)
    return _Line("".join(words).strip(), left, right, median(b[1] - b[0] for b in boxes))


def _without_running_lines(pages: list[list[_Line]]) -> tuple[list[list[_Line]], list[StepNote]]:
    """Drops what stands at the head or foot of most pages: running titles (page numbers go later)."""
    notes: list[StepNote] = []
    if len(pages) < 3:
        return pages, notes
    for at in (0, -1):
        seen = Counter(
            _DIGITS.sub("0", page[at].words)
            for page in pages
            if len(page) > 1 and not PAGE_NUMBER.search(page[at].words)
        )
        words, times = seen.most_common(1)[0] if seen else ("", 0)
        if times * 2 > len(pages) and len(words) > 3:
            gone = [page for page in pages if len(page) > 1 and _DIGITS.sub("0", page[at].words) == words]
            sizes = sum(len(page.pop(at).words) for page in gone)
            notes.append(StepNote("read_pdf", "dropped", "running_line", sizes, words))
    return pages, notes


def _paragraphs(page: Sequence[_Line], pages: Sequence[Sequence[_Line]]) -> Iterator[str]:
    """Joins the lines of one page; the margins are those of the whole document."""
    every = [line for lines in pages for line in lines]
    em = median(line.em for line in every)
    full = [line for line in every if line.right - line.left > 20 * em] or every
    left, right = min(line.left for line in full), max(line.right for line in full)
    words = ""
    for i, line in enumerate(page):
        words += line.words
        ends = (
            i + 1 == len(page)
            or _is_page_number(page, i)
            or _is_page_number(page, i + 1)
            or TABLE_ROW.search(line.words) is not None
            or line.right < right - (_SHORT + _unbreakable(page[i + 1].words)) * em
            or page[i + 1].left > left + _INDENT * em
            or mark(page[i + 1].words) is not None
        )
        if ends:
            yield words
            words = ""
        elif _is_letter(words[-1]) and _is_letter(page[i + 1].words[0]):
            words += " "


def _is_page_number(page: Sequence[_Line], i: int) -> bool:
    return i in (0, len(page) - 1) and PAGE_NUMBER.search(page[i].words) is not None


def _unbreakable(words: str) -> int:
    """How many characters at the start of a line are never parted: a number such as 99.87%."""
    found = _RUN.match(words)
    return len(found[0]) if found else 0


def _is_letter(char: str) -> bool:
    """A Latin letter: words of them are parted by the line end, numbers are cut by it."""
    return char.isascii() and char.isalpha()
