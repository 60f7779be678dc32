"""The catalogue: its examples are its tests; its names do not contradict each other."""

import re
from collections import Counter
from pathlib import Path

import pytest

from model.errors import SettingsError
from transforms import catalogue
from transforms.catalogue import Entry, by_id, check, entries, groups, load, match, of_cell, zero_nouns
from transforms.catalogue_trial import failures
from transforms.tables_data import tables

ENTRIES = entries()

GROUP = """group: Z
name_zh: 试验
name_en: Trial
source: 某规定
entries:
- id: lamps_lit
  name_zh: 点灯数
  name_en: Lamps lit
  definition: Lamps lit in the period, each once.
  kind: count
  units: [件]
  cues: [点灯]
  range: [0, 10]
  examples: [{text: 点灯3件。, value: 3, unit: 件}]
  not_examples: [点灯器3套。]
"""


def test_the_catalogue_is_sound() -> None:
    assert check() == []
    assert len(ENTRIES) >= 120
    assert [g.group for g in groups()] == list("ABCDEFGHIJK")
    assert all(e.source and e.definition.endswith(".") for e in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=[e.id for e in ENTRIES])
def test_examples(entry: Entry) -> None:
    assert [str(failure) for failure in failures([entry])] == []


def test_an_example_that_does_not_hold_is_a_failure() -> None:
    (entry,) = (e for e in ENTRIES if e.id == "mediators")
    wrong = entry.model_copy(
        update={
            "examples": (entry.examples[0].model_copy(update={"value": 6.0}),),
            "not_examples": ("聘请专职调解员5名。",),
        }
    )
    value, absent = [f.reason for f in failures([wrong])]
    assert value.startswith("wants 6 名, finds mediators") and value.endswith("5 名")
    assert absent == "must not give this id"


def test_names_are_used_once() -> None:
    names = Counter((name, unit) for e in ENTRIES for name in {e.name_zh, *e.synonyms} for unit in e.units)
    assert {pair: n for pair, n in names.items() if n > 1} == {}


def test_every_name_leads_to_its_entry() -> None:
    """Also in the words around it that texts use."""
    wrong = [
        (entry.id, name)
        for entry in ENTRIES
        for name in entry.synonyms
        for said in (name, f"全年{name}")
        if match(said, entry.units[0]) != entry and not any(c.startswith("^") for c in entry.cues)
    ]
    assert wrong == []


def test_kinds_and_units_agree() -> None:
    for entry in ENTRIES:
        assert (entry.kind == "percent") == (entry.units == ("%",)), entry.id
        assert (entry.kind == "money") == (entry.units == ("元",)), entry.id
        assert entry.kind != "percent" or entry.range == (0, 100), entry.id


def test_the_unit_decides_between_entries() -> None:
    by_rate, by_count = match("受理投诉举报办结率", "%"), match("受理投诉举报", "件")
    assert by_rate is not None and by_rate.id == "complaint_completion_rate"
    assert by_count is not None and by_count.id == "complaints_received"
    assert match("受理投诉举报", "公里") is None
    assert match("购置电脑", "台") is None


@pytest.mark.parametrize(
    ("name", "unit", "id_"),
    [
        ("受理审批行政许可事项", "件", "permit_handled"),
        ("轻微违法行为不予行政处罚", "件", "no_penalty_minor"),
        ("评查行政处罚案卷", "宗", "case_files_reviewed"),
        ("重大行政处罚案件集体讨论会", "次", "major_case_meetings"),
        ("集体讨论的重大行政处罚案件", "起", "major_cases_discussed"),
        ("信访事项办结率", "%", "petition_completion_rate"),
        ("行政许可依时办结率", "%", "service_completion_rate"),
        ("张贴普法宣传海报", "份", "posters"),
        ("发放普法宣传资料", "份", "materials_distributed"),
        ("法律顾问审查合同", "份", "contracts_reviewed"),
        ("没收违法所得", "元", "confiscated_amount"),
        ("罚没款", "元", "penalty_amount"),
        ("采购设备", "件", None),
        ("组织义诊", "场", None),
        ("新建社区卫生服务中心", "个", None),
        ("流感疫苗接种率", "%", None),
    ],
)
def test_names_as_texts_say_them(name: str, unit: str, id_: str | None) -> None:
    found = match(name, unit)
    assert (found.id if found else None) == id_


def test_zero_nouns_are_longest_first() -> None:
    lengths = [len(noun) for noun in zero_nouns()]
    assert lengths == sorted(lengths, reverse=True) and len(lengths) > 10


def test_cells_of_the_standard_tables_share_the_ids() -> None:
    cells = {t.id_of(row, column.key) for t in tables() for column in t.columns for row in _rows(t)}
    named = [cell for e in ENTRIES for cell in e.cells]
    assert len(named) == len(set(named)) and set(named) <= cells
    assert not set(named) & by_id().keys()
    known = [cell for cell in cells if of_cell(cell)]
    assert len(known) >= 30
    penalties = of_cell("enforcement_penalty")
    assert penalties is not None and penalties.id == "penalties"


def _rows(table: object) -> list[str]:
    rows: tuple[object, ...] = getattr(table, "rows", ())
    return [str(getattr(row, "key", "")) for row in rows] or [""]


def test_the_version_follows_what_is_said() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", catalogue.version())


def test_a_group_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "z.yml").write_text(GROUP, encoding="utf-8")
    (group,) = load(tmp_path)
    assert group.entries[0].source == "某规定" and group.entries[0].group == "Z"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: count", "kind: weight", "lamps_lit: kind"),
        ("cues: [点灯]", "cues: ['点(灯|火)']", "is no cue"),
        ("range: [0, 10]", "range: [0, 2]", "lies outside the range"),
        ("range: [0, 10]", "range: [9, 2]", "is empty"),
        ("unit: 件}", "unit: 台}", "none of its units"),
        ("  kind: count\n", "", "lamps_lit: kind"),
        ("cues:", "clues:", "lamps_lit: clues"),
        ("id: lamps_lit", "name: x", "an entry without id"),
        ("group: Z", "group: zz", "group"),
        ("entries:", "entries: {", "no YAML"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    (tmp_path / "z.yml").write_text(GROUP.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"z\.yml.*{re.escape(says)}"):
        load(tmp_path)


def test_an_id_used_twice_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "y.yml").write_text(GROUP.replace("group: Z", "group: Y"), encoding="utf-8")
    (tmp_path / "z.yml").write_text(GROUP, encoding="utf-8")
    with pytest.raises(SettingsError, match="id used twice: lamps_lit"):
        load(tmp_path)
