"""Builds small real files for tests: PDF pages with a Chinese text layer, DOCX, web pages. Our own words."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document

EM = 16  # points: one Chinese character
LEFT, TOP, LEADING = 90, 760, 28
WIDTH = 26  # characters a full line holds


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with one text layer line per given line; a line may begin with U+3000 as indent."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    descriptor = add(
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    cid = add(
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor %d 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>" % descriptor
    )
    font = add(
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[%d 0 R]>>"
        % cid
    )
    kids = []
    for lines in pages:
        stream = b"\n".join(
            b"BT /F1 %d Tf %d %d Td <%s> Tj ET"
            % (
                EM,
                LEFT + EM * (len(line) - len(line.lstrip("\u3000"))),
                TOP - LEADING * n,
                line.lstrip("\u3000").encode("utf-16-be").hex().encode(),
            )
            for n, line in enumerate(lines)
        )
        content = add(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(
            add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                b"/Resources<</Font<</F1 %d 0 R>>>>>>" % (tree, content, font)
            )
        )
    objects[catalog - 1] = b"<</Type/Catalog/Pages %d 0 R>>" % tree
    objects[tree - 1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % k for k in kids),
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def typeset(paragraphs: Sequence[str], per_page: int = 0) -> list[list[str]]:
    """Breaks paragraphs into lines as a typist would: indent of two, full lines, pages of a fixed length."""
    lines: list[str] = []
    for paragraph in paragraphs:
        words = "\u3000\u3000" + paragraph
        lines.extend(words[i : i + WIDTH] for i in range(0, len(words), WIDTH))
    size = per_page or len(lines)
    return [lines[i : i + size] for i in range(0, len(lines), size)]


def docx(paragraphs: Sequence[str | Sequence[Sequence[str]]]) -> bytes:
    """A DOCX: strings are paragraphs, lists of rows are tables; a header and a footer come with it."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "内部资料页眉"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    for item in paragraphs:
        if isinstance(item, str):
            document.add_paragraph(item)
            continue
        table = document.add_table(rows=len(item), cols=len(item[0]))
        for row, cells in zip(table.rows, item, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def trs_page(body: str, *, head: str = "", before: str = "", after: str = "") -> str:
    """A page as a TRS template writes it; ``body`` goes into ``div.TRS_Editor``."""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">\n'
        f"<title>法治政府建设年度报告_云溪县卫生健康局</title>{head}\n"
        "<style>.TRS_Editor p{margin:0}</style><script>var a = '<p>不要</p>';</script></head>\n"
        '<body><div class="nav"><a href="/">首页</a><a href="/zw/">政务公开</a></div>\n'
        f'{before}\n<div class="xl"><div class="TRS_Editor">{body}</div></div>\n{after}'
        '<div class="footer">主办单位：云溪县卫生健康局　网站标识码：9999000001</div></body></html>'
    )
