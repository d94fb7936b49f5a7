"""A year of literature with outages: nothing lost, nothing told twice, by an independent model.

The same literature in a third of the days with every commit; the whole year in full torture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.errors import SourceError
from pipeline.sandbox import Corpus, FaultScript, Sandbox, VirtualClock
from pipeline.stages.diary import recorded
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from tests.sizes import IS_FULL

from .conftest import World, configuration
from .letters import NEWS, STARTER, Letter
from .records import article_set
from .year import WORDS, Event, Model, Outage, Year, make_year

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
START = date(2026, 9, 7)
WEEKS = 52 if IS_FULL else 12
SUNDAY = 6
SEARCHES = {name: f"{word}[tiab]" for name, word in WORDS.items()}
READERS = {"desk": list(WORDS), "bench": ["alpha"]}
FAULTS: dict[Outage, list[dict[str, object]]] = {
    Outage.NOBODY: [{"kind": "status", "code": 503}],
    Outage.SEARCH: [{"verb": "esearch", "request": [2, 3, 4, 5], "kind": "html"}],
    Outage.FETCH: [{"verb": "efetch", "kind": "truncate", "at": 300}],
}


@dataclass
class Told:
    """What one reader read in a year of letters."""

    letters: list[Letter]

    def arrivals(self) -> Counter[int]:
        """Count how often each study was told as new or newly matched."""
        return Counter(pmid for one in self.letters for pmid in one.pmids(but={*NEWS, STARTER}))

    def mentions(self, pmid: int, event: Event, *, only_news: bool = False) -> int:
        """Count the entries that tell of an event."""
        words = str(event) if event is Event.ABSTRACT else f"notice {pmid} {event.name}"
        entries = [one for letter in self.letters for one in letter.entries if one.pmid == pmid]
        mine = [one for one in entries if one.section in NEWS or not only_news]
        return sum(words.casefold() in one.text.casefold() for one in mine)


@dataclass
class Lived:
    """The year as the program lived it, and as the model says it had to be."""

    world: World
    model: Model

    def told(self, reader: str) -> Told:
        return Told(self.world.letters(f"{reader}@example.org"))


@pytest.fixture(scope="module", params=[1])
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("year")
    year = make_year(request.param, START, WEEKS)
    corpus = Corpus.from_files((day, article_set(*xml)) for day, xml in year.files().items())
    clock = VirtualClock(START)
    with Sandbox(corpus, mailbox=folder / "mail", clock=clock, limits=False) as sandbox:
        world = World(sandbox, _configuration(folder, sandbox), {})
        model = Model(year)
        for day in year.days():
            _live(world, model, year, day)
        yield Lived(world, model)
        world.app.store.close()


def _configuration(folder: Path, sandbox: Sandbox) -> Config:
    readers = [
        {"name": "desk", "email": "desk@example.org", "max_entries": 4},
        {
            "name": "bench",
            "email": "bench@example.org",
            "searches": READERS["bench"],
            "frequency": "weekly",
            "max_entries": 6,
        },
    ]
    return configuration(folder, sandbox, SEARCHES, readers, {}, {})


def _live(world: World, model: Model, year: Year, day: date) -> None:
    """Let one day pass: refresh on Sundays, a run, and whatever goes wrong."""
    outage = year.outage(day)
    if outage is Outage.ASLEEP:
        return
    world.sandbox.clock.set(datetime.combine(day, time(4), UTC))
    if day.weekday() == SUNDAY:
        world.sandbox.faults = FaultScript.of(FAULTS.get(outage, []))
        _refresh(world)
        model.refresh(day)
    world.sandbox.faults = FaultScript.of(FAULTS.get(outage, []))
    _run(world, day, with_mail=outage is not Outage.MAIL)
    model.collect(day)


def _refresh(world: World) -> None:
    """Look again at what is held; what fails ends with 75, and the next Sunday looks again."""
    with suppress(SourceError), recorded(world.app, "refresh") as entry:
        refresh(world.app, entry.number, REFRESH_AT_ONCE)


def _run(world: World, day: date, *, with_mail: bool) -> None:
    assert world.sandbox.mailbox is not None
    if not with_mail:
        world.sandbox.mailbox.stop()
    try:
        world.run(day)
    finally:
        if not with_mail:
            world.sandbox.mailbox.start()


@pytest.mark.parametrize("reader", READERS)
def test_every_study_found_is_told_once(lived: Lived, reader: str) -> None:
    wanted = lived.model.arrivals(READERS[reader])
    assert len(wanted) > 60, "the year has something to tell"
    assert lived.told(reader).arrivals() == Counter(wanted)


@pytest.mark.parametrize("reader", READERS)
def test_everything_that_happens_is_told_once(lived: Lived, reader: str) -> None:
    wanted, told = lived.model.news(READERS[reader]), lived.told(reader)
    assert len(wanted) > 5, "the year has something to tell"
    assert {event for _, event in lived.model.news(READERS["desk"])} > {Event.RETRACTED}
    times = {(pmid, event): told.mentions(pmid, event) for pmid, event in wanted}
    assert times == dict.fromkeys(wanted, 1)


@pytest.mark.parametrize("reader", READERS)
def test_what_had_happened_before_is_no_news(lived: Lived, reader: str) -> None:
    told = lived.told(reader)
    before = lived.model.untold(READERS[reader])
    assert before
    assert not [one for one in before if told.mentions(*one, only_news=True)]


def test_in_the_end_everything_pubmed_has_is_held(lived: Lived) -> None:
    report = lived.world.later(days=1)
    assert report.exit_code == 0
    assert [one.held for one in report.receipt.searches] == [
        len(lived.model.found[search]) for search in WORDS
    ]
    assert [one.reported for one in report.receipt.searches] == [
        one.held for one in report.receipt.searches
    ]
