"""A watch in which one call fails, and what is made of it: by the command, and by the next ones."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from pipeline.sandbox import Sandbox
from tests.functional import forked
from tests.functional.conftest import SECOND, Home

from .failing_calls import Calls, Failure, calls
from .injected import Injection
from .undisturbed import Told, broken, ledger, told

MONDAY = f"{SECOND}T06:00"
LATER = (f"{SECOND}T13:00", f"{date.fromisoformat(SECOND).replace(day=15)}T06:00")
EVERY = 10**9
# System calls of the mail and the ledger: a letter may come again when one fails at its end.
IN_DOUBT = (
    "recvfrom",
    "sendto",
    "pwrite64",
    "pread64",
    "fdatasync",
    "fsync",
    "ftruncate",
    "openat",
)
_QUIET = "write"  # may be the very one that would have said so


@dataclass(frozen=True)
class Watch:
    """A folder that has run for a week, and the world it watches on the second Monday."""

    ready: Home
    world: Sandbox

    def again(self, folder: Path) -> Home:
        """Give a copy to spoil."""
        shutil.copytree(self.ready.folder, folder)
        return Home(folder, self.ready.environ | {"HOME": str(folder)})

    def letters(self, after: int = 0) -> list[bytes]:
        """Give the letters that came after so many."""
        files = sorted(self.world.mailbox.folder.glob("*.eml")) if self.world.mailbox else []
        return [file.read_bytes() for file in files[after:]]


@dataclass(frozen=True)
class Case:
    """One failure."""

    kind: str
    number: int
    error: str

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.error}"


@dataclass(frozen=True)
class Ended:
    """What is left of a watch in the end."""

    held: Mapping[str, object]
    told: Told

    def __eq__(self, other: object) -> bool:
        """Compare all but how often the same letter came."""
        mine = isinstance(other, Ended) and (self.held, self.told.studies)
        return isinstance(other, Ended) and mine == (other.held, other.told.studies)


@dataclass(frozen=True)
class Failed:
    """How a command ended in which a call failed."""

    code: int
    said: str
    calls: Calls


def run(home: Home, failure: Failure | Injection, *words: str) -> Failed:
    """Run a command with a failure in it."""
    environ, log = home.environ | {"K2WATCH_CLOCK": MONDAY}, failure.log
    first = partial(_prepare, failure)
    done: subprocess.CompletedProcess[str]
    done = forked.start(words, home.folder, environ, first=first).ended()
    if isinstance(failure, Failure):
        return Failed(done.returncode, done.stderr, calls(log))
    has_failed = "(INJECTED)" in log.read_text()
    return Failed(done.returncode, done.stderr, Calls({}, has_failed, failure.call in IN_DOUBT))


def _prepare(failure: Failure | Injection) -> None:
    """Take the waiting out of the process, and put the failure in."""
    from pipeline.http_client import HttpClient

    (HttpClient.__init__.__kwdefaults__ or {})["sleep"] = lambda _: None
    failure.install()


def end(watch: Watch, home: Home, after: int, hoped: Ended | None = None) -> Ended:
    """Go on undisturbed: later that day, and in the morning if not all is well by then."""
    for moment in LATER:
        done = home.k2watch("run", K2WATCH_CLOCK=moment)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        found = Ended(ledger(home.database), told(watch.letters(after)))
        if found == hoped:
            break
    return found


def sampled(
    counts: Mapping[str, int], errors: Mapping[str, tuple[str, ...]], most: int
) -> list[Case]:
    """Choose failures evenly among all there are: every call with every error."""
    every = [
        Case(kind, number, error)
        for kind, each in errors.items()
        for number in range(1, counts[kind] + 1)
        for error in each
    ]
    return _evenly(every, most)


def in_turn(
    counts: Mapping[str, int], errors: Mapping[str, tuple[str, ...]], most: int
) -> list[Case]:
    """Choose as ``sampled`` does, but every call with one error, in turn: there are thousands."""
    every = [
        Case(kind, number, each[number % len(each)])
        for kind, each in errors.items()
        for number in range(1, counts[kind] + 1)
    ]
    return _evenly(every, most)


def _evenly(every: list[Case], most: int) -> list[Case]:
    if len(every) <= most:
        return every
    return [every[(2 * i + 1) * len(every) // (2 * most)] for i in range(most)]


def complaints(home: Home, case: Case, failed: Failed) -> Iterator[str]:
    """Say what a person would not like about how a command ended."""
    said = failed.said
    if failed.code not in (0, 2, 75, 78):
        yield f"ended {failed.code}: {said[-600:]}"
    if "Traceback" in said:
        yield f"a traceback: {said[-900:]}"
    lines = said.splitlines()
    is_told = bool(lines) and all(line.startswith("k2watch: ") for line in lines)
    if failed.code and not is_told and case.kind != _QUIET:
        yield f"ended {failed.code} and said {said!r}"
    # How many pieces an answer comes in depends on how busy the machine is.
    came = case.kind != "receive" or failed.calls.counts.get("receive", 0) >= case.number
    if came and not failed.calls.has_failed:
        yield "nothing failed"
    if half := broken(home.folder):
        yield f"left behind {half}"


def differences(found: Ended, expected: Ended) -> str:
    """Name what is not as it would have been."""
    lost = expected.told.studies - found.told.studies
    more = found.told.studies - expected.told.studies
    rows = [name for name in expected.held if found.held[name] != expected.held[name]]
    return f"lost {lost}, too often {more}, other rows in {rows}"
