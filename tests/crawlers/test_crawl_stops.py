"""Crawls that are killed, stopped, capped or locked out, and what a second start makes of them."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage import locks, runs, segments
from tests.crawlers import small_site as site
from tests.crawlers.conftest import RUN, Bench, content
from tests.crawlers.crawl_server import Reply, Seen, Server


@pytest.fixture
def small(bench: Bench) -> Bench:
    """The small site, every answer of which depends on its address alone."""
    bench.register("small", site.SITE)
    bench.server.routes.update(site.routes(flaky=False))
    return bench


@pytest.fixture(scope="module")
def undisturbed(lasting_bench: Bench) -> Counter[tuple[Any, ...]]:
    lasting_bench.register("small", site.SITE)
    lasting_bench.server.routes.update(site.routes(flaky=False))
    assert lasting_bench.crawl("small").finish_reason == "finished"
    return content(lasting_bench.rows("small"))


def at_request(number: int, act: Callable[[], object]) -> Callable[[Seen], None]:
    """Does something when the server is asked for the ``number``-th time, before it answers."""
    left = [number]

    def on_request(seen: Seen) -> None:
        left[0] -= 1
        if left[0] == 0:
            act()

    return on_request


def start_and_act(bench: Bench, number: int, act: Callable[[subprocess.Popen[str]], object]) -> int:
    """Starts a crawl and does something to it while it waits for its ``number``-th answer."""
    ready = threading.Event()
    started: list[subprocess.Popen[str]] = []

    def later() -> None:
        ready.wait(30)
        act(started[0])

    bench.server.on_request = at_request(number, later)
    started.append(bench.start("small"))
    ready.set()
    started[0].communicate(timeout=60)
    bench.server.on_request = lambda seen: None
    return started[0].returncode


# Of 17 requests: 1 robots, 2 list, 3-8 articles, 9-11 the 500, 12 attachment, 13 list, 14-16 too slow, 17 cut
@pytest.mark.parametrize("number", [1, 5, 10, 15])
def test_killed_and_continued_captures_what_an_undisturbed_crawl_does(
    small: Bench, undisturbed: Counter[tuple[Any, ...]], number: int
) -> None:
    code = start_and_act(small, number, lambda process: process.kill())
    assert code == -signal.SIGKILL
    assert runs.read_stats(small.layout, RUN, "small") is None
    assert small.crawl("small").finish_reason == "finished"
    assert content(small.rows("small")) == undisturbed


@pytest.mark.crash
def test_killed_again_and_again_at_any_moment(
    small: Bench, undisturbed: Counter[tuple[Any, ...]], hard_kill: Callable[[subprocess.Popen[str]], None]
) -> None:
    chance = random.Random(20261122)
    for _ in range(5):
        asked = threading.Event()
        small.server.on_request = at_request(chance.randint(1, 5), asked.set)
        process = small.start("small")
        assert asked.wait(60)
        time.sleep(chance.uniform(0, 0.03))  # into the answer, the record or the next request
        hard_kill(process)
        small.server.on_request = lambda seen: None
    assert small.crawl("small").finish_reason == "finished"
    assert content(small.rows("small")) == undisturbed


def test_what_is_stored_is_not_asked_for_again(small: Bench) -> None:
    assert start_and_act(small, 9, lambda process: process.kill()) == -signal.SIGKILL
    before = Counter(small.server.urls())
    small.crawl("small")
    after = Counter(small.server.urls()) - before
    assert f"{site.BASE}/robots.txt" not in after
    assert site.LIST not in after
    assert site.article(1) not in after


def test_stats_count_the_whole_run_not_the_last_attempt(small: Bench) -> None:
    start_and_act(small, 9, lambda process: process.kill())
    stats = small.crawl("small")
    assert (stats.stored, stats.failed, stats.listed) == (7, 8, {"fzzf": 9})


def test_a_finished_run_started_again_asks_for_nothing(small: Bench) -> None:
    first = small.crawl("small")
    rows = content(small.rows("small"))
    small.index("small")
    small.server.seen.clear()
    again = small.crawl("small")
    # what failed for good is tried again: the attempt before ended by itself
    assert set(small.server.urls()) == {site.article(7), site.article(8), site.article(9)}
    assert (again.finish_reason, again.stored, again.listed) == (
        first.finish_reason,
        first.stored,
        first.listed,
    )
    assert set(content(small.rows("small"))) == set(rows)


def test_sigterm_ends_after_the_request_in_flight(
    small: Bench, undisturbed: Counter[tuple[Any, ...]]
) -> None:
    code = start_and_act(small, 5, lambda process: process.send_signal(signal.SIGTERM))
    assert code == 1
    stats = runs.read_stats(small.layout, RUN, "small")
    assert stats is not None
    assert stats.finish_reason == "shutdown"
    assert len(small.server.seen) == 5
    assert len(small.rows("small")) == 5
    assert small.crawl("small").finish_reason == "finished"
    assert content(small.rows("small")) == undisturbed


def test_sigterm_does_not_wait_for_the_pause_between_requests(small: Bench) -> None:
    small.register("small", site.SITE.replace("delay: 0", "delay: 600"))
    asked = threading.Event()
    small.server.on_request = lambda seen: asked.set()
    process = small.start("small")
    assert asked.wait(60)
    # robots.txt is answered; the list page now waits for its turn in ten minutes
    directory = small.layout.segment_dir("small", RUN)
    while not segments.open_segments(directory):
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    stats = runs.read_stats(small.layout, RUN, "small")
    assert stats is not None
    assert (stats.finish_reason, stats.stored, stats.failed) == ("shutdown", 1, 0)
    assert [row["role"] for row in small.rows("small")] == ["robots"]


def test_no_more_requests_than_a_night_allows(small: Bench) -> None:
    small.register("small", site.SITE.replace("max_pages: 60", "max_pages: 4"))
    stats = small.crawl("small")
    assert stats.finish_reason == "max_pages"
    assert len(small.server.seen) == 4
    assert any("stopped at 4 requests" in note for note in stats.notes)


def test_the_allowance_of_a_night_is_not_renewed_by_a_kill(small: Bench) -> None:
    small.register("small", site.SITE.replace("max_pages: 60", "max_pages: 6"))
    start_and_act(small, 4, lambda process: process.kill())
    assert small.crawl("small").finish_reason == "max_pages"
    assert len(small.rows("small")) == 6


def test_one_crawl_a_host_at_a_time(small: Bench) -> None:
    with locks.hold(small.layout, f"host-{site.HOST}", wait=0, note="a test"):
        stats = small.crawl("small", RUN, "--wait", "0")
    assert (small.code, stats.finish_reason) == (3, "locked")
    assert "a test" in small.error
    assert small.error.count("\n") == 1
    assert small.server.seen == []


def test_the_lock_is_held_as_long_as_the_crawl_lives(small: Bench) -> None:
    holders = []
    name = f"host-{site.HOST}"
    small.server.on_request = lambda seen: holders.append(locks.holder(small.layout, name))
    small.crawl("small")
    assert holders
    assert all(holder is not None and holder.note == f"crawl of small in {RUN}" for holder in holders)
    assert locks.holder(small.layout, name) is None


def test_the_registry_root_may_be_elsewhere(small: Bench, tmp_path: Path) -> None:
    process = small.start("nowhere")
    error = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert "no site 'nowhere'" in error
    assert "known: small" in error


def test_server_fixture_answers_unknown_addresses_with_404() -> None:
    with Server(routes={"http://a.test/": Reply(200, b"x")}) as server:
        assert server.url.startswith("http://127.0.0.1:")
