"""``govreports run``: one night through the embedded Airflow, watched from outside.

Starts the sample portal where it is wanted, hands the night to Airflow, and judges it by the
summary it leaves: not by an exit code. Imports neither Airflow nor Scrapy.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from crawlers import registry
from govreports import embedded, show
from govreports.embedded_guard import STOPPED
from model.errors import GovReportsError, SettingsError
from model.nights import night_of
from model.runs import RunSummary
from model.settings import Settings
from storage import locks, runs
from storage.layout import Layout


def run_night(settings: Settings, sites: Sequence[str] | None, source: Path | None) -> int:
    """Runs one night and prints its summary.

    Args:
        settings: settings of this process.
        sites: ids of sites; None means the sample portal's sites (unless files are imported).
        source: file or folder to import.

    Returns:
        Exit status: 0 when everything ended well, 143 when it was stopped by a signal, else 1.

    Raises:
        SettingsError: a wrong site, path or setting; nothing has been started then.
    """
    if sites and source:
        raise SettingsError("give either sites or files to import, not both")
    if source is not None and not source.exists():
        raise SettingsError(f"nothing to import: {source} does not exist")
    known = registry.sites()
    for site in sites or ():
        if site not in known:
            raise SettingsError(f"unknown site {site!r}: `govreports sites` lists the registered ones")
        if not known[site].test and not settings.contact:
            raise SettingsError(
                "set GOVREPORTS_CONTACT (an e-mail or web address) before crawling real sites"
            )
    wants_portal = source is None and (not sites or any(known[s].test for s in sites))
    layout = Layout(settings)
    with locks.hold(layout, "run", wait=0.0, note="govreports run"), _portal(settings, wants_portal) as ready:
        click.echo(f"home: {settings.home}")
        click.echo("preparing Airflow …")
        began = time.time()
        log = layout.runs_root / "airflow.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        path = str(source.absolute()) if source else None
        status = embedded.run_nightly(ready, sites, path, log=log, progress=click.echo)
        summary = _summary_since(layout, began)
    if status == STOPPED:
        click.echo("stopped; run it again to continue where it was cut off", err=True)
        return status
    if summary is None:
        raise GovReportsError(f"the night ended without a summary; the log is {log}")
    show.summary(summary, layout)
    if summary.state == "ok":
        _suggest(summary)
    return 0 if summary.state == "ok" else 1


def _summary_since(layout: Layout, began: float) -> RunSummary | None:
    """The summary written after ``began``, if any."""
    run_id = runs.latest_finished(layout)
    if run_id is None or runs.summary_path(layout, run_id).stat().st_mtime < began - 1:
        return None
    return runs.read_summary(layout, run_id)


def _suggest(summary: RunSummary) -> None:
    click.echo("try next:")
    click.echo(
        '  .venv/bin/govreports query "select year, region, issuer, title from reports order by 1, 2, 3"'
    )
    click.echo(
        '  .venv/bin/govreports query "select issuer, year, name, value, unit, span from indicators limit 20"'
    )


@contextmanager
def _portal(settings: Settings, wanted: bool) -> Iterator[Settings]:
    """Serves the sample portal for the time of a run, on a free loopback port."""
    if not wanted or settings.portal:
        yield settings
        return
    command = [
        sys.executable,
        "-m",
        "crawlers.portal",
        "--until-stdin-closes",
        "--night",
        _portal_night(settings),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline().split()
            if len(first) != 2 or first[0] != "portal":
                raise GovReportsError("the sample portal did not start")
            click.echo(f"sample portal: {first[1]}")
            yield replace(settings, portal=first[1])
        finally:
            process.terminate()


def _portal_night(settings: Settings) -> str:
    """The portal's second night begins on the day after the first one archived here."""
    tonight = settings.night or night_of(datetime.now(UTC))
    first = runs.first_night(Layout(settings))
    return "2" if first is not None and first < tonight else "1"
