"""Crash points: every step of a command that the world outside, or its next run, can see.

Commits, requests, SMTP commands and renamed files are counted, each before and after. In a process
of its own, the k-th of them ends it as a power cut would, or lets something else happen there. The
program knows nothing of it: what is wrapped are the libraries through which it acts.
"""

from __future__ import annotations

import os
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from sqlalchemy.engine.default import DefaultDialect

KILLED = 137  # as a shell counts SIGKILL
_DOT = b".\r\n"


def end() -> None:
    """End at once: nothing is flushed, closed, rolled back or said good-bye to."""
    os._exit(KILLED)


def wait_here(mark: Path, seconds: float = 60) -> None:
    """Stand still, and say so by a file, until somebody takes the file away."""
    mark.touch()
    deadline = time.monotonic() + seconds
    while mark.exists() and time.monotonic() < deadline:
        time.sleep(0.005)


@dataclass(slots=True)
class Points:
    """The points a process has reached; ``happens`` at number ``at``, and each is written down."""

    log: Path
    at: int = 0
    happens: Callable[[], None] = end
    reached: int = 0

    def reach(self, name: str) -> None:
        """Count one point."""
        self.reached += 1
        with self.log.open("a") as log:
            log.write(f"{name}\n")
        if self.reached == self.at:
            self.happens()

    def around(self, owner: Any, step: str, name: str) -> None:
        """Put a point before and one after a function."""
        done = getattr(owner, step)

        def watched(*args: Any, **options: Any) -> Any:
            self.reach(f"before {name}")
            result = done(*args, **options)
            self.reach(f"after {name}")
            return result

        setattr(owner, step, watched)


def install(points: Points) -> None:
    """Set the points in this process, which must be one of its own; and let nothing wait."""
    points.around(DefaultDialect, "do_commit", "commit")
    points.around(HTTPAdapter, "send", "request")
    points.around(requests.Response, "close", "answer read")
    points.around(os, "replace", "replace")
    points.around(os, "rename", "rename")
    _watch_mail(points)
    hurry()


def hurry() -> None:
    """Ask as fast as one likes: the sandbox has no limits here."""
    import pipeline.outside

    pipeline.outside.RATE_WITHOUT_KEY = 100_000


def meet(barrier: Barrier) -> None:
    """Begin when all have come."""
    hurry()
    barrier.wait()


def _watch_mail(points: Points) -> None:
    """Put points around every SMTP command, and one between the dot and its answer."""
    send, getreply = smtplib.SMTP.send, smtplib.SMTP.getreply
    said = "connecting"

    def watched_send(server: smtplib.SMTP, words: Any) -> None:
        nonlocal said
        said = _command(words)
        points.reach(f"before {said}")
        send(server, words)
        if said == "dot":
            points.reach("behind dot")

    def watched_reply(server: smtplib.SMTP) -> Any:
        nonlocal said
        answer = getreply(server)
        points.reach(f"after {said}")
        said = "connecting" if said == "QUIT" else said
        return answer

    smtplib.SMTP.send = watched_send  # type: ignore[method-assign, assignment]
    smtplib.SMTP.getreply = watched_reply  # type: ignore[method-assign, assignment]


def _command(words: bytes | str) -> str:
    data = words.encode() if isinstance(words, str) else words
    if data == _DOT:
        return "dot"
    verb = data.split()[0].decode("ascii", "replace").upper()
    return verb if verb in ("EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "QUIT") else "letter"


def dying(log: Path, at: int) -> Callable[[], None]:
    """Make what a process does first so that it ends at its k-th point; 0 never ends it."""
    return partial(install, Points(log, at))


def pausing(log: Path, at: int, mark: Path) -> Callable[[], None]:
    """Make what a process does first so that it stands still at its k-th point."""
    return partial(install, Points(log, at, partial(wait_here, mark)))
