"""A host whose clock is wrong stores and tells what is new, and does not write down the time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pipeline.config import PubMedSettings
from pipeline.stages.asking import window_start
from pipeline.store import runs
from pipeline.store.searches import Watermark

from .conftest import MONDAY, SEARCHES, Watch, World
from .records import article

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
MARKS = "SELECT search, asked FROM watermark ORDER BY 1"
RECORDS = [article(1, "Old menaquinone.", MONDAY), article(2, "New menaquinone.", TUESDAY)]
YEAR = timedelta(days=365)


def put_off(world: World, step: timedelta, **environ: str) -> None:
    """Set the host's clock apart from everybody else's."""
    true = world.sandbox.clock.now
    world.app = replace(world.app, now=lambda: true() + step, environ=environ)


@pytest.mark.parametrize(
    ("step", "words"), [(YEAR, "365 days ahead"), (-2 * YEAR, "730 days behind")]
)
def test_the_watermark_stays_and_the_run_says_why(
    watch: Watch, step: timedelta, words: str
) -> None:
    world = watch(*RECORDS)
    assert world.run(MONDAY).exit_code == 0
    before = world.rows(MARKS)

    put_off(world, step)
    report = world.run(TUESDAY)
    assert report.exit_code == 75
    [trouble] = report.troubles
    assert trouble.startswith(f"{', '.join(SEARCHES)}: this host's clock is {words}")
    assert world.rows(MARKS) == before
    assert 2 in world.told(), "what is new is told, whatever the time"
    with world.app.store.read() as session:
        assert words in (runs.latest(session, 1)[0].error or "")

    put_off(world, timedelta(0))
    assert world.run(WEDNESDAY).exit_code == 0
    assert sorted(world.told()) == [1, 2]
    assert all(mark > old for (_, mark), (_, old) in zip(world.rows(MARKS), before, strict=True))


@pytest.mark.parametrize("hours", [-23, -1, 1, 23])
def test_some_hours_are_no_trouble(watch: Watch, hours: int) -> None:
    world = watch(*RECORDS)
    put_off(world, timedelta(hours=hours))
    assert world.run(MONDAY).exit_code == 0


def test_the_clock_of_a_rehearsal_may_be_anywhere(watch: Watch) -> None:
    world = watch(*RECORDS)
    put_off(world, YEAR, K2WATCH_CLOCK="2027-09-07T06:00")
    assert world.run(MONDAY).exit_code == 0


@pytest.mark.parametrize(
    ("swept", "window"),
    [
        (date(2026, 9, 5), date(2026, 8, 24)),
        (date(2026, 8, 31), None),
        (date(2027, 9, 5), None),  # written down by a clock that was a year ahead
    ],
)
def test_a_large_set_is_listed_in_full_in_good_time(swept: date, window: date | None) -> None:
    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 6)

    mark: Any = Watermark(at(MONDAY), 12_000, "", at(swept))
    assert window_start(PubMedSettings(), mark, MONDAY) == window
