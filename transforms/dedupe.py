"""New, new version, unchanged or duplicate? Decided from keys and digests alone.

Knows no archive: what is archived comes in as records. Near-duplicates are not judged here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from transforms.identity import report_id

Verdict = Literal["new", "new_version", "unchanged", "duplicate"]


@dataclass(frozen=True)
class Known:
    """One archived version of a document, as far as deciding needs it."""

    report_id: str
    version: int
    content_sha256: str
    url: str
    region_code: str | None
    year: int


@dataclass(frozen=True)
class Candidate:
    """One document read tonight."""

    index: int  # its row among the documents of the run
    logical_key: str
    content_sha256: str
    site_id: str
    url: str
    region_code: str | None
    year: int


@dataclass(frozen=True)
class Decision:
    """What becomes of a candidate.

    Attributes:
        report_id: the document it is a version of, or a duplicate of.
        version: number of the version to archive; 0 where nothing is archived.
        previous_sha256: digest of the version before.
        reason: one line for a person.
    """

    index: int
    verdict: Verdict
    report_id: str
    version: int = 0
    previous_sha256: str | None = None
    reason: str = ""


class _Archive:
    """The archive as it grows while candidates are decided one by one."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.latest: dict[str, Known] = {}
        self.at_url: dict[str, Known] = {}
        self.by_digest: dict[tuple[str, str | None, int], list[Known]] = {}
        for row in known:
            self.add(row)

    def add(self, row: Known) -> None:
        if row.report_id not in self.latest or self.latest[row.report_id].version <= row.version:
            self.latest[row.report_id] = row
        self.at_url[row.url] = row
        self.by_digest.setdefault((row.content_sha256, row.region_code, row.year), []).append(row)


def decide(candidates: Iterable[Candidate], known: Iterable[Known]) -> list[Decision]:
    """Decides every candidate, in an order that does not depend on the order of crawling.

    The same text at the same address is *unchanged*. The same text at another address, of the
    same region and year, is a *duplicate*. Otherwise it is *new*, or a *new version* where its
    logical key is known: also when an office goes back to an earlier text.

    Args:
        candidates: documents read tonight.
        known: archived versions, oldest first.

    Returns:
        One decision per candidate, ordered by index.
    """
    archive = _Archive(known)
    decisions = []
    for candidate in sorted(candidates, key=lambda c: (c.site_id, c.url, c.index)):
        decision = _decide_one(candidate, archive)
        if decision.version:
            archive.add(
                Known(
                    decision.report_id,
                    decision.version,
                    candidate.content_sha256,
                    candidate.url,
                    candidate.region_code,
                    candidate.year,
                )
            )
        decisions.append(decision)
    return sorted(decisions, key=lambda d: d.index)


def _decide_one(candidate: Candidate, archive: _Archive) -> Decision:
    here = archive.at_url.get(candidate.url)
    if here is not None and here.content_sha256 == candidate.content_sha256:
        return Decision(candidate.index, "unchanged", here.report_id, reason="same text at the same address")
    twins = archive.by_digest.get((candidate.content_sha256, candidate.region_code, candidate.year), [])
    for twin in twins:
        if twin.url != candidate.url:
            return Decision(candidate.index, "duplicate", twin.report_id, reason=f"same text as {twin.url}")
    key = report_id(candidate.logical_key)
    latest = archive.latest.get(key)
    if latest is None:
        return Decision(candidate.index, "new", key, version=1)
    return Decision(
        candidate.index, "new_version", key, version=latest.version + 1, previous_sha256=latest.content_sha256
    )
