"""Where a crawl may go: the hosts of its site file, at public addresses, and nowhere else.

Hosts of test sites are reached through the sample portal as an HTTP proxy, never otherwise.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawlers.job import job_of
from model.errors import SettingsError
from model.settings import Settings
from model.sites import Site

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Refused(IgnoreRequest):
    """A target we do not touch."""


class HostGuard:
    """Lets pass only requests to the site's own hosts; everything else is recorded as refused.

    Redirects come through here again, so one that leaves the site is kept but not followed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._private: dict[str, bool] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostGuard:
        """Called by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuses the request, or sets the way it goes."""
        job = job_of(self._crawler)
        if job.closing:
            raise IgnoreRequest(job.closing)
        request.meta.pop("download_slot", None)  # a redirect may lead from one host of the site to another
        why = _refusal(job.site, request.url)
        if why is None and job.site.test:
            request.meta["proxy"] = job.settings.portal
        elif why is None and job.site.hosts and await self._is_private(urlsplit(request.url).hostname or ""):
            why = "the host leads to an address that is not public"
        if why is not None:
            job.refuse(request, self._crawler, why)
            raise Refused(why)

    async def _is_private(self, host: str) -> bool:
        """Whether a host resolves to any address that is not public; unknown hosts are left to fail."""
        if host not in self._private:
            try:
                found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
            except OSError:
                return False
            self._private[host] = any(not is_public(str(address[4][0])) for address in found)
        return self._private[host]


class Allowance:
    """Last gate before the network: the night's allowance, and no new request once we are closing."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Allowance:
        """Called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Counts a request that is about to be made; ends the crawl where it is one too many."""
        job = job_of(self._crawler)
        if not job.closing and not job.spend(1):
            job.ledger.note(f"stopped at {job.site.politeness.max_pages} requests, before {request.url}")
            job.close(self._crawler, "max_pages")
        if job.closing:
            raise IgnoreRequest(job.closing)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    Args:
        address: as text; an IPv6 zone is allowed, and an IPv4 address inside an IPv6 one counts as itself.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast


def check_reach(site: Site, settings: Settings) -> None:
    """Makes sure that a site may be crawled with these settings, before anything starts.

    Raises:
        SettingsError: no contact for a crawl outside loopback, or no portal for a test site.
    """
    outside = bool(site.hosts)
    if site.test:
        if settings.portal is None:
            raise SettingsError(f"GOVREPORTS_PORTAL is not set: site {site.id!r} lives on the sample portal")
        try:
            parts = urlsplit(settings.portal)
            usable = parts.scheme == "http" and bool(parts.hostname) and bool(parts.port)
        except ValueError:
            usable = False
        if not usable:
            raise SettingsError(f"GOVREPORTS_PORTAL is not like http://127.0.0.1:8080: {settings.portal!r}")
        outside = parts.hostname not in _LOOPBACK
    if outside and settings.contact is None:
        raise SettingsError(
            f"GOVREPORTS_CONTACT is not set: a crawl of {site.id!r} must say whom its office can write to"
        )


def _refusal(site: Site, url: str) -> str | None:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return None if site.cms == "import" else "only an import reads files"
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme!r} is not fetched"
    if parts.hostname not in site.hosts:
        return "the host is not one of the site's"
    return None
