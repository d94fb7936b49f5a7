"""T3: the n-th outward call fails, for every n: nothing is lost, told twice or left half.

After each failure: an exit code that says so or full success, one line for people, no traceback;
then the next runs make everything as if nothing had happened.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest

from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import update_files
from tests.functional import forked
from tests.functional.conftest import CONFIG, FIRST, KEY, SECOND, Home, make_home, reachable

from .conftest import Torture
from .failing_calls import ERRORS, Calls, Failure, calls
from .undisturbed import Told, broken, ledger, told

DAILY = CONFIG.replace('name = "desk"', 'name = "desk"\nfrequency = "daily"')
LATER = (f"{SECOND}T13:00", f"{date.fromisoformat(SECOND).replace(day=15)}T06:00")
SMALL = 10  # failures in `make test`


@dataclass(frozen=True)
class Watch:
    """A folder that has run for a week, and the world it watches on the second Monday."""

    ready: Home
    world: Sandbox

    def again(self, folder: Path) -> Home:
        """Give a copy to spoil."""
        shutil.copytree(self.ready.folder, folder)
        return Home(folder, self.ready.environ | {"HOME": str(folder)})

    def letters(self, after: int) -> list[bytes]:
        files = sorted(self.world.mailbox.folder.glob("*.eml")) if self.world.mailbox else []
        return [file.read_bytes() for file in files[after:]]


@dataclass(frozen=True)
class Ended:
    """What is left of a watch in the end."""

    held: object
    told: Told


@dataclass(frozen=True)
class Case:
    """One failure and what the command made of it."""

    kind: str
    number: int
    error: str

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.error}"


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("nth")
    clock, corpus = VirtualClock(datetime.fromisoformat(FIRST)), Corpus.from_files(update_files())
    with Sandbox(
        corpus, mailbox=folder / "mail", clock=clock, limits=False, api_keys=[KEY]
    ) as world:
        home = make_home(folder / "home", reachable(world.base_url, world.smtp_port), DAILY)
        done = home.k2watch("run")
        assert (done.returncode, done.stderr) == (0, "")
        clock.set(datetime.fromisoformat(f"{SECOND}T12:00"))
        yield Watch(home, world)


def fail(
    home: Home, case: Case, *words: str, at: str = f"{SECOND}T06:00"
) -> tuple[int, str, Calls]:
    """Run a command in which one call fails."""
    log = home.folder.with_suffix(".calls")
    failure = Failure(case.kind, case.number, case.error, log)
    environ = home.environ | {"K2WATCH_CLOCK": at}
    done = forked.start(words, home.folder, environ, first=partial(prepare, failure)).ended()
    return done.returncode, done.stderr, calls(log)


def prepare(failure: Failure) -> None:
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
        if hoped and (found.held, found.told.studies) == (hoped.held, hoped.told.studies):
            break
    return found


def sampled(counts: Calls, most: int) -> list[Case]:
    """Choose failures evenly among all there are: every kind with every error in turn."""
    every = [
        Case(kind, number, error)
        for kind, errors in ERRORS.items()
        for number in range(1, counts.counts[kind] + 1)
        for error in errors
    ]
    return every if len(every) <= most else [every[i * len(every) // most] for i in range(most)]


def test_every_call_of_a_run_may_fail(torture: Torture, watch: Watch, tmp_path: Path) -> None:
    calm = watch.again(tmp_path / "calm")
    after = len(watch.letters(0))
    code, said, counted = fail(calm, Case("send", 0, ""), "run")
    assert (code, said) == (0, "")
    expected = end(watch, calm, after)
    assert expected.told.studies
    cases = sampled(counted, torture.size(SMALL, 1_000_000))
    again, failed, wrong = 0, 0, list[str]()
    for number, case in enumerate(cases):
        home = watch.again(tmp_path / str(number))
        after = len(watch.letters(0))
        code, said, called = fail(home, case, "run")
        failed += code != 0
        wrong += [f"{case}: {one}" for one in complaints(home, code, said, called)]
        try:
            found = end(watch, home, after, expected)
        except AssertionError as error:
            wrong.append(f"{case}: the next run: {error}")
            continue
        if found.held != expected.held or found.told.studies != expected.told.studies:
            wrong.append(f"{case}: {differences(found, expected)}")
        if found.told.copies > called.in_doubt:
            wrong.append(f"{case}: the letter came {found.told.copies} times too often")
        again += found.told.copies
        shutil.rmtree(home.folder)
    assert not wrong, "\n".join(wrong)
    torture.tell(
        "T3 the n-th call of a run fails",
        f"{len(cases)} failures of {sum(counted.counts.values())} calls: {failed} ended 75, "
        f"{len(cases) - failed} made good; 0 lost, 0 told twice; {again} letters again, in doubt",
    )


def complaints(home: Home, code: int, said: str, called: Calls) -> Iterator[str]:
    """Say what a person would not like about how a command ended."""
    if code not in (0, 75, 78):
        yield f"ended {code}: {said[-600:]}"
    if "Traceback" in said:
        yield f"a traceback: {said[-900:]}"
    lines = said.splitlines()
    if code and (not lines or any(not line.startswith("k2watch: ") for line in lines)):
        yield f"ended {code} and said {said!r}"
    if not called.has_failed:
        yield "nothing failed"
    if half := broken(home.folder):
        yield f"left behind {half}"


def differences(found: Ended, expected: Ended) -> str:
    """Name what is not as it would have been."""
    if found.told.studies != expected.told.studies:
        lost = expected.told.studies - found.told.studies
        return f"lost {lost}, too often {found.told.studies - expected.told.studies}"
    assert isinstance(found.held, dict)
    assert isinstance(expected.held, dict)
    return "; ".join(
        f"{name}: less {expected.held[name] - rows}, more {rows - expected.held[name]}"
        for name, rows in found.held.items()
        if rows != expected.held[name]
    )
