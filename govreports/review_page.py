"""``govreports extract --html``: one page to review by eye what was read. Owns only its form.

Every indicator is marked where it stands, with its name, value, unit, id and status in a tooltip and in the
margin beside its paragraph; numbers that were seen and rejected are grey, with the reason. The page
is one file without script or anything from outside; everything from a document is escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import Any

from model.errors import SettingsError
from transforms import catalogue
from transforms.indicators_review import Rejected, rejected

# must match: NUL, escape, lone surrogates (no HTML, no UTF-8)    must not match: line feed, tab
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BOUNDS = {"at_least": "≥", "at_most": "≤", "about": "≈"}


@dataclass(frozen=True)
class _Mark:
    """An indicator of a document with its number in it."""

    place: str
    number: int
    item: dict[str, Any]

    @property
    def start(self) -> int:
        return int(self.item["clean_start"])

    @property
    def end(self) -> int:
        return int(self.item["clean_end"])


def write(path: Path, documents: Sequence[dict[str, Any]]) -> None:
    """Writes the page of several documents.

    Raises:
        SettingsError: the file cannot be written.
    """
    try:
        path.write_text(page(documents, catalogue.version()), encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error


def page(documents: Sequence[dict[str, Any]], version: str) -> str:
    """The page of several documents.

    Args:
        documents: as ``extract.describe_file`` gives them.
        version: of the catalogue.
    """
    shown = [_document(n, document) for n, document in enumerate(documents, 1)]
    total = sum(len(document["indicators"]) for document in documents)
    known = sum(bool(item["indicator_id"]) for document in documents for item in document["indicators"])
    links = [f'<a href="#d{n}">{_safe(d["file"])}</a>' for n, d in enumerate(documents, 1)]
    template = files("govreports").joinpath("data/review_page.html").read_text(encoding="utf-8")
    return Template(template).substitute(
        title="Indicators for review",
        counts=f"{_count(len(documents), 'document')}, {_count(total, 'indicator')}, {known} with an id, "
        f"catalogue {_safe(version)}",
        contents=" · ".join(links) if len(links) > 1 else "",
        documents="\n".join(shown),
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _safe(value: object) -> str:
    return html.escape(_UNPRINTABLE.sub("\ufffd", str(value)), quote=True)


def _document(number: int, document: dict[str, Any]) -> str:
    text = document["text"]
    marks = [_Mark(f"{number}-{n}", n, item) for n, item in enumerate(document["indicators"], 1)]
    traps = rejected(text, [(mark.start, mark.end, mark.item["value"]) for mark in marks])
    about = [document.get(key) for key in ("kind", "issuer", "region_code", "year_covered")]
    counted = f"{_count(len(marks), 'indicator')}, {_count(len(traps), 'number')} that measure nothing"
    rows = "".join(_row(text, start, end, marks, traps) for start, end in _paragraphs(text))
    return (
        f'<article id="d{number}">\n<h2>{_safe(document.get("title") or document["file"])}</h2>\n'
        f'<p class="about">{" · ".join(_safe(x) for x in [document["file"], *about, counted] if x)}</p>\n'
        f"{rows}</article>"
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _row(text: str, start: int, end: int, marks: Sequence[_Mark], traps: Sequence[Rejected]) -> str:
    here = [m for m in marks if m.start < end and m.end > start]
    grey = [t for t in traps if t.start < end and t.end > start]
    notes = "".join(_note(mark) for mark in here if mark.start >= start)
    body = "".join(_pieces(text, start, end, here, grey))
    return f'<div class="row"><p>{body}</p><ol>{notes}</ol></div>\n'


def _pieces(
    text: str, start: int, end: int, marks: Sequence[_Mark], traps: Sequence[Rejected]
) -> Iterator[str]:
    """A paragraph cut wherever a mark begins or ends; a piece may lie in several."""
    edges = [at for m in marks for at in (m.start, m.end)] + [at for t in traps for at in (t.start, t.end)]
    cuts = {start, end} | {max(start, min(end, at)) for at in edges}
    for low, high in pairwise(sorted(cuts)):
        words = _safe(text[low:high])
        over = [m for m in marks if m.start <= low and high <= m.end]
        grey = [t for t in traps if t.start <= low and high <= t.end]
        if grey:
            words = f'<span class="trap" title="{_safe("; ".join(t.reason for t in grey))}">{words}</span>'
        if not over:
            yield words
            continue
        tip = "\n".join(_tip(m.item) for m in over)
        links = [f'<a href="#n{m.place}">{m.number}</a>' for m in over if high in {m.end, end}]
        ends = f"<sup>{''.join(links)}</sup>" if links else ""
        begun = next((f' id="m{m.place}"' for m in over if m.start == low), "")
        yield f'<mark class="{_classes(over)}"{begun} title="{_safe(tip)}">{words}{ends}</mark>'


def _classes(marks: Sequence[_Mark]) -> str:
    item = min(marks, key=lambda m: m.end - m.start).item
    names = ["known"] if item["indicator_id"] else []
    names += [item["status"]] if item["status"] in {"target", "proposed", "baseline", "change"} else []
    return " ".join([*names, "flagged"] if item.get("flags") else names)


def _tip(item: dict[str, Any]) -> str:
    known = item["indicator_id"] or "no id"
    said = [f"{item['name']} {_value(item)}", known, item["status"], *(item.get("flags") or [])]
    return " · ".join(said)


def _value(item: dict[str, Any]) -> str:
    value = item["value"]
    return "?" if value is None else f"{_BOUNDS.get(item['qualifier'], '')}{value:.15g}{item['unit'] or ''}"


def _note(mark: _Mark) -> str:
    item = mark.item
    code = f"<code>{_safe(item['indicator_id'])}</code>" if item["indicator_id"] else "no id"
    more = [item["status"], item.get("period"), item.get("subject"), _part(item), _sure(item)]
    flags = "".join(f' <span class="flag">{_safe(flag)}</span>' for flag in item.get("flags") or [])
    return (
        f'<li id="n{mark.place}"><a class="n" href="#m{mark.place}">{mark.number}</a>'
        f'<span class="what">{_safe(item["name"])}</span> <span class="value">{_safe(_value(item))}</span> '
        f'<span class="soft">{code} · {" · ".join(_safe(x) for x in more if x)}</span>{flags}</li>'
    )


def _part(item: dict[str, Any]) -> str:
    whole = item.get("part_of")
    return "" if whole is None else f"part of {whole + 1}"


def _sure(item: dict[str, Any]) -> str:
    confidence = item.get("confidence", 1.0)
    return "" if confidence is None or confidence >= 1 else f"sure {confidence:.2f}"
