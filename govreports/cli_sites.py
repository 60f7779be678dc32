"""The commands below ``govreports sites``: what is registered, and what is made from it."""

from __future__ import annotations

from pathlib import Path

import click

from model.errors import SettingsError


@click.group(invoke_without_command=True)
@click.pass_context
def sites(context: click.Context) -> None:
    """List the registered sites, or look after their files."""
    if context.invoked_subcommand is not None:
        return
    from crawlers import registry  # noqa: PLC0415  (keeps `--help` quick)
    from govreports import show  # noqa: PLC0415

    rows = [
        [
            s.id,
            s.name,
            s.issuer or "",
            s.region_code or "",
            s.cms,
            str(len(s.columns)),
            str(s.verified_on or "never"),
        ]
        for s in registry.sites().values()
    ]
    show.grid(["id", "name", "issuer", "region", "cms", "columns", "verified"], rows)


@sites.command("schema")
@click.option("--write", type=click.Path(path_type=Path), help="Write it there instead of printing it.")
def sites_schema(write: Path | None) -> None:
    """JSON Schema of a site file, for editors (crawlers/sites/site.schema.json)."""
    from model.site_schema import schema_text  # noqa: PLC0415

    if write is None:
        click.echo(schema_text(), nl=False)
    else:
        write.write_text(schema_text(), encoding="utf-8")


@sites.command("table")
@click.option("--write", type=click.Path(path_type=Path), help="Renew the table in this Markdown file.")
def sites_table(write: Path | None) -> None:
    """Markdown table of the registered sites (docs/sites.md)."""
    from crawlers import registry  # noqa: PLC0415
    from govreports.site_table import replace_table, table  # noqa: PLC0415

    known = registry.sites()
    if write is None:
        click.echo(table(known))
        return
    try:
        text = replace_table(write.read_text(encoding="utf-8"), known)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{write}: {error}") from error
    write.write_text(text, encoding="utf-8")


@sites.command("probe")
@click.argument("source", metavar="URL_OR_FILE")
def sites_probe(source: str) -> None:
    """Say which CMS family a page comes from: a page on the web, or a saved one.

    A page on the web is fetched as a crawl would fetch it: robots.txt is obeyed, GOVREPORTS_CONTACT
    must be set.
    """
    from govreports.probing import probe_source  # noqa: PLC0415
    from govreports.show import grid  # noqa: PLC0415

    findings = probe_source(source)
    if not findings:
        click.echo("no family recognised: such a site needs cms: generic with selectors")
        return
    rows = [[f.family, f"{f.confidence:.2f}", ", ".join(f.evidence)] for f in findings]
    grid(["family", "confidence", "evidence"], rows)
