"""What Airflow makes of the ``nightly`` DAG: read once, by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

# value of a param, and whether a run may be started with it
PARAMS = (
    ("sites", [], True),
    ("sites", ["health_jl", "sample_a"], True),
    ("sites", ["Health"], False),
    ("sites", ["../etc"], False),
    ("sites", "health_jl", False),
    ("sites", ["sample_a", "sample_a"], False),
    ("source", None, True),
    ("source", "/somewhere/files", True),
    ("source", "", False),
    ("source", 7, False),
)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")} | {
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [
            sys.executable,
            str(Path(__file__).with_name("describe.py")),
            str(ROOT / "dags"),
            json.dumps([case[:2] for case in PARAMS]),
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_every_file_is_a_dag_without_errors(described: dict[str, Any]) -> None:
    assert described["import_errors"] == {}
    assert described["dags"] == ["nightly"]


def test_parsing_imports_nothing_heavy(described: dict[str, Any]) -> None:
    assert described["heavy"] == []


def test_it_runs_at_two_in_the_morning_where_the_offices_are(described: dict[str, Any]) -> None:
    assert described["schedule"]["expression"] == "0 2 * * *"
    assert described["schedule"]["timezone"] == "Asia/Shanghai"
    first = datetime.fromisoformat(described["first_run"])
    assert (first.utctimetuple().tm_hour, first.minute) == (18, 0)  # 02:00 at +08:00


def test_switching_it_on_starts_no_night_that_has_passed(described: dict[str, Any]) -> None:
    assert datetime.fromisoformat(described["first_run"]) > datetime.fromisoformat(described["now"])
    assert described["catchup"] is False


def test_two_nights_never_run_at_once(described: dict[str, Any]) -> None:
    assert described["max_active_runs"] == 1


def test_the_steps_follow_each_other(described: dict[str, Any]) -> None:
    assert {name: task["upstream"] for name, task in described["tasks"].items()} == {
        "plan": [],
        "crawl": ["plan"],
        "transform": ["crawl"],
        "deduplicate": ["transform"],
        "archive": ["deduplicate"],
        "summarise": ["archive", "crawl", "plan"],
    }


def test_a_failed_site_stops_neither_the_stages_nor_the_summary(described: dict[str, Any]) -> None:
    rules = {name: task["trigger_rule"] for name, task in described["tasks"].items()}
    assert rules["transform"] == rules["summarise"] == "all_done"
    assert rules["deduplicate"] == rules["archive"] == "all_success"


def test_crawls_are_mapped_over_sites_and_share_a_pool(described: dict[str, Any]) -> None:
    crawl = described["tasks"]["crawl"]
    assert crawl["mapped"] and crawl["pool"] == "crawl"
    assert "site_id" in crawl["map_index_template"]


def test_only_a_killed_step_is_tried_again(described: dict[str, Any]) -> None:
    for name, task in described["tasks"].items():
        assert task["retries"] == 1, name
        assert task["fails_at_once"] == ["crawl", "bug", "timeout"], name


def test_assets_lead_from_captures_to_the_archive(described: dict[str, Any]) -> None:
    tasks = described["tasks"]
    assert tasks["crawl"]["outlets"] == tasks["transform"]["inlets"] == ["captures"]
    assert tasks["transform"]["outlets"] == tasks["deduplicate"]["inlets"] == ["documents"]
    assert tasks["archive"]["outlets"] == ["archive"]


def test_dag_and_tasks_are_documented(described: dict[str, Any]) -> None:
    assert described["doc_md"]
    assert [name for name, task in described["tasks"].items() if not task["doc_md"]] == []


def test_params_are_checked_before_a_run_starts(described: dict[str, Any]) -> None:
    judged = dict(zip([(name, str(value)) for name, value, _ in PARAMS], described["accepted"], strict=True))
    assert judged == {(name, str(value)): good for name, value, good in PARAMS}
