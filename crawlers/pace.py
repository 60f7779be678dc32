"""How fast we go: never faster than the site file, its robots.txt or a ``Retry-After`` says.

Scrapy reads ``Crawl-delay`` but does not apply it, and its AutoThrottle would go below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.extensions.throttle import AutoThrottle

from crawlers.job import job_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

MAX_WAIT = 120.0  # seconds; who asks for more is left alone for this night
_WAIT_CODES = frozenset({429, 503})


class Pace(AutoThrottle):
    """AutoThrottle with a floor for each host."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._floors: dict[str, float] = {}
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Takes ``Crawl-delay`` as the floor of the host."""
        host = urlsplit(request.url).hostname or ""
        delay = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        if not delay:
            return
        if delay > MAX_WAIT:
            self._leave(host, f"robots.txt of {host} asks for {delay:g} s between requests")
            return
        self._floors[host] = max(delay, self.mindelay)
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": self._floors[host], "concurrency": 1}
        if (slot := downloader.slots.get(host)) is not None:
            slot.delay = max(slot.delay, self._floors[host])

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key is None or slot is None:
            return
        wait = asked_wait(response)
        if wait > MAX_WAIT:
            self._leave(key, f"{key} asks to wait {wait:g} s")
        slot.delay = max(slot.delay, self._floors.get(key, 0.0), min(wait, MAX_WAIT))

    def _leave(self, host: str, why: str) -> None:
        job = job_of(self.crawler)
        job.ledger.note(why)
        job.close(self.crawler, "asked_to_wait")


def asked_wait(response: Response) -> float:
    """Seconds a 429 or 503 asks us to wait, 0 where it does not; a date counts as half a minute."""
    asked = response.headers.get("Retry-After")
    if response.status not in _WAIT_CODES or not asked:
        return 0.0
    text = asked.decode("latin-1").strip()
    return float(text) if text.isascii() and text.isdigit() else 30.0
