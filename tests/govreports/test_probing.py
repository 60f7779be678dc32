"""``govreports sites probe``: a saved page, a page on the portal, and what goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from govreports.cli import main
from tests.crawlers.crawl_server import Server
from tests.crawlers.family_sites import SITES, routes
from tests.crawlers.test_family_parsers import PAGES


def call(*words: str, **env: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["sites", "probe", *words], env=env, catch_exceptions=False)
    return result.exit_code, result.output


def test_a_saved_page() -> None:
    status, output = call(str(PAGES / "hanweb_jpage" / "list_column.html"))
    assert status == 0
    assert "hanweb_jpage" in output
    assert "dataproxy.jsp" in output


def test_a_saved_page_of_no_family(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>你好</p>", encoding="gb18030")
    assert call(str(page)) == (
        0,
        "no family recognised: such a site needs cms: generic with selectors\n",
    )


def test_a_page_on_the_portal(tmp_path: Path) -> None:
    site = SITES["ucap"]
    with Server() as server:
        server.routes = routes(site)
        status, output = call(
            site.base + site.column, GOVREPORTS_HOME=str(tmp_path), GOVREPORTS_PORTAL=server.url
        )
    assert status == 0, output
    assert "ucap" in output


@pytest.mark.parametrize(
    ("source", "status", "says"),
    [
        ("no/such/page.html", 2, "No such file"),
        ("https://www.example.com/x", 1, "not on an official host"),
    ],
)
def test_errors_are_one_clear_line(source: str, status: int, says: str) -> None:
    found, output = call(source)
    assert found == status
    assert says in output
    assert len(output.splitlines()) == 1
