"""T2: kill -9 at any moment, again and again, while PubMed grows day by day.

Whatever a run was doing: at rest in the end, everybody was told everything, once.
"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.databases import Postgres
from tests.torture.conftest import Torture
from tests.torture.oracle import Oracle
from tests.torture.world import MONDAY, READERS, World, at, broken, database, literature, outside

pytestmark = pytest.mark.timeout(7200)
KILLS_A_DAY = 3
LEASE = timedelta(minutes=31)


def test_no_kill_loses_a_study_or_tells_it_twice(
    torture: Torture, tmp_path: Path, server: Postgres | None, backend: str
) -> None:
    torture.once(backend, "sqlite")
    runs, chance = torture.size(4, 1_000), Random(9)
    days = [MONDAY + timedelta(days=n) for n in range(1, 2 + runs // KILLS_A_DAY)]
    records = literature(seed=2, start=MONDAY, days=len(days), a_day=6, has_news=False)
    with outside(tmp_path, records) as sandbox, database(tmp_path / "home", server) as url:
        world = World.make(sandbox, tmp_path / "home", url)
        world.settle(at(MONDAY))
        killed, longest = 0, 1.0
        for number in range(runs):
            day, turn = divmod(number, KILLS_A_DAY)
            command = world.begin("run", at(days[day]) + turn * LEASE)
            start = time.monotonic()
            command.process.join(chance.uniform(0, 1.1) * longest)
            command.process.kill()
            code = command.ended().returncode
            assert code in (-9, 0, 75)
            killed += code == -9
            if code == 0:  # the next are killed within the time that this one took
                longest = time.monotonic() - start
            assert broken(world) == []
        days.append(days[-1] + timedelta(days=7 - days[-1].weekday()))  # the weekly reader's next
        world.settle(at(days[-1]))
        oracle = Oracle(records, READERS, (MONDAY, *days))
        verdict = oracle.judge(world.letters(), on_time=False)
    torture.tell(
        f"T2 {backend}, kill -9",
        f"{killed:,} of {runs:,} runs killed, {len(verdict.lost)} lost of {verdict.told:,} told, "
        f"{len(verdict.wrong)} wrong, {len(verdict.again)} letters twice with their Message-ID",
    )
    assert verdict.is_good, verdict
    assert len(verdict.again) <= killed
    assert killed
