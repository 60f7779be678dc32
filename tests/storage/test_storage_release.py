from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from storage_samples import NEXT, RUN, indicators, reports

from model.errors import ArchiveError
from model.schemas import INDICATORS, REPORTS
from model.settings import Settings
from storage import release, tables
from storage.layout import Layout

# regions that a reader may take for a number, and one whose directory name needs escapes
PLACES = [(2025, "CN-JL"), (2025, "CN-GD"), (2024, "CN-JL"), (0, "unknown"), (2024, "22"), (2023, "a 一%=/b")]


def fill(layout: Layout) -> None:
    rows = [{"year": year, "region": region, "report_id": f"r{n}"} for n, (year, region) in enumerate(PLACES)]
    tables.append(layout, "reports", reports(*rows), ["reports/1"])
    tables.append(layout, "indicators", indicators({}, {}, {"year": 2024}), ["indicators/1"])


def places(rows: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(rows)


def names(layout: Layout) -> list[str]:
    return sorted(path.name for path in layout.releases.iterdir())


def test_a_release_holds_the_live_files_as_hard_links_below_year_and_region(layout: Layout) -> None:
    fill(layout)
    assert release.publish(layout, RUN) == RUN
    assert release.current(layout) == RUN
    assert layout.latest.readlink() == Path("releases") / RUN  # relative: the archive may be moved
    live = {Path(file).name: Path(file) for file in tables.files(layout, "reports")}
    linked = list((layout.latest / "reports").rglob("*.parquet"))
    assert {file.name for file in linked} == set(live)
    assert all(file.samefile(live[file.name]) for file in linked)
    assert (layout.latest / "reports/year=2025/region=CN-JL").is_dir()
    note = json.loads((layout.latest / "release.json").read_text())
    assert note == {
        "release": RUN,
        "run_id": RUN,
        "tables": {
            "reports": {"version": 1, "rows": 6, "files": 6},
            "indicators": {"version": 1, "rows": 3, "files": 2},
        },
    }


def test_duckdb_reads_a_release_by_glob(layout: Layout) -> None:
    fill(layout)
    release.publish(layout, RUN)
    glob = f"{layout.latest}/reports/**/*.parquet"
    found = duckdb.execute(
        "SELECT year, region, typeof(region), report_id FROM read_parquet(?, hive_partitioning = true)",
        [glob],
    ).fetchall()
    assert places([(year, region) for year, region, *_ in found]) == places(PLACES)
    assert {kind for *_, kind, _ in found} == {"VARCHAR"}
    assert {one for *_, one in found} == {f"r{n}" for n in range(6)}


def test_polars_reads_a_release_by_glob(layout: Layout) -> None:
    fill(layout)
    release.publish(layout, RUN)
    found = pl.scan_parquet(f"{layout.latest}/reports/**/*.parquet", hive_partitioning=True).collect()
    assert found.schema["region"] == pl.String
    assert places(found.select("year", "region").rows()) == places(PLACES)


def test_pyarrow_and_pandas_read_a_release(layout: Layout) -> None:
    fill(layout)
    release.publish(layout, RUN)
    found = ds.dataset(layout.latest / "reports", partitioning="hive").to_table(
        columns=["year", "region", "text"]
    )
    assert found.schema.field("region").type == pa.string()
    assert places(list(zip(found["year"].to_pylist(), found["region"].to_pylist(), strict=True))) == places(
        PLACES
    )
    frame = pd.read_parquet(layout.latest / "reports")
    assert places(list(zip(frame["year"].astype(int), frame["region"].astype(str), strict=True))) == places(
        PLACES
    )


def test_the_regions_of_real_reports_are_never_taken_for_numbers(layout: Layout) -> None:
    tables.append(layout, "reports", reports({"region": "CN-JL"}, {"region": "CN-GD"}), ["a"])
    release.publish(layout, RUN)
    glob = f"{layout.latest}/reports/**/*.parquet"
    assert duckdb.execute(f"SELECT typeof(region) FROM '{glob}'").fetchall() == [("VARCHAR",)] * 2
    assert pd.read_parquet(layout.latest / "reports")["region"].astype(str).tolist() == ["CN-GD", "CN-JL"]


def test_an_empty_archive_can_be_released_and_read_by_glob(layout: Layout) -> None:
    release.publish(layout, RUN)
    for table in (REPORTS, INDICATORS):
        glob = f"{layout.latest}/{table.name}/**/*.parquet"
        found = duckdb.execute("SELECT * FROM read_parquet(?, hive_partitioning = true)", [glob])
        assert {column[0] for column in found.description} == {c.name for c in table.columns}
        assert found.fetchall() == []
        assert pl.read_parquet(glob, hive_partitioning=True).height == 0
        whole = ds.dataset(layout.latest / table.name, partitioning="hive").to_table()
        for name in set(table.arrow().names) - {"year"}:
            assert whole.schema.field(name).type == table.arrow().field(name).type


def test_the_same_versions_are_published_once(layout: Layout) -> None:
    fill(layout)
    release.publish(layout, RUN)
    assert release.publish(layout, NEXT) == RUN
    assert names(layout) == [RUN]


def test_a_new_version_is_a_new_release_and_the_old_one_stays_as_it_was(layout: Layout) -> None:
    fill(layout)
    release.publish(layout, RUN)
    old = {
        p.relative_to(layout.releases / RUN): p.read_bytes() for p in (layout.releases / RUN).rglob("*.*t")
    }
    tables.append(layout, "reports", reports({"report_id": "new"}), ["reports/2"])
    assert release.publish(layout, NEXT) == NEXT
    assert release.current(layout) == NEXT
    assert {
        p.relative_to(layout.releases / RUN): p.read_bytes() for p in (layout.releases / RUN).rglob("*.*t")
    } == old
    assert len(list((layout.latest / "reports").rglob("*.parquet"))) == 7


def test_a_run_that_publishes_again_after_more_rows_gets_a_numbered_release(layout: Layout) -> None:
    for number in (1, 2, 3):
        tables.append(layout, "reports", reports({}), [f"reports/{number}"])
        release.publish(layout, RUN)
    assert names(layout) == [RUN, f"{RUN}-2", f"{RUN}-3"]
    assert release.current(layout) == f"{RUN}-3"


def test_a_release_outlives_the_upkeep_of_its_table(layout: Layout) -> None:
    for number in range(3):
        tables.append(layout, "reports", reports({"report_id": str(number)}), [f"reports/{number}"])
    release.publish(layout, RUN)
    table = DeltaTable(layout.table_uri("reports"))
    table.optimize.compact()
    table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False, full=True)
    assert ds.dataset(layout.latest / "reports", partitioning="hive").count_rows() == 3
    release.publish(layout, NEXT)
    assert ds.dataset(layout.latest / "reports", partitioning="hive").count_rows() == 3


def test_files_of_a_killed_commit_are_not_released(layout: Layout) -> None:
    fill(layout)
    [file, *_] = map(Path, tables.files(layout, "reports"))
    file.with_name("part-orphan.parquet").write_bytes(file.read_bytes())
    release.publish(layout, RUN)
    assert ds.dataset(layout.latest / "reports", partitioning="hive").count_rows() == len(PLACES)


def test_a_damaged_file_stops_the_release_and_latest_stays(layout: Layout) -> None:
    fill(layout)
    release.publish(layout, RUN)
    tables.append(
        layout, "reports", reports({"report_id": "x", "region": "CN-BJ"}, {"region": "CN-BJ"}), ["reports/2"]
    )
    [file] = [Path(f) for f in tables.files(layout, "reports") if "CN-BJ" in f]
    whole = file.read_bytes()
    file.write_bytes(whole[:-7])
    with pytest.raises(ArchiveError, match=f"{file.name}: cannot be read"):
        release.publish(layout, NEXT)
    other = pq.read_table(pa.BufferReader(whole)).slice(0, 1)
    pq.write_table(other, file)
    with pytest.raises(ArchiveError, match="has 1 rows, the table's log says 2"):
        release.publish(layout, NEXT)
    assert release.current(layout) == RUN
    file.write_bytes(whole)
    assert release.publish(layout, NEXT) == NEXT
    assert list(layout.releases.glob("*.tmp-*")) == []


def test_where_files_cannot_be_linked_they_are_copied(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    fill(layout)
    release.publish(layout, RUN)
    assert ds.dataset(layout.latest / "reports", partitioning="hive").count_rows() == len(PLACES)
    assert all(p.stat().st_nlink == 1 for p in layout.latest.rglob("*.parquet"))


def test_an_object_store_is_refused_clearly(tmp_path: Path) -> None:
    layout = Layout(Settings(home=tmp_path, archive="s3://bucket/a"))
    with pytest.raises(ArchiveError, match="local disk"):
        release.current(layout)


def test_a_release_whose_note_is_gone_is_made_anew(layout: Layout) -> None:
    fill(layout)
    release.publish(layout, RUN)
    (layout.latest / "release.json").unlink()
    assert release.publish(layout, RUN) == f"{RUN}-2"
    assert release.current(layout) == f"{RUN}-2"


def test_a_latest_that_is_not_ours_is_left_alone(layout: Layout) -> None:
    layout.latest.mkdir(parents=True)
    with pytest.raises(ArchiveError, match="latest: not a symbolic link"):
        release.publish(layout, RUN)
    assert layout.latest.is_dir()
