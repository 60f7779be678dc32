"""The closing lines of a document: who signed, when (落款). Owns how they are recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.dates import Dated, dates
from transforms.issuer_names import Office, office_of

_TAIL = 0.8  # a date in figures alone (2024-01-03) closes a text only in its last fifth
_MAX_SIGNATURE = 40

# must match (what may stand round a closing date): （, ）, 印发, 。    must not match: 发布日期：
_ROUND_DATE = re.compile(r"[\s（()）。.]*(?:印发|印)?[\s（()）。.]*")
# must match: 抄送：市司法局, 附件：1.清单, 相关附件：    (lines behind the signature)
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
    begin = text.rfind("\n", 0, dated.start) + 1
    end = text.find("\n", dated.end)
    before, after = text[begin : dated.start], text[dated.end : end if end >= 0 else len(text)]
    if not _ROUND_DATE.fullmatch(after):
        return None
    if not dated.chinese and dated.start < len(text) * _TAIL:
        return None
    if _ROUND_DATE.fullmatch(before):
        above = text[:begin].rstrip()
        line_start = above.rfind("\n") + 1
        line = "".join(above[line_start:].split())
        signed = _signature(line)
        return Closing(signed, line if signed else None, dated.value, line_start if signed else begin)
    tail = _BREAK.split(before.rstrip().rstrip("（("))[-1]
    office = _signature(tail)
    if office is None:
        return None
    return Closing(office, tail, dated.value, begin + before.rindex(tail))


def _signature(line: str) -> Office | None:
    """The office of a signature, also behind the end of a sentence in a text on one line."""
    tail = _BREAK.split(line)[-1]
    return office_of(tail) if 0 < len(tail) <= _MAX_SIGNATURE else None
