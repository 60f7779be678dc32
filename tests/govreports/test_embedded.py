"""The embedded Airflow's home and environment; what it says while it runs."""

from __future__ import annotations

import json
import stat
from importlib.metadata import version
from pathlib import Path

import pytest

from govreports import embedded
from model.errors import GovReportsError
from model.settings import Settings


def home_of(tmp_path: Path) -> Settings:
    return Settings.from_env({"GOVREPORTS_HOME": str(tmp_path / "home"), "GOVREPORTS_NIGHT": "2026-03-01"})


@pytest.fixture
def migrated(tmp_path: Path) -> Settings:
    """A home whose database counts as made, so that no test waits for Airflow."""
    settings = home_of(tmp_path)
    folder = settings.home / "airflow"
    folder.mkdir(parents=True)
    (folder / "migrated").write_text(version("apache-airflow-core"))
    return settings


def test_nothing_of_the_callers_airflow_gets_in(migrated: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", "/elsewhere")
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", "True")
    environment = embedded.prepare(migrated)
    assert environment["AIRFLOW_HOME"] == str(migrated.home / "airflow")
    assert "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS" not in environment


def test_it_listens_on_loopback_and_keeps_everything_in_the_home(migrated: Settings) -> None:
    environment = embedded.prepare(migrated)
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    for name in (
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE",
    ):
        assert str(migrated.home / "airflow") in environment[name]


def test_our_settings_are_handed_on(migrated: Settings) -> None:
    assert Settings.from_env(embedded.prepare(migrated)) == migrated


def test_secrets_are_random_private_and_made_once(migrated: Settings, tmp_path: Path) -> None:
    first = embedded.prepare(migrated)
    folder = migrated.home / "airflow"
    names = ("CORE__FERNET_KEY", "API__SECRET_KEY", "API_AUTH__JWT_SECRET")
    keys = [first[f"AIRFLOW__{name}"] for name in names]
    assert len(set(keys)) == 3
    assert all(len(key) >= 32 for key in keys)
    assert [embedded.prepare(migrated)[f"AIRFLOW__{name}"] for name in names] == keys
    for private in ("secrets.json", "passwords.json"):
        assert stat.S_IMODE((folder / private).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    stored = json.loads((folder / "secrets.json").read_text())
    assert json.loads((folder / "passwords.json").read_text()) == {"admin": stored["password"]}


def test_damaged_secrets_are_named(migrated: Settings) -> None:
    embedded.prepare(migrated)
    store = migrated.home / "airflow" / "secrets.json"
    store.write_text("{")
    with pytest.raises(GovReportsError, match=r"secrets\.json"):
        embedded.prepare(migrated)


@pytest.mark.airflow
def test_the_database_is_made_once_and_again_after_an_upgrade(tmp_path: Path) -> None:
    settings = home_of(tmp_path)
    folder = settings.home / "airflow"
    folder.mkdir(parents=True)
    (folder / "airflow.db").write_bytes(b"half made by a killed run")
    said: list[str] = []
    embedded.prepare(settings, said.append)
    assert (folder / "airflow.db").read_bytes().startswith(b"SQLite format 3")
    made = (folder / "migrate.log").stat().st_mtime_ns
    embedded.prepare(settings, said.append)
    assert (folder / "migrate.log").stat().st_mtime_ns == made
    assert len(said) == 1
    (folder / "migrated").write_text("3.0.0")
    embedded.prepare(settings, said.append)
    assert len(said) == 2
    assert (folder / "migrated").read_text() == version("apache-airflow-core")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "2026-11-22Z [info     ] progress: crawl cc: started    [govreports.progress] loc=nightly.py:76",
            "crawl cc: started",
        ),
        ("… progress: crawl 长春: ok [x] [govreports.progress] loc=nightly.py:76", "crawl 长春: ok [x]"),
        ("2026-11-22T12:26:01Z [info     ] Task started [airflow] hostname=vm", None),
        ("somebody else's progress: 10 % [other.logger]", None),
        ("", None),
    ],
)
def test_only_lines_meant_for_people_are_shown(line: str, told: str | None) -> None:
    assert embedded.progress_line(line) == told
