"""What makes a document the same document, and a text the same text. Owns digests and keys.

Fetch time, address and run never enter a digest: a page served again unchanged is unchanged.
"""

from __future__ import annotations

import hashlib
import unicodedata

from transforms.records import Metadata


def fold(text: str) -> str:
    """The text as it is compared: NFKC (half- and full-width forms folded), no white space, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def content_sha256(text: str) -> str:
    """SHA-256 of the folded text, hexadecimal."""
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()


def logical_key(metadata: Metadata, url: str) -> str:
    """What a document is called, wherever it stands and however often it is corrected.

    Kind, region code, issuer, year and title; the address where issuer or year is unknown,
    because then nothing else tells two documents apart.
    """
    if not metadata.issuer or metadata.year_covered is None:
        return f"url|{url}"
    parts = (
        metadata.kind,
        metadata.region_code or "",
        fold(metadata.issuer),
        str(metadata.year_covered),
        "".join(c for c in fold(metadata.title or "") if c.isalnum()),
    )
    return "|".join(parts)


def report_id(key: str) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of a logical key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
