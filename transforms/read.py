"""The way into reading: bytes in, a clean text with its map out. Owns the order of the stages.

What cannot be read is an error with a short reason; what can is never dropped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from model.decoding import Decoded, decode
from model.errors import ReadError
from transforms.cleaning import clean
from transforms.docx_text import read_docx
from transforms.extract import Extract
from transforms.html import read_html
from transforms.page_evidence import completed, crumbs_of, pairs
from transforms.pdf import read_pdf
from transforms.plain import read_plain
from transforms.records import PageEvidence, Reading, Source, StepNote
from transforms.sniff import MEDIA_TYPES, sniff
from transforms.xlsx_text import read_xlsx

MAX_BODY = 30 * 1024 * 1024  # bytes


def read(source: Source) -> Reading:
    """Reads one captured body.

    Raises:
        ReadError: with reason ``empty_file``, ``too_large``, ``unsupported_type``, ``encrypted_pdf``,
            ``broken_pdf``, ``no_text_layer``, ``encrypted_docx``, ``broken_docx`` or
            ``broken_xlsx``.
    """
    if len(source.body) > MAX_BODY:
        raise ReadError("too_large", f"{len(source.body)} bytes, more than {MAX_BODY}")
    kind = sniff(source.body)
    if kind == "pdf":
        extract = read_pdf(source.body)
    elif kind == "docx":
        extract = read_docx(source.body)
    elif kind == "xlsx":
        extract = read_xlsx(source.body)
    else:
        decoded = decode(source.body, source.charset, html=kind == "html")
        extract = read_html(decoded) if kind == "html" else read_plain(decoded)
        if decoded.doubtful:
            extract = replace(extract, notes=(*extract.notes, _undecodable(decoded)))
        if kind == "text" and not extract.text.text.strip():
            raise ReadError("empty_file", "the file holds nothing but white space")
    return _reading(extract, MEDIA_TYPES[kind])


def _undecodable(decoded: Decoded) -> StepNote:
    return StepNote("decode", "kept", "undecodable", decoded.text.count("\ufffd"), decoded.charset)


def _reading(extract: Extract, media_type: str) -> Reading:
    cleaned = clean(extract.text)
    found = extract.evidence
    above = {"missing_title"} if found.headline or found.meta.get("articletitle") else set()
    more = [note.reason for note in extract.notes if note.reason in ("undecodable", "unmapped")]
    return Reading(
        clean=cleaned.text,
        raw=extract.raw,
        media_type=media_type,
        script=cleaned.script,
        defects=tuple(d for d in dict.fromkeys([*more, *cleaned.defects]) if d not in above),
        evidence=_with_dropped_lines(extract.evidence, cleaned.notes),
        notes=(*extract.notes, *cleaned.notes),
        order_repaired=cleaned.order_repaired,
    )


def _with_dropped_lines(evidence: PageEvidence, notes: Sequence[StepNote]) -> PageEvidence:
    """Adds what lines dropped from the text say; what stands around the body goes first."""
    crumbs = [n.sample for n in notes if n.reason == "nav_crumb"]
    info = dict(evidence.info)
    for note in notes:
        if note.reason == "page_meta_line":
            for key, value in pairs(note.sample):
                info.setdefault(key, value)
    return completed(replace(evidence, info=info, crumbs=evidence.crumbs or crumbs_of(crumbs)))
