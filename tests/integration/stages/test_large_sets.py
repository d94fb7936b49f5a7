"""A search with more hits than one answer holds: nothing is lost, in full or by the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from pipeline.sandbox import Corpus
from tests.many_records import many

from .conftest import MONDAY, Watch, World

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
HITS, CROWDED = 12_000, 10_100  # one answer lists 9,999
CROWDED_DAY = date(2026, 3, 2)
HELD = "SELECT count(*) FROM match WHERE state = 'held' AND \"left\" IS NULL"


def created(index: int) -> date:
    """Spread the records over a year, most of them on one day."""
    return CROWDED_DAY if index < CROWDED else date(2025, 9, 1) + timedelta(days=index % 365)


def later_files() -> Iterator[tuple[date, bytes]]:
    """Publish two records on Tuesday: one created that day, one that comes half a year late."""
    tuesday = MONDAY + timedelta(days=1)
    yield tuesday, many(1, created=lambda _: tuesday, first_pmid=90_001)
    yield tuesday, many(1, created=lambda _: date(2026, 3, 1), first_pmid=90_002)


@pytest.fixture
def large(watch: Watch) -> World:
    files = [(None, many(HITS, created=created)), *later_files()]
    return watch(
        corpus=Corpus.from_files(files),
        searches={"alpha": "menaquinone[tiab]"},
        batch_size=500,
    )


def test_all_are_held_then_a_window_is_asked_and_every_week_all_again(large: World) -> None:
    report = large.run(MONDAY)
    [receipt] = report.receipt.searches
    assert (receipt.reported, receipt.held, receipt.window) == (HITS, HITS, None)
    assert large.rows(HELD) == [(HITS,)]
    assert len(large.asked("esearch")) <= 20

    [receipt] = large.run(MONDAY + timedelta(days=1)).receipt.searches
    assert receipt.window == MONDAY - timedelta(days=14)
    assert (receipt.reported, receipt.held, receipt.new) == (HITS + 2, HITS + 1, 1)
    assert large.told()[-1:] == [90_001]

    [receipt] = large.run(MONDAY + timedelta(days=7)).receipt.searches
    assert receipt.window is None
    assert (receipt.reported, receipt.held, receipt.late) == (HITS + 2, HITS + 2, 1)
    assert large.told()[-1:] == [90_002]
