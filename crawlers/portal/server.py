"""The portal's HTTP server: many virtual hosts on one loopback port, reached as an HTTP proxy.

RFC 9112 3.2.2 (absolute-form request lines) or the Host header says which host is meant;
RFC 9110 13 (conditional requests) decides between 200 and 304. Owns no content.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from crawlers.portal import pages
from crawlers.portal.content import offices
from crawlers.portal.library import Library, Resource, build

LOOPBACK = "127.0.0.1"


class Request(NamedTuple):
    """One answered request; ``sent_bytes`` counts the body, ``conditional`` says validators came along."""

    method: str
    host: str
    path: str
    status: int
    sent_bytes: int
    conditional: bool


def is_current(resource: Resource, none_match: str | None, modified_since: str | None) -> bool:
    """Whether what the client holds is still what we would send (then 304).

    ``If-None-Match`` wins over ``If-Modified-Since`` (RFC 9110 13.2.2); unreadable dates are ignored.
    """
    if none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in none_match.split(",")]
        return resource.etag is not None and (resource.etag in tags or "*" in tags)
    if modified_since is None or resource.last_modified is None:
        return False
    try:
        since = parsedate_to_datetime(modified_since)
    except ValueError:
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return parsedate_to_datetime(resource.last_modified) <= since


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "SamplePortal"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _target(self) -> tuple[str, str]:
        """Host and path with query, from an absolute-form request line or the Host header."""
        if self.path.startswith("/"):
            return (self.headers.get("Host") or "").partition(":")[0].lower(), self.path
        parts = urlsplit(self.path)
        path = parts.path or "/"
        return (parts.hostname or "").lower(), f"{path}?{parts.query}" if parts.query else path

    def _find(self, host: str, path: str) -> Resource:
        portal = self.server.portal
        found = portal.library.get((host, path.partition("?")[0]))
        if found is not None:
            return found
        if host not in portal.hosts:
            return Resource(f"no such host: {host}\n".encode(), "text/plain; charset=utf-8", status=502)
        return Resource(pages.not_found().encode(), "text/html", status=404)

    def _answer(self, *, with_body: bool) -> None:
        portal = self.server.portal
        host, path = self._target()
        resource = self._find(host, path)
        none_match = self.headers.get("If-None-Match")
        modified_since = self.headers.get("If-Modified-Since")
        status, body = resource.status, resource.body
        if status == 200 and is_current(resource, none_match, modified_since):
            status, body = 304, b""
        if portal.delay:
            time.sleep(portal.delay)
        sent = len(body) if with_body else 0
        conditional = none_match is not None or modified_since is not None
        portal.requests.append(Request(self.command, host, path, status, sent, conditional))
        self.send_response(status)
        for name, value in (
            ("ETag", resource.etag),
            ("Last-Modified", resource.last_modified),
            ("Location", resource.location),
        ):
            if value:
                self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if sent:
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        if self.server.portal.verbose:
            super().log_message(format, *args)


class _Server(ThreadingHTTPServer):
    """Remembers open connections, so that closing does not wait for idle keep-alive clients."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, portal: Portal) -> None:
        self.portal = portal
        self.open_sockets: set[socket.socket] = set()
        super().__init__((LOOPBACK, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open_sockets.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open_sockets.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is printed as usual."""
        if self.portal.verbose:
            super().handle_error(request, client_address)

    def close_connections(self) -> None:
        for connection in list(self.open_sockets):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Portal:
    """The running portal; a context manager, or ``start`` and ``stop``.

    Args:
        night: 1, or 2 for the night after a page was corrected; ``turn`` changes it while running.
        port: 0 for any free port of the loopback interface.
        delay: seconds every answer is held back (for tests that interrupt a crawl).
        verbose: log each request to standard error.

    Attributes:
        requests: every answered request, in the order of the answers.
        hosts: the virtual hosts served.
    """

    def __init__(self, night: int = 1, port: int = 0, *, delay: float = 0.0, verbose: bool = False) -> None:
        self.library: Library = build(night)
        self.hosts = tuple(sorted(office.host for office in offices().values()))
        self.requests: list[Request] = []
        self.delay = delay
        self.verbose = verbose
        self._port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Base URL, to be used as the proxy of test sites.

        Raises:
            RuntimeError: the portal is not running.
        """
        if self._server is None:
            raise RuntimeError("the portal is not running")
        return f"http://{LOOPBACK}:{self._server.server_address[1]}"

    def turn(self, night: int) -> None:
        """Serves another night from now on, on the same port."""
        self.library = build(night)

    def start(self) -> Portal:
        """Binds the port and serves in a thread of its own."""
        self._server = _Server(self._port, self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="portal", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stops serving, closes every connection and frees the port. Does nothing when stopped."""
        server, thread = self._server, self._thread
        self._server = self._thread = None
        if server is None or thread is None:
            return
        server.shutdown()
        thread.join()
        server.close_connections()
        server.server_close()

    def __enter__(self) -> Portal:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
