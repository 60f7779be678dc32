"""The table of registered sites for the docs (``docs/sites.md``), made from the site files alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby

from model.regions import province_name, region_of
from model.sites import Site

BEGIN = "<!-- sites: begin, written by `govreports sites table` -->"
END = "<!-- sites: end -->"
_HEADER = "| site | office | code | level | hosts | family | columns | nights | reports read | verified |"


def table(sites: Mapping[str, Site]) -> str:
    """The real sites as Markdown: what they come to, then one table per province.

    Test sites are left out. A host or column appears as it stands in the site file.
    """
    real = sorted((s for s in sites.values() if not s.test), key=lambda s: (s.region_code or "", s.id))
    lines = [_sums(real), ""]
    for code, group in groupby(real, key=lambda s: (s.region_code or "")[:2]):
        lines += [f"### {province_name(code + '0000')} ({region_of(code + '0000')})", ""]
        lines += [_HEADER, "|" + " --- |" * (_HEADER.count("|") - 1)]
        lines += [_row(site) for site in group]
        lines.append("")
    return "\n".join(lines)


def replace_table(document: str, sites: Mapping[str, Site]) -> str:
    """The document with the table between its marks written anew.

    Raises:
        ValueError: the document does not carry both marks once.
    """
    if document.count(BEGIN) != 1 or document.count(END) != 1:
        raise ValueError(f"the document needs one line {BEGIN!r} and one line {END!r}")
    head, _, rest = document.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{table(sites)}\n{END}{tail}"


def _sums(real: list[Site]) -> str:
    provinces = len({region_of(s.region_code) for s in real})
    verified = sum(s.verified_on is not None for s in real)
    families = Counter(s.cms for s in real)
    return (
        f"{len(real)} sites in {provinces} provinces; {sum(s.scheduled for s in real)} with a column, and so "
        f"crawled by themselves; {verified} verified on the live web. Families: "
        + ", ".join(f"{name} {count}" for name, count in sorted(families.items()))
        + "."
    )


def _row(site: Site) -> str:
    cells = [
        site.id,
        site.issuer or "",
        site.region_code or "",
        site.level or "",
        "<br>".join(site.hosts),
        site.cms,
        "<br>".join(f"[{column.name}]({column.url})" for column in site.columns),
        _rhythm(site),
        str(sum(source.what == "report" for source in site.source) or ""),
        str(site.verified_on or "never"),
    ]
    return "| " + " | ".join(cells) + " |"


def _rhythm(site: Site) -> str:
    if not site.scheduled:
        return "none"
    plan = site.schedule
    months = ", ".join(str(month) for month in plan.dense)
    return f"months {months}: every {_nights(plan.dense_every)}; else every {_nights(plan.else_every)}"


def _nights(count: int) -> str:
    return "night" if count == 1 else f"{count} nights"
