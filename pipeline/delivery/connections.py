"""Connections that end in time: a time limit of a socket starts anew with every byte that drips."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Self


def opened(
    addresses: Sequence[str], port: int, give_up_at: float, at_most: float | None = None
) -> socket.socket:
    """Connect to the first address that answers: nothing was sent yet, so any will do.

    ``give_up_at`` is a moment of the monotonic clock, ``at_most`` the seconds one address has.

    Raises:
        OSError: none of them answered in time.
    """
    trouble: OSError = TimeoutError()
    for address in addresses:
        left = give_up_at - time.monotonic()
        if left <= 0:
            break
        try:
            patience = left if at_most is None else min(left, at_most)
            return socket.create_connection((address, port), timeout=patience)
        except OSError as error:
            trouble = error
    raise trouble


class Deadline:
    """Cuts a connection when its time is over, whatever the other side does.

    A second handle on the connection is kept for it, since TLS takes the first one over.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._handle = sock.dup()
        self._clock: threading.Timer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._handle.close()

    def allow(self, seconds: float) -> None:
        """Give the connection so long from now; what was given before is forgotten."""
        self._stop()
        self._clock = threading.Timer(max(seconds, 0), self._cut)
        self._clock.daemon = True
        self._clock.start()

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock.join()

    def _cut(self) -> None:
        with suppress(OSError):
            self._handle.shutdown(socket.SHUT_RDWR)
