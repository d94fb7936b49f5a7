"""The HTTP server: reads requests, keeps connections open, closes them all when told to."""

import logging
import socket
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, Protocol
from urllib.parse import urlsplit

from pipeline.sandbox import pages, wire
from pipeline.sandbox.exchange import Answer, Form, Request
from pipeline.sandbox.wire import WHOLE, Delivery

log = logging.getLogger(__name__)

LARGEST_BODY = 16 << 20
_GRACE = 5.0  # seconds for open connections to end once they were told to


class Site(Protocol):
    """What the server needs of the program behind it."""

    def respond(self, request: Request) -> tuple[Answer, Delivery]:
        """Answer a request, and say how the answer is to be delivered."""

    def http_date(self) -> str:
        """Tell the time for the ``Date`` header."""


class Web(ThreadingHTTPServer):
    """An HTTP/1.1 server on loopback whose threads and sockets all end with ``stop``."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self.stopping = Event()
        self._connections: dict[socket.socket, Thread] = {}
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), _Handler)
        self._thread = Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> None:
        """Answer requests from now on, in threads of the server's own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, end every open connection and wait for its thread."""
        self.stopping.set()
        if self._thread.is_alive():  # shutdown would wait for ever for a loop that never ran
            self.shutdown()
            self._thread.join()
        self.server_close()
        with self._lock:
            open_now = dict(self._connections)
        for connection in open_now:
            _hang_up(connection)
        for thread in open_now.values():
            thread.join(_GRACE)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread that is known while it lasts."""
        serve = self.process_request_thread
        thread = Thread(target=serve, args=(request, client_address), daemon=True)
        with self._lock:
            self._connections[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        """Close a connection, politely unless a fault wants it reset."""
        if wire.is_cut(request):
            request.close()
        else:
            super().shutdown_request(request)
        with self._lock:
            self._connections.pop(request, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what broke a connection; clients that hang up early are no news."""
        if isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            log.debug("connection from %s ended early", client_address)
        else:
            log.exception("the sandbox failed on a connection from %s", client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Web
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together

    def do_GET(self) -> None:
        self._answer("GET", "")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._send(pages.BODY_TOO_LARGE)
        else:
            self._answer("POST", self.rfile.read(int(length)).decode("utf-8", "replace"))

    def _answer(self, method: str, body: str) -> None:
        url = urlsplit(self.path)
        request = Request(
            url.path,
            method,
            Form.parse(url.query, body),
            self.client_address[0],
            self.headers.get("Host", ""),
            self.headers.get("User-Agent", ""),
            len(self.path),
        )
        self._send(*self.server.site.respond(request))

    def _send(self, answer: Answer, delivery: Delivery = WHOLE) -> None:
        wait: Callable[[float], object] = self.server.stopping.wait
        wire.send(self, answer, delivery, self.server.site.http_date(), wait)

    def log_message(self, *_: object) -> None:
        """Stay silent; the sandbox keeps a log of its own."""


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.debug("a connection was gone already")
