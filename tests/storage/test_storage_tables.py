from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from storage_samples import MORNING, reports, row

from model.errors import ArchiveError
from model.schemas import REPORTS, RUNS, TABLES
from storage import tables
from storage.layout import Layout


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_every_table_is_read_back_as_it_was_written(layout: Layout, name: str) -> None:
    table = TABLES[name]
    nulls = {c.name: None for c in table.columns if c.nullable}
    data = pa.Table.from_pylist([row(table, 1), row(table, 2, **nulls)], schema=table.arrow())
    assert tables.append(layout, name, data, [f"{name}/1"]) == 1
    back = tables.read(layout, name)
    assert back.schema.equals(table.arrow())
    assert sorted(back.to_pylist(), key=str) == sorted(data.to_pylist(), key=str)


def test_a_table_that_does_not_exist_reads_as_empty_with_its_columns(layout: Layout) -> None:
    assert tables.read(layout, "runs").equals(RUNS.arrow().empty_table())
    assert tables.read(layout, "runs", ["state"]).schema.names == ["state"]
    assert tables.files(layout, "runs") == []
    assert tables.version(layout, "runs") is None
    assert not tables.committed(layout, "runs", "runs/1")
    assert not Path(layout.archive).exists()  # reading makes nothing


def test_rows_can_be_chosen_by_column_and_by_filter(layout: Layout) -> None:
    tables.append(layout, "reports", reports({"year": 2024}, {"region": "CN-GD"}, {}), ["a"])
    found = tables.read(layout, "reports", ["title", "region"], (ds.field("year") == 2025))
    assert found.schema.names == ["title", "region"]
    assert sorted(found["region"].to_pylist()) == ["CN-GD", "CN-JL"]
    assert tables.read(layout, "reports", ["title"], ds.field("region") == "CN-GD").num_rows == 1


def test_the_same_transaction_writes_once(layout: Layout) -> None:
    assert tables.append(layout, "reports", reports({}), ["reports/1", "reports/0"]) == 1
    assert tables.append(layout, "reports", reports({}, {}), ["reports/1"]) is None
    assert tables.append(layout, "reports", reports({}, {}), ["reports/0", "reports/9"]) is None
    assert tables.read(layout, "reports").num_rows == 1
    assert tables.committed(layout, "reports", "reports/0")
    assert tables.missing(layout, "reports", ["reports/0", "reports/9"]) == {"reports/9"}


def test_a_transaction_without_rows_is_noted(layout: Layout) -> None:
    assert tables.append(layout, "reports", reports(), ["reports/1"], {"run": "1"}) == 1
    assert tables.committed(layout, "reports", "reports/1")
    assert tables.append(layout, "reports", reports({}), ["reports/1"]) is None
    assert DeltaTable(layout.table_uri("reports")).history(1)[0]["run"] == "1"


def test_a_stream_of_batches_is_one_commit(layout: Layout) -> None:
    data = reports({}, {}, {})
    stream = pa.RecordBatchReader.from_batches(data.schema, iter(data.to_batches(max_chunksize=1)))
    assert tables.append(layout, "reports", stream, ["a"]) == 1
    assert tables.read(layout, "reports").num_rows == 3


def test_columns_may_come_in_any_order_and_rows_are_sorted_within_a_file(layout: Layout) -> None:
    data = reports({"region_code": "220300"}, {"region_code": "220100"}, {"region_code": "220200"})
    tables.append(layout, "reports", data.select(data.schema.names[::-1]), ["a"])
    [file] = tables.files(layout, "reports")
    assert pq.ParquetFile(file).read(["region_code"])["region_code"].to_pylist() == [
        "220100",
        "220200",
        "220300",
    ]


def test_files_are_zstd_and_hold_no_partition_columns(layout: Layout) -> None:
    tables.append(layout, "reports", reports({}, {"region": "CN-GD"}), ["a"])
    files = tables.files(layout, "reports")
    assert len(files) == 2
    for file in files:
        assert Path(file).is_absolute()
        footer = pq.read_metadata(file)
        assert footer.row_group(0).column(0).compression == "ZSTD"
        assert not {"year", "region"} & set(footer.schema.names)


def test_texts_stay_out_of_the_log(layout: Layout) -> None:
    tables.append(layout, "reports", reports({"text": "一大段正文", "report_id": "id-in-the-log"}), ["a"])
    log = (Path(layout.table_uri("reports")) / "_delta_log" / f"{1:020}.json").read_text()
    assert "id-in-the-log" in log
    assert "一大段正文" not in log


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop_columns(["title"]), "table reports: columns missing or unknown: title"),
        (
            lambda t: t.append_column("extra", pa.array([1])),
            "table reports: columns missing or unknown: extra",
        ),
        (lambda t: t.set_column(0, "year", pa.array(["x"])), "table reports: "),
        (
            lambda t: t.set_column(0, "year", pa.array([None], pa.int32())),
            "table reports: 1 rows without year",
        ),
    ],
)
def test_rows_that_do_not_fit_are_refused_and_nothing_is_written(
    layout: Layout, change, message: str
) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ArchiveError, match=message):
        tables.append(layout, "reports", change(reports({})), ["a"])
    assert tables.read(layout, "reports").num_rows == 0


def test_an_unknown_table_is_named(layout: Layout) -> None:
    with pytest.raises(ArchiveError, match="no table 'report'; there are captures, reports"):
        tables.read(layout, "report")


def test_a_lost_race_is_tried_again_and_the_winner_of_the_same_transaction_stays_alone(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process commits between our look-up and our commit: once other rows, once ours."""
    tables.append(layout, "reports", reports(), ["start"])
    for theirs, ours, rows in (("reports/7", "reports/8", 2), ("reports/9", "reports/9", 3)):
        stale = DeltaTable(layout.table_uri("reports"))
        tables.append(layout, "reports", reports({}), [theirs])
        handles = iter([stale])
        real = tables.ensure
        with monkeypatch.context() as patch:
            patch.setattr(tables, "ensure", lambda *args, h=handles, r=real: next(h, None) or r(*args))
            version = tables.append(layout, "reports", reports({}), [ours])
        assert (version is None) == (theirs == ours)
        assert tables.read(layout, "reports").num_rows == rows


def test_dates_and_times_keep_their_type(layout: Layout) -> None:
    tables.append(layout, "runs", pa.Table.from_pylist([row(RUNS)], schema=RUNS.arrow()), ["a"])
    [back] = tables.read(layout, "runs").to_pylist()
    assert (back["night"], back["started_at"].utcoffset()) == (date(2026, 11, 22), MORNING.utcoffset())
    assert dict(back["dropped"]) == {"no_text": 1, "too_short": 1}
    assert (
        REPORTS.arrow().field("text_map").type == tables.read(layout, "reports").schema.field("text_map").type
    )
