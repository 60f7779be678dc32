"""A small HTTP server on loopback that answers for many ``.test`` hosts, as a forward proxy does.

Requests come in absolute form (``GET http://wjw.small.test/x HTTP/1.1``); CONNECT leads to a TLS
server with a certificate nobody trusts.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    wait: float = 0.0  # seconds before the first byte
    cut: bool = False  # promise more bytes than come


@dataclass(frozen=True)
class Seen:
    url: str
    headers: dict[str, str]
    at: float
    method: str = "GET"
    body: bytes = b""


Route = Reply | Callable[[Seen], Reply]


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        pass  # clients are killed on purpose here


@dataclass
class Server:
    """Routes by URL; anything else is 404. ``on_request`` is called with each request first."""

    routes: dict[str, Route] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    on_request: Callable[[Seen], None] = lambda seen: None
    certificate: Path | None = None

    def __enter__(self) -> Server:
        self.closing = threading.Event()
        self._http = _Quiet(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def urls(self) -> list[str]:
        return [seen.url for seen in self.seen]


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_CONNECT(self) -> None:
            assert server.certificate is not None
            self.send_response_only(200)
            self.end_headers()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(server.certificate)
            self.close_connection = True
            try:
                with context.wrap_socket(self.connection, server_side=True) as tls:
                    tls.recv(1)
            except OSError:
                pass  # the client did not like the certificate

        def do_GET(self) -> None:
            headers = {k.lower(): v for k, v in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            seen = Seen(self.path, headers, time.monotonic(), self.command, body)
            server.seen.append(seen)
            server.on_request(seen)
            route = server.routes.get(self.path, Reply(404, b"<p>not here</p>"))
            reply = route if isinstance(route, Reply) else route(seen)
            if reply.wait and server.closing.wait(reply.wait):
                return
            try:
                self._send(reply)
            except OSError:
                self.close_connection = True  # the client went away

        def do_POST(self) -> None:
            self.do_GET()

        def _send(self, reply: Reply) -> None:
            self.send_response_only(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body) + (100 if reply.cut else 0)))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = reply.cut

    return Handler
