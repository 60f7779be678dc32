"""One page off the web, by the rules of a night's crawl, kept nowhere.

It really is a crawl of one page, in a home that is thrown away: contact, robots.txt, TLS, public
addresses, size and time limits hold as for any other. To be called once in a process.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from crawlers.hosts import check_reach
from crawlers.job import Job
from crawlers.registry import lock_names
from crawlers.run import run
from model.decoding import decode
from model.errors import CrawlError, SettingsError
from model.nights import night_of, run_id
from model.settings import Settings
from model.sites import Politeness, Site, SiteColumn
from storage import locks, segments
from storage.bodies import decode_body
from storage.layout import Layout
from storage.warc_read import load, rows


@dataclass(frozen=True)
class Page:
    """A page as fetched; ``url`` is where redirects within its host led."""

    url: str
    text: str
    charset: str


def fetch(url: str, settings: Settings) -> Page:
    """Fetches one page of an official host, or of the sample portal.

    Raises:
        SettingsError: the host is neither, or the contact or the portal is not set.
        LockHeldError: a crawl of the host is under way.
        CrawlError: there is no such page, or it may not be fetched; the message says why.
    """
    site = _site(url)
    check_reach(site, settings)
    with ExitStack() as stack:
        for name in lock_names(site):
            stack.enter_context(locks.hold(Layout(settings), name, wait=0, note=f"probe of {url}"))
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="govreports-probe-")))
        layout = Layout(replace(settings, home=home, archive=str(home / "archive")))
        identifier = run_id(night_of(datetime.now(UTC)), 1)
        run(Job.open(layout, layout.settings, site, identifier, None))
        paths = segments.closed_segments(layout.segment_dir(site.id, identifier))
        captured = [row for path in paths for row in rows(path, layout) if row["role"] == "list"]
        return _page(url, layout, captured)


def _site(url: str) -> Site:
    host = urlsplit(url).hostname or ""
    test = host.endswith(".test")
    if not (test or host.endswith(".gov.cn")) or urlsplit(url).scheme not in ("http", "https"):
        raise SettingsError(f"{url}: not on an official host (*.gov.cn); save the page and probe the file")
    column = SiteColumn(id="page", name=url, url=urldefrag(url).url, family="none")
    politeness = Politeness(delay=0, reason="sample portal on loopback") if test else Politeness()
    # Not a registered site, so it lacks what such a site must say of itself.
    return Site.model_construct(
        id="probe",
        name=url,
        hosts=(host,),
        cms="generic",
        columns=(column,),
        test=test,
        politeness=politeness,
    )


def _page(url: str, layout: Layout, captured: list[dict[str, Any]]) -> Page:
    if not captured:
        raise CrawlError(f"{url}: robots.txt could not be read, so nothing was asked for")
    last = captured[-1]
    if last["outcome"] != "stored":
        raise CrawlError(f"{url}: {last['outcome']}: {last['error'] or last['status']}")
    body = decode_body(load(layout, last["warc_file"], last["warc_offset"]))
    decoded = decode(body, last["charset"], html=True)
    return Page(last["url"], decoded.text, decoded.charset)
