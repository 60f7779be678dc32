"""``govreports extract``: reads files without an archive, one JSON object a document.

The form is the one researchers score against: base name of the file, metadata, outline, indicators
with raw offsets where the file is text. Owns only that form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from model.errors import ReadError, SettingsError
from transforms import catalogue
from transforms.metadata import describe
from transforms.outline import outline
from transforms.pipeline import all_indicators, indicator_row
from transforms.read import read
from transforms.records import EXTRACTOR, Indicator, Reading, Source


def files_below(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, in a fixed order; hidden ones left out.

    Raises:
        SettingsError: a path does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and _visible(p, path))
        elif path.exists():
            yield path
        else:
            raise SettingsError(f"{path} does not exist")


def _visible(path: Path, folder: Path) -> bool:
    """As for an import: nothing hidden, and no link that leads out of the folder."""
    inside = path.relative_to(folder).parts
    return not any(part.startswith(".") for part in inside) and path.resolve().is_relative_to(
        folder.resolve()
    )


def describe_file(path: Path) -> dict[str, Any]:
    """Reads one file into the documented form.

    Raises:
        ReadError: the file cannot be read; the reason says why.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ReadError("unreadable_file", f"{path}: {error.strerror}") from error
    source = Source(body=body, url=path.absolute().as_uri(), role="import")
    reading = read(source)
    headings = outline(reading.clean.text)
    about = describe(reading, headings, source)
    found = all_indicators(reading.clean.text, headings, about)
    day = {
        k: v.isoformat() if v else None
        for k, v in (("published_on", about.published_on), ("written_on", about.written_on))
    }
    return {
        "file": path.name.encode("utf-8", "replace").decode(),
        "title": about.title,
        "kind": about.kind,
        "subkind": about.subkind,
        "issuer": about.issuer,
        "issuer_inferred": about.issuer_inferred,
        "region_code": about.region_code,
        "region": about.region,
        "province": about.province,
        "city": about.city,
        "county": about.county,
        "year_covered": about.year_covered,
        **day,
        "source_column": about.source_column,
        "script": reading.script,
        "media_type": reading.media_type,
        "defects": list(reading.defects),
        "outline": [{"level": h.level, "number": h.number, "heading": h.heading} for h in headings],
        "indicators": [
            _indicator(n, item, reading) for n, item in enumerate(found) if item.value is not None
        ],
        "unvalued": [_indicator(n, item, reading) for n, item in enumerate(found) if item.value is None],
        "text": reading.clean.text,
        "extractor": EXTRACTOR,
        "catalogue": catalogue.version(),
    }


def _indicator(seq: int, item: Indicator, reading: Reading) -> dict[str, Any]:
    """A row as in the archive, but ``span``, ``start`` and ``end`` are those of the file where it is text."""
    row = indicator_row(seq, item, reading)
    start, end, pieces = row.pop("raw_start"), row.pop("raw_end"), row.pop("raw_pieces")
    clean = row["span"]
    raw = reading.raw[start:end] if reading.raw is not None and start is not None else clean
    return row | {"span": raw, "start": start, "end": end, "pieces": pieces, "clean_span": clean}


def line(document: dict[str, Any]) -> str:
    """One JSON line, Chinese characters as they are."""
    return json.dumps(document, ensure_ascii=False)
