"""T1: the process ends at every step there is, and at every two on the way to a reader.

After each crash the command is started again until it is quiet; then the oracle reads the mail.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.databases import Postgres
from tests.torture import points
from tests.torture.conftest import Torture
from tests.torture.oracle import Oracle, Reader, Verdict
from tests.torture.world import MONDAY, READERS, World, at, broken, database, literature, outside

pytestmark = pytest.mark.timeout(7200)
SECOND, AFTER = MONDAY + timedelta(days=7), MONDAY + timedelta(days=8)
HALF_AN_HOUR = timedelta(minutes=31)  # a little longer than a lease
RECORDS = literature(seed=1, start=MONDAY, days=8, a_day=1)


@dataclass
class Crashed:
    """What came of a world that crashed: at which points, and how it stands at rest."""

    reached: list[list[str]]
    verdict: Verdict
    broken: list[str]

    @property
    def faults(self) -> list[str]:
        """List what is not as after a day on which nothing happened."""
        found = [*self.verdict.lost, *self.verdict.wrong, *self.broken]
        spare = len(self.verdict.again) - sum(map(_may_be_sent, self.reached))
        return found + (["told twice without need"] if spare > 0 else [])


def _may_be_sent(reached: list[str]) -> bool:
    """Tell whether the server may have a letter that the store does not know to be sent."""
    since = reached[::-1].index("behind dot") if "behind dot" in reached else 0
    return since < len(reached) and "after commit" not in reached[len(reached) - since :]


@dataclass
class Eve:
    """A world at rest before a day, and copies of it in which the day can go wrong."""

    world: World
    folder: Path
    postgres: Postgres | None
    lived: tuple[date, ...]
    day: date
    command: str = "run"
    numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def copy(self) -> Iterator[World]:
        """Give the world as it is; nothing of what happens in the copy stays."""
        folder = self.folder / str(next(self.numbers))
        with database(folder, self.postgres, of=self.world.url) as url:
            yield self.world.copy(folder, url)
        shutil.rmtree(folder)

    def points(self, *crashes: int) -> list[str]:
        """Name the points of the run that follows these crashes and that nothing disturbs."""
        with self.copy() as world:
            for number, point in enumerate((*crashes, 0)):
                names = self._run(world, number, point)
        return names

    def crash(self, *where: int, is_long: bool) -> Crashed:
        """Crash at these points, one after the other, and come to rest; let a day pass, or not."""
        with self.copy() as world:
            reached = [self._run(world, number, point) for number, point in enumerate(where)]
            moment = at(self.day) + len(where) * HALF_AN_HOUR
            if self.command != "run":
                world.flawless(self.command, moment)
            world.settle(moment)
            if is_long:
                world.live(AFTER)
            days = (*self.lived, self.day, *([AFTER] if is_long else []))
            oracle = Oracle(RECORDS, world.readers, days)
            return Crashed(reached, oracle.judge(world.letters()), broken(world))

    def _run(self, world: World, number: int, point: int) -> list[str]:
        """Run until a point, the lease of the run before being over; list the points reached."""
        log = world.home.folder / f"points{number}"
        moment = at(self.day) + number * HALF_AN_HOUR
        done = world.do(self.command, moment, points.dying(log, point))
        assert done.returncode == (points.KILLED if point else 0), done.stderr
        return log.read_text().splitlines()


@contextmanager
def eve(
    folder: Path,
    postgres: Postgres | None,
    readers: Sequence[Reader] = READERS,
    *,
    is_first: bool = False,
    command: str = "run",
) -> Iterator[Eve]:
    """Come to the eve of the first Monday, or of the second."""
    home = folder / "home"
    with outside(folder, RECORDS) as sandbox, database(home, postgres) as url:
        world = World.make(sandbox, home, url, readers)
        if not is_first:
            world.live(MONDAY)
            if command == "run":
                world.flawless("refresh", at(SECOND, hour=1))
        world.keep_letters()
        lived, day = ((), MONDAY) if is_first else ((MONDAY,), SECOND)
        yield Eve(world, folder, postgres, lived, day, command)


def judged(torture: Torture, name: str, crashed: Sequence[Crashed]) -> None:
    """Tell the figure; fail with the points after which something is not as it had to be."""
    faults = {str([one[-1] for one in each.reached]): each.faults for each in crashed}
    lost, wrong, again = (
        sum(len(getattr(one.verdict, what)) for one in crashed)
        for what in ("lost", "wrong", "again")
    )
    torture.tell(
        name,
        f"{len(crashed)} crashes: {lost} lost, {wrong} wrong, {again} letters twice, all of them "
        f"between dot and commit, of {sum(one.verdict.told for one in crashed):,} told",
    )
    assert not {where: found for where, found in faults.items() if found}
    assert all(one.verdict.told for one in crashed)


def some(points: Sequence[int], number: int) -> list[int]:
    """Choose so many points evenly, or all."""
    wanted = min(number, len(points))
    return [points[(2 * step + 1) * len(points) // (2 * wanted)] for step in range(wanted)]


@pytest.mark.parametrize("command", ["run", "first run", "refresh"])
def test_what_ends_anywhere_is_made_good_by_the_next(
    torture: Torture, tmp_path: Path, server: Postgres | None, backend: str, command: str
) -> None:
    if not torture.is_full and command != "run":
        pytest.skip("with every commit a later run only")
    is_first, word = command == "first run", command.removeprefix("first ")
    with eve(tmp_path, server, is_first=is_first, command=word) as before:
        names = before.points()
        assert len(names) >= (40 if word == "run" else 10)
        chosen = some(range(1, len(names) + 1), torture.size(1 if server else 2, len(names)))
        crashed = [before.crash(point, is_long=torture.is_full) for point in chosen]
    judged(torture, f"T1 {backend}, {command} of {len(names)} points", crashed)


def on_the_way(names: Sequence[str]) -> range:
    """Choose the points from the issue's commit and the letter's claim on; else the last few."""
    first = names.index("after connecting") - 3 if "after connecting" in names else len(names) - 5
    return range(first, len(names) + 1)


def test_what_ends_twice_on_the_way_to_a_reader_is_made_good_too(
    torture: Torture, tmp_path: Path, server: Postgres | None, backend: str
) -> None:
    torture.once(backend, "sqlite")
    reader = replace(READERS[0], ways=("smtp",))
    with eve(tmp_path, server, readers=[reader], is_first=True) as before:
        size = torture.size(1, 1_000)
        pairs = [
            (first, second)
            for first in some(on_the_way(before.points()), size)
            for second in some(on_the_way(before.points(first)), size)
        ]
        crashed = [before.crash(*pair, is_long=False) for pair in pairs]
    judged(torture, f"T1 {backend}, pairs on the send path", crashed)
