from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.warc_record import ascii_url, content_type_of, decode_fields, encode_fields

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z-]*", fullmatch=True), TEXT | st.none(), max_size=5))
def test_fields_are_read_back_as_they_were_and_nothing_breaks_a_line(fields: dict[str, str | None]) -> None:
    block = encode_fields(fields)
    kept = {name: value for name, value in fields.items() if value is not None}
    assert decode_fields(block) == kept
    assert block.count(b"\n") == block.count(b"\r") == len(kept)


def test_fields_stay_readable() -> None:
    assert encode_fields(
        {"anchor": "2025年度报告\n（全文）", "via": "http://a.test/?q=%E4", "column": None}
    ) == ("anchor: 2025年度报告\\n（全文）\r\nvia: http://a.test/?q=%E4\r\n".encode())


def test_what_has_no_bytes_is_replaced() -> None:
    assert decode_fields(encode_fields({"anchor": "a\ud800b"})) == {"anchor": "a?b"}


def test_a_line_that_is_no_field_is_refused() -> None:
    with pytest.raises(ValueError, match="not a field"):
        decode_fields(b"role detail\r\n")


@given(TEXT)
def test_a_url_becomes_printable_ascii_and_then_stays(url: str) -> None:
    once = ascii_url(url)
    assert all(0x21 <= ord(character) < 0x7F for character in once)
    assert ascii_url(once) == once


def test_a_proper_url_is_left_alone() -> None:
    url = "http://a.test/%E6%B3%95?x=[1]&y={2}|3#4"
    assert ascii_url(url) == url
    assert ascii_url(" http://a.test/法 治.html\n") == "http://a.test/%E6%B3%95%20%E6%B2%BB.html"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, (None, None)),
        ("", (None, None)),
        ("Text/HTML", ("text/html", None)),
        ("text/html;charset=GB2312", ("text/html", "gb2312")),
        ('text/html; x=1; Charset="utf-8" ; charset=gbk', ("text/html", "utf-8")),
        ("; charset=", (None, None)),
    ],
)
def test_content_types(value: str | None, expected: tuple[str | None, str | None]) -> None:
    assert content_type_of(value) == expected
