"""smtplib's session over a connection that was made elsewhere, and its answers within bounds."""

from __future__ import annotations

import smtplib
import socket
from typing import Any

from pipeline.redaction import excerpt

_ANSWER_LENGTH = 200
_MOST_BYTES = 1_000_000  # of all answers in one session; a long EHLO has some hundred


class Session(smtplib.SMTP):
    """An SMTP session that listens for so long, and to so much, and no further."""

    def __init__(self, sock: socket.socket, host: str, timeout: float) -> None:
        self._made = sock
        super().__init__(host, timeout=timeout)

    def _get_socket(self, *_: object) -> socket.socket:
        return self._made

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer; one that has no end ends the session, as silence does."""
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        return super().getreply()

    def wait(self, seconds: float) -> None:
        """Set how long the other side may be silent from now on."""
        if self.sock is not None:
            self.sock.settimeout(seconds)


class _Bounded:
    """What is read from the other side, up to some bytes."""

    def __init__(self, file: Any) -> None:
        self._file, self._left = file, _MOST_BYTES

    def readline(self, limit: int) -> bytes:
        line: bytes = self._file.readline(limit)
        self._left -= len(line)
        if self._left < 0:
            raise OSError("its answer has no end")
        if line and not line.endswith(b"\n") and len(line) < limit:
            raise OSError("its answer broke off")  # half a code may read like a whole one
        return line

    def close(self) -> None:
        self._file.close()


def is_done(code: int) -> bool:
    """Tell whether an answer says that what was asked is done (RFC 5321 §4.2.1)."""
    return 200 <= code < 300


def one_line(code: int, text: bytes | str) -> str:
    """Write an answer in one short line of what can be seen."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return excerpt(f"{code} {words}", _ANSWER_LENGTH)
