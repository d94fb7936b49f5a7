"""The traffic of all processes on this host, in a small file that one at a time may change.

Its moments are of the monotonic clock, which the processes of a host share. The file is worth a
few seconds: what cannot be read is no traffic, and nothing waits for the disk.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TypeVar

from pipeline.http_client.pace import OwnTraffic
from pipeline.http_client.traffic import Passage, Traffic

T = TypeVar("T")
log = logging.getLogger(__name__)

_MOST_BYTES = 1 << 20
_PATIENCE_S, _LOOK_AGAIN_S = 5.0, 0.002  # the lock is held for less than a millisecond
_NO_LETTER = re.compile(r"[^A-Za-z0-9.-]")


class SharedTraffic:
    """The traffic to one service; where no file can be kept, that of this process alone."""

    def __init__(self, folder: Path, service: str) -> None:
        self._file = folder / f"{_NO_LETTER.sub('_', service)}.json"
        self._own: OwnTraffic | None = None

    def change(self, decide: Callable[[Traffic], tuple[Traffic, T]]) -> T:
        """Let one process at a time decide what the traffic is from now on."""
        if self._own is None:
            try:
                with _alone_with(self._file) as handle:
                    traffic, said = decide(_read(handle))
                    _write(handle, traffic)
                    return said
            except OSError as error:
                _tell_once(self._file.parent, error.strerror or type(error).__name__)
                self._own = OwnTraffic()
        return self._own.change(decide)


@contextmanager
def _alone_with(file: Path) -> Iterator[int]:
    """Open the file and lock it; closing it, or dying, gives it free."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _lock(handle)
        yield handle
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    give_up_at = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(_LOOK_AGAIN_S)


def _read(handle: int) -> Traffic:
    try:
        held = json.loads(os.pread(handle, _MOST_BYTES, 0))
        passages = (
            Passage(str(one["name"]), float(one["since"]), bool(one["is_open"]))
            for one in held["passages"]
        )
        return Traffic(tuple(passages), int(held["halved"]), float(held["halved_at"]))
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return Traffic()


def _write(handle: int, traffic: Traffic) -> None:
    content = json.dumps(asdict(traffic)).encode()
    os.ftruncate(handle, 0)
    os.pwrite(handle, content, 0)


@cache
def _tell_once(folder: Path, reason: str) -> None:
    log.warning("%s: %s; requests of other processes on this host are not counted", folder, reason)
