"""Charsets as Chinese government pages really use them."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.decoding import codec_of, decode

# Our own sentence, with characters that gb2312 lacks (镕 堃 〇) and one only gb18030 has (㐂).
SENTENCE = "二〇二四年，李镕、王堃两名同志完成法治培训任务。"


@pytest.mark.parametrize("label", ["gb2312", "GBK", "x-gbk", "gb_2312-80", "GB18030", ' "gb2312" '])
def test_the_gb_family_is_read_as_gb18030(label: str) -> None:
    decoded = decode((SENTENCE + "㐂").encode("gb18030"), label)
    assert decoded.text == SENTENCE + "㐂"
    assert (decoded.charset, decoded.doubtful) == ("gb18030", False)


def test_meta_is_believed_only_for_html() -> None:
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset=big5"><p>{"法治" * 3}</p>'
    assert decode(page.encode("big5"), html=True).charset == "big5hkscs"
    assert "法治" in decode(page.encode("big5"), html=True).text


def test_a_page_that_says_gb2312_and_is_utf8_is_read_as_utf8() -> None:
    page = f'<meta charset="gb2312"><p>{SENTENCE}</p>'
    assert decode(page.encode(), "gbk", html=True).text == page


def test_a_page_that_says_utf8_and_is_gbk_is_read_as_gbk() -> None:
    page = f'<meta charset="utf-8"><p>{SENTENCE}</p>'
    decoded = decode(page.encode("gbk"), "utf-8", html=True)
    assert decoded.text == page
    assert not decoded.doubtful


def test_the_servers_default_latin1_does_not_hide_the_text() -> None:
    assert decode(SENTENCE.encode("gbk"), "ISO-8859-1").text == SENTENCE


@pytest.mark.parametrize(
    ("mark", "charset"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_beats_what_is_declared(mark: bytes, charset: str) -> None:
    decoded = decode(mark + SENTENCE.encode(charset), "gbk")
    assert (decoded.text, decoded.charset) == (SENTENCE, charset)


def test_utf16_without_a_mark_is_recognised() -> None:
    text = "2024 年 10 月，全市 30 件。\r\n" * 20
    assert decode(text.encode("utf-16-le")).text == text


def test_line_ends_stay_as_they_are() -> None:
    assert decode("一\r\n二\r三\n".encode()).text == "一\r\n二\r三\n"


def test_broken_bytes_are_marked_not_hidden() -> None:
    decoded = decode(SENTENCE.encode() + b"\xff\xfe\xff" + SENTENCE.encode(), "utf-8")
    assert decoded.doubtful
    assert decoded.text.startswith(SENTENCE) and decoded.text.endswith(SENTENCE)


@pytest.mark.parametrize("label", [None, "", "no-such-charset", "hex", "zip", "base64", "\x00"])
def test_labels_that_mean_nothing(label: str | None) -> None:
    assert codec_of(label) is None
    assert decode(SENTENCE.encode(), label).text == SENTENCE


@given(
    st.binary(max_size=400),
    st.sampled_from([None, "gbk", "utf-8", "utf-16", "big5", "latin1", "idna", "undefined"]),
)
def test_decoding_never_raises(body: bytes, declared: str | None) -> None:
    decoded = decode(body, declared, html=True)
    assert decoded.doubtful == ("\ufffd" in decoded.text) or not decoded.doubtful


@given(
    st.text(alphabet="法治政府建设情况报告，。0123456789", min_size=20), st.sampled_from(["gb18030", "utf-8"])
)
def test_text_survives_a_round_trip(text: str, charset: str) -> None:
    assert decode(text.encode(charset), charset).text == text
