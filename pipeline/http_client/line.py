"""The line to one service: one exchange at a time, bounded in time and size.

``requests`` alone bounds neither the whole time of an answer nor its size: its timeout starts anew
with every byte, for each address of a host, and does not hold while a name is looked up. Here an
exchange has a thread of its own; when its time is over it is left behind and its connection cut.
"""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any
from weakref import WeakSet

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection

from pipeline.errors import Malformed, Unavailable, Unreachable
from pipeline.http_client.answer import Answer, Question

# Unpacked; held twice for a moment. A batch of 500 records with long abstracts is 15 MB.
MAX_ANSWER_BYTES = 64_000_000
_CHUNK = 1 << 16
_GRACE_S = 0.5  # for the exchange to say itself what it waited for in vain


class Line:
    """Keep connections to one service; ``timeout_s`` is for an answer, name and all."""

    def __init__(
        self,
        *,
        timeout_s: float,
        user_agent: str,
        max_bytes: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timeout_s, self._monotonic = timeout_s, monotonic
        self._max_bytes = max_bytes or MAX_ANSWER_BYTES
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": "gzip"}
        self._open()

    def receive(self, question: Question) -> Answer:
        """Ask once and receive the whole answer.

        Raises:
            Unavailable, Malformed: it took too long, or is too large.
            OSError, urllib3's HTTPError, zlib.error: the exchange broke.
        """
        answer: Future[Answer] = Future()
        exchange = threading.Thread(target=self._exchange, args=(question, answer), daemon=True)
        exchange.start()
        try:
            return answer.result(self._timeout_s + _GRACE_S)
        except TimeoutError:
            if answer.done():
                raise
            raise self._too_late(question) from None

    def hang_up(self) -> None:
        """Cut what is connected, and whatever still is about to be: its rest is no answer."""
        self._wires.cut()
        self._session.close()
        self._open()

    def close(self) -> None:
        """Cut the connections, and let no other be made."""
        self._wires.cut()
        self._session.close()

    def _open(self) -> None:
        self._session, self._wires = requests.Session(), _Wires()
        self._session.headers.update(self._headers)
        self._session.mount("http://", self._wires)
        self._session.mount("https://", self._wires)

    def _too_late(self, question: Question) -> Unavailable:
        """Say what took too long: a host that no connection leads to needs no second question."""
        if self._wires.is_connected():
            return Unavailable(f"the answer took longer than {self._timeout_s:g} s")
        where = urllib3.util.parse_url(question.url).host
        return Unreachable(f"no connection to {where} within {self._timeout_s:g} s")

    def _exchange(self, question: Question, answer: Future[Answer]) -> None:
        try:
            answer.set_result(self._received(question))
        except BaseException as error:
            answer.set_exception(error)

    def _received(self, question: Question) -> Answer:
        deadline = self._monotonic() + self._timeout_s
        is_get = question.method == "GET"
        with self._session.request(
            question.method,
            question.url,
            params=question.fields if is_get else None,
            data=None if is_get else question.fields,
            timeout=self._timeout_s,
            stream=True,
            allow_redirects=False,
        ) as response:
            body = self._body(response, deadline)
            return Answer(response.status_code, CaseInsensitiveDict(response.headers), body)

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        """Receive the body, unpacked.

        Not by ``iter_content``: that waits for a full chunk, however slow, unpacks without a limit,
        and takes packed bytes that end too early for whole.
        """
        unpack, body = _unpacker(response), bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            room = self._max_bytes - len(body) + 1
            body += unpack.decompress(chunk, room) if unpack else chunk
            if len(body) > self._max_bytes:
                raise Malformed(f"the answer is larger than {self._max_bytes:,} bytes")
            if self._monotonic() > deadline:
                raise Unavailable(f"the answer took longer than {self._timeout_s:g} s")
        if body and unpack and not unpack.eof:
            raise urllib3.exceptions.ProtocolError
        return bytes(body)


class _Wires(HTTPAdapter):
    """Connections that somebody has a hand on, to cut them in the middle of whatever they do."""

    def __init__(self) -> None:
        self._connections: WeakSet[HTTPConnection] = WeakSet()
        self._is_cut = False
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        """Find the pool of connections to a host, or to the proxy before it."""
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        if not getattr(pool.ConnectionCls, "is_watched", False):
            pool.ConnectionCls = self._watched(pool.ConnectionCls)
        return pool

    def is_connected(self) -> bool:
        """Tell whether there is a connection."""
        return any(one.sock is not None for one in self._connections)

    def cut(self) -> None:
        """Cut every connection, and let no other be made."""
        self._is_cut = True
        for one in list(self._connections):
            sock = one.sock
            if sock is not None:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def _watched(self, kind: Any) -> Any:
        def connect(connection: HTTPConnection) -> None:
            self._connections.add(connection)
            kind.connect(connection)
            if self._is_cut:  # while the name was looked up; nothing was sent yet
                connection.close()
                raise ConnectionAbortedError

        return type(kind.__name__, (kind,), {"connect": connect, "is_watched": True})


def _unpacker(response: requests.Response) -> zlib._Decompress | None:
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding not in ("gzip", "identity"):
        raise Unavailable(f"the answer is encoded as {coding!r}, which was not asked for")
    return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if coding == "gzip" else None
