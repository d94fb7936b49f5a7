"""A mail server on a raw socket that goes wrong at one step, and records every byte.

It knows nothing of the program: it has a letter when it said 250 to its last dot, and also where
it fell silent then, for the word of it is what gets lost.
"""

from __future__ import annotations

import base64
import socket
import ssl
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Thread

from tests.integration.delivery.loopback import Loopback


class Step(StrEnum):
    """Where in a session it goes wrong."""

    GREETING = "greeting"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    BODY = "body"
    DOT = "dot"
    QUIT = "QUIT"


class Fault(StrEnum):
    """How it goes wrong; the last two never end."""

    LATER = "4xx"
    NEVER = "5xx"
    HANG = "hang"
    RESET = "reset"
    GARBAGE = "garbage"
    NUL = "NUL"
    DRIP = "drip"
    FLOOD = "flood"


SAID = {
    Fault.LATER: b"451 4.3.0 try again later\r\n",
    Fault.NEVER: b"554 5.0.0 no\r\n",
    Fault.GARBAGE: b"\xff\xfe<html>200 OK</html>\x1b[2J\r\n",
    Fault.NUL: b"\0\0\0\0\r\n",
}
_YES = {
    Step.GREETING: b"220 sample.invalid ready\r\n",
    Step.EHLO: b"250-sample.invalid\r\n250-SIZE 50000000\r\n250-STARTTLS\r\n250 AUTH LOGIN\r\n",
    Step.STARTTLS: b"220 go on\r\n",
    Step.AUTH: b"235 welcome\r\n",
    Step.MAIL: b"250 sender ok\r\n",
    Step.RCPT: b"250 recipient ok\r\n",
    Step.DATA: b"354 go on\r\n",
    Step.DOT: b"250 2.0.0 queued as 4F\r\n",
    Step.QUIT: b"221 bye\r\n",
}
_ASK = b"334 " + base64.b64encode(b"Go on:") + b"\r\n"


class _Over(Exception):
    """The session is over."""


@dataclass
class Heard:
    """One session: what came in clear and under cover, for whom, and the letter if it has it."""

    lines: list[bytes] = field(default_factory=list)
    recipient: str = ""
    taken: bytes | None = None

    def said(self, word: bytes) -> int:
        """Count the commands that start with a word."""
        return sum(line.upper().startswith(word) for line in self.lines)


class _Wire:
    """One connection, read line by line."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock, self._rest = sock, b""

    def line(self) -> bytes:
        while b"\n" not in self._rest:
            data = self.sock.recv(65_536)
            if not data:
                raise _Over
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return line + b"\n"

    def protect(self, context: ssl.SSLContext) -> None:
        self.sock, self._rest = context.wrap_socket(self.sock, server_side=True), b""


class FaultyServer(Loopback):
    """Go wrong at one step, for one recipient or whoever comes first; then serve as one should."""

    def __init__(
        self,
        step: Step | None = None,
        fault: Fault | None = None,
        *,
        times: int = 1,
        recipient: str = "",
        cover: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__()
        self.heard: list[Heard] = []
        self.left = times
        self._sessions: list[Thread] = []
        self._step, self._fault, self._recipient, self._cover = step, fault, recipient, cover

    @property
    def taken(self) -> list[tuple[str, bytes]]:
        """List every letter that this server has, with whom it is for."""
        return [(one.recipient, one.taken) for one in self.heard if one.taken is not None]

    def talk(self, connection: socket.socket) -> None:
        """Serve each session by itself, as a mail server does: one that hangs holds up no other."""
        thread = Thread(target=self._talk, args=[connection.dup()])
        self._sessions.append(thread)
        thread.start()

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        for thread in self._sessions:
            thread.join(10)

    def _talk(self, connection: socket.socket) -> None:
        if self._step is Step.BODY and self.left:  # what lies in buffers hides a break from it
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.heard.append(Heard())
        wire = _Wire(connection)
        with suppress(_Over, OSError):
            self._session(wire, self.heard[-1])
        wire.sock.close()

    def _session(self, wire: _Wire, heard: Heard) -> None:
        self._answer(wire, Step.GREETING, heard)
        while True:
            line = wire.line()
            heard.lines.append(line)
            word = line.split(b" ")[0].strip().upper()
            if word == b"AUTH":
                self._login(wire, heard)
            elif word == b"RSET":
                wire.sock.sendall(b"250 ok\r\n")
            else:
                self._command(wire, Step("EHLO" if word == b"HELO" else word.decode()), heard)

    def _login(self, wire: _Wire, heard: Heard) -> None:
        """Ask for what AUTH LOGIN is asked for: here the user came with the command."""
        wire.sock.sendall(_ASK)
        heard.lines.append(wire.line())
        self._answer(wire, Step.AUTH, heard)

    def _command(self, wire: _Wire, step: Step, heard: Heard) -> None:
        if step is Step.RCPT:
            heard.recipient = heard.lines[-1].partition(b"<")[2].partition(b">")[0].decode()
        is_yes = self._answer(wire, step, heard)
        if step is Step.QUIT:
            raise _Over
        if step is Step.STARTTLS and is_yes:
            assert self._cover is not None
            wire.protect(self._cover)
        if step is Step.DATA and is_yes:
            self._take(wire, heard)

    def _take(self, wire: _Wire, heard: Heard) -> None:
        body, is_refused = bytearray(), False
        while (line := wire.line()) != b".\r\n":
            body += line[1:] if line.startswith(b".") else line
            if not is_refused and self._is_now(Step.BODY, heard):
                self._go_wrong(wire)
                is_refused = True  # it has said so, and reads the rest for nothing
        if not is_refused:
            self._answer(wire, Step.DOT, heard, bytes(body))

    def _answer(self, wire: _Wire, step: Step, heard: Heard, letter: bytes | None = None) -> bool:
        """Say yes, or what goes wrong at this step; tell whether it was a yes."""
        if not self._is_now(step, heard):
            heard.taken = letter if letter is not None else heard.taken
            wire.sock.sendall(_YES[step])
            return True
        if letter is not None and self._fault not in SAID:
            heard.taken = letter
        self._go_wrong(wire)
        return False

    def _is_now(self, step: Step, heard: Heard) -> bool:
        is_mine = not self._recipient or heard.recipient == self._recipient
        if step is not self._step or not self.left or not is_mine:
            return False
        self.left -= 1
        return True

    def _go_wrong(self, wire: _Wire) -> None:
        fault = self._fault
        if fault in SAID:
            wire.sock.sendall(SAID[fault])
            return
        if fault is Fault.RESET:  # lingering for no time makes close() send a reset
            wire.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if fault is Fault.HANG:
            self._until_it_goes(wire)
        while fault is Fault.DRIP and not self._stopped.wait(0.05):
            wire.sock.sendall(b"2")
        while fault is Fault.FLOOD and not self._stopped.is_set():
            wire.sock.sendall(b"250-and more of it\r\n" * 500)
        raise _Over

    def _until_it_goes(self, wire: _Wire) -> None:
        """Say nothing; in the middle of a letter do not even read, or no break would be felt."""
        if self._step is Step.BODY:
            self._stopped.wait(5)
            return
        wire.sock.settimeout(30)
        while not self._stopped.is_set() and wire.sock.recv(65_536):
            pass
