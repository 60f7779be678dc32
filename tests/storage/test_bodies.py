from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from storage import bodies
from storage.warc_read import Stored

TEXT = "法治政府建设情况报告".encode() * 20


def stored(body: bytes, *codings: str) -> Stored:
    return Stored(
        "http://a.test/", 200, [("content-encoding", coding) for coding in codings], body, "response"
    )


def raw_deflate(body: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return coder.compress(body) + coder.flush()


CODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
}


@pytest.mark.parametrize("coding", CODERS)
@given(body=st.binary(max_size=300))
def test_every_coding_is_undone(coding: str, body: bytes) -> None:
    assert bodies.decode_body(stored(CODERS[coding](body), coding)) == body


def test_codings_are_undone_in_reverse_order() -> None:
    body = gzip.compress(brotli.compress(TEXT))
    assert bodies.decode_body(stored(body, "br, gzip")) == TEXT
    assert bodies.decode_body(stored(body, "br", "gzip")) == TEXT


def test_gzip_may_have_several_members_and_padding() -> None:
    assert bodies.decode_body(stored(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0", "gzip")) == b"ab"


def test_a_page_announced_as_gzip_and_sent_as_it_is_stays_as_it_is() -> None:
    assert bodies.decode_body(stored(TEXT, "gzip")) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_cut_off_is_an_error(coding: str) -> None:
    with pytest.raises(EOFError, match="cut off"):
        bodies.decode_body(stored(CODERS[coding](TEXT)[:-3], coding))


def test_an_unknown_coding_is_an_error() -> None:
    with pytest.raises(ValueError, match="'compress' is not known"):
        bodies.decode_body(stored(TEXT, "compress"))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_refused(coding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_LARGEST", 100_000)
    with pytest.raises(ValueError, match="decodes to more than"):
        bodies.decode_body(stored(CODERS[coding](bytes(10_000_000)), coding))
