"""What every reader of a file type gives back. No behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.mapped import MappedText
from transforms.records import PageEvidence, StepNote


@dataclass(frozen=True)
class Extract:
    """The text of a file before cleaning.

    Attributes:
        text: the text, mapped to ``raw`` (or to itself, for binary files).
        raw: the raw decoded text; None for binary files.
    """

    text: MappedText
    raw: str | None
    evidence: PageEvidence = field(default_factory=PageEvidence)
    notes: tuple[StepNote, ...] = ()
