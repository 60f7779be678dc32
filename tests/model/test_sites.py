"""A site file that says something wrong is refused, with the field named."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.errors import SiteFileError
from model.sites import load_registry, load_site

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
