"""The jump check over stored rows: what the same office stated of other years comes as an argument.

Works on rows as the ``indicators`` table has them; the rule itself stands in ``indicators_checks``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from transforms.indicators_checks import against, key
from transforms.records import Indicator

Row = dict[str, Any]
Office = tuple[str, str]  # region code, issuer: what makes an office the same over the years
Earlier = Mapping[tuple[Office, int], Mapping[str, Sequence[float]]]

COLUMNS = (
    *("report_id", "version", "year", "region_code", "issuer", "indicator_id", "value"),
    *("unit", "unit_norm", "status", "part_of"),
)


def office_of(row: Mapping[str, Any]) -> Office | None:
    """The office of a row, or None where region or issuer is unknown: then nothing is compared."""
    return (row["region_code"], row["issuer"]) if row["region_code"] and row["issuer"] else None


def earlier_values(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[Office, int], dict[str, list[float]]]:
    """By office and year, the values stated in the newest version of each document.

    Args:
        rows: archived rows with ``COLUMNS``.
    """
    rows = list(rows)
    newest: dict[str, int] = {}
    for row in rows:
        newest[row["report_id"]] = max(row["version"], newest.get(row["report_id"], 0))
    found: dict[tuple[Office, int], dict[str, list[float]]] = {}
    for row in rows:
        office, name = office_of(row), key(_record(row))
        if (
            office is None
            or name is None
            or row["value"] is None
            or row["version"] != newest[row["report_id"]]
        ):
            continue
        found.setdefault((office, row["year"]), {}).setdefault(name, []).append(row["value"])
    return found


def flag_jumps(rows: Sequence[Row], earlier: Earlier) -> list[Row]:
    """The rows of one document, flagged ``implausible_jump`` against the years beside its own.

    Args:
        rows: rows of one document, with all columns of the table.
        earlier: values by office and year, as ``earlier_values`` gives them.

    Returns:
        The same rows in the same order; ``flags`` and ``confidence`` may differ, nothing else.
    """
    office = office_of(rows[0]) if rows else None
    if office is None:
        return list(rows)
    near: dict[str, list[float]] = {}
    for year in (rows[0]["year"] - 1, rows[0]["year"] + 1):
        for name, values in earlier.get((office, year), {}).items():
            near.setdefault(name, []).extend(values)
    checked = against([_record(row) for row in rows], near)
    return [
        row | {"flags": list(item.flags), "confidence": item.confidence}
        for row, item in zip(rows, checked, strict=True)
    ]


def _record(row: Mapping[str, Any]) -> Indicator:
    return Indicator(
        indicator_id=row["indicator_id"],
        name=row.get("name") or "",
        value=row["value"],
        unit=row["unit"],
        qualifier="exact",
        status=row["status"],
        start=0,
        end=0,
        section=None,
        unit_norm=row["unit_norm"],
        part_of=row["part_of"],
        confidence=row.get("confidence") or 1.0,
        flags=tuple(row.get("flags") or ()),
    )
