"""``govreports indicators``: the examples, the list, the worklist, the page of the catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from govreports import indicators as work
from govreports.cli import main
from model.settings import Settings
from tests.support import ROOT, run_night
from transforms import catalogue
from transforms.catalogue import Entry

TEXT = """云溪市卫生健康委员会2024年度法治政府建设情况报告

2024年，市卫生健康委坚持依法行政，现将全年法治政府建设有关情况报告如下，请予审议。

一、主要工作情况

（一）行政审批。全年办理行政许可事项275件，按时办结率100%。

（二）监督检查。全年检查医疗机构432户次，发出监督意见书118份。新建口袋公园{parks}个。

二、下一步安排

进一步健全执法监督机制，推动普法工作走深走实，提高全系统依法治理能力。

云溪市卫生健康委员会
2025年1月20日
"""


def call(*words: str, home: Path | None = None) -> Result:
    env = {"GOVREPORTS_HOME": str(home)} if home else {}
    return CliRunner().invoke(main, list(words), env=env, catch_exceptions=False)


def test_every_example_holds() -> None:
    result = call("indicators", "test")
    assert result.exit_code == 0, result.stdout
    assert f"{len(catalogue.entries())} indicators" in result.stdout and ", 0 failures" in result.stdout


def test_a_failing_example_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = catalogue.by_id()["mediators"]
    wrong = entry.model_copy(update={"not_examples": ("聘请专职调解员5名。",)})
    assert work.broken((wrong,)) == ["mediators: 聘请专职调解员5名。 — must not give this id"]

    def one(entries: tuple[Entry, ...] | None = None) -> list[str]:
        return ["mediators: 聘请专职调解员5名。 — must not give this id"]

    monkeypatch.setattr(work, "broken", one)
    result = call("indicators", "test")
    assert result.exit_code == 1
    assert "聘请专职调解员5名" in result.stdout and "1 failures" in result.stdout


def test_the_list_can_be_cut_to_a_group() -> None:
    every, one = call("indicators", "list").stdout, call("indicators", "list", "--group", "d").stdout
    assert "permit_handled" in every and "emergency_drills" in every
    assert "permit_handled" not in one and "emergency_drills" in one and "应急演练" in one


def test_the_worklist_is_what_the_archive_states_and_the_catalogue_lacks(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for year, parks in (("2024", 3), ("2023", 5)):
        text = TEXT.format(parks=parks).replace("2025年1月", f"{int(year) + 1}年1月").replace("2024", year)
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    run_night(settings, source=folder)
    result = call("indicators", "unknown", "--format", "json", home=settings.home)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    (parks_row,) = [row for row in rows if "口袋公园" in row["name"]]
    assert (parks_row["unit"], parks_row["stated"], parks_row["reports"]) == ("个", 2, 2)
    assert "口袋公园" in parks_row["example"]
    assert not any("行政许可" in row["name"] for row in rows)
    assert rows == sorted(rows, key=lambda row: -row["stated"])
    assert (
        len(
            call(
                "indicators", "unknown", "--limit", "1", "--format", "json", home=settings.home
            ).stdout.splitlines()
        )
        == 1
    )


def test_an_empty_archive_has_no_worklist(tmp_path: Path) -> None:
    result = call("indicators", "unknown", "--format", "csv", home=tmp_path)
    assert result.stdout == "name,unit,stated,reports,example\n"


def test_the_page_of_the_catalogue_is_up_to_date() -> None:
    written = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert written == call("indicators", "docs").stdout, (
        "run: govreports indicators docs > docs/indicators.md"
    )


def test_the_page_tells_every_entry() -> None:
    page = work.page()
    for entry in catalogue.entries():
        assert f"### `{entry.id}` {entry.name_zh}" in page
        assert all(example.text in page for example in entry.examples)
    assert "国办公开办函〔2021〕30号" in page and "国办发〔2018〕118号" in page


def test_values_in_the_page_are_written_in_full() -> None:
    assert "→ 1124500.17 元" in work.page()
