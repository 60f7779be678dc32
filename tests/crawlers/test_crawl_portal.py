"""The bundled sample portal, crawled from one end to the other, two nights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawlers import registry
from crawlers.portal.server import Portal
from tests.crawlers.conftest import RUN, Bench

SITE = "shuoqiao"  # has an attachment and the page that changes on the second night


def night(home: Path, number: int) -> tuple[Any, list[dict[str, Any]], Portal]:
    run = RUN if number == 1 else "2026-11-23.1"
    with Portal(night=number) as portal:
        bench = Bench(home, portal, env={"GOVREPORTS_SITES": ""})  # type: ignore[arg-type]
        stats = bench.crawl(SITE, run)
        rows = bench.rows(SITE, run)
        assert bench.index(SITE, run) == len(rows)
        return stats, rows, portal


def test_two_nights(tmp_path: Path) -> None:
    column = registry.find(SITE).columns[0]
    assert column.expected is not None
    first, rows, portal = night(tmp_path, 1)
    assert first.finish_reason == "finished"
    assert first.listed[column.id] >= column.expected.min
    assert sum(row["role"] == "attachment" and row["outcome"] == "stored" for row in rows) == 1
    assert {request.host for request in portal.requests} == set(registry.find(SITE).hosts)
    second, rows, portal = night(tmp_path, 2)
    changed = [row["url"] for row in rows if row["outcome"] == "stored"]
    assert (second.finish_reason, second.stored, len(changed)) == ("finished", 1, 1)
    assert second.unchanged == first.stored - 1
    assert any(request.conditional and request.status == 304 for request in portal.requests)


@pytest.mark.parametrize("site_id", sorted(key for key, site in registry.sites().items() if site.test))
def test_portal_sites_have_a_spider(site_id: str) -> None:
    site = registry.find(site_id)
    assert site.cms == "trs"
    assert site.columns
