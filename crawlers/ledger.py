"""What a crawl says of itself: counts, notes, and whether "finished" is the truth.

Scrapy calls a crawl finished when nothing is left to fetch. Here a crawl is finished only when
its columns were walked to the end and listed what they should; anything else has its own name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from model.runs import CrawlStats
from model.sites import Site

FINISHED = "finished"
# Reasons a crawl that ran to its end failed nevertheless, the gravest first.
FAULTS = (
    "capture_failed",  # a fetch could not be written
    "spider_error",  # an exception in our own code
    "robots_unavailable",  # robots.txt could not be read, so nothing was asked for
    "column_unreachable",  # the first list page of a column gave nothing
    "list_incomplete",  # a further list page is missing
    "no_files",  # nothing to import
    "too_few_items",  # a column lists fewer items than its site file expects
)
_MAX_NOTES = 100
_FAILED = frozenset({"http_error", "timeout", "dns", "tls", "failed"})


class Ledger:
    """Counts of one site in one run, earlier attempts of that run included."""

    def __init__(self, site: Site, run_id: str) -> None:
        self._site, self._run_id = site, run_id
        self._outcomes: Counter[str] = Counter()
        self._bytes = 0
        self._errors = 0
        self._listed: dict[str, set[str]] = {column.id: set() for column in site.columns}
        self._notes: dict[str, None] = {}
        self._faults: dict[str, list[str]] = {}

    def captured(self, row: Mapping[str, Any]) -> None:
        """Counts one row of ``captures``. A robots.txt that does not exist is no failure."""
        outcome, status = row["outcome"], row["status"]
        if row["role"] == "robots" and outcome == "http_error" and 400 <= (status or 0) < 500:
            outcome = "no_robots"
        self._outcomes[outcome] += 1
        self._bytes += row["payload_bytes"] or 0
        if outcome == "refused":
            self._outcomes[f"refused: {row['error']}"] += 1

    def listed(self, column_id: str, urls: set[str]) -> None:
        """Counts the distinct items of a column."""
        self._listed.setdefault(column_id, set()).update(urls)

    def error(self, text: str) -> None:
        """Counts an exception in our own code."""
        self._errors += 1
        self.fault("spider_error", text)

    def note(self, text: str) -> None:
        """Keeps a line for people."""
        self._notes[text] = None

    def fault(self, reason: str, text: str) -> None:
        """Keeps a reason why the crawl is not finished even when it runs to its end."""
        assert reason in FAULTS, reason
        self._faults.setdefault(reason, []).append(text)

    def stats(self, finish_reason: str) -> CrawlStats:
        """The stats of the crawl, given how Scrapy says it ended."""
        if finish_reason == FINISHED:
            self._check_columns()
            finish_reason = next((reason for reason in FAULTS if reason in self._faults), FINISHED)
        refused = [f"{n} {why}" for why, n in sorted(self._outcomes.items()) if why.startswith("refused: ")]
        notes = [f"{reason}: {text}" for reason in FAULTS for text in self._faults.get(reason, ())]
        notes += [*refused, *self._notes]
        if len(notes) > _MAX_NOTES:
            notes[_MAX_NOTES:] = [f"and {len(notes) - _MAX_NOTES} more"]
        return CrawlStats(
            run_id=self._run_id,
            site_id=self._site.id,
            finish_reason=finish_reason,
            stored=self._outcomes["stored"],
            unchanged=self._outcomes["unchanged"],
            failed=sum(self._outcomes[outcome] for outcome in _FAILED),
            bytes_received=self._bytes,
            errors=self._errors,
            listed={column: len(urls) for column, urls in self._listed.items()},
            notes=tuple(notes),
        )

    def _check_columns(self) -> None:
        """A column without expectations must list at least one item."""
        for column in self._site.columns:
            count, expected = len(self._listed[column.id]), column.expected
            least = expected.min if expected else 1
            if count < least:
                text = f"column {column.id!r} lists {count} items, expected at least {least}"
                self.fault("too_few_items", text)
            if expected and expected.max is not None and count > expected.max:
                self.note(f"column {column.id!r} lists {count} items, expected at most {expected.max}")
