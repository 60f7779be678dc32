"""Reads a web page: decode, parse, find the body, take its text with places in the page source."""

from __future__ import annotations

from model.decoding import Decoded
from transforms.extract import Extract
from transforms.html_body import find_body
from transforms.html_page import parse, render
from transforms.mapped import MappedText
from transforms.page_evidence import evidence
from transforms.records import StepNote

_OUTSIDE = frozenset({"nav", "footer", "header"})


def read_html(decoded: Decoded) -> Extract:
    """The body of a page with its map to the page source, and what stands around it.

    A page without any text, or one that only points to an attachment, gives a short text.
    """
    page = parse(decoded.text)
    if page.lost:  # markup no parser takes, such as thousands of nested elements
        visible = MappedText(page.flat.chars, page.flat.starts, page.flat.ends)
        note = StepNote("parse", "kept", "markup_lost", len(visible))
        return Extract(visible, decoded.text, notes=(note,))
    body = find_body(page)
    tokens = page.tokens[body.start : body.end]
    text = render(page, tokens, _OUTSIDE if body.found_by in ("whole", "prose") else frozenset())
    notes = [StepNote("find_body", "kept", body.found_by, len(text), page.parser)]
    dropped = len(page.flat.chars) - len(text)
    notes.append(StepNote("find_body", "dropped", "outside_body", max(0, dropped)))
    lost = int(((text.starts == text.ends) & [not c.isspace() for c in text.text]).sum()) if len(text) else 0
    if lost:
        notes.append(StepNote("align", "kept", "unmapped", lost))
    return Extract(text, decoded.text, evidence(page, body), tuple(notes))
