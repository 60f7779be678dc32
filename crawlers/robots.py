"""robots.txt, obeyed as RFC 9309 says: missing means allowed, unreachable means nothing is allowed.

Scrapy by itself reads an error page as if it were robots.txt and allows all when it gets none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import ProtegoRobotParser
from twisted.internet.defer import Deferred

from crawlers.job import job_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

_NOTHING = b"User-agent: *\nDisallow: /\n"
DENIED = "robots.txt denies this address"
UNREADABLE = "robots.txt could not be read"


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware with sections 2.3.1.3 and 2.3.1.4 of RFC 9309, and a record of denials."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreadable: dict[str, str] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises IgnoreRequest for a denied URL, after recording it as refused."""
        job = job_of(self.crawler)
        agent = self._robotstxt_useragent or self._default_useragent
        if rp is not None and not rp.allowed(request.url, agent):
            netloc = request.url.split("/", 3)[2]
            job.refuse(request, self.crawler, UNREADABLE if netloc in self._unreadable else DENIED)
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._deny_all(netloc, f"status {response.status}")
            return
        if response.status >= 300:  # 4xx: no rules; a redirect that leads nowhere likewise
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._deny_all(netloc, str(exc) or type(exc).__name__)

    def _deny_all(self, netloc: str, why: str) -> None:
        self._unreadable[netloc] = why
        job = job_of(self.crawler)
        if not job.closing:
            job.ledger.fault("robots_unavailable", f"robots.txt of {netloc}: {why}")
        waiting = self._parsers[netloc]
        assert isinstance(waiting, Deferred)
        parser = ProtegoRobotParser.from_crawler(self.crawler, _NOTHING)
        self._parsers[netloc] = parser
        waiting.callback(parser)
