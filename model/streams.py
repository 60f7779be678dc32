"""The two streams of the transforms: what they take and what they give, as Arrow schemas.

One row per captured body on both sides; ``decision`` says kept, or why not.
"""

from __future__ import annotations

import pyarrow as pa

from model.schemas import DAY, INDICATORS, REPORTS, STR

SOURCE_SCHEMA = pa.schema(
    [
        ("capture_id", STR),
        ("site_id", STR),
        ("url", STR),
        ("role", STR),
        ("family", STR),
        ("column_name", STR),
        ("anchor", STR),
        ("listed_on", DAY),
        ("media_type", STR),  # as declared, only a hint
        ("charset", STR),  # as declared, only a hint
        ("site_issuer", STR),
        ("site_region_code", STR),
        ("body", pa.large_binary()),
    ]
)

_DOCUMENT_COLUMNS = [
    c
    for c in REPORTS.columns
    if c.name not in {"report_id", "version", "previous_sha256", "run_id", "night", "archived_at"}
]
_INDICATOR_COLUMNS = [
    c
    for c in INDICATORS.columns
    if c.name
    not in {
        "report_id",
        "version",
        "year",
        "region",
        "region_code",
        "issuer",
        "kind",
        "capture_id",
        "run_id",
        "night",
        "extractor",
    }
]

INDICATOR_STRUCT = pa.struct([pa.field(c.name, c.type) for c in _INDICATOR_COLUMNS])
DOCUMENT_SCHEMA = pa.schema(
    [
        pa.field("decision", STR),  # kept | dropped | quarantined
        pa.field("reason", STR),  # short code where not kept
        pa.field("stage", STR),  # step that decided, where not kept
        pa.field("detail", STR),  # one line for a person
        *[pa.field(c.name, c.type) for c in _DOCUMENT_COLUMNS],
        pa.field("logical_key", STR),  # what report_id is made of
        pa.field("indicators", pa.list_(INDICATOR_STRUCT)),
    ]
)
