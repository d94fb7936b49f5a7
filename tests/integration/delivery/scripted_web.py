"""A web server that answers as it is told, byte by byte, or never; it keeps what came."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable

from .loopback import Loopback

Answer = Callable[[socket.socket, threading.Event], None]


def says(*pieces: bytes, pause: float = 0) -> Answer:
    """Answer with these pieces, with a pause before each."""

    def answer(connection: socket.socket, stopped: threading.Event) -> None:
        for piece in pieces:
            stopped.wait(pause)
            connection.sendall(piece)

    return answer


def status(line: str, body: bytes = b"", *headers: str) -> Answer:
    """Answer with a status line such as ``200 OK``."""
    head = "\r\n".join([f"HTTP/1.1 {line}", f"Content-Length: {len(body)}", *headers, "", ""])
    return says(head.encode() + body)


def silence(_connection: socket.socket, stopped: threading.Event) -> None:
    stopped.wait(10)


def drip(start: bytes) -> Answer:
    """Start an answer and go on a byte at a time for ever: no single read waits for long."""

    def answer(connection: socket.socket, stopped: threading.Event) -> None:
        connection.sendall(start)
        while not stopped.wait(0.02):
            connection.sendall(b"0")

    return answer


def flood(connection: socket.socket, _stopped: threading.Event) -> None:
    """Send a body that never ends."""
    connection.sendall(b"HTTP/1.1 503 Busy\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65_536)


class ScriptedWeb(Loopback):
    """Serve on loopback one connection after another; ``requests`` keeps head and body of each."""

    def __init__(self, answer: Answer, context: ssl.SSLContext | None = None) -> None:
        self._answer, self._context = answer, context
        super().__init__()
        self.requests: list[tuple[str, bytes]] = []
        self.connections = 0

    def accepted(self, connection: socket.socket) -> socket.socket:
        self.connections += 1
        if self._context:
            return self._context.wrap_socket(connection, server_side=True)
        return connection

    def talk(self, connection: socket.socket) -> None:
        head, body = self._read(connection)
        if head:
            self.requests.append((head, body))
            self._answer(connection, self._stopped)

    def _read(self, connection: socket.socket) -> tuple[str, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            piece = connection.recv(65_536)
            if not piece:
                return "", b""
            received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        while len(body) < int(fields["Content-Length"]):
            body += connection.recv(65_536)
        return head.decode(), body
