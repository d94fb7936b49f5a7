"""A road to the sandbox that a test can break: a relay on real sockets, a connection a request."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import trustme

HOST = "localhost"
_GATE = 5.0


class Road:
    """Relay connections; those whose number is in ``broken`` meet what ``how`` says.

    ``how`` is a certificate (``stranger``, ``expired``), ``dns`` or ``refused``.
    """

    def __init__(self, port: int, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.how, self.broken, self.asked = "", frozenset[int](), 0
        self._to, self._patch = port, patch
        authority, stranger = trustme.CA(), trustme.CA()
        self._trusted = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self._trusted))
        past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        long_ago = past - datetime.timedelta(days=9)
        self._certificates = {
            "good": _context(authority.issue_cert(HOST)),
            "stranger": _context(stranger.issue_cert(HOST)),
            "expired": _context(authority.issue_cert(HOST, not_before=long_ago, not_after=past)),
        }
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}"

    def start(self) -> None:
        self._patch.setenv("REQUESTS_CA_BUNDLE", str(self._trusted))
        found = socket.getaddrinfo

        def look_up(host: Any, *rest: Any, **options: Any) -> Any:
            if host == HOST and self.how in ("dns", "refused") and self._is_broken():
                if self.how == "dns":
                    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
                return found("127.0.0.1", _closed_port(), *rest[1:], **options)
            return found("127.0.0.1" if host == HOST else host, *rest, **options)

        self._patch.setattr(socket, "getaddrinfo", look_up)
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _is_broken(self) -> bool:
        """Count one request that never gets to the relay; one that does is counted there."""
        if self.asked + 1 not in self.broken:
            return False
        self.asked += 1
        return True

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.asked += 1
            is_bad = self.asked in self.broken and self.how in self._certificates
            context = self._certificates[self.how if is_bad else "good"]
            with suppress(OSError), connection:
                connection.settimeout(_GATE)
                with context.wrap_socket(connection, server_side=True) as safe:
                    self._relay(safe)

    def _relay(self, safe: ssl.SSLSocket) -> None:
        with socket.create_connection(("127.0.0.1", self._to), timeout=_GATE) as there:
            there.sendall(_one_request(safe))
            while piece := there.recv(65_536):
                safe.sendall(piece)


def _one_request(safe: ssl.SSLSocket) -> bytes:
    """Read one request; the server is asked to close behind its answer."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += safe.recv(65_536)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next((line for line in lines if line.lower().startswith(b"content-length:")), b":0")
    while len(body) < int(length.partition(b":")[2]):
        body += safe.recv(65_536)
    return b"\r\n".join([*lines, b"Connection: close", b"", body])


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def road(port: int, folder: Path) -> Iterator[Road]:
    """Open a road to a port of this host."""
    with pytest.MonkeyPatch.context() as patch:
        one = Road(port, folder, patch)
        one.start()
        try:
            yield one
        finally:
            one.stop()
