"""A site file that says something wrong is refused, with the field named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from model.errors import SiteFileError
from model.sites import is_due, load_registry, load_site

GOOD = """\
id: yunxi_wjw
name: 云溪市卫生健康委员会
issuer: 云溪市卫生健康委员会
region_code: "229901"
hosts: [wjw.yunxi.test]
cms: trs
test: true
columns:
  - id: reports
    name: 法治政府建设年度报告
    url: http://wjw.yunxi.test/fzbg/index.html
    family: law_based_government
    expected: {min: 3}
"""


def write(folder: Path, text: str, name: str = "yunxi_wjw") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, GOOD))
    assert site.column("reports") is not None
    assert site.politeness.delay == 3.0
    assert len(site.digest) == 64


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("cms: trs", "cms: wordpress", "cms"),
        ("test: true", "test: false", "'test: true' go together"),
        ("wjw.yunxi.test/fzbg", "elsewhere.test/fzbg", "not on a host of this site"),
        ("hosts: [wjw.yunxi.test]", "hosts: [127.0.0.1]", "not a plain lower-case host name"),
        ('"229901"', '"2299"', "region_code"),
        ("name: 云溪市卫生健康委员会", "nome: x", "name"),
        ("cms: trs", "cms: trs\npoliteness: {delay: 0}", "say why"),
        ("id: yunxi_wjw", "id: other_wjw", "not the file's name"),
        ("columns:", "columns: [", "not a YAML mapping"),
        ("cms: trs", "cms: trs\ncms: vsb", "key 'cms' is written twice"),
        ("expected: {min: 3}", "expected: {min: 3, min: 4}", "key 'min' is written twice"),
    ],
)
def test_a_wrong_file_is_refused_by_field(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(SiteFileError) as caught:
        load_site(path)
    assert str(path) in str(caught.value)
    assert says in str(caught.value)


def test_only_official_hosts_are_crawled(tmp_path: Path) -> None:
    text = GOOD.replace("wjw.yunxi.test", "www.example.com").replace("test: true", "test: false")
    with pytest.raises(SiteFileError, match="not an official host"):
        load_site(write(tmp_path, text))


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    for region in ("a", "b"):
        (tmp_path / region).mkdir()
        write(tmp_path / region, GOOD)
    with pytest.raises(SiteFileError, match="used twice"):
        load_registry(tmp_path)


REAL = """\
id: yunxi_wjw
name: 云溪市卫生健康委员会
issuer: 云溪市卫生健康委员会
region_code: "229901"
level: county
hosts: [wjw.yunxi.gov.cn]
cms: trs
columns:
  - id: reports
    name: 法治政府建设年度报告
    url: http://wjw.yunxi.gov.cn/fzbg/
    family: law_based_government
schedule: {dense: [2, 3], dense_every: 2, else_every: 10}
source:
  - what: column
    url_read: http://wjw.yunxi.gov.cn/fzbg/
    where: an invented page
impact: One column.
"""


def test_a_real_site_says_whence_and_when(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, REAL))
    assert site.source[0].host == "wjw.yunxi.gov.cn"
    assert site.scheduled
    assert site.verified_on is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("impact: One column.", "", "a real site needs 'impact'"),
        ("level: county", "", "a real site needs 'level'"),
        ("level: county", "level: village", "level"),
        ("issuer: 云溪市卫生健康委员会", "", "a real site needs 'issuer'"),
        (
            "url_read: http://wjw.yunxi.gov.cn",
            "url_read: http://www.yunxi.gov.cn",
            "no 'source' says where it",
        ),
        ("fzbg/\n    where", "fzbg/index.html\n    where", "no 'source' says where http"),
        ("what: column", "what: host", "no 'source' says where http"),
        ("url_read: http:", "url_read: ftp:", "not an address of the web"),
        ("where: an invented page", "where: web", "where"),
        ("cms: trs", "cms: unknown", "needs its CMS family"),
        ("dense: [2, 3]", "dense: [0]", "dense"),
        ("else_every: 10", "else_every: 0", "else_every"),
        ("impact:", "verified_on: soon\nimpact:", "verified_on"),
    ],
)
def test_a_real_site_with_a_gap_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in REAL
    with pytest.raises(SiteFileError) as caught:
        load_site(write(tmp_path, REAL.replace(old, new, 1)))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("night", "last", "due"),
    [
        (date(2027, 2, 10), None, True),
        (date(2027, 2, 10), date(2027, 2, 10), False),
        (date(2027, 2, 10), date(2027, 2, 9), False),
        (date(2027, 2, 10), date(2027, 2, 8), True),
        (date(2027, 2, 1), date(2027, 1, 30), True),  # the season begins: the night's own month counts
        (date(2027, 4, 9), date(2027, 3, 31), False),
        (date(2027, 4, 10), date(2027, 3, 31), True),
        (date(2027, 4, 10), date(2027, 5, 1), False),  # a clock set back does not hurry
    ],
)
def test_a_site_is_due_by_its_season(tmp_path: Path, night: date, last: date | None, due: bool) -> None:
    assert is_due(load_site(write(tmp_path, REAL)), night, last) is due


def test_a_site_without_columns_is_never_due(tmp_path: Path) -> None:
    text = REAL[: REAL.index("columns:")] + "columns: []\n" + REAL[REAL.index("schedule:") :]
    site = load_site(write(tmp_path, text))
    assert not site.scheduled
    assert not is_due(site, date(2027, 2, 10), None)


def test_a_site_of_the_portal_is_never_due_by_itself(tmp_path: Path) -> None:
    assert not is_due(load_site(write(tmp_path, GOOD)), date(2027, 2, 10), None)
