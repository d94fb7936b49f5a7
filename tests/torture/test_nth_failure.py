"""T3: the n-th outward call fails, for every n: nothing is lost, told twice or left half.

After each failure: an exit code that says so or full success, one line for people, no traceback;
then the next runs make everything as if nothing had happened.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import update_files
from tests.functional.conftest import CONFIG, FIRST, KEY, SECOND, Home, make_home, reachable

from . import injected
from .conftest import Torture
from .disturbed import (
    EVERY,
    LATER,
    Case,
    Ended,
    Failed,
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
BY_SEAMS, BY_STRACE, BY_COMMAND = 2, 1, 1  # failures in `make test`
COMMANDS = (
    *("site", "report --output report.xlsx", "report --output report.html", "refresh"),
    *("report --output report.bib", "db backup backup.sqlite3"),
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


def test_every_call_of_other_commands_may_fail(
    torture: Torture, watch: Watch, tmp_path: Path
) -> None:
    """What a command wrote the first time is good, and stays so through every failure."""
    commands = [words.split() for words in COMMANDS[: torture.size(1, len(COMMANDS))]]
    stocked = watch.again(tmp_path / "stocked")
    for words in commands:
        assert stocked.k2watch(*words, K2WATCH_CLOCK=f"{SECOND}T05:00").returncode == 0
    ready, wrong = Watch(stocked, watch.world), list[str]()
    for words in commands:
        name = " ".join(words)
        log = tmp_path / f"{words[-1]}.calls"
        counted = run(ready.again(tmp_path / name), Failure("send", 0, "", log), *words)
        assert (counted.code, counted.said) == (0, "")
        cases = sampled(counted.calls.counts, ERRORS, torture.size(BY_COMMAND, EVERY))
        refused = 0
        for case in cases:
            failed, complained = fail_once(ready.again(tmp_path / "spoilt"), case, words)
            refused += failed.code != 0
            wrong += [f"{name}: {case}: {one}" for one in complained]
        figure = f"{len(cases):,} failures: {refused:,} said so, the rest made good; 0 half files"
        torture.tell(f"T3 the n-th call of `{name}` fails", figure)
    assert not wrong, "\n".join(wrong)


def fail_once(home: Home, case: Case, words: Sequence[str]) -> tuple[Failed, list[str]]:
    """Let a command fail, and do it again; give what was wrong about that."""
    log = home.folder.with_suffix(".calls")
    failed = run(home, Failure(case.kind, case.number, case.error, log), *words)
    wrong = list(complaints(home, case, failed))
    again = home.k2watch(*words, K2WATCH_CLOCK=LATER[0])
    if (again.returncode, again.stderr) != (0, ""):
        wrong.append(f"the next one: {again.stderr}")
    log.unlink()
    shutil.rmtree(home.folder)
    return failed, wrong


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
