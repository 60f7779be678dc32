"""The sample portal as a server: virtual hosts, validators, the second night, how it starts and ends."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from crawlers.portal.content import documents, extras, offices
from crawlers.portal.library import build
from crawlers.portal.server import Portal, is_current
from crawlers.portal.truth import truth


@pytest.fixture(scope="module")
def served() -> Iterator[Portal]:
    with Portal() as portal:
        yield portal


def ask(
    portal: Portal, url: str, *, method: str = "GET", absolute: bool = True, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request, through the portal as a proxy (absolute form) or by its Host header."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(urlsplit(portal.url).netloc, timeout=10)
    target = url if absolute else parts.path
    sent = {"Host": parts.netloc} | {k.replace("_", "-"): v for k, v in headers.items()}
    connection.request(method, target, headers=sent)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


def walk_lists(portal: Portal, site: str, column: str) -> list[str]:
    """The addresses a column lists, its pages counted by createPageHTML as a TRS page says."""
    office = offices()[site]
    base = f"http://{office.host}{office.column(column).path}"
    charset = "gb18030" if office.charset == "gb2312" else office.charset
    first = ask(portal, base)[2].decode(charset)
    pages = int(re.search(r'createPageHTML\((\d+), 0, "index", "html"\);', first)[1])
    found = []
    for number in range(pages):
        name = f"index_{number}.html" if number else "index.html"
        html = ask(portal, base + name)[2].decode(charset)
        found += [urljoin(base, href) for href in re.findall(r'<li><a href="([^"]+)" title', html)]
    return found


def test_lists_show_every_document_and_little_else(served: Portal) -> None:
    listed = {
        url
        for office in offices().values()
        for column in office.columns
        for url in walk_lists(served, office.id, column.id)
    }
    known = {entry["listed_url"] for entry in truth()}
    assert known <= listed
    left = {urlsplit(url).path.rpartition("/")[2] for url in listed - known}
    assert left == {extra.path.rpartition("/")[2] for extra in extras()}


def test_one_site_has_several_list_pages(served: Portal) -> None:
    assert len(walk_lists(served, "yunling", "fzzf")) == 8
    status, _, body = ask(served, "http://wjw.yunling.test/zwgk/fzzfjs/index_2.html")
    assert status == 200
    assert b'createPageHTML(3, 2, "index", "html");' in body
    assert ask(served, "http://wjw.yunling.test/zwgk/fzzfjs/index_3.html")[0] == 404


@pytest.mark.parametrize("absolute", [True, False], ids=["as proxy", "by Host header"])
def test_every_document_is_served(served: Portal, absolute: bool) -> None:
    for entry in truth():
        for url in {entry["url"], entry["page_url"]}:
            status, headers, body = ask(served, url, absolute=absolute)
            assert status == 200, url
            assert int(headers["content-length"]) == len(body)
            assert len(body) > 1500


def test_validators_give_304_where_a_page_has_them(served: Portal) -> None:
    seen = set()
    for entry in truth():
        _, headers, body = ask(served, entry["page_url"])
        pairs = {"If_None_Match": headers.get("etag"), "If_Modified_Since": headers.get("last-modified")}
        seen.add(tuple(value is not None for value in pairs.values()))
        for name, value in pairs.items():
            if value is None:
                continue
            status, again, nothing = ask(served, entry["page_url"], **{name: value})
            assert (status, nothing) == (304, b"")
            assert again.get("etag") == headers.get("etag")
        stale = ask(served, entry["page_url"], If_None_Match='"other"')
        assert (stale[0], stale[2]) == (200, body)
    assert seen == {(True, True), (True, False), (False, True), (False, False)}


def test_if_none_match_wins_over_the_date() -> None:
    page = build()["wjw.yunling.test", "/zwgk/fzzfjs/202102/t20210225_1007420.html"]
    later = "Thu, 01 Jan 2026 00:00:00 GMT"
    assert is_current(page, None, later)
    assert is_current(page, f'"x", W/{page.etag}', None)
    assert not is_current(page, '"x"', later)
    assert not is_current(page, None, "not a date")
    assert not is_current(page, None, "Fri, 01 Jan 2021 00:00:00 GMT")


def test_head_answers_without_body(served: Portal) -> None:
    url = truth()[0]["url"]
    status, headers, body = ask(served, url, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) == len(ask(served, url)[2])


def test_dead_link_moved_page_and_forbidden_page(served: Portal) -> None:
    dead = next(e for e in extras() if e.what == "dead")
    column = offices()[dead.site].column(dead.column)
    url = urljoin(f"http://{offices()[dead.site].host}{column.path}", dead.path)
    assert url in walk_lists(served, dead.site, dead.column)
    assert ask(served, url)[0] == 404
    moved = next(e for e in truth() if e["listed_url"] != e["page_url"])
    status, headers, _ = ask(served, moved["listed_url"])
    assert (status, headers["location"]) == (301, moved["page_url"])
    hidden = next(e for e in extras() if e.what == "forbidden")
    robots = ask(served, f"http://{offices()[hidden.site].host}/robots.txt")[2].decode()
    rules = re.findall(r"Disallow: (\S+)", robots)
    assert any(hidden.path.startswith(rule) for rule in rules)
    assert "Crawl-delay: 0.05" in robots


def test_every_host_has_a_home_page_and_robots(served: Portal) -> None:
    assert len(served.hosts) == 5
    for host in served.hosts:
        assert ask(served, f"http://{host}/")[0] == 200
        assert b"Disallow: /" in ask(served, f"http://{host}/robots.txt")[2]
    assert ask(served, "http://elsewhere.test/")[0] == 502


def test_requests_are_recorded(served: Portal) -> None:
    url = truth()[3]["url"]
    before = len(served.requests)
    _, _, body = ask(served, url)
    ask(served, url, If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT")
    host, path = urlsplit(url).netloc, urlsplit(url).path
    assert served.requests[before:] == [
        ("GET", host, path, 200, len(body), False),
        ("GET", host, path, 304, 0, True),
    ]


def test_second_night_changes_exactly_one_page() -> None:
    first, second = build(1), build(2)
    assert first.keys() == second.keys()
    changed = [key for key in first if first[key] != second[key]]
    [entry] = [e for e in truth() if e["changes"]]
    assert [f"http://{host}{path}" for host, path in changed] == [entry["url"]]
    old, new = first[changed[0]], second[changed[0]]
    assert old.etag != new.etag
    assert old.last_modified != new.last_modified
    values = [{i["id"]: i["value"] for i in e["indicators"]} for e in truth(1) + truth(2) if e["changes"]]
    assert values[0]["inspections"] != values[1]["inspections"]


def test_turning_the_night_keeps_the_port() -> None:
    [entry] = [e for e in truth() if e["changes"]]
    with Portal(night=1) as portal:
        url = portal.url
        _, headers, before = ask(portal, entry["url"])
        portal.turn(2)
        status, _, after = ask(portal, entry["url"], If_None_Match=headers["etag"])
        assert portal.url == url
    assert status == 200
    assert before != after


def test_bytes_are_the_same_in_every_process() -> None:
    script = (
        "import hashlib; from crawlers.portal.library import build;"
        "print(hashlib.sha256(repr(sorted(build().items())).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_stops_at_once_while_a_client_keeps_its_connection() -> None:
    portal = Portal().start()
    host, port = urlsplit(portal.url).hostname, urlsplit(portal.url).port
    with socket.create_connection((host, port), timeout=10) as idle:
        idle.sendall(b"GET http://wjw.yunling.test/robots.txt HTTP/1.1\r\nHost: wjw.yunling.test\r\n\r\n")
        assert idle.recv(100).startswith(b"HTTP/1.1 200")
        portal.stop()
        while idle.recv(65536):  # the rest, then the end: the portal closed it
            pass
    with pytest.raises(OSError):
        socket.create_connection((host, port), timeout=1)
    with pytest.raises(RuntimeError):
        _ = portal.url


@pytest.mark.parametrize("way", ["signal", "end of input"])
def test_command_prints_one_line_and_ends(way: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "crawlers.portal", "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    line = process.stdout.readline()
    assert re.fullmatch(r"portal http://127\.0\.0\.1:\d+\n", line)
    if way == "signal":
        process.send_signal(signal.SIGTERM)
    else:
        process.stdin.close()
    assert process.wait(timeout=20) == 0
    assert process.stdout.read() == ""
    process.stdout.close()
    process.stdin.close()


def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "crawlers.portal", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"portal: cannot listen on 127.0.0.1:{port}")
    assert ended.stderr.count("\n") == 1


def test_about_forty_documents_from_2019_to_2025() -> None:
    reports = [d for d in documents() if d.kind == "annual_report"]
    assert len(truth()) == 40
    assert {d.year for d in reports} == set(range(2019, 2026))
    assert {offices()[d.site].region_code[:2] for d in reports} == {"22", "33", "42", "51", "62"}
