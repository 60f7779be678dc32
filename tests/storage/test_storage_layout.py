from __future__ import annotations

from pathlib import Path

import pytest
from storage_samples import RUN

from model.errors import ArchiveError
from model.settings import Settings
from storage.layout import Layout


def test_paths_lie_below_the_two_roots_as_the_data_model_says(tmp_path: Path) -> None:
    layout = Layout(Settings(home=tmp_path / "h", archive=str(tmp_path / "a")))
    assert layout.segment_dir("lin_wjw", RUN) == tmp_path / "h/captures/lin_wjw" / RUN
    assert layout.documents(RUN) == tmp_path / "h/runs" / RUN / "documents.parquet"
    assert layout.decisions(RUN) == tmp_path / "h/runs" / RUN / "decisions.parquet"
    assert layout.locks == tmp_path / "h/locks"
    assert layout.airflow_home == tmp_path / "h/airflow"
    assert layout.table_uri("reports") == str(tmp_path / "a/tables/reports")
    assert layout.latest == tmp_path / "a/latest"


def test_a_relative_archive_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Layout(Settings(home=tmp_path, archive="ar")).table_uri("runs") == str(tmp_path / "ar/tables/runs")


def test_an_object_store_holds_tables_but_no_releases(tmp_path: Path) -> None:
    layout = Layout(Settings(home=tmp_path, archive="s3://bucket/govreports/"))
    assert layout.table_uri("runs") == "s3://bucket/govreports/tables/runs"
    with pytest.raises(ArchiveError, match="s3://bucket"):
        _ = layout.latest


@pytest.mark.parametrize(
    ("site", "run"), [("../x", RUN), ("A", RUN), ("", RUN), ("x", ".."), ("x", "2026-11-22")]
)
def test_names_that_are_no_ids_make_no_paths(layout: Layout, site: str, run: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        layout.segment_dir(site, run)
