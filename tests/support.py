"""Helpers of tests: where the real texts lie, and a night without Airflow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crawlers.portal.server import Portal
from govreports.nightly import steps
from model.errors import CrawlError
from model.runs import RunSummary
from model.settings import Settings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def run_night(
    settings: Settings,
    *,
    portal: Portal | None = None,
    sites: Sequence[str] | None = None,
    source: Path | None = None,
) -> RunSummary:
    """One night, the steps called in the order of the DAG, without Airflow."""
    if portal is not None:
        settings = replace(settings, portal=portal.url)
    plan = steps.plan(settings, sites=sites, source=str(source) if source else None)
    for site_id in plan.sites:
        try:
            steps.crawl(settings, plan.run_id, site_id)
        except CrawlError:
            continue  # as in the DAG: one failed site stops no other
    steps.transform(settings, plan.run_id)
    steps.deduplicate(settings, plan.run_id)
    steps.archive(settings, plan.run_id)
    return steps.summarise(settings, plan.run_id, {})
