"""The columns of every archive table, in one place. Owns names, types, meaning; no paths.

Each column is *content* (follows from what an office published, so two archives of the same
pages agree on it) or *volatile* (times, run ids, WARC offsets: differs from run to run).
"The same archive" means equal over all content columns of all tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

Nature = Literal["content", "volatile"]


@dataclass(frozen=True)
class Column:
    """One column: what it holds, in which unit, and where the value comes from."""

    name: str
    type: pa.DataType
    description: str
    nature: Nature = "content"
    nullable: bool = True


@dataclass(frozen=True)
class Table:
    """One archive table.

    Attributes:
        partition_by: partition columns, in path order.
        sort_by: columns the rows of one commit are sorted by, so that statistics prune.
        released: whether the table is part of a release (read by people who glob).
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    partition_by: tuple[str, ...]
    sort_by: tuple[str, ...]
    released: bool = False
    stats_columns: tuple[str, ...] = field(default=())

    def arrow(self) -> pa.Schema:
        """The pyarrow schema, descriptions as field metadata."""
        return pa.schema(
            [
                pa.field(c.name, c.type, c.nullable, {"description": c.description, "nature": c.nature})
                for c in self.columns
            ]
        )

    def content_columns(self) -> list[str]:
        """Names of the columns two archives of the same pages agree on."""
        return [c.name for c in self.columns if c.nature == "content"]


def _c(name: str, type_: pa.DataType, description: str, *, nullable: bool = True) -> Column:
    return Column(name, type_, description, "content", nullable)


def _v(name: str, type_: pa.DataType, description: str, *, nullable: bool = True) -> Column:
    return Column(name, type_, description, "volatile", nullable)


STR, I32, I64, F64, BOOL, DAY = pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()
TIME = pa.timestamp("us", tz="UTC")

HEADING = pa.struct(
    [
        pa.field("level", I32),  # 1 一、 2 （一） 3 1. 4 （1）
        pa.field("number", STR),  # in one form: 一、 （一） 1. （1） 一是
        pa.field("heading", STR),
        pa.field("start", I32),  # code points into text, number included
        pa.field("end", I32),
    ]
)
PIECE = pa.struct([pa.field("start", I32), pa.field("end", I32)])
MAP_RUN = pa.struct([pa.field("clean", I32), pa.field("raw", I32), pa.field("length", I32)])

CAPTURES = Table(
    "captures",
    "Index of the WARC files: one row per fetch, whatever came of it. Rebuilt from WARC alone.",
    (
        _v("night", DAY, "Night of the run, Asia/Shanghai", nullable=False),
        _v("run_id", STR, "Run that fetched it, such as 2026-11-22.1", nullable=False),
        _c("site_id", STR, "Site file that led here", nullable=False),
        _v("capture_id", STR, "UUID of the WARC record", nullable=False),
        _c("url", STR, "Address as requested (file: URL for imports)", nullable=False),
        _c("role", STR, "robots | list | detail | attachment | import", nullable=False),
        _c("column_id", STR, "Column of the site that led here"),
        _c("family", STR, "Report family of that column"),
        _c("via_url", STR, "Page that linked here"),
        _c("anchor", STR, "Link text on that page"),
        _c("listed_on", DAY, "Date printed beside the link"),
        _c(
            "outcome",
            STR,
            "stored | unchanged | redirect | http_error | timeout | dns | tls | refused | failed",
            nullable=False,
        ),
        _c("status", I32, "HTTP status; null where no response came"),
        _c("error", STR, "What went wrong, in one line"),
        _v("record_type", STR, "WARC record type: response | revisit | resource | metadata", nullable=False),
        _c("media_type", STR, "Declared media type, without parameters"),
        _c("charset", STR, "Declared charset"),
        _c("payload_bytes", I64, "Length of the body as served, in bytes"),
        _c(
            "payload_sha256",
            STR,
            "SHA-256 of the body as served, hexadecimal; of the referred body for a revisit",
        ),
        _v("refers_to", STR, "capture_id that holds the body, where this row is a revisit"),
        _c("etag", STR, "ETag header, for the next conditional request"),
        _c("last_modified", STR, "Last-Modified header, for the next conditional request"),
        _v("fetched_at", TIME, "When the response was complete", nullable=False),
        _v("warc_file", STR, "WARC file, relative to the captures root", nullable=False),
        _v("warc_offset", I64, "Byte offset of the record's gzip member", nullable=False),
        _v("warc_length", I64, "Length of that gzip member in bytes", nullable=False),
    ),
    ("night",),
    ("site_id", "url"),
)

_ORIGIN = (
    _v("capture_id", STR, "Capture the text was read from", nullable=False),
    _v("run_id", STR, "Run that archived the row", nullable=False),
    _v("night", DAY, "Night of that run", nullable=False),
)

REPORTS = Table(
    "reports",
    "One row per version of a document. A changed page is a new row, never an update.",
    (
        _c("year", I32, "Year covered; 0 where unknown", nullable=False),
        _c(
            "region",
            STR,
            "ISO 3166-2 of the province, CN-JL; CN for national bodies; unknown",
            nullable=False,
        ),
        _c("report_id", STR, "Stable id over versions and places", nullable=False),
        _c("version", I32, "1 for the first text seen under this id", nullable=False),
        _c(
            "content_sha256",
            STR,
            "SHA-256 of the normalised text (no spaces, punctuation folded)",
            nullable=False,
        ),
        _c("previous_sha256", STR, "content_sha256 of the version before"),
        _c("family", STR, "Report family, such as law_based_government"),
        _c("kind", STR, "annual_report | work_plan | notice | other", nullable=False),
        _c("subkind", STR, "Finer kind where known"),
        _c("region_code", STR, "GB/T 2260 code valid in the year covered"),
        _c("province", STR, "Province, full name"),
        _c("city", STR, "Prefecture-level unit, full name"),
        _c("county", STR, "County-level unit, full name"),
        _c("issuer", STR, "Issuing office, full official name"),
        _c("issuer_inferred", BOOL, "True where the full name does not stand in the text as issuer"),
        _c("title", STR, "Title, cleaned"),
        _c("published_on", DAY, "Date of publication on the page"),
        _c("written_on", DAY, "Closing date (落款)"),
        _c("source_column", STR, "Breadcrumb of the column"),
        _c("script", STR, "simplified | traditional | garbled_traditional"),
        _c("defects", pa.list_(STR), "Defects found and repaired"),
        _c("outline", pa.list_(HEADING), "Headings in reading order; offsets into text"),
        _c("text", STR, "Clean text, paragraphs separated by a line feed", nullable=False),
        _c(
            "text_map",
            pa.list_(MAP_RUN),
            "Runs that map text back to the raw decoded text; null for binary files",
        ),
        _c("media_type", STR, "True type, sniffed from bytes"),
        _c("url", STR, "Address of the page or file", nullable=False),
        _c("site_id", STR, "Site it was read from", nullable=False),
        _c("extractor", STR, "Version of the reading code", nullable=False),
        *_ORIGIN,
        _v("archived_at", TIME, "When the row was written", nullable=False),
    ),
    ("year", "region"),
    ("region_code", "issuer", "report_id", "version"),
    released=True,
    stats_columns=("report_id", "version", "content_sha256", "kind", "region_code", "issuer", "published_on"),
)

INDICATORS = Table(
    "indicators",
    "One row per number a document states, with the place where it stands.",
    (
        _c("year", I32, "Year covered by the document; 0 where unknown", nullable=False),
        _c("region", STR, "ISO 3166-2 of the province", nullable=False),
        _c("report_id", STR, "Document", nullable=False),
        _c("version", I32, "Version of the document", nullable=False),
        _c("seq", I32, "Position within the document, from 0", nullable=False),
        _c("indicator_id", STR, "Id in the catalogue"),
        _c("name", STR, "The thing measured, in the text's own words", nullable=False),
        _c("value", F64, "Value after 万/亿 scaling; null where the number is damaged or vague"),
        _c("value_low", F64, "Lower bound; null where open"),
        _c("value_high", F64, "Upper bound; null where open"),
        _c("unit", STR, "Unit as written, simplified, without its scale word"),
        _c("unit_norm", STR, "One form of units that mean the same; 件, 宗 and 起 stay apart"),
        _c("scale", F64, "What the number as written was multiplied by: 10000 of 2.4万份"),
        _c("qualifier", STR, "exact | at_least | at_most | about", nullable=False),
        _c("is_target", BOOL, "A target, not an achievement", nullable=False),
        _c(
            "status",
            STR,
            "achieved | target | proposed | baseline | change | zero_by_negation",
            nullable=False,
        ),
        _c("period", STR, "2023, 2023-10-31 (up to that day), 2021/2023 (from, to)"),
        _c("period_source", STR, "sentence | section | document"),
        _c("subject", STR, "Who acts, where the text says it"),
        _c("part_of", I32, "seq of the whole, where this is a part (其中)"),
        _c("section", STR, "Heading of the section it stands in"),
        _c(
            "section_role",
            STR,
            "achievements | problems | first_responsible | next_year | cover_note | annex | other",
        ),
        _c("confidence", F64, "1 less a fixed sum for each known doubt"),
        _c("flags", pa.list_(STR), "What a careful reader would look at again"),
        _c("catalogue", STR, "Version of the catalogue of indicators"),
        _c("span", STR, "text[clean_start:clean_end]", nullable=False),
        _c("clean_start", I32, "Start in reports.text, code points", nullable=False),
        _c("clean_end", I32, "End in reports.text, code points", nullable=False),
        _c("raw_start", I32, "Start in the raw decoded text; null for binary files and cut spans"),
        _c("raw_end", I32, "End in the raw decoded text"),
        _c("raw_pieces", pa.list_(PIECE), "All pieces of the span in the raw decoded text, in clean order"),
        _c("region_code", STR, "GB/T 2260 code of the document"),
        _c("issuer", STR, "Issuer of the document"),
        _c("kind", STR, "Kind of the document", nullable=False),
        _c("extractor", STR, "Version of the extracting code", nullable=False),
        *_ORIGIN,
    ),
    ("year", "region"),
    ("indicator_id", "region_code", "report_id", "version", "seq"),
    released=True,
)

QUARANTINE = Table(
    "quarantine",
    "What could not be read, and why. Nothing is lost: the capture is kept.",
    (
        _v("night", DAY, "Night of the run", nullable=False),
        _v("run_id", STR, "Run", nullable=False),
        _c("site_id", STR, "Site", nullable=False),
        _c("url", STR, "Address of the page or file", nullable=False),
        _c("stage", STR, "read | clean | metadata | indicators", nullable=False),
        _c("reason", STR, "Short code", nullable=False),
        _c("detail", STR, "One line for a person"),
        _v("capture_id", STR, "Capture it came from", nullable=False),
    ),
    ("night",),
    ("site_id", "url"),
)

RUNS = Table(
    "runs",
    "One row per site and run: what came of it. Written always, also after a crash of a stage.",
    (
        _v("night", DAY, "Night of the run", nullable=False),
        _v("run_id", STR, "Run", nullable=False),
        _c("site_id", STR, "Site", nullable=False),
        _c("state", STR, "ok | failed | not_reached", nullable=False),
        _c("finish_reason", STR, "How the crawl ended, from its own stats file"),
        _v("error", STR, "Why it failed, in one line"),
        _v("pages_fetched", I64, "Responses with a new body"),
        _v("pages_unchanged", I64, "Revalidated: 304, or the same bytes again"),
        _v("pages_failed", I64, "Fetches without a usable response"),
        _v("pages_refused", I64, "Not asked for: robots.txt, or a host outside the site file"),
        _v("bytes_fetched", I64, "Bytes of bodies received"),
        _v("reports_new", I64, "Rows added to reports"),
        _v("dropped", pa.map_(STR, I64), "Documents dropped, by reason"),
        _v("quarantined", I64, "Rows added to quarantine"),
        _v("started_at", TIME, "Start of the crawl"),
        _v("seconds", F64, "Wall time of the crawl in seconds"),
        _v("site_digest", STR, "SHA-256 of the site file used"),
    ),
    ("night",),
    ("site_id",),
)

TABLES: dict[str, Table] = {t.name: t for t in (CAPTURES, REPORTS, INDICATORS, QUARANTINE, RUNS)}
