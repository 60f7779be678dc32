"""``nightly`` on the sample portal: through a real scheduler, and with a site that fails."""

from __future__ import annotations

import json
import shutil
import urllib.error
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawlers import registry
from crawlers.portal.server import Portal
from govreports import embedded
from model.runs import RunSummary
from model.settings import Settings
from storage import query, release, runs
from storage.layout import Layout
from tests.dags.real_airflow import Airflow, airflow, until

pytestmark = pytest.mark.airflow

# The portal answers for no such host: its list page cannot be had.
ABSENT = """
id: sample_absent
name: An office whose host is not there
issuer: 虚构市卫生健康委员会
region_code: "999999"
hosts: [absent.test]
cms: trs
columns:
  - id: reports
    name: 法治政府建设
    url: http://absent.test/reports/
    family: health_commission_rule_of_law
    expected: {min: 1}
politeness: {delay: 0, reason: a test site on loopback}
test: true
"""


@pytest.fixture
def here(settings: Settings, portal: Portal) -> Settings:
    """Settings of a fresh home with the sample portal in reach."""
    return replace(settings, portal=portal.url)


@pytest.fixture
def served(here: Settings, tmp_path: Path) -> Iterator[Airflow]:
    """A real Airflow on that home, with the DAG switched on and the pool it asks for."""
    environment = embedded.prepare(here)
    password = json.loads((here.home / "airflow" / "passwords.json").read_text())[embedded.USER]
    with airflow(environment, tmp_path / "parts", password) as running:
        running.call("POST", "/api/v2/pools", {"name": "crawl", "slots": 2})
        until(lambda: running.found("/api/v2/dags/nightly"), lambda: running.tail("dag-processor"))
        running.call("PATCH", "/api/v2/dags/nightly", {"is_paused": False})
        yield running


def sample_sites(count: int) -> list[str]:
    """Some sites of the portal: each costs seconds, and two show what five would."""
    return [site.id for site in registry.sites().values() if site.test][:count]


def reports(settings: Settings) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = (
        query.connect(Layout(settings))
        .execute("select site_id, report_id, version from reports order by all")
        .fetchall()
    )
    return found


def last_summary(settings: Settings) -> RunSummary:
    layout = Layout(settings)
    run_id = runs.latest_finished(layout)
    assert run_id is not None, "no run left a summary"
    summary = runs.read_summary(layout, run_id)
    assert summary is not None
    return summary


def test_a_real_scheduler_runs_two_nights(here: Settings, served: Airflow) -> None:
    sites = sample_sites(2)
    first_run = served.run("nightly", {"sites": sites})
    assert served.state("nightly", first_run) == "success", served.states("nightly", first_run)
    stages = ("plan", "transform", "deduplicate", "archive", "summarise")
    assert served.states("nightly", first_run) == dict.fromkeys(
        [*stages, *(f"crawl[{site}]" for site in sites)], "success"
    )
    first = last_summary(here)
    assert first.state == "ok"
    archived = reports(here)
    assert len(archived) == first.reports_new > 0
    assert {site for site, *_ in archived} == set(sites)
    assert release.current(Layout(here)) == first.release
    events = served.call("GET", "/api/v2/assets/events")["asset_events"]
    told = {event["name"]: event["extra"]["run_id"] for event in events}
    assert told == dict.fromkeys(("captures", "documents", "archive"), first.run_id)

    second_run = served.run("nightly", {"sites": sites})
    assert served.state("nightly", second_run) == "success", served.states("nightly", second_run)
    second = last_summary(here)
    assert second.run_id != first.run_id
    assert second.reports_new == 0
    assert sum(site.pages_unchanged for site in second.sites) > 0
    assert reports(here) == archived

    with pytest.raises(urllib.error.HTTPError, match="400"):
        served.run("nightly", {"sites": ["../etc"]})


def test_a_failed_site_fails_the_run_and_stops_no_other(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sites" / "sample"
    folder.mkdir(parents=True)
    (other,) = sample_sites(1)
    shutil.copy(registry.root() / "sample" / f"{other}.yml", folder)
    (folder / "sample_absent.yml").write_text(ABSENT)
    monkeypatch.setenv("GOVREPORTS_SITES", str(tmp_path / "sites"))
    told: list[str] = []
    status = embedded.run_nightly(here, None, None, tmp_path / "airflow.log", told.append)
    assert status == 1, "\n".join(told)
    summary = last_summary(here)
    assert summary.state == "failed"
    assert {site.site_id: site.state for site in summary.sites} == {other: "ok", "sample_absent": "failed"}
    assert any("sample_absent" in problem for problem in summary.problems)
    assert {site for site, *_ in reports(here)} == {other}
    assert release.current(Layout(here)) == summary.release == summary.run_id
    assert any(line.startswith("crawl sample_absent: failed, ") for line in told)
    assert any(line.startswith("archive: ok") for line in told)
