"""The table of sites in the docs is made from the registry, and so are schema and list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawlers import registry
from govreports.cli import main
from govreports.site_table import BEGIN, END, replace_table, table
from model.site_parts import Schedule, Source
from model.sites import Site, SiteColumn

ROOT = Path(__file__).parents[2]
HOST = "wjw.changchun.gov.cn"
URL = f"https://{HOST}/fzbg/"
SITE = Site(
    id="one",
    name="甲",
    issuer="甲市卫生健康委员会",
    region_code="220100",
    level="city",
    hosts=(HOST,),
    cms="trs",
    columns=(SiteColumn(id="fzbg", name="法治报告", url=URL, family="law_based_government"),),
    source=(Source(what="column", url_read=URL, where="a public page"),),
    impact="one column",
)


def test_the_table_in_the_docs_is_current() -> None:
    page = (ROOT / "docs/sites.md").read_text(encoding="utf-8")
    assert replace_table(page, registry.sites()) == page, "run: govreports sites table --write docs/sites.md"


def test_a_row_says_what_the_file_says() -> None:
    row = next(line for line in table({"one": SITE}).splitlines() if line.startswith("| one"))
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "one",
        "甲市卫生健康委员会",
        "220100",
        "city",
        HOST,
        "trs",
        f"[法治报告]({URL})",
        "months 1, 2, 3, 4: every night; else every 7 nights",
        "",
        "never",
    ]


def test_a_site_without_columns_is_said_to_be_left_alone() -> None:
    seen = SITE.model_copy(
        update={"columns": (), "verified_on": date(2026, 3, 1), "schedule": Schedule(else_every=1)}
    )
    text = table({"one": seen})
    assert "1 sites in 1 provinces; 0 with a column" in text
    assert "| none |  | 2026-03-01 |" in text


def test_a_page_without_its_marks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs one line"):
        replace_table("no marks", {})
    page = tmp_path / "page.md"
    page.write_text("no marks", encoding="utf-8")
    result = CliRunner().invoke(main, ["sites", "table", "--write", str(page)])
    assert result.exit_code == 2
    assert "needs one line" in result.output
    assert page.read_text(encoding="utf-8") == "no marks"


def test_only_the_part_between_the_marks_is_written() -> None:
    page = replace_table(f"before\n{BEGIN}\nold\n{END}\nafter\n", {"one": SITE})
    assert page.startswith(f"before\n{BEGIN}\n") and page.endswith(f"{END}\nafter\n")
    assert "old" not in page


def test_the_commands_print_what_they_would_write() -> None:
    schema = CliRunner().invoke(main, ["sites", "schema"])
    assert json.loads(schema.output)["title"] == "govreports site file"
    printed = CliRunner().invoke(main, ["sites", "table"])
    assert printed.output.rstrip("\n") == table(registry.sites()).rstrip("\n")
    listed = CliRunner().invoke(main, ["sites"])
    assert listed.exit_code == 0
    assert "changchun_wjw" in listed.output
