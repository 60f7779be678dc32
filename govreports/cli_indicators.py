"""``govreports indicators …``: test, list, unknown, docs. Parses words, calls one function, prints."""

from __future__ import annotations

import sys

import click

from model.settings import Settings
from storage.layout import Layout


@click.group()
def indicators() -> None:
    """Look after the catalogue of indicators."""


@indicators.command()
def test() -> None:
    """Run every example of the catalogue; status 1 if one fails."""
    from govreports import indicators as work  # noqa: PLC0415

    failed = work.broken()
    for line in failed:
        click.echo(line)
    click.echo(work.summary(len(failed)))
    sys.exit(1 if failed else 0)


@indicators.command("list")
@click.option("--group", help="One group, such as C.")
def list_(group: str | None) -> None:
    """List the catalogue: id, names, kind, units."""
    from govreports import indicators as work  # noqa: PLC0415
    from govreports import show  # noqa: PLC0415

    show.grid(["group", "id", "name", "in English", "kind", "units"], work.listed(group))


@indicators.command()
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1), help="Names shown.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table")
def unknown(limit: int, form: str) -> None:
    """Show the names stated most often that the catalogue does not know: the worklist."""
    from govreports import indicators as work  # noqa: PLC0415
    from govreports import show  # noqa: PLC0415

    show.write(work.unknown(Layout(Settings.from_env()), limit), form)


@indicators.command()
def docs() -> None:
    """Print docs/indicators.md, which is generated from the catalogue."""
    from govreports import indicators as work  # noqa: PLC0415

    click.echo(work.page(), nl=False)
