"""A night that names no sites plans the real sites that are due, and continues what was cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from govreports.nightly.plan import plan
from govreports.nightly.summarise import summarise
from model.errors import SettingsError
from model.runs import RunPlan, SiteRun
from model.settings import Settings
from storage import runs
from storage.layout import Layout

SITE = """\
id: {id}
name: 甲市卫生健康委员会
issuer: 甲市卫生健康委员会
region_code: "229900"
level: city
hosts: [{host}]
cms: trs
columns: [{{id: fzbg, name: 法治报告, url: "http://{host}/fzbg/", family: law_based_government}}]
source: [{{what: column, url_read: "http://{host}/fzbg/", where: an invented page}}]
impact: One column.
"""


@pytest.fixture
def real(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a night over two real sites with columns and one without."""
    folder = tmp_path / "sites" / "cn-jl"
    folder.mkdir(parents=True)
    for site in ("jia", "yi"):
        text = SITE.format(id=f"{site}_wjw", host=f"wjw.{site}.gov.cn")
        (folder / f"{site}_wjw.yml").write_text(text, encoding="utf-8")
    bare = SITE.format(id="bing_wjw", host="wjw.bing.gov.cn").splitlines()
    bare[7:9] = ["columns: []", "source: [{what: host, url_read: 'http://wjw.bing.gov.cn/', where: a page}]"]
    (folder / "bing_wjw.yml").write_text("\n".join(bare).replace("a page", "an invented page"), "utf-8")
    monkeypatch.setenv("GOVREPORTS_SITES", str(tmp_path / "sites"))
    return replace(settings, contact="someone@example.org")


def planned(settings: Settings, night: date) -> RunPlan:
    return plan(replace(settings, night=night), sites=None, source=None)


def end(settings: Settings, run: RunPlan, **states: str) -> None:
    """Ends a run with the states given; a site not named went well."""
    layout = Layout(settings)
    for site in run.sites:
        state = states.get(site, "ok")
        runs.write_site(
            layout, SiteRun.model_validate({"run_id": run.run_id, "site_id": site, "state": state})
        )
    summarise(settings, run.run_id, {})


def test_in_the_season_every_night_has_both(real: Settings) -> None:
    for day in (1, 2, 3):
        run = planned(real, date(2027, 2, day))
        assert run.sites == ("jia_wjw", "yi_wjw")
        end(real, run)


def test_in_summer_a_site_rests_a_week_unless_it_failed(real: Settings) -> None:
    first = planned(real, date(2027, 7, 1))
    assert first.sites == ("jia_wjw", "yi_wjw")
    end(real, first, yi_wjw="failed")
    second = planned(real, date(2027, 7, 2))
    assert second.sites == ("yi_wjw",)
    end(real, second)
    resting = planned(real, date(2027, 7, 7))
    assert resting.sites == ()
    end(real, resting)
    assert planned(real, date(2027, 7, 8)).sites == ("jia_wjw",)


def test_a_second_run_of_a_night_has_nothing_left(real: Settings) -> None:
    end(real, planned(real, date(2027, 2, 1)))
    assert planned(real, date(2027, 2, 1)).sites == ()


def test_a_run_cut_off_after_its_rows_were_written_is_continued(real: Settings) -> None:
    cut = planned(real, date(2027, 2, 1))
    end(real, cut)
    runs.summary_path(Layout(real), cut.run_id).unlink()
    again = planned(real, date(2027, 2, 1))
    assert (again.run_id, again.resumed, again.sites) == (cut.run_id, True, cut.sites)


def test_sites_that_are_named_are_planned_whether_due_or_not(real: Settings) -> None:
    end(real, planned(real, date(2027, 7, 1)))
    named = plan(replace(real, night=date(2027, 7, 2)), sites=["yi_wjw"], source=None)
    assert named.sites == ("yi_wjw",)


def test_without_a_contact_no_real_site_is_planned(real: Settings) -> None:
    with pytest.raises(SettingsError, match="GOVREPORTS_CONTACT"):
        planned(replace(real, contact=None), date(2027, 2, 1))
