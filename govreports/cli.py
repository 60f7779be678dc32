"""The command line. Parses words, calls one function, prints; holds no work of its own.

Exit status: 0 done, 1 the work failed in part or whole, 2 the words or settings were wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from govreports import __version__
from govreports.cli_indicators import indicators as indicators_group
from govreports.cli_sites import sites as sites_group
from model.errors import GovReportsError, SettingsError
from model.settings import Settings
from storage.layout import Layout


class _Errors(click.Group):
    """Turns our own errors into one clear line; any other error is a bug and keeps its traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            _fail(error, 2)
        except GovReportsError as error:
            _fail(error, 1)
        except BrokenPipeError:
            sys.stderr.close()  # the reader (head, less) has gone: no second complaint at exit
            sys.exit(1)


def _fail(error: Exception, status: int) -> NoReturn:
    click.echo(f"govreports: {error}", err=True)
    sys.exit(status)


@click.group(cls=_Errors, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="govreports")
def main() -> None:
    """Collects yearly government reports, keeps every version, and answers from the archive.

    Everything is kept below GOVREPORTS_HOME (default: data).
    """


@main.command()
@click.option("--from", "source", type=click.Path(path_type=Path), help="Import files instead of crawling.")
@click.option("--sites", default="", help='Ids of registered sites, "id id"; default: the sample portal.')
def run(source: Path | None, sites: str) -> None:
    """Run one night through an embedded Airflow, and show what came of it."""
    from govreports.night import run_night  # noqa: PLC0415  (keeps `--help` quick)

    sys.exit(run_night(Settings.from_env(), sites.split() or None, source))


@main.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_context
def import_(ctx: click.Context, path: Path) -> None:
    """Import a file or folder (.html .txt .pdf .docx …): short for `run --from PATH`."""
    ctx.invoke(run, source=path, sites="")


@main.command()
@click.option(
    "--html", "page", type=click.Path(path_type=Path), help="Write one page for review by eye instead."
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def extract(paths: tuple[Path, ...], page: Path | None) -> None:
    """Read files and print one JSON object a line; touches no archive."""
    from govreports import extract as reading  # noqa: PLC0415
    from govreports import review_page  # noqa: PLC0415

    status = 0
    for_review = []
    for path in reading.files_below(list(paths)):
        try:
            document = reading.describe_file(path)
        except Exception as error:  # one bad file costs one line, the rest is read
            status = 1
            click.echo(f"govreports: {path}: {error}", err=True)
            continue
        if page:
            for_review.append(document)
        else:
            click.echo(reading.line(document))
    if page:
        review_page.write(page, for_review)
    sys.exit(status)


@main.command()
@click.argument("sql")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table")
def query(sql: str, form: str) -> None:
    """Ask the archive in SQL (DuckDB); tables: reports, indicators, captures, quarantine, runs."""
    import duckdb  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    from govreports import show  # noqa: PLC0415
    from storage import query as tables  # noqa: PLC0415

    try:
        with tables.connect(Layout(Settings.from_env())) as connection:
            relation = connection.sql(sql)
            if relation is not None:
                show.write(relation.to_arrow_table(), form)
    except (duckdb.Error, pa.ArrowException) as error:
        raise SettingsError(f"the query failed: {error}") from error


@main.command()
@click.argument("run_id", required=False)
def status(run_id: str | None) -> None:
    """Show what a run did: the last one, or RUN_ID."""
    from govreports import show  # noqa: PLC0415
    from storage import runs  # noqa: PLC0415

    layout = Layout(Settings.from_env())
    run_id = run_id or runs.latest_finished(layout)
    try:
        record = runs.read_summary(layout, run_id) if run_id else None
    except ValueError as error:
        raise SettingsError(str(error)) from error
    if record is None:
        raise SettingsError(
            f"no summary of run {run_id}" if run_id else "no run has ended yet: try `make run`"
        )
    show.summary(record, layout)
    sys.exit(0 if record.state == "ok" else 1)


main.add_command(sites_group)
main.add_command(indicators_group)


@main.group()
def archive() -> None:
    """Look after the archive."""


@archive.command("info")
def archive_info() -> None:
    """Versions and rows of each table, and the current release."""
    from govreports import show  # noqa: PLC0415
    from model.schemas import TABLES  # noqa: PLC0415
    from storage import release, tables  # noqa: PLC0415

    layout = Layout(Settings.from_env())
    rows = []
    for name, table in TABLES.items():
        version = tables.version(layout, name)
        count = tables.read(layout, name, [table.partition_by[0]]).num_rows
        rows.append([name, "" if version is None else str(version), str(count), table.description])
    show.grid(["table", "version", "rows", "what"], rows, title=f"archive {layout.archive}")
    click.echo(f"release: {release.current(layout) or 'none'}   {layout.latest}")


@archive.command("digest")
def archive_digest() -> None:
    """One digest a table over its content columns: equal digests, the same archive."""
    from storage import compare  # noqa: PLC0415

    for name, digest in compare.content_digest(Layout(Settings.from_env())).items():
        click.echo(f"{digest}  {name}")


@main.group()
def captures() -> None:
    """Look at what was fetched."""


@captures.command("show")
@click.argument("capture_id")
def captures_show(capture_id: str) -> None:
    """Write the stored body of a capture to standard output (content coding undone)."""
    from storage import captures as stored  # noqa: PLC0415

    sys.stdout.buffer.write(stored.body_of(Layout(Settings.from_env()), capture_id))


if __name__ == "__main__":
    main()
