"""The command line: what it prints, how it fails, and with which status."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from govreports.cli import main
from model.settings import Settings
from tests.support import run_night

TEXT = """云溪市卫生健康委员会2024年度法治政府建设情况报告

2024年，市卫生健康委坚持依法行政，现将全年法治政府建设有关情况报告如下，请予审议。

一、主要工作情况

（一）行政审批。全年办理行政许可事项275件，按时办结率100%。

（二）监督检查。全年检查医疗机构432户次，发出监督意见书118份，没有发生重大医疗安全事件。

二、下一步安排

进一步健全执法监督机制，推动普法工作走深走实，提高全系统依法治理能力。

云溪市卫生健康委员会
2025年1月20日
"""


def call(*words: str, home: Path | None = None) -> Result:
    env = {"GOVREPORTS_HOME": str(home)} if home else {}
    return CliRunner().invoke(main, list(words), env=env, catch_exceptions=False)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def home(settings: Settings, report: Path) -> Path:
    run_night(settings, source=report)
    return settings.home


def test_extract_prints_one_object_a_line(report: Path) -> None:
    (line,) = call("extract", str(report)).stdout.splitlines()
    said = json.loads(line)
    assert (said["file"], said["kind"], said["year_covered"]) == ("报告.txt", "annual_report", 2024)
    assert said["written_on"] == "2025-01-20"
    assert said["outline"][0] == {"level": 1, "number": "一、", "heading": "主要工作情况"}
    for item in said["indicators"]:
        assert TEXT[item["start"] : item["end"]] == item["span"]
    assert {i["value"] for i in said["indicators"]} >= {275.0, 432.0, 118.0}


def test_extract_goes_on_after_a_file_it_cannot_read(report: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing more")
    result = call("extract", str(broken), str(report))
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert str(broken) in result.stderr


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_query_answers_in_every_form(home: Path, form: str) -> None:
    sql = "select year, region, issuer from reports"
    result = call("query", sql, "--format", form, home=home)
    assert result.exit_code == 0
    if form == "parquet":
        (row,) = pq.read_table(io.BytesIO(result.stdout_bytes)).to_pylist()
        assert row["year"] == 2024
    else:
        assert "云溪市卫生健康委员会" in result.stdout


def test_a_number_leads_to_its_stored_page(home: Path, report: Path) -> None:
    sql = "select capture_id from indicators where value = 275"
    row = json.loads(call("query", sql, "--format", "json", home=home).stdout)
    shown = call("captures", "show", row["capture_id"], home=home)
    assert shown.stdout_bytes == report.read_bytes()


def test_an_empty_archive_answers_with_no_rows(tmp_path: Path) -> None:
    result = call("query", "select count(*) as n from indicators", "--format", "csv", home=tmp_path)
    assert result.stdout.split() == ["n", "0"]


def test_the_digest_of_an_archive_is_one_line_a_table(home: Path) -> None:
    names = [line.split()[1] for line in call("archive", "digest", home=home).stdout.splitlines()]
    assert names == ["captures", "reports", "indicators", "quarantine", "runs"]


def test_status_shows_the_last_run(home: Path) -> None:
    result = call("status", home=home)
    assert result.exit_code == 0
    assert "reports archived 1" in result.stdout


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["query", "select nonsense from reports"], 2, "the query failed"),
        (["status"], 2, "no run has ended yet"),
        (["status", "nonsense"], 2, "not a run id"),
        (["query", "select interval 1 day as d", "--format", "parquet"], 2, "the query failed"),
        (["run", "--sites", "no_such_site"], 2, "unknown site 'no_such_site'"),
        (["run", "--from", "no/such/path"], 2, "does not exist"),
        (["run", "--from", ".", "--sites", "x"], 2, "not both"),
        (["extract", "no/such/file"], 2, "does not exist"),
        (["captures", "show", "no-such-capture"], 1, "no-such-capture"),
    ],
)
def test_errors_are_one_clear_line(tmp_path: Path, words: list[str], status: int, says: str) -> None:
    result = call(*words, home=tmp_path)
    assert result.exit_code == status
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_columns_of_one_name_are_all_shown(home: Path) -> None:
    sql = (
        "select r.year, i.year, i.value from reports r join indicators i using (report_id) where value = 275"
    )
    row = json.loads(call("query", sql, "--format", "json", home=home).stdout)
    assert row == {"year": 2024, "year_2": 2024, "value": 275.0}
    assert call("query", sql, "--format", "csv", home=home).stdout.splitlines()[0] == "year,year_2,value"


def test_json_numbers_are_numbers(home: Path) -> None:
    sql = "select sum(year) as s, 'nan'::double as n, '\\x01'::blob as b from reports"
    row = json.loads(call("query", sql, "--format", "json", home=home).stdout)
    assert row == {"s": 2024, "n": None, "b": "01"}


def test_extract_of_a_folder_reads_what_an_import_reads(report: Path, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "inner.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "b.txt").write_text(TEXT, encoding="utf-8")
    said = [json.loads(line)["file"] for line in call("extract", str(tmp_path)).stdout.splitlines()]
    assert said == ["b.txt", "报告.txt"]


def test_reading_needs_neither_airflow_nor_scrapy(home: Path) -> None:
    code = (
        "import sys; from govreports.cli import main\n"
        "try: main(['query', 'select count(*) from reports'])\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'airflow', 'scrapy', 'twisted'} & set(sys.modules)))"
    )
    env = dict(os.environ) | {"GOVREPORTS_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
