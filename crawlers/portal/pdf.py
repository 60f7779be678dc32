"""Writes small Chinese PDF files: one base font that every reader knows, no compression, no clock.

PDF 1.4 (ISO 32000-1:2008, 9.7.5.2): STSong-Light with the predefined CMap UniGB-UCS2-H, so text is
UTF-16 big-endian and no font is embedded. The same text gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SIZE = 16  # 三号, the size official documents are printed in
LEADING = 28
WIDTH, HEIGHT = 595, 842
MARGIN_X, MARGIN_Y = 73, 90
COLUMNS = 28
LINES = 23
# one piece each: 1954, 99.8%, 件, 。 - a number is never broken over two lines
_PIECE = re.compile(r"[!-~]+|.")
_CLOSERS = "，。；：、）》”"


def lines_of(paragraphs: Sequence[str]) -> list[str]:
    """Breaks paragraphs into printed lines.

    They are indented by two; no number is cut, and no closing mark stands at the head of a line.
    """
    lines: list[str] = []
    for paragraph in paragraphs:
        line, width = "　　", 2.0
        for piece in _PIECE.findall(paragraph):
            step = len(piece) * (0.5 if piece.isascii() else 1.0)
            if width + step > COLUMNS and piece not in _CLOSERS:
                lines.append(line)
                line, width = "", 0.0
            line += piece
            width += step
        lines.append(line)
    return lines


def pages_of(lines: Sequence[str], per_page: int = LINES) -> list[list[str]]:
    """Cuts printed lines into pages, wherever a page is full."""
    return [list(lines[i : i + per_page]) for i in range(0, len(lines), per_page)]


def shuffled(count: int) -> list[int]:
    """An order in which pages were put together wrongly: 8 -> [0, 1, 4, 3, 2, 5, 6, 7].

    The third to fifth page are turned round; there a report of numbered items still is in its items,
    so their numbers tell the right order.
    """
    return [0, 1, 4, 3, 2, *range(5, count)]


def _content(lines: Sequence[str], footer: str | None) -> bytes:
    top = HEIGHT - MARGIN_Y
    parts = ["BT", f"/F1 {SIZE} Tf"]
    for i, line in enumerate(lines):
        indent = len(line) - len(line.lstrip("　"))
        text = line.lstrip("　")
        x, y = MARGIN_X + indent * SIZE, top - i * LEADING
        parts.append(f"1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex().upper()}> Tj")
    if footer:
        parts.append(f"1 0 0 1 {WIDTH // 2 - 16} 48 Tm <{footer.encode('utf-16-be').hex().upper()}> Tj")
    return "\n".join([*parts, "ET"]).encode("ascii")


def write(pages: Sequence[Sequence[str]], footers: Sequence[str] | None = None) -> bytes:
    """A PDF file of the given pages, each a list of printed lines.

    Args:
        pages: printed lines by page, in the order they shall stand in the file.
        footers: a page number or the like for each page.
    """
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H"
        b" /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        b" /DW 1000 /W [1 95 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light"
        b" /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120"
        b" /CapHeight 880 /StemV 93 >> >>",
    ]
    for i, lines in enumerate(pages):
        stream = _content(lines, footers[i] if footers else None)
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * i} 0 R >>"
        )
        objects += [page.encode(), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)]
    body = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(body)
