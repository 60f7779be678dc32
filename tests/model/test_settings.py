"""Settings come from the environment; what is wrong is named by its variable."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from model.errors import SettingsError
from model.nights import night_of, parse_run_id, run_id
from model.settings import Settings


def test_defaults_lie_below_data() -> None:
    settings = Settings.from_env({})
    assert settings.home == Path("data").absolute()
    assert settings.archive == str(settings.home / "archive")
    assert settings.contact is None


def test_an_object_store_fits_the_archive_setting() -> None:
    assert Settings.from_env({"GOVREPORTS_ARCHIVE": "s3://bucket/archive"}).archive == "s3://bucket/archive"


def test_the_contact_goes_into_the_user_agent() -> None:
    assert (
        "(+crawl@example.org)" in Settings.from_env({"GOVREPORTS_CONTACT": "crawl@example.org"}).user_agent()
    )


def test_a_wrong_night_is_named() -> None:
    with pytest.raises(SettingsError, match="GOVREPORTS_NIGHT"):
        Settings.from_env({"GOVREPORTS_NIGHT": "tomorrow"})


@pytest.mark.parametrize("home", ["/data/a[1]", "/data/x%41y", "/data/*"])
def test_a_path_the_archive_could_not_find_again_is_refused(home: str) -> None:
    with pytest.raises(SettingsError, match="GOVREPORTS_HOME"):
        Settings.from_env({"GOVREPORTS_HOME": home})


def test_a_night_begins_at_midnight_in_shanghai() -> None:
    assert night_of(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert night_of(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)
    with pytest.raises(ValueError, match="time zone"):
        night_of(datetime(2026, 3, 1))


def test_run_ids_go_there_and_back() -> None:
    assert parse_run_id(run_id(date(2026, 3, 1), 12)) == (date(2026, 3, 1), 12)
    with pytest.raises(ValueError, match="not a run id"):
        parse_run_id("2026-03-01")
