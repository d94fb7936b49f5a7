"""A child that may use so much memory and so much of the processor, and not a bit more.

The bounds are enforced by the kernel and not measured by a clock: a parser that would take longer
is killed, one that would take more memory is refused it, and both show in what comes back.
"""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.forks import FORKS

CPU_S = 2
MEMORY_BYTES = 200_000_000
_PAGE = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call: its result or its error as text, or the signal that ended it."""

    kind: str
    text: str
    grown_bytes: int = 0

    @property
    def is_refused(self) -> bool:
        return self.kind in REFUSALS


REFUSALS = frozenset({"Malformed", "Unavailable", "Suspect", "UsageError", "MeshFileError"})


def confined(call: Callable[..., Any], *arguments: Any, wait_s: float = 120) -> Outcome:
    """Call a function of a module in a child, confined; ``repr`` of what it returns comes back."""
    ours, theirs = FORKS.Pipe(duplex=False)
    child = FORKS.Process(target=_confine, args=(theirs, call, arguments))
    child.start()
    theirs.close()
    try:
        outcome = ours.recv() if ours.poll(wait_s) else Outcome("hung", f"for {wait_s:g} s")
    except EOFError:
        outcome = None
    child.join(5)
    if child.exitcode is None:
        child.kill()
    return outcome or Outcome("killed", f"by signal {-(child.exitcode or 0)}")


def _confine(pipe: Connection, call: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    gc.collect()
    before = _size()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    limit = before + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        found = repr(call(*arguments))[:500]
        kind = "read"
    except BaseException as error:
        kind, found = type(error).__name__, str(error)[:500]
    pipe.send(Outcome(kind, found, _size() - before))
    pipe.close()
    os._exit(0)


def _size() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
