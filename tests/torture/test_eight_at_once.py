"""T11: eight runs at once, and two hosts on one server: each slot is worked once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.databases import Postgres
from tests.forks import FORKS
from tests.torture import points
from tests.torture.conftest import Torture
from tests.torture.oracle import Oracle
from tests.torture.test_crash_matrix import RECORDS, eve, some
from tests.torture.world import MONDAY, READERS, World, at, broken, database, literature, outside

pytestmark = pytest.mark.timeout(7200)
EIGHT = 8
AT_ONCE = 2.0  # seconds in which whoever finds another at work has ended


def all_at_once(world: World, moment: datetime) -> tuple[list[str], list[float]]:
    """Start eight runs together; give what the losers said, and how long each of them took."""
    barrier = FORKS.Barrier(EIGHT + 1)
    commands = [world.begin("run", moment, partial(points.meet, barrier)) for _ in range(EIGHT)]
    barrier.wait()
    start, took = time.monotonic(), dict[Any, float]()
    while waiting := [one.process.sentinel for one in commands if one.process.sentinel not in took]:
        took |= dict.fromkeys(wait(waiting), time.monotonic() - start)
    seconds = [took[one.process.sentinel] for one in commands]
    done = [one.ended() for one in commands]
    assert {one.returncode for one in done} <= {0, 75}, done
    assert any(one.returncode == 0 for one in done)
    losers = [number for number, one in enumerate(done) if one.returncode == 75]
    return [done[number].stderr for number in losers], [seconds[number] for number in losers]


def test_of_eight_runs_at_once_one_works(
    torture: Torture, tmp_path: Path, server: Postgres | None, backend: str
) -> None:
    rounds = torture.size(1, 200)
    days = [MONDAY + timedelta(days=number) for number in range(rounds)]
    records = literature(seed=3, start=MONDAY, days=max(2, rounds), a_day=2, has_news=False)
    with outside(tmp_path, records) as sandbox, database(tmp_path / "home", server) as url:
        # In full size the first eight meet over a database that has no tables yet.
        world = World.make(sandbox, tmp_path / "home", url, is_ready=not torture.is_full)
        said, took = list[str](), list[float]()
        for day in days:
            words, seconds = all_at_once(world, at(day))
            said += words
            took += seconds
        verdict = Oracle(records, READERS, days).judge(world.letters())
        assert broken(world) == []
    assert said, "one works, the others are turned away"
    torture.tell(
        f"T11 {backend}, {EIGHT} at once",
        f"{rounds} times: {len(said)} ended 75 in {median(took):.2f} s, at most {max(took):.2f} s, "
        f"{len(verdict.again)} letters twice, {len(verdict.lost)} lost of {verdict.told:,}",
    )
    assert verdict.is_good, verdict
    assert verdict.told
    assert verdict.again == []
    assert all(one.count("\n") == 1 and "another run is active" in one for one in said)
    if torture.is_full:  # whoever starts nine processes on two busy cores measures the cores
        assert max(took) < AT_ONCE


def test_a_lock_vanishes_with_the_process_that_is_killed(
    tmp_path: Path, server: Postgres | None
) -> None:
    with eve(tmp_path, server, is_first=True) as before:
        world, mark = before.world, tmp_path / "mark"
        holder = world.begin("run", at(MONDAY), points.pausing(tmp_path / "log", 20, mark))
        until(mark.exists)
        second = world.do("run", at(MONDAY))
        assert (second.returncode, second.stderr.count("\n")) == (75, 1)
        holder.process.kill()
        holder.ended()
        world.flawless("run", at(MONDAY))


@pytest.mark.parametrize("backend", ["postgresql"])
def test_two_hosts_work_each_slot_once_though_the_lock_is_lost(
    torture: Torture, tmp_path: Path, server: Postgres, backend: str
) -> None:
    with eve(tmp_path, server, is_first=True) as before:
        names = before.points()
        chosen = some(range(3, len(names) - 1), torture.size(1, len(names)))
        for point in chosen:
            with before.copy() as world:
                _lose_the_lock(world, tmp_path, point)
                world.settle(at(MONDAY))
                verdict = Oracle(RECORDS, READERS, (*before.lived, MONDAY)).judge(world.letters())
                assert verdict.is_good, (point, verdict)
                assert verdict.again == [], point
                assert broken(world) == [], point
    told = f"at {len(chosen)} of {len(names)} points: no letter lost, none twice"
    torture.tell(f"T11 {backend}, two hosts and a lost lock", told)


def _lose_the_lock(world: World, folder: Path, point: int) -> None:
    """Let one host stand still at a point, cut its lock, and let another work meanwhile."""
    mark, log = folder / f"mark{point}", folder / "log"
    other = world.beside(folder / f"other{point}")
    first = world.begin("run", at(MONDAY), points.pausing(log, point, mark))
    until(mark.exists)
    cut_the_lock(world.url)
    second = other.begin("run", at(MONDAY))
    second.process.join(3)  # it may have to wait for what the first has under way
    mark.unlink()
    for ended in (first.ended(), second.ended()):
        assert ended.returncode in (0, 75), ended.stderr
        assert ended.stderr.count("\n") <= 1, ended.stderr


def cut_the_lock(url: str) -> None:
    """End the connection that holds the run lock, as a network does."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        holders = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        connection.execute(text(holders))


def until(ready: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.01)
