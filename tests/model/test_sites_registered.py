"""The registered sites: all provinces, codes of today, every host and column with its source."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import yaml
from jsonschema import Draft202012Validator

from model.regions import ISO, regions
from model.site_schema import schema_text
from model.sites import CmsFamily, load_registry

ROOT = Path(__file__).parents[2] / "crawlers/sites"
ALL = load_registry(ROOT)
SITES = [site for site in ALL.values() if not site.test]
PATHS = {path.stem: path for path in ROOT.glob("cn-*/*.yml")}
MAINLAND = set(ISO.values()) - {"CN-TW", "CN-HK", "CN-MO"}
OFFICES_OF_THE_SAMPLE_TEXTS = {"220100", "210400", "440783", "330110", "120116"}
TODAY = 2026


def test_every_file_is_read() -> None:
    """A file in the wrong place or with the other suffix would be left out without a word."""
    files = [path for path in ROOT.glob("**/*") if path.is_file() and path.name != "site.schema.json"]
    assert sorted(path.name for path in files) == sorted(f"{key}.yml" for key in ALL)
    assert {path.parent.parent for path in files} == {ROOT}
    assert set(PATHS) == {site.id for site in SITES}


def test_all_provinces_are_there() -> None:
    assert len(MAINLAND) == 31
    assert {path.parent.name.upper() for path in PATHS.values()} == MAINLAND
    commissions = [s.region_code for s in SITES if s.level == "province" and "卫生健康" in s.name]
    assert len(commissions) == len(set(commissions)) == 31


def test_there_are_enough_sites_and_all_families() -> None:
    assert len(SITES) >= 60
    assert {site.cms for site in SITES} == set(get_args(CmsFamily)) - {"import"}


def test_the_offices_of_the_sample_texts_are_there() -> None:
    health = {site.region_code for site in SITES if "卫生健康" in (site.issuer or "")}
    assert health >= OFFICES_OF_THE_SAMPLE_TEXTS


def test_codes_are_of_today_and_lie_in_the_province_of_the_folder() -> None:
    levels = {"province": "province", "prefecture": "city", "county": "county"}
    for site in SITES:
        region = regions().by_code(site.region_code or "", TODAY)
        assert region is not None, site.id
        assert PATHS[site.id].parent.name == region.region_iso.lower(), site.id
        assert site.level == levels[region.level], site.id
        assert region.name[:2] in (site.issuer or ""), site.id


def test_every_host_and_column_says_where_it_was_read() -> None:
    for site in SITES:
        assert {source.host for source in site.source} == set(site.hosts), site.id
        columns = sorted(source.url_read for source in site.source if source.what == "column")
        assert columns == sorted(column.url for column in site.columns), site.id


def test_only_official_hosts_slowly_and_each_by_one_scheduled_site() -> None:
    assert [h for site in SITES for h in site.hosts if not h.endswith(".gov.cn")] == []
    assert [s.id for s in SITES if s.politeness.delay < 3 or s.politeness.max_pages > 200] == []
    hosts = [host for site in SITES if site.scheduled for host in site.hosts]
    assert len(hosts) == len(set(hosts))


def test_nothing_is_called_verified() -> None:
    """Nobody has looked at these sites on the live web; who does may except a site here."""
    assert [site.id for site in SITES if site.verified_on] == []


def test_a_site_is_crawled_by_itself_exactly_when_it_has_columns() -> None:
    scheduled = [site.id for site in SITES if site.scheduled]
    assert scheduled == [site.id for site in SITES if site.columns]
    assert len(scheduled) >= 5


def test_files_are_short_and_name_schema_and_personal_data() -> None:
    for path in PATHS.values():
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 40, path
        assert lines[0] == "# yaml-language-server: $schema=../site.schema.json", path
    assert [site.id for site in SITES if "Personal data: none" not in (site.impact or "")] == []


def test_the_schema_for_editors_is_current() -> None:
    written = (ROOT / "site.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), "run: govreports sites schema --write crawlers/sites/site.schema.json"


def test_editors_accept_our_files_and_mark_a_slip() -> None:
    validator = Draft202012Validator(json.loads((ROOT / "site.schema.json").read_text(encoding="utf-8")))
    for path in ROOT.glob("*/*.yml"):
        assert list(validator.iter_errors(yaml.safe_load(path.read_bytes()))) == [], path
    good = yaml.safe_load(PATHS["changchun_wjw"].read_bytes())
    slips = (
        {"isuer": "x"},
        {"cms": "wordpress"},
        {"level": "town"},
        {"schedule": {"dense": [13]}},
        {"hosts": 1},
    )
    for slip in slips:
        assert list(validator.iter_errors(good | slip)), slip


def test_the_season_is_crawled_nightly_and_the_summer_weekly() -> None:
    site = next(site for site in SITES if site.scheduled)
    last, crawled = None, []
    for day in range(31 + 28 + 31 + 30 + 92):
        night = date(2027, 1, 1) + timedelta(days=day)
        if site.schedule.due(night, last):
            last = night
            crawled.append(night)
    assert sum(night.month <= 4 for night in crawled) == 31 + 28 + 31 + 30
    assert sum(night.month > 4 for night in crawled) == 92 // 7
