"""Nights: the date a run belongs to, in the time zone of the offices we read.

A night is the calendar date in Asia/Shanghai at which a run was planned. China has had one
zone and no daylight saving since 1991 (tz database, ``Asia/Shanghai``).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

# must match: 2026-11-22.1   must not match: 2026-11-22, 2026-11-22.0x, x2026-11-22.1
_RUN_ID = re.compile(r"(\d{4}-\d{2}-\d{2})\.([1-9]\d*)")


def night_of(moment: datetime) -> date:
    """The night a moment belongs to; the moment must carry a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone belongs to no night")
    return moment.astimezone(ZONE).date()


def run_id(night: date, number: int) -> str:
    """The id of the ``number``-th run of a night, such as ``2026-11-22.1``."""
    return f"{night.isoformat()}.{number}"


def parse_run_id(text: str) -> tuple[date, int]:
    """Splits a run id into night and number.

    Raises:
        ValueError: the text is no run id.
    """
    match = _RUN_ID.fullmatch(text)
    if match is None:
        raise ValueError(f"not a run id: {text!r}")
    return date.fromisoformat(match[1]), int(match[2])
