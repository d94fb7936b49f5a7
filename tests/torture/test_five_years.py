"""T9: five years by three clocks on the wall, with outages, and everybody is told all of it once.

Lord Howe shifts by half an hour, Samoa skipped the 30th of December 2011, Berlin has hours that
come twice and hours that do not come. When the wall says that it is time is worked out here by
looking at the wall every quarter of an hour; the program's own schedule is compared with that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from pipeline.stages.decide import try_again

from .conftest import Torture
from .small_model import Model, told_arrivals, told_news
from .small_world import EVENTS, READERS, Record, World, days

FIRST = datetime(2009, 1, 1, tzinfo=UTC)
YEARS = 5
AT = {"Europe/Berlin": "02:30", "Australia/Lord_Howe": "01:45", "Pacific/Apia": "06:00"}
# Each of these months has what is odd about its zone, so that a small size meets it too.
ODD = {
    "Europe/Berlin": datetime(2012, 3, 1, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2012, 3, 10, tzinfo=UTC),
    "Pacific/Apia": datetime(2011, 12, 10, tzinfo=UTC),
}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORDS = ("alpha", "beta", "gamma")


def wakes(zone: str, clock: str, start: datetime, number: int) -> Iterator[datetime]:
    """List when the wall first shows the time of each of its days, or the first moment past it."""
    wall, at, moment = ZoneInfo(zone), time.fromisoformat(clock), start
    last = moment.astimezone(wall).date()  # that day had begun
    while number:
        local = moment.astimezone(wall)
        if local.date() != last and local.time() >= at:
            last = local.date()
            number -= 1
            yield moment
            moment += timedelta(hours=20)
        moment += timedelta(minutes=15)


@dataclass
class Lived:
    """Years as they were lived: how often each slot had a run, and how much went wrong."""

    world: World
    model: Model
    chance: Random
    scheduled: set[date] = field(default_factory=set)
    runs: Counter[date] = field(default_factory=Counter)
    failed: int = 0
    outage_ends: datetime = FIRST

    def live(self, moment: datetime) -> None:
        """Let one day pass: things happen, and the host runs unless it is off."""
        self.world.now = moment
        self._something_happens()
        if moment < self.outage_ends:
            return
        if self.chance.random() < 0.02:
            self.outage_ends = moment + days(self.chance.randrange(41))
            return
        self.scheduled.add(moment.date())
        if moment.weekday() == 6:
            self._work(is_refresh=True)
        self._work(is_refresh=False)
        for _ in range(2):  # the outbox is looked into between two runs
            self.world.now += timedelta(hours=self.chance.choice([1, 3, 7]))
            self._cut_one_in_a_hundred()
            self.world.deliver()

    def _work(self, *, is_refresh: bool) -> None:
        self.model.begin()
        self._cut_one_in_a_hundred()
        ended = self.world.refresh() if is_refresh else self.world.run()
        tell = self.model.refreshed if is_refresh else self.model.ran
        tell(was_cut=ended is None)
        self.failed += ended != 0
        self.world.now += MINUTE

    def _cut_one_in_a_hundred(self) -> None:
        if self.chance.random() < 0.01:
            self.world.statements_left = self.chance.randrange(200)

    def _something_happens(self) -> None:
        records, chance = self.world.pubmed.records, self.chance
        if chance.random() < 0.3:
            pmid = len(records) + 1
            age = chance.choice([0, 0, 0, chance.randrange(900)])
            words = set(chance.sample(WORDS, chance.choice([1, 1, 2])))
            records[pmid] = Record(pmid, words, self.world.now.date() - days(age))
        if records and chance.random() < 0.1:
            record, kind = chance.choice(list(records.values())), chance.choice(sorted(EVENTS))
            if kind not in record.events:
                record.events.append(kind)
        if records and chance.random() < 0.05:
            chance.choice(list(records.values())).words.add(chance.choice(WORDS))

    def come_to_rest(self) -> None:
        """Let all trouble end."""
        self.world.pubmed.fails, self.world.mail.mood = (lambda _: False), (lambda: "up")
        self.world.now = max(self.world.now, self.outage_ends)
        for is_refresh in (False, True, False, False):
            self.world.now += days(1)
            try_again(self.world.app)
            self.model.begin()
            ended = self.world.refresh() if is_refresh else self.world.run()
            (self.model.refreshed if is_refresh else self.model.ran)(was_cut=False)
            assert ended == 0


def at_random(chance: Random, world: World, share: float) -> None:
    """Let a share of the calls fail: of PubMed's, and of the mail server's, in five ways."""
    moods = ["down", "kept", "silent", "no form", "no"]
    world.pubmed.fails = lambda _: chance.random() < share
    world.mail.mood = lambda: chance.choice(moods) if chance.random() < share else "up"


@pytest.mark.timeout(0)
@pytest.mark.parametrize("zone", AT)
def test_years_by_the_wall(
    zone: str,
    torture: Torture,
    tmp_path: Path,
    migrated_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    torture.once(zone, "Australia/Lord_Howe")
    number = torture.size(30, YEARS * 365)
    start = FIRST if torture.is_full else ODD[zone]
    chance = Random(f"{zone} {number}")
    world = World(tmp_path, migrated_file, monkeypatch)
    world.readers = sorted(READERS)
    lived = Lived(world, Model(world), chance)
    at_random(chance, world, 0.01 if torture.is_full else 0.1)  # a month has few calls
    for moment in wakes(zone, AT[zone], start, number):
        lived.live(moment)
    lived.come_to_rest()
    lost = twice = told = 0
    for reader in READERS:
        arrivals, news = told_arrivals(world, reader), told_news(world, reader)
        lost += len(lived.model.arrivals(reader) ^ arrivals.keys())
        lost += len(lived.model.news(reader) - news.keys())
        twice += sum(times - 1 for times in [*arrivals.values(), *news.values()])
        told += len(arrivals) + len(news)
    slots = Counter(world.rows("SELECT reader, slot FROM digest"))
    settled = {date.fromisoformat(one) for (one,) in world.rows("SELECT opens FROM slot")}
    names = [name for _, name in _names(world)]
    copies = len(names) - len(set(names))
    torture.tell(
        f"T9 {number} days in {zone}",
        f"told {told}, lost {lost}, twice {twice}, copies of one letter {copies}"
        f" ({world.mail.lost_words} words of the server lost), {lived.failed} runs failed or cut",
    )
    assert (lost, twice) == (0, 0)
    assert told > number / 10, "there was something to tell"
    assert max(slots.values(), default=0) <= 1
    assert settled
    assert copies <= world.mail.lost_words + lived.failed
    world.close()


def _names(world: World) -> list[tuple[str, bytes]]:
    """List whom every letter is for, and what it is called."""
    found = []
    for recipient, letter in world.mail.letters:
        name = letter.partition(b"Message-ID: ")[2].partition(b"\r\n")[0]
        found.append((recipient, name))
    return found


@pytest.mark.parametrize("zone", AT)
def test_every_day_of_the_wall_has_one_run_and_every_date_of_utc_one_slot(
    zone: str, torture: Torture
) -> None:
    """Count over all five years, whatever the size: this needs no database."""
    moments = list(wakes(zone, "06:00", FIRST, YEARS * 365))
    local = [one.astimezone(ZoneInfo(zone)).date() for one in moments]
    assert len(set(local)) == len(local), "two runs in a day of the wall"
    slots = Counter(one.date() for one in moments)
    wanted = {moments[0].date() + days(n) for n in range((moments[-1] - moments[0]).days + 1)}
    exact = sum(slots[one] == 1 for one in wanted)
    torture.tell(f"T9 slots in {zone}", f"{exact} of {len(wanted)} have exactly one run")
    assert exact == len(wanted)


@pytest.mark.parametrize("zone", AT)
def test_the_schedule_is_the_wall_s(zone: str) -> None:
    """Compare when a run was last due with what the wall showed, through the oddest weeks."""
    timetable = pytest.importorskip("pipeline.domain.timetable")
    times = timetable.daily(AT[zone], ZoneInfo(zone))
    moments = list(wakes(zone, AT[zone], ODD[zone], 45))
    for before, after in pairwise(moments):
        assert timetable.last_opening(times, before) <= before, "it was due in the future"
        now = before + HOUR  # a time that the wall leaves out is late by what it leaves out
        while now < after:
            last = timetable.last_opening(times, now)
            assert before <= last <= before + HOUR, f"at {now}"
            now += timedelta(minutes=15)
