"""The closing lines of a document: who signed, when (落款). Owns how they are recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.dates import Dated, dates
from transforms.issuer_names import Office, office_of

_TAIL = 0.8  # a date in figures alone (2024-01-03) closes a text only in its last fifth
_MAX_SIGNATURE = 40
_NEAR = 200  # how far signature and date may lie apart, in code points

# must match (what may stand round a closing date): （, ）, 印发, 。    must not match: 发布日期：
_ROUND_DATE = re.compile(r"[\s（()）。.]*(?:印发|印)?[\s（()）。.]*")
# must match: the 。 or space before a signature in a text on one line    must not match: 、
_BREAK = re.compile(r"[。；;！!？?：:\s]")


@dataclass(frozen=True)
class Closing:
    """Signature and date; either may be missing.

    Attributes:
        line: the signature as it stands, white space removed.
        start: where the closing lines begin, in code points.
    """

    office: Office | None
    line: str | None
    written_on: date | None
    start: int


def closing(text: str) -> Closing:
    """The closing lines of a text.

    The last date that stands alone in its line, or behind a signature in one line, with the
    signature before it; a covering letter's stands in the middle. Without such a date, an
    office's name as the last line.
    """
    for dated in reversed(list(dates(text))):
        found = _closing_at(text, dated)
        if found is not None:
            return found
    lines = [line for line in text.splitlines() if line.strip()]
    last = "".join(lines[-1].split()) if lines else ""
    office = office_of(last) if 0 < len(last) <= _MAX_SIGNATURE else None
    if office is None:
        return Closing(None, None, None, len(text))
    return Closing(office, last, None, text.rindex(lines[-1]))


def _closing_at(text: str, dated: Dated) -> Closing | None:
    """The closing lines round a date, or None where it is a date like any other."""
    low = max(0, dated.start - _NEAR)
    begin = text.rfind("\n", low, dated.start) + 1 or low
    end = text.find("\n", dated.end, dated.end + _NEAR)
    before, after = text[begin : dated.start], text[dated.end : end if end >= 0 else dated.end + _NEAR]
    if not _ROUND_DATE.fullmatch(after):
        return None
    if not dated.chinese and dated.start < len(text) * _TAIL:
        return None
    if _ROUND_DATE.fullmatch(before):
        above = text[max(0, begin - _NEAR) : begin].rstrip()
        last = above.rpartition("\n")[2]
        line = "".join(last.split())
        signed = _signature(line)
        start = max(0, begin - _NEAR) + len(above) - len(last) if signed else begin
        return Closing(signed, line if signed else None, dated.value, start)
    tail = _BREAK.split(before.rstrip().rstrip("（("))[-1]
    office = _signature(tail)
    if office is None:
        return None
    return Closing(office, tail, dated.value, begin + before.rindex(tail))


def _signature(line: str) -> Office | None:
    """The office of a signature, also behind the end of a sentence in a text on one line."""
    tail = _BREAK.split(line)[-1]
    return office_of(tail) if 0 < len(tail) <= _MAX_SIGNATURE else None
