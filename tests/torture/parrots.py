"""Servers that repeat what they were told: what is secret comes back in every answer."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress

from tests.integration.delivery.loopback import Loopback


class ParrotDatabase(Loopback):
    """PostgreSQL's handshake (protocol 3.0) up to a refusal whose text repeats the password.

    See https://www.postgresql.org/docs/current/protocol-message-formats.html.
    """

    def __init__(self, repeats: str) -> None:
        super().__init__()
        self._repeats = repeats
        self.asked = 0

    def talk(self, connection: socket.socket) -> None:
        with suppress(struct.error):
            while self._packet(connection)[:4] in (b"\x04\xd2\x16\x2f", b"\x04\xd2\x16\x30"):
                connection.sendall(b"N")  # neither TLS nor GSS
            connection.sendall(b"R" + struct.pack("!II", 8, 3))  # the password, in clear
            connection.recv(1)
            told = self._packet(connection).rstrip(b"\0").decode()
            self.asked += 1
            text = f"no login with {told!r}: {self._repeats}"
            fields = b"SFATAL\0VFATAL\0C28P01\0M" + text.encode() + b"\0\0"
            connection.sendall(b"E" + struct.pack("!I", len(fields) + 4) + fields)

    @staticmethod
    def _packet(connection: socket.socket) -> bytes:
        (length,) = struct.unpack("!I", connection.recv(4, socket.MSG_WAITALL))
        return connection.recv(length - 4, socket.MSG_WAITALL)
