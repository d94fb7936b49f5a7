"""Work out week by week what of a made-up year each reader has to be told.

The model knows sets, days and fields that differ. It shares no code with the program and reads
nothing of its store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from .all_sources import EDITED, WORDS, Outage, Preprint, Trial, Year
from .year import Event, Record

Thing: TypeAlias = str | int  # a registration, ``ppr 7`` for a preprint, or a PMID
Fact: TypeAlias = tuple[str, ...]
SEARCHES = ("alpha", "beta", "gamma")
PREPRINTED = ("alpha", "beta")  # the searches that ask Europe PMC
PAGE = 14  # registrations on a page
ASKED_AGAIN = 56  # days for which an answer about an article is good
_WORDS = {
    "NOT_YET_RECRUITING": "not yet recruiting",
    "RECRUITING": "recruiting",
    "ACTIVE_NOT_RECRUITING": "active, not recruiting",
    "COMPLETED": "completed",
    "WITHDRAWN": "withdrawn",
}
_WEEK = timedelta(weeks=1)
_TOLD = {Event.RETRACTED, Event.CORRECTED, Event.CONCERN}


@dataclass(frozen=True)
class Match:
    """Since when a search finds a thing, and whether that was there before the watch."""

    search: str
    day: date
    is_baseline: bool


@dataclass(frozen=True)
class Happened:
    """What happened to a thing we held, and when it was noticed."""

    thing: Thing
    fact: Fact
    day: date


@dataclass(frozen=True)
class Reader:
    """Who follows what since when."""

    name: str
    searches: tuple[str, ...]
    start: date


@dataclass
class Model:
    """What is held, by whom it was found, and what happened."""

    year: Year
    matches: dict[Thing, list[Match]] = field(default_factory=lambda: defaultdict(list))
    held: dict[Thing, date] = field(default_factory=dict)
    happened: list[Happened] = field(default_factory=list)
    states: dict[str, dict[str, str]] = field(default_factory=dict)
    found: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seen: dict[int, set[Event]] = field(default_factory=dict)
    answered: dict[tuple[str, str], date] = field(default_factory=dict)
    edited: date | None = None  # the day on which the edited query was first answered
    asked: dict[int, date] = field(default_factory=dict)  # of whom the services were asked
    closed: dict[int, date] = field(default_factory=dict)
    freed: dict[int, date] = field(default_factory=dict)
    doubted: set[int] = field(default_factory=set)  # retracted says Crossref, not PubMed

    def week(self, day: date) -> None:
        """Live through one week."""
        outage = self.year.outage(day)
        if outage is Outage.ASLEEP:
            return
        if outage not in (Outage.NOBODY, Outage.FETCH):
            self._refresh(day)
            if outage is not Outage.REGISTRY:
                self._look_for_lost(day)
        for search in SEARCHES:
            self._ask_pubmed(search, day, outage)
        if outage is not Outage.REGISTRY:
            looked = [one for search in SEARCHES for one in self._sweep(search, day, outage)]
            self._overdue(looked, day)
        if outage is not Outage.VERSION:
            for search in PREPRINTED:
                self._ask_europepmc(search, day)
        if outage is not Outage.SERVICES:
            self._enrich(day)

    def unanswered(self, day: date) -> set[tuple[str, str]]:
        """List source and search of what was not answered in full that week."""
        return {key for key in self._asked() if self.answered.get(key) != day}

    def arrivals(self, reader: Reader) -> set[Thing]:
        """List what is told to a reader as new."""
        return {thing for thing in self.matches if self._arrives(thing, reader)}

    def news(self, reader: Reader) -> Counter[tuple[Thing, Fact]]:
        """Count what happened to things of a reader's searches while it was followed."""
        mine = [one for one in self.happened if not self.is_of_arrival(one)]
        return Counter((one.thing, one.fact) for one in mine if self._concerns(one, reader))

    def is_of_arrival(self, one: Happened) -> bool:
        """Tell what a thing had behind it when it came; Crossref is asked after the letters."""
        return one.day == self.held[one.thing] and one.fact != ("CROSSREF",)

    def _concerns(self, one: Happened, reader: Reader) -> bool:
        return one.day >= reader.start and bool(self._matches(one.thing, reader))

    def _matches(self, thing: Thing, reader: Reader) -> list[Match]:
        return [one for one in self.matches[thing] if one.search in reader.searches]

    def _arrives(self, thing: Thing, reader: Reader) -> bool:
        """Tell whether it was news when the reader could first have met it."""
        found = self._matches(thing, reader)
        first = min((max(one.day, reader.start) for one in found), default=None)
        return any(one.day == first and not one.is_baseline for one in found)

    def _asked(self) -> Iterator[tuple[str, str]]:
        for search in SEARCHES:
            yield "pubmed", search
            yield "clinicaltrials", search
            if search in PREPRINTED:
                yield "europepmc", search

    def _match(self, thing: Thing, search: str, day: date, *, is_baseline: bool) -> None:
        self.held.setdefault(thing, day)
        if all(one.search != search for one in self.matches[thing]):
            self.matches[thing].append(Match(search, day, is_baseline))

    def _happen(self, thing: Thing, day: date, *fact: str) -> None:
        self.happened.append(Happened(thing, fact, day))

    # PubMed

    def _thing(self, pmid: int) -> Thing:
        """Name a PubMed record, by its preprint if it is one that Europe PMC has too."""
        work = (f"ppr {one.work}" for one in self.year.preprints if one.twin == pmid)
        return next(work, pmid)

    def _refresh(self, day: date) -> None:
        for record in self.year.articles:
            if record.pmid in self.seen:
                for event in record.seen(day) - self.seen[record.pmid]:
                    self._tell(record, event, day)
                self.seen[record.pmid] |= record.seen(day)

    def _tell(self, record: Record, event: Event, day: date) -> None:
        if event is Event.PUBLISHED:
            self._publish(self._thing(record.pmid), day)
        elif event in _TOLD and not (event is Event.RETRACTED and record.pmid in self.doubted):
            self._happen(record.pmid, day, event.name)

    def _publish(self, thing: Thing, day: date) -> None:
        if all((one.thing, one.fact) != (thing, ("PUBLISHED",)) for one in self.happened):
            self._happen(thing, day, "PUBLISHED")

    def _ask_pubmed(self, search: str, day: date, outage: Outage) -> None:
        now = [one for one in self.year.articles if one.matches(search, day)]
        is_cut = outage is Outage.FETCH and any(one.pmid not in self.seen for one in now)
        if is_cut or outage is Outage.NOBODY:
            return
        is_new = ("pubmed", search) not in self.answered
        for record in now:
            thing, is_first = self._thing(record.pmid), record.pmid not in self.seen
            self._match(thing, search, day, is_baseline=is_new)
            self.seen.setdefault(record.pmid, record.seen(day))
            if is_first and Event.PUBLISHED in record.seen(day):
                self._publish(thing, day)
        self.answered["pubmed", search] = day

    # ClinicalTrials.gov

    def _sweep(self, search: str, day: date, outage: Outage) -> list[Trial]:
        """Compare what a search finds with what is held; give what was looked at."""
        is_edited = search == "beta" and day >= self.year.start + EDITED * _WEEK
        words = [WORDS[search], *([WORDS["edited"]] if is_edited else [])]
        found = [one for one in self.year.trials if any(one.has(word, day) for word in words)]
        found.sort(key=lambda one: one.number)
        if outage is Outage.MOVING:
            found = found[:PAGE]
        last = self.answered.get(("clinicaltrials", search))
        is_new = last is None or (is_edited and self.edited is None)
        numbers = {one.number for one in found}
        new = {one for one in numbers if all(each.search != search for each in self.matches[one])}
        self.found[search] = self.found[search] | new if outage is Outage.MOVING else numbers
        for one in found:
            self._look(one, day)
            is_old = is_new and (last is None or one.posted < last)
            self._match(one.number, search, day, is_baseline=is_old)
        if outage is not Outage.MOVING:
            self.answered["clinicaltrials", search] = day
            self.edited = self.edited or (day if is_edited else None)
        return found

    def _look_for_lost(self, day: date) -> None:
        """Look at what some search found and none finds now: a refresh asks by number."""
        lost = set(self.states).difference(*self.found.values())
        for one in self.year.trials:
            if one.number in lost:
                self._look(one, day)

    def _look(self, one: Trial, day: date) -> None:
        now, before = one.state(day), self.states.get(one.number, {})
        self.held.setdefault(one.number, day)
        for name in before:
            if before[name] != now[name]:
                change = (before[name], now[name]) if name != "outcome" else ()
                self._happen(one.number, day, name, *(_WORDS.get(word, word) for word in change))
        if before and "results" in now and "results" not in before:
            self._happen(one.number, day, "results")
        self.states[one.number] = now

    def _overdue(self, looked: list[Trial], day: date) -> None:
        noted = {one.thing for one in self.happened if one.fact == ("overdue",)}
        for one in {one.number: one for one in looked}.values():
            state = self.states[one.number]
            ended = date.fromisoformat(state["ends"])
            is_over = state["status"] == "COMPLETED" and "results" not in state
            is_late = day > ended.replace(year=ended.year + 1)
            if is_over and is_late and one.number not in noted and one.report not in self.seen:
                self._happen(one.number, day, "overdue")

    # Europe PMC

    def _ask_europepmc(self, search: str, day: date) -> None:
        is_new = ("europepmc", search) not in self.answered
        for one in self.year.preprints:
            if one.word == WORDS[search] and one.posted <= day:
                self._match(f"ppr {one.work}", search, day, is_baseline=is_new)
                self._watch(one, day)
        self.answered["europepmc", search] = day

    def _watch(self, one: Preprint, day: date) -> None:
        thing = f"ppr {one.work}"
        if one.published and one.published[1] <= day:
            self._publish(thing, day)
        known = {each.fact for each in self.happened if each.thing == thing}
        if one.withdrawn and one.withdrawn <= day and ("WITHDRAWN",) not in known:
            self._happen(thing, day, "WITHDRAWN")

    # Unpaywall and Crossref

    def _enrich(self, day: date) -> None:
        due = [
            pmid
            for pmid in self.seen
            if pmid not in self.asked or (day - self.asked[pmid]).days >= ASKED_AGAIN
        ]
        for pmid in due:
            self.asked[pmid] = day
            if self._is_free(pmid, day) and pmid not in self.freed:
                self.freed[pmid] = day
            elif pmid not in self.freed:
                self.closed.setdefault(pmid, day)
            told = self.year.notices.get(pmid)
            is_unmarked = Event.RETRACTED not in self.seen[pmid] and pmid not in self.doubted
            if told and told <= day and is_unmarked:
                self.doubted.add(pmid)
                self._happen(pmid, day, "CROSSREF")

    def _is_free(self, pmid: int, day: date) -> bool:
        return self.year.free.get(pmid, date.max) <= day
