"""Who, what, when, where: the metadata of one document. Owns how the evidence is put together.

Each question has its own room: title, kind, closing lines, issuer, region, dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from model.regions import is_within, province_name, region_of
from transforms.dates import first_date, url_date, years
from transforms.issuer import Evidence, evidence_of, full_name, is_inferred
from transforms.kind import kind_of
from transforms.metadata_closing import closing
from transforms.metadata_title import title_of
from transforms.records import Heading, Kind, Metadata, PageEvidence, Reading, Source
from transforms.region_text import place_in_title, place_of, region_at, site_code, unit_at_start, vote

_PUBLISHED_KEYS = ("发布日期", "发布时间", "公开日期", "公开时间", "生成日期")
_WRITTEN_KEYS = ("成文日期", "发文日期", "制发日期")
_OPENING = 300  # the first sentences of a text, in code points
# must match: 您现在的位置：, 当前位置:    must not match: 首页
_CRUMB_LEAD = re.compile(r"^[^>＞»›]*?位置\s?[:：]?\s*")
# must match: " > ", >>, ＞, »    must not match: -, /
_CRUMB_STEP = re.compile(r"\s*(?:>>|[>＞»›→])\s*")


def describe(reading: Reading, headings: Sequence[Heading], source: Source) -> Metadata:
    """The metadata of a document, from its page, its text and what the crawl knows of it.

    Args:
        reading: the document, read and cleaned.
        headings: its outline.
        source: address and site; evidence of last resort.
    """
    text = reading.clean.text
    page = reading.evidence
    title = title_of(page, text, headings)
    kind = kind_of(title, text, headings)
    signed = closing(text)
    written_on = signed.written_on or _from_info(page, _WRITTEN_KEYS)
    published_on = _published_on(page, source)
    body = text[: signed.start] or text
    year = year_covered(title, body, headings, kind.kind, written_on or published_on)
    said = evidence_of(reading, title, signed, source)
    code = _region_code(said, title, year, reading, source)
    region = region_at(code, year)
    issuer = full_name(said, region)
    return Metadata(
        title=title,
        kind=kind.kind,
        subkind=kind.subkind,
        issuer=issuer,
        issuer_inferred=is_inferred(issuer, said.standing),
        region_code=code,
        region=region_of(code),
        province=region.province if region else province_name(code),
        city=region.city if region else None,
        county=region.county if region else None,
        year_covered=year,
        published_on=published_on,
        written_on=written_on,
        source_column=_column(page, source),
    )


def _region_code(
    said: Evidence, title: str | None, year: int | None, reading: Reading, source: Source
) -> str | None:
    """Code of the region: site code, place of the issuer, of the title, vote of the text, site registry.

    Within the site's region the issuer's own place is finer (a county on its city's portal). A
    place no table knows takes the code of the unit it begins with, or a finer one of the registry.
    """
    text = reading.clean.text
    site = site_code(reading.evidence.meta)
    around = site or source.site_region_code
    places = (place_of(o.codes, text, year, around) for o in said.places if o.codes)
    place = next((code for code in places if code), None)
    if place and (site is None or is_within(place, site)):
        return place
    if site is not None:
        return site
    level = said.office.level if said.office else None
    registered = source.site_region_code
    whole = said.office.place + said.office.body if said.office else ""
    start = unit_at_start(whole, year)
    if start and registered and is_within(registered, start):
        return registered
    start = start or place_in_title(title or "", level, text, year, around)
    agrees = registered is None or region_of(start) == region_of(registered)
    if start and agrees and not start.endswith("0000"):  # of a province's places the text says more
        return start
    unknown_place = bool(said.office and said.office.place)
    voted = None if unknown_place else vote(text, level, year, around)
    if voted and (around is None or region_of(voted) == region_of(around)):
        return voted
    return registered or start


def year_covered(
    title: str | None, text: str, headings: Sequence[Heading], kind: Kind, dated: date | None
) -> int | None:
    """The year a document covers, or for a plan the year it is for.

    Title, first sentence, first heading; else the year before a date up to June (a report on
    a year is due by 1 March, 厅字〔2019〕28号), the year itself after that and for plans.
    """
    named = years(title or "")
    if named:
        return named[0]
    opening = text[:_OPENING]
    body = opening.removeprefix(title or "")
    for part in (body, *(h.heading for h in headings if h.level == 1)):
        signed = [
            y for y in years(part, signed=True) if dated is None or y <= dated.year + (kind == "work_plan")
        ]
        if signed:
            return signed[0]
    if dated is None:
        return None
    return dated.year - 1 if dated.month <= 6 and kind == "annual_report" else dated.year


def _published_on(page: PageEvidence, source: Source) -> date | None:
    """Date of publication: meta tag, line on the page, info table, address, list page."""
    address = source.url if source.url.startswith("http") else ""
    found = (
        first_date(page.meta.get("pubdate")),
        first_date(page.published),
        _from_info(page, _PUBLISHED_KEYS),
        url_date(address),
        source.listed_on,
    )
    return next((d for d in found if d is not None), None)


def _from_info(page: PageEvidence, keys: Sequence[str]) -> date | None:
    return next((d for key in keys if (d := first_date(page.info.get(key))) is not None), None)


def _column(page: PageEvidence, source: Source) -> str | None:
    """The breadcrumb in one form, 首页>政务公开>年度报告; else the column's name."""
    crumbs = _CRUMB_LEAD.sub("", (page.crumbs or "").strip())
    steps = [s for s in _CRUMB_STEP.split(crumbs) if s and s not in {"正文", "内容", "详情"}]
    return ">".join(steps) or page.meta.get("columnname") or source.column_name or None
