"""Who, what, when, where: whole documents of our own writing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.mapped import MappedText
from transforms.metadata import describe
from transforms.metadata_closing import closing
from transforms.outline import outline
from transforms.records import Metadata, PageEvidence, Reading, Source


def read(text: str, evidence: PageEvidence | None = None, **source: object) -> Metadata:
    reading = Reading(
        MappedText.of(text), text, "text/plain", "simplified", evidence=evidence or PageEvidence()
    )
    known: dict[str, object] = {"body": b"", "url": "file:///x.txt", **source}
    return describe(reading, outline(text), Source(**known))  # type: ignore[arg-type]


SIGNED = """徐州市鼓楼区卫生健康局2023年法治政府建设情况报告

2023年，区卫生健康局认真推进法治政府建设。
一、主要举措和成效
（一）强化学习。我局组织学习。

徐州市鼓楼区卫生健康局
2024年1月15日
"""


def test_a_signed_report() -> None:
    found = read(SIGNED)
    assert found.title == "徐州市鼓楼区卫生健康局2023年法治政府建设情况报告"
    assert (found.kind, found.year_covered, found.written_on) == ("annual_report", 2023, date(2024, 1, 15))
    assert (found.issuer, found.issuer_inferred) == ("徐州市鼓楼区卫生健康局", False)
    assert (found.region_code, found.region) == ("320302", "CN-JS")
    assert (found.province, found.city, found.county) == ("江苏省", "徐州市", "鼓楼区")
    assert (found.published_on, found.source_column) == (None, None)


def test_short_names_are_completed_from_the_text() -> None:
    found = read(
        "2024年度法治政府建设工作总结\n一年来，区卫健局开展工作，落实《徐州市鼓楼区法治建设规划》，接受徐州市"
        "卫生健康委员会督导。鼓楼区卫生健康系统全体动员，我局主动作为。\n一、工作情况\n二、存在问题\n2025年1月3日"
    )
    assert (found.issuer, found.issuer_inferred) == ("徐州市鼓楼区卫生健康局", True)
    assert (found.region_code, found.year_covered) == ("320302", 2024)


def test_names_inside_other_bodies_do_not_vote() -> None:
    text = (
        "2023年法治政府建设情况报告\n市卫健委聘请南京市建邺律师事务所，南京市江宁律师事务所，南京市大江律师事务所。"
        "会同徐州市市场监管局检查。我委认真总结。"
    )
    assert read(text).region_code == "320300"


def test_an_ambiguous_district_stays_open_until_something_above_decides() -> None:
    title = "鼓楼区卫生健康局2023年法治政府建设情况报告\n2023年，区卫生健康局认真工作。"
    assert read(title).region_code is None
    assert read(title).issuer == "鼓楼区卫生健康局"
    assert read(title + "福建省要求全面落实。").region_code == "350102"
    assert read(title, site_region_code="320300").region_code == "320302"


def test_a_plan_under_a_covering_notice_is_the_plan() -> None:
    plan = "2024年永安市卫生健康系统普法依法治理工作要点"
    found = read(
        f"关于印发《{plan}》的通知\n各单位：\n现将《{plan}》印发给你们，请认真贯彻执行。\n永安市卫生健康局\n"
        f"2024年3月20日\n{plan}\n为做好普法工作，制定本要点。\n一、总体要求\n二、重点任务\n"
        + "全面落实。"
        * 200
    )
    assert (found.title, found.kind, found.subkind) == (plan, "work_plan", "points")
    assert (found.issuer, found.issuer_inferred) == ("永安市卫生健康局", False)
    assert (found.year_covered, found.written_on) == (2024, date(2024, 3, 20))


def test_a_title_in_two_lines_is_joined() -> None:
    found = read("上杭县卫生健康局\n2023年法治政府建设年度报告\n2023年，我局认真工作。\n一、主要举措和成效")
    assert found.title == "上杭县卫生健康局2023年法治政府建设年度报告"
    assert found.region_code == "350823"


def test_a_title_broken_inside_a_word_is_joined() -> None:
    found = read(
        "静海区卫生健康委2022年度法治\n政府建设情况报告\n2022年，区卫健委落实天津市静海区规划。\n一、工作"
    )
    assert found.title == "静海区卫生健康委2022年度法治政府建设情况报告"
    assert found.issuer == "天津市静海区卫生健康委员会"


def test_an_office_that_only_says_we_is_known_by_its_subject() -> None:
    found = read(
        "2025年，在市委、市政府的指导下，我委推进卫生健康法治。长治市卫生健康系统落实卫生健康规划。"
        "现将有关情况报告如下：\n一、工作完成情况"
    )
    assert (found.issuer, found.issuer_inferred) == ("长治市卫生健康委员会", True)
    assert (found.region_code, found.kind) == ("140400", "annual_report")


def test_no_title_is_none() -> None:
    found = read("2025年，上杭县卫生健康局认真工作。现将有关情况报告如下：一、主要举措。" + "认真。" * 300)
    assert (found.title, found.kind, found.year_covered) == (None, "annual_report", 2025)


def test_a_national_body() -> None:
    found = read("国家卫生健康委员会2022年度法治政府建设工作报告\n2022年，我委认真工作。")
    assert (found.issuer, found.region_code, found.region) == ("国家卫生健康委员会", "000000", "CN")
    assert (found.province, found.city, found.county) == (None, None, None)


def test_a_place_no_table_knows_takes_the_code_of_its_site() -> None:
    page = PageEvidence(meta={"siteidcode": "2299010001"})
    found = read("青禾市卫生健康委员会2023年法治政府建设情况报告\n2023年，我委认真工作。", page)
    assert (found.region_code, found.region, found.province) == ("229901", "CN-JL", "吉林省")
    assert (found.city, found.county, found.issuer) == (None, None, "青禾市卫生健康委员会")
    short = read(
        "市卫生健康委2023年法治政府建设情况报告\n2023年，我委认真工作。",
        page,
        site_issuer="青禾市卫生健康委员会",
    )
    assert (short.issuer, short.issuer_inferred) == ("青禾市卫生健康委员会", True)


def test_on_its_citys_portal_a_county_keeps_its_own_code() -> None:
    page = PageEvidence(meta={"siteidcode": "3203000001"})
    assert read(SIGNED, page).region_code == "320302"
    other = PageEvidence(meta={"siteidcode": "4401000001"})
    assert read(SIGNED, other).region_code == "440100"  # they disagree: the site code stands


@pytest.mark.parametrize("code", ["", "bm01000001", "220100", "9999990001"])
def test_a_wrong_site_code_is_no_evidence(code: str) -> None:
    assert read(SIGNED, PageEvidence(meta={"siteidcode": code})).region_code == "320302"


def test_dates_of_the_page() -> None:
    url = "https://wjw.example.test/t20240118_1.html"
    meta = PageEvidence(meta={"pubdate": "2024——01——17 21:37"}, published="时间：2024-01-16")
    assert read(SIGNED, meta, url=url).published_on == date(2024, 1, 17)
    assert read(SIGNED, PageEvidence(published="时间：2024-01-16 9:00"), url=url).published_on == date(
        2024, 1, 16
    )
    assert read(SIGNED, url=url).published_on == date(2024, 1, 18)
    assert read(SIGNED, listed_on=date(2024, 1, 19)).published_on == date(2024, 1, 19)
    assert read(SIGNED, PageEvidence(info={"成文日期": "2024年1月10日"})).written_on == date(2024, 1, 15)


def test_the_column_in_one_form() -> None:
    page = PageEvidence(crumbs="您现在的位置： 首页 > 政务公开 ＞ 法治政府建设 > 正文")
    assert read(SIGNED, page).source_column == "首页>政务公开>法治政府建设"
    assert read(SIGNED, column_name="法治政府建设").source_column == "法治政府建设"


def test_the_source_line_counts_as_standing_issuer() -> None:
    text = "鼓楼区卫生健康局2023年法治政府建设情况报告\n2023年，我局认真工作。"
    found = read(text, PageEvidence(source="徐州市鼓楼区卫生健康局"))
    assert (found.issuer, found.issuer_inferred, found.region_code) == (
        "徐州市鼓楼区卫生健康局",
        False,
        "320302",
    )


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("法治政府建设情况报告\n2023年是关键之年。\n2024年1月3日", 2023),
        ("法治政府建设情况报告\n一年来，我局认真工作。\n2024年3月3日", 2023),
        ("法治政府建设情况报告\n一年来，我局认真工作。\n2024年11月3日", 2024),
        ("法治建设工作计划\n为做好工作，制定本计划。\n2024年3月3日", 2024),
        ("法治政府建设情况报告\n贯彻《纲要（2021-2025年）》。", None),
    ],
)
def test_the_year_covered(text: str, year: int | None) -> None:
    assert read(text).year_covered == year


PIECES = [
    "市卫健委",
    "我局",
    "徐州市",
    "鼓楼区",
    "《",
    "》",
    "关于印发",
    "的通知",
    "2023年",
    "报告",
    "，",
    "。",
    "\n",
    " ",
]
MORE = [
    "一、",
    "工作要点",
    "2024年1月3日",
    "现将",
    "卫生健康局",
    "：",
    ">",
    "二〇二三年",
    "（",
    "）",
    "",
    "1" * 30,
]


@given(st.lists(st.sampled_from(PIECES + MORE), max_size=25), st.sampled_from(PIECES + MORE))
def test_no_text_is_too_odd(parts: list[str], around: str) -> None:
    page = PageEvidence(meta={"siteidcode": around, "pubdate": around}, crumbs=around, source=around)
    found = read("".join(parts), page, url=f"https://x.test/{around}")
    assert found.region == "unknown" or found.region.startswith("CN")
    assert (found.region_code is None) == (found.region == "unknown")


@pytest.mark.parametrize(
    ("text", "line", "day"),
    [
        ("正文。\n\n市卫生健康委\n2024年1月3日", "市卫生健康委", date(2024, 1, 3)),
        ("正文。 上杭县卫生健康局 2025年11月18日", "上杭县卫生健康局", date(2025, 11, 18)),
        ("正文。\n县卫健局\n二〇二四年一月十五日\n附件：清单", "县卫健局", date(2024, 1, 15)),
        ("正文。\n（2024年1月3日）", None, date(2024, 1, 3)),
        ("正文。" * 30 + "\n2024-01-03", None, date(2024, 1, 3)),
        ("2024-01-03\n" + "正文。" * 30, None, None),
        ("2024年1月3日，召开会议。", None, None),
        ("正文。\n上杭县卫生健康局", "上杭县卫生健康局", None),
        ("", None, None),
    ],
)
def test_closing_lines(text: str, line: str | None, day: date | None) -> None:
    found = closing(text)
    assert (found.line, found.written_on) == (line, day)
    assert 0 <= found.start <= len(text)
