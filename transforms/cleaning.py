"""The cleaning of a text, step by step: which steps run, in which order. Owns no step."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.boilerplate import drop_page_lines, drop_page_numbers, drop_repeated_title, drop_residue
from transforms.flags import flags
from transforms.flatten import part_headings, part_signature, unflatten
from transforms.mapped import MappedText
from transforms.page_order import join_pages, order_pages
from transforms.records import Script, StepNote
from transforms.script import drop_glosses, script_of, simplify
from transforms.spaces import close_spaces, normal_lines, trim_lines
from transforms.steps import Step

# The order matters: white space is what is left of lost line breaks, so it is cleaned after
# ``unflatten``; numbers tell the order of pages, so page numbers go before ``order_pages``.
STEPS: tuple[Step, ...] = (
    normal_lines,
    drop_residue,
    drop_glosses,
    simplify,
    unflatten,
    part_headings,
    part_signature,
    trim_lines,
    drop_page_lines,
    drop_repeated_title,
    drop_page_numbers,
    trim_lines,
    order_pages,
    join_pages,
    close_spaces,
)
# Reasons of notes that are defects of the document; the others are the reader's own doings.
DEFECTS = frozenset({
    "nav_crumb", "page_meta_line", "duplicate_title", "nbsp_residue", "halfwidth_punct", "traditional_script",
    "pinyin_brackets", "flattened_lines", "lost_symbol_question", "attachment_residue", "missing_title",
    "page_order", "page_split", "inner_spaces", "mixed_brackets", "notice_wrapper", "share_button",
    "docx_bookmark", "page_number_residue", "blank_lines_residue", "lost_heading_number", "no_signature",
    "no_date", "missing_notice_title", "undecodable", "unmapped",
})  # fmt: skip


@dataclass(frozen=True)
class Cleaned:
    """A clean text with what was done to it."""

    text: MappedText
    script: Script
    defects: tuple[str, ...]
    notes: tuple[StepNote, ...]
    order_repaired: bool


def clean(text: MappedText) -> Cleaned:
    """Runs all steps. A text that is clean already comes out as it is."""
    notes: list[StepNote] = []
    for step in STEPS:
        text, more = step(text)
        notes.extend(more)
    notes.extend(flags(text.text))
    reasons = dict.fromkeys(note.reason for note in notes)
    return Cleaned(
        text=text,
        script=script_of(notes),
        defects=tuple(reason for reason in reasons if reason in DEFECTS),
        notes=tuple(notes),
        order_repaired="page_order" in reasons,
    )
