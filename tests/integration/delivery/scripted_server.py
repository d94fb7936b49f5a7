"""A mail server that says what it is told to say, or nothing, or hangs up."""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping

from .loopback import Loopback

SILENCE = "silence"
RESET = "reset"
# What a healthy server says; a test overrides the step it is about. "." is the closing dot.
HEALTHY = {
    "greeting": "220 sample ready",
    "EHLO": "250 sample",
    "MAIL": "250 sender ok",
    "RCPT": "250 recipient ok",
    "DATA": "354 go on",
    ".": "250 queued as 4F",
    "QUIT": "221 bye",
}


class ScriptedServer(Loopback):
    """Serve one connection after another by a script of replies; ``letters`` keeps what came."""

    def __init__(self, script: Mapping[str, str]) -> None:
        self._script = {**HEALTHY, **script}
        super().__init__()
        self.letters: list[bytes] = []
        self.commands: list[str] = []

    def talk(self, connection: socket.socket) -> None:
        if not self._say(connection, "greeting"):
            return
        with connection.makefile("rb") as lines:
            for line in lines:
                self.commands.append(line.decode().strip())
                word = line[:4].decode().strip().upper()
                if not self._say(connection, word) or word == "QUIT":
                    return
                if word == "DATA" and self._script["DATA"].startswith("354"):
                    self.letters.append(b"".join(iter(lines.readline, b".\r\n")))
                    if not self._say(connection, "."):
                        return

    def _say(self, connection: socket.socket, step: str) -> bool:
        """Say the line of the script; return False when the talk is over."""
        reply = self._script.get(step, "502 unknown")
        if reply == SILENCE:
            self._stopped.wait(10)
            return False
        if reply == RESET:  # lingering for no time makes close() send a reset
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        connection.sendall(reply.replace("\n", "\r\n").encode() + b"\r\n")
        return not reply.startswith("421")
