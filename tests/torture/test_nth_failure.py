"""T3: the n-th outward call fails, for every n: nothing is lost, told twice or left half.

After each failure: an exit code that says so or full success, one line for people, no traceback;
then the next runs make everything as if nothing had happened.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import update_files
from tests.functional.conftest import CONFIG, FIRST, KEY, SECOND, make_home, reachable

from . import injected
from .conftest import Torture
from .disturbed import (
    EVERY,
    LATER,
    Case,
    Ended,
    Watch,
    complaints,
    differences,
    end,
    in_turn,
    run,
    sampled,
)
from .failing_calls import ERRORS, Calls, Failure
from .injected import Injection

DAILY = CONFIG.replace('name = "desk"', 'name = "desk"\nfrequency = "daily"')
BY_SEAMS, BY_STRACE, BY_COMMAND = 8, 4, 1  # failures in `make test`
COMMANDS = (
    "refresh",
    "report --output report.html",
    "report --output report.xlsx",
    "report --output report.bib",
    "site",
    "db backup backup.sqlite3",
)


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


def test_every_call_of_a_run_may_fail(torture: Torture, watch: Watch, tmp_path: Path) -> None:
    expected, counted = undisturbed(watch, tmp_path / "calm")
    cases = sampled(counted.counts, ERRORS, torture.size(BY_SEAMS, EVERY))
    figure = fail_all(watch, tmp_path, cases, expected)
    total = sum(counted.counts.values())
    torture.tell("T3 the n-th call of a run fails", f"{figure} (of {total:,} calls)")


def test_every_system_call_of_a_run_may_fail(
    torture: Torture, watch: Watch, tmp_path: Path
) -> None:
    if reason := injected.why_not():
        pytest.skip(reason)
    expected, _ = undisturbed(watch, tmp_path / "calm")
    log = tmp_path / "traced.calls"
    run(watch.again(tmp_path / "traced"), Injection("", 0, "", log), "run")
    counts = injected.counted(log)
    cases = in_turn(counts, injected.ERRORS, torture.size(BY_STRACE, EVERY))
    figure = fail_all(watch, tmp_path, cases, expected, is_system=True)
    total = sum(counts.values())
    torture.tell("T3 the n-th system call of a run fails", f"{figure} (of {total:,} calls)")


@pytest.mark.parametrize("words", COMMANDS)
def test_every_call_of_a_command_may_fail(
    torture: Torture, watch: Watch, tmp_path: Path, words: str
) -> None:
    """What the command wrote the first time is good, and stays so through every failure."""
    command = words.split()
    calm = watch.again(tmp_path / "calm")
    assert calm.k2watch(*command, K2WATCH_CLOCK=f"{SECOND}T05:00").returncode == 0
    ready = Watch(calm, watch.world)
    log = tmp_path / "counted.calls"
    counted = run(ready.again(tmp_path / "counted"), Failure("send", 0, "", log), *command)
    assert (counted.code, counted.said) == (0, "")
    cases = sampled(counted.calls.counts, ERRORS, torture.size(BY_COMMAND, EVERY))
    wrong, refused = list[str](), 0
    for number, case in enumerate(cases):
        home = ready.again(tmp_path / str(number))
        failed = run(home, Failure(case.kind, case.number, case.error, log), *command)
        log.unlink()
        refused += failed.code != 0
        wrong += [f"{case}: {one}" for one in complaints(home, case, failed)]
        again = home.k2watch(*command, K2WATCH_CLOCK=LATER[0])
        if (again.returncode, again.stderr) != (0, ""):
            wrong.append(f"{case}: the next one: {again.stderr}")
        shutil.rmtree(home.folder)
    assert not wrong, "\n".join(wrong)
    made_good = len(cases) - refused
    figure = f"{len(cases):,} failures: {refused:,} said so, {made_good:,} made good; 0 half files"
    torture.tell(f"T3 the n-th call of `{words}` fails", figure)


def undisturbed(watch: Watch, folder: Path) -> tuple[Ended, Calls]:
    """Run as if nothing were, and count the calls."""
    calm, after = watch.again(folder), len(watch.letters())
    found = run(calm, Failure("send", 0, "", folder.with_suffix(".calls")), "run")
    assert (found.code, found.said) == (0, "")
    expected = end(watch, calm, after)
    assert expected.told.studies
    return expected, found.calls


def fail_all(
    watch: Watch, folder: Path, cases: list[Case], expected: Ended, *, is_system: bool = False
) -> str:
    """Fail one call after the other, each from the same start; give the figure."""
    again, refused, wrong, log = 0, 0, list[str](), folder / "fails.calls"
    how = Injection if is_system else Failure
    for number, case in enumerate(cases):
        home, after = watch.again(folder / str(number)), len(watch.letters())
        failed = run(home, how(case.kind, case.number, case.error, log), "run")
        log.unlink()
        refused += failed.code != 0
        wrong += [f"{case}: {one}" for one in complaints(home, case, failed)]
        try:
            found = end(watch, home, after, expected)
        except AssertionError as error:
            wrong.append(f"{case}: the next run: {error}")
            continue
        if found != expected:
            wrong.append(f"{case}: {differences(found, expected)}")
        if found.told.copies > failed.calls.in_doubt:
            wrong.append(f"{case}: the letter came {found.told.copies} times too often")
        again += found.told.copies
        shutil.rmtree(home.folder)
    assert not wrong, "\n".join(wrong)
    return (
        f"{len(cases):,} failures: {refused:,} said so, {len(cases) - refused:,} made good; "
        f"0 lost, 0 told twice, {again} letters again in doubt"
    )
