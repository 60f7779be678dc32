"""What a night leaves behind for people: ``RunPlan``, ``SiteRun``, ``RunSummary``.

Written as JSON by ``storage.runs`` and shown by ``govreports status``. Pure records.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SiteState = Literal["ok", "failed", "not_reached"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RunPlan(_Record):
    """What a run set out to do; written before anything is fetched.

    Attributes:
        source: absolute path of files to import, or None when sites are crawled.
        resumed: an earlier attempt at this very run was cut off and is continued.
    """

    run_id: str
    night: date
    sites: tuple[str, ...]
    source: str | None = None
    resumed: bool = False
    planned_at: datetime


class CrawlStats(_Record):
    """What a crawl process says of itself, written when its spider closes.

    A missing file means the process was killed; only ``finish_reason == "finished"`` is success.
    """

    run_id: str
    site_id: str
    finish_reason: str
    stored: int = 0
    unchanged: int = 0
    failed: int = 0
    bytes_received: int = 0
    errors: int = 0  # exceptions in our own code
    listed: dict[str, int] = Field(default_factory=dict)  # column id -> items seen on its list pages
    notes: tuple[str, ...] = ()


class SiteRun(_Record):
    """One site in one run: what came of it."""

    run_id: str
    site_id: str
    state: SiteState
    finish_reason: str | None = None
    error: str | None = None
    pages_fetched: int = 0
    pages_unchanged: int = 0
    pages_failed: int = 0
    pages_refused: int = 0  # not asked for: robots.txt, or a host outside the site file
    bytes_fetched: int = 0
    listed: dict[str, int] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    reports_new: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)
    quarantined: int = 0
    started_at: datetime | None = None
    seconds: float = 0.0
    site_digest: str | None = None


class StageRun(_Record):
    """One stage of a night: when, how long, and whether it ended."""

    name: str
    state: Literal["ok", "failed", "not_reached"]
    seconds: float = 0.0
    error: str | None = None
    counts: dict[str, int] = Field(default_factory=dict)


class RunSummary(_Record):
    """A whole run. ``state`` is ok only when every site and every stage is."""

    run_id: str
    night: date
    state: Literal["ok", "failed"]
    sites: tuple[SiteRun, ...]
    stages: tuple[StageRun, ...]
    reports_new: int = 0
    indicators_new: int = 0
    quarantined: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)
    release: str | None = None
    problems: tuple[str, ...] = ()  # one line each: what is missing and why
