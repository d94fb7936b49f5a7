"""Put an answer on the wire, whole or broken in a chosen way."""

import gzip
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

from pipeline.sandbox.exchange import Answer

_DAWDLE_PAUSE = 0.05
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER with no time left: close sends RST


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer reaches the client; the default is promptly and whole.

    Attributes:
        delay: seconds of silence before anything is sent.
        drip: the size of a piece and the seconds between two, or None.
        reset: where the connection is cut: ``before`` any byte, after the ``headers``, or in
            the middle of the ``body``; empty for nowhere.
        withheld: bytes the Content-Length promises and the body lacks.
        understated: bytes the body has beyond the Content-Length.
        dawdle: seconds spent on a header that comes byte by byte.
        unended: whether the body comes in chunks and the last of them, which ends it, never.
    """

    delay: float = 0
    drip: tuple[int, float] | None = None
    reset: str = ""
    withheld: int = 0
    understated: int = 0
    dawdle: float = 0
    unended: bool = False

    @property
    def breaks_connection(self) -> bool:
        """Tell whether the connection cannot be used for another request."""
        return bool(self.reset or self.withheld or self.understated or self.unended)


WHOLE = Delivery()


def send(
    handler: BaseHTTPRequestHandler,
    answer: Answer,
    delivery: Delivery,
    date: str,
    wait: Callable[[float], object],
) -> None:
    """Send an answer; ``wait`` pauses for some seconds and may be cut short."""
    wait(delivery.delay)
    if delivery.reset == "before":
        return _cut(handler)
    body, coding = _encoded(answer.body, handler.headers.get("Accept-Encoding", ""))
    promised = max(len(body) - delivery.understated, 0)
    framing = {"Date": date, "Content-Length": str(promised), **coding}
    if delivery.unended:
        framing = {"Date": date, "Transfer-Encoding": "chunked", **coding}
        body = f"{len(body):x}\r\n".encode() + body + b"\r\n"
    _send_headers(handler, answer, framing, delivery.dawdle, wait)
    handler.close_connection = handler.close_connection or delivery.breaks_connection
    if delivery.reset == "headers":
        return _cut(handler)
    if delivery.reset == "body":
        _write(handler, body[: len(body) // 2], delivery, wait)
        return _cut(handler)
    return _write(handler, body[: max(len(body) - delivery.withheld, 0)], delivery, wait)


def _encoded(body: bytes, accepted: str) -> tuple[bytes, Mapping[str, str]]:
    if "gzip" not in accepted.lower() or not body:
        return body, {}
    return gzip.compress(body, 1, mtime=0), {"Content-Encoding": "gzip"}


def _send_headers(
    handler: BaseHTTPRequestHandler,
    answer: Answer,
    framing: Mapping[str, str],
    dawdle: float,
    wait: Callable[[float], object],
) -> None:
    # send_response_only, because send_response would date the answer by the real clock.
    handler.send_response_only(answer.status)
    _dawdle(handler, dawdle, wait)
    fixed = {"Server": "k2watch-sandbox", "Cache-Control": "private"}
    headers = {**fixed, "Content-Type": answer.content_type, **framing, **answer.headers}
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _dawdle(
    handler: BaseHTTPRequestHandler, seconds: float, wait: Callable[[float], object]
) -> None:
    if not seconds:
        return
    handler.flush_headers()
    handler.wfile.write(b"X-Slow: ")
    for _ in range(int(seconds / _DAWDLE_PAUSE)):
        handler.wfile.write(b"0")
        handler.wfile.flush()
        wait(_DAWDLE_PAUSE)
    handler.wfile.write(b"\r\n")


def _write(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    delivery: Delivery,
    wait: Callable[[float], object],
) -> None:
    if delivery.drip is None:
        handler.wfile.write(body)
        handler.wfile.flush()
        return
    size, pause = delivery.drip
    for start in range(0, len(body), size):
        handler.wfile.write(body[start : start + size])
        handler.wfile.flush()
        wait(pause)


def _cut(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    handler.close_connection = True


def is_cut(connection: socket.socket) -> bool:
    """Tell whether closing this connection resets it."""
    lingering = connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(_RESET_ON_CLOSE))
    return lingering == _RESET_ON_CLOSE
