"""Wait for signals in such a way that none is lost, also one that comes just before the waiting.

A handler in Python runs between two instructions of Python. A signal that comes after the last of
them and before the thread sleeps in a lock would be seen when the lock lets go: after a minute, or
never. What C writes into a socket at once wakes whoever waits for it
(https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd).
"""

from __future__ import annotations

import select
import signal
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

Wait = Callable[[float | None], int | None]


@contextmanager
def awaited(numbers: Collection[signal.Signals]) -> Iterator[Wait]:
    """Take these signals in the main thread; give a function that waits for the next one.

    It waits so many seconds, or for ever, and gives the signal's number, or None after that time.
    """
    reader, writer = socket.socketpair()
    with reader, writer:
        reader.setblocking(False)
        writer.setblocking(False)
        known = {number: signal.signal(number, _note) for number in numbers}
        before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        try:
            yield lambda seconds: _next(reader, numbers, seconds)
        finally:
            signal.set_wakeup_fd(before)
            for number, handler in known.items():
                signal.signal(number, handler)


def _note(_number: int, _frame: object) -> None:
    """Do nothing: its number is written already, and the default would end the program."""


def _next(
    reader: socket.socket, numbers: Collection[signal.Signals], seconds: float | None
) -> int | None:
    while select.select([reader], [], [], seconds)[0]:
        if (number := reader.recv(1)[0]) in numbers:
            return number
    return None
