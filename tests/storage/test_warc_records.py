from __future__ import annotations

import gzip

import pytest
from storage_samples import AGENT, PAGE, fetch, records, segment, write

from storage import warc_read
from storage.layout import Layout


def test_records_of_a_group_are_tied_together(layout: Layout) -> None:
    write(layout, fetch(), fetch("http://wjw.lin.test/slow", None, None, outcome="timeout"))
    info, request, response, metadata, asked, alone, closing = records(segment(layout))
    get = [lambda r, name=name: r.rec_headers.get_header(name) for name in
           ("WARC-Record-ID", "WARC-Concurrent-To", "WARC-Refers-To", "WARC-Warcinfo-ID")]  # fmt: skip
    ident, concurrent, refers, warcinfo = get
    assert [r.rec_type for r in (info, request, response, metadata, asked, alone, closing)] == [
        "warcinfo", "request", "response", "metadata", "request", "metadata", "metadata"]  # fmt: skip
    assert concurrent(request) == concurrent(metadata) == refers(metadata) == ident(response)
    assert concurrent(asked) == ident(alone)
    assert refers(alone) is None
    assert refers(closing) == ident(info)
    assert {warcinfo(r) for r in (request, response, metadata, asked, alone, closing)} == {ident(info)}
    assert {r.rec_headers.protocol for r in (info, request, response)} == {"WARC/1.1"}


def test_headers_are_kept_byte_for_byte_except_the_name_of_the_transfer_coding(layout: Layout) -> None:
    headers = [("transfer-encoding", "chunked"), ("X-Office", "卫健委".encode().decode("latin-1")),
               ("x-gbk", "\xce\xc0\xa0"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]  # fmt: skip
    [row] = write(layout, fetch(response_headers=headers))
    member = segment(layout).read_bytes()[row["warc_offset"] :][: row["warc_length"]]
    block = gzip.decompress(member).split(b"\r\n\r\n", 1)[1]
    assert block == (
        b"HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\nX-Office: "
        + "卫健委".encode()
        + b"\r\nx-gbk: \xce\xc0\xa0\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n<p>page</p>\r\n\r\n"
    )
    stored = warc_read.load(layout, row["warc_file"], row["warc_offset"])
    assert stored.headers == [("X-Archive-Orig-Transfer-Encoding", "chunked"), *headers[1:]]


def test_the_request_stands_as_sent(layout: Layout) -> None:
    write(layout, fetch("http://wjw.lin.test:81/a?b=%E4", method="POST"))
    [request] = [r for r in records(segment(layout)) if r.rec_type == "request"]
    sent = f"POST /a?b=%E4 HTTP/1.1\r\nHost: wjw.lin.test:81\r\nUser-Agent: {AGENT}\r\n"
    assert request.http_headers.to_bytes() == f"{sent}Accept: text/html\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("outcome", "sent"), [("timeout", 1), ("failed", 1), ("dns", 0), ("tls", 0), ("refused", 0)]
)
def test_a_request_that_never_left_is_no_record(layout: Layout, outcome: str, sent: int) -> None:
    write(layout, fetch(status=None, body=None, outcome=outcome))
    assert [r.rec_type for r in records(segment(layout))].count("request") == sent


def test_revisits_name_their_profile_and_what_they_refer_to(layout: Layout) -> None:
    first, again, unmodified = write(layout, fetch(), fetch(), fetch(status=304, body=None))
    _, same, not_modified = [r for r in records(segment(layout)) if r.rec_type in ("response", "revisit")]
    header = same.rec_headers.get_header
    assert header("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert header("WARC-Refers-To") == f"<urn:uuid:{first['capture_id']}>"
    assert header("WARC-Refers-To-Target-URI") == PAGE
    assert header("WARC-Refers-To-Date") == "2026-11-22T01:02:03.456789Z"
    [response] = [r for r in records(segment(layout)) if r.rec_type == "response"]
    assert header("WARC-Payload-Digest") == response.rec_headers.get_header("WARC-Payload-Digest")
    header = not_modified.rec_headers.get_header
    assert header("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert (again["payload_bytes"], unmodified["payload_bytes"]) == (11, None)
    for row in (again, unmodified):
        assert (row["refers_to"], row["payload_sha256"]) == (first["capture_id"], first["payload_sha256"])
        assert (row["outcome"], row["media_type"], row["charset"]) == ("unchanged", "text/html", "gb2312")


@pytest.mark.parametrize("status", [206, 301, 404, 500])
def test_only_a_200_becomes_a_revisit(layout: Layout, status: int) -> None:
    rows = write(layout, fetch(), fetch(status=status), fetch(status=status))
    assert [row["record_type"] for row in rows] == ["response"] * 3


def test_an_error_page_is_not_what_the_next_fetch_is_compared_with(layout: Layout) -> None:
    rows = write(layout, fetch(status=500, body=b"oops"), fetch(body=b"oops"), fetch(body=b"oops"))
    assert [row["outcome"] for row in rows] == ["http_error", "stored", "unchanged"]


def test_a_304_to_which_nothing_is_known_is_an_error(layout: Layout) -> None:
    [row] = write(layout, fetch(status=304, body=None))
    assert (row["record_type"], row["outcome"], row["refers_to"]) == ("response", "http_error", None)
