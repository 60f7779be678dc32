"""Dates and years in the forms offices and their CMS use."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import dates, first_date, url_date, years

CN = "〇一二三四五六七八九"


def in_words(day: date) -> str:
    def small(value: int) -> str:
        tens, ones = divmod(value, 10)
        return ("" if tens == 0 else "十" if tens == 1 else CN[tens] + "十") + (CN[ones] if ones else "")

    return "".join(CN[int(c)] for c in str(day.year)) + f"年{small(day.month)}月{small(day.day)}日"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-03-08 16:21", date(2023, 3, 8)),
        ("2017——04——12 21:37", date(2017, 4, 12)),
        ("2026-06-13 14∶06", date(2026, 6, 13)),
        ("2026/01/06 14:10:49", date(2026, 1, 6)),
        ("2023.3.8", date(2023, 3, 8)),
        ("发布日期：2023年2月27日", date(2023, 2, 27)),
        ("2023 年 2 月 27 日", date(2023, 2, 27)),
        ("２０２３年２月７日", date(2023, 2, 7)),
        ("二〇二三年二月二十七日", date(2023, 2, 27)),
        ("二ＯＯ六年十月三日", date(2006, 10, 3)),
        ("二○二三年元月十日", date(2023, 1, 10)),
        ("2023年元月5日", date(2023, 1, 5)),
        ("二◯二四年三月廿一日", date(2024, 3, 21)),
        ("二〇二四年十月廿日", date(2024, 10, 20)),
        ("二○二四年五月卅日", date(2024, 5, 30)),
        ("二零二四年五月卅一日", date(2024, 5, 31)),
        ("二〇二四年一月二○日", date(2024, 1, 20)),
        ("二〇二四年二月卅日", None),
        ("2023年2月30日", None),
        ("2021-2025年", None),
        ("2023年2月", None),
        ("", None),
        (None, None),
    ],
)
def test_first_date(text: str | None, value: date | None) -> None:
    assert first_date(text) == value


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://wjw.example.test/zwgk/202401/t20240118_35.html", date(2024, 1, 18)),
        ("https://wjw.example.test/art/2025/1/23/art_12_58.html", date(2025, 1, 23)),
        ("https://wjw.example.test/c103046//2019/1/30/x.shtml", date(2019, 1, 30)),
        ("https://wjw.example.test/c133076/202204/x.shtml", None),
        ("https://wjw.example.test/t20241399_1.html", None),
    ],
)
def test_date_in_an_address(url: str, value: date | None) -> None:
    assert url_date(url) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022年度法治政府建设情况报告", [2022]),
        ("2022法治政府建设情况报告", [2022]),
        ("二〇二二年度工作总结", [2022]),
        ("实施纲要（2021-2025年）", []),
        ("2021—2025年规划与2023年度要点", [2023]),
        ("厅字〔2019〕28号", []),
        ("电话20231234", []),
    ],
)
def test_years(text: str, found: list[int]) -> None:
    assert years(text) == found


def test_signed_years_need_their_sign() -> None:
    assert years("2022法治、2023年", signed=True) == [2023]


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_every_form_of_a_date_comes_back(day: date) -> None:
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}——{day.month:02}——{day.day:02}",
        in_words(day),
    ]
    for form in forms:
        assert first_date(f"成文 {form} 印发") == day, form


@given(st.text(alphabet="0123456789年月日-—/. 〇二三十ＯO至", max_size=40))
def test_never_raises_and_places_slice(text: str) -> None:
    for found in dates(text):
        assert 0 <= found.start < found.end <= len(text)
    years(text)
    url_date(text)
