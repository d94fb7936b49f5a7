"""Make up a year for all sources: what is registered, posted and published, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from . import year
from .all_sources import EDITED, JOINS, WEEKS, WORDS, Outage, Preprint, Trial, Year
from .year import Event

_MONTH = timedelta(days=30)
_STATUSES = ("NOT_YET_RECRUITING", "RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED")


@dataclass
class _Making:
    """A year in the making."""

    start: date
    chance: Random
    trials: list[Trial] = field(default_factory=list)
    preprints: list[Preprint] = field(default_factory=list)
    articles: list[year.Record] = field(default_factory=list)

    @property
    def end(self) -> date:
        return self.start + timedelta(weeks=WEEKS - 1)

    def day(self, first: date | None = None) -> date:
        """Draw a day of the year."""
        first = first or self.start
        return first + timedelta(days=self.chance.randrange(1, max(2, (self.end - first).days)))

    def article(self, word: str, appears: date, *, is_preprint: bool = False) -> year.Record:
        pmid = len(self.articles) + 1
        record = year.Record(pmid, appears, appears, {word: appears}, is_preprint=is_preprint)
        self.articles.append(record)
        return record

    def trial(self, number: int) -> None:
        """Make up a registration; one in four is there before the watch."""
        chance = self.chance
        is_old, word = number % 4 == 0, chance.choice(list(year.WORDS.values()))
        posted = self.start - timedelta(days=chance.randrange(9, 900)) if is_old else self.day()
        status = chance.randrange(0, 3)
        ends = self.start - timedelta(days=chance.randrange(0, 360)) + 4 * _MONTH
        values: dict[str, dict[date, str]] = {
            "status": {posted: _STATUSES[status]},
            "ends": {posted: ends.isoformat()},
            "size": {posted: "100"},
            "outcome": {posted: f"Sample measure {number}"},
        }
        one = Trial(f"NCT{number:08}", posted, values, {word: [(posted, date.max)]})
        self.trials.append(one)
        for kind in chance.sample(("status", "ends", "size", "outcome", "words"), 2):
            self.happen(one, kind, status)
        if number % 5 == 0:
            self.finish(one)

    def happen(self, one: Trial, kind: str, status: int) -> None:
        chance = self.chance
        first, second = sorted(self.day(max(self.start, one.posted)) for _ in range(2))
        if kind == "status":
            one.values[kind] |= {first: _STATUSES[status + 1]}
            if second > first:
                end = "WITHDRAWN" if status == 0 else "COMPLETED"
                one.values[kind][second] = end
        elif kind == "ends":
            planned = date.fromisoformat(one.values[kind][one.posted])
            one.values[kind] |= {
                first: (planned + 3 * _MONTH).isoformat(),
                second: (planned + 8 * _MONTH).isoformat(),
            }
        elif kind == "size":
            one.values[kind] |= {first: "140", second: "180"}
        elif kind == "outcome":
            one.values[kind][first] = f"Another measure {one.number[-2:]}"
        elif chance.random() < 0.5:  # it gains the word of another search
            other = chance.choice([w for w in year.WORDS.values() if w not in one.words])
            one.words[other] = [(first, date.max)]
        else:  # it leaves its query and comes back
            [word] = one.words
            one.words[word] = [(one.posted, first), (second, date.max)]

    def finish(self, one: Trial) -> None:
        """Let a trial be over long ago: overdue in the year, on some day with its results."""
        due = self.day(max(self.start, one.posted) + 2 * _MONTH)
        ended = due.replace(year=due.year - 1, day=min(due.day, 28))
        one.values["ends"] = {one.posted: ended.isoformat()}
        one.values["status"] = {one.posted: "COMPLETED"}
        what = int(one.number[3:]) // 5 % 4
        after = due.replace(day=min(due.day, 28)) + timedelta(days=1)
        if what == 1:  # they are posted on the very day
            one.values["results"] = {after: after.isoformat()}
        elif what == 2:
            later = after + 2 * _MONTH
            one.values["results"] = {later: later.isoformat()}
        elif what == 3:
            [word, *_] = one.words
            one.report = self.article(word, due - timedelta(days=9)).pmid

    def preprint(self, work: int) -> None:
        chance, word = self.chance, self.chance.choice([WORDS["alpha"], WORDS["beta"]])
        is_old = work % 5 == 0
        posted = self.start - timedelta(days=chance.randrange(9, 300)) if is_old else self.day()
        one, first = Preprint(work, word, posted), max(self.start, posted)
        if work % 3 == 0:
            one.second = self.day(first)
        if work % 4 == 1:
            one.twin = self.article(word, self.day(first), is_preprint=True).pmid
        if work % 4 in (1, 2):
            paper = self.article(word, self.day(first))
            one.published = (paper.pmid, paper.appears)
            if one.twin:
                twin = self.articles[one.twin - 1]
                twin.events[Event.PUBLISHED] = max(paper.appears, twin.appears)
        elif work % 4 == 3:
            one.withdrawn = self.day(first)
        self.preprints.append(one)

    def plain_article(self, number: int) -> None:
        chance = self.chance
        appears = self.day()
        if number % 6 == 0:
            appears = self.start - timedelta(days=chance.randrange(1, 900))
        record = self.article(chance.choice(list(year.WORDS.values())), appears)
        first = max(self.start, appears)
        for event in chance.sample((Event.RETRACTED, Event.CORRECTED, Event.CONCERN), number % 2):
            record.events[event] = self.day(first)


def make_year(seed: int, start: date, size: int = 1) -> Year:
    """Make up a year, ``size`` times as full as is needed to see each kind of event."""
    make = _Making(start, Random(seed))
    for number in range(1, min(90, 1 + 48 * size)):
        make.trial(number)
    for work in range(1, 1 + 20 * size):
        make.preprint(work)
    for number in range(1, 1 + 40 * size):
        make.plain_article(number)
    retracted = [one for one in make.articles if Event.RETRACTED in one.events]
    notices = {
        one.pmid: one.events[Event.RETRACTED] + timedelta(days=make.chance.choice([-40, -20, 20]))
        for one in retracted
    }
    plain = [
        one
        for one in make.articles
        if one.pmid % 3 and not one.is_preprint and one.pmid not in notices
    ]
    notices |= {one.pmid: make.day(max(start, one.appears)) for one in plain[::4]}
    free = {one.pmid: make.day(max(start, one.appears)) for one in plain[1::2]}
    return Year(
        start,
        (*make.trials, *_for_the_edit(make)),
        tuple(make.preprints),
        tuple(make.articles),
        free,
        notices,
        _outages(make),
    )


def _for_the_edit(make: _Making) -> Iterator[Trial]:
    """Make trials that only the edited query finds: old ones, and two of the week before it."""
    edit = make.start + timedelta(weeks=EDITED)
    for number, age in ((91, 300), (92, 90), (93, 3), (94, 1), (95, -20)):
        posted = edit - timedelta(days=age)
        values = {
            "status": {posted: "RECRUITING"},
            "ends": {posted: "2028-01-02"},
            "size": {posted: "100"},
            "outcome": {posted: "Sample measure"},
        }
        spans = {WORDS["edited"]: [(posted, date.max)]}
        yield Trial(f"NCT{number:08}", posted, values, spans)


def _outages(make: _Making) -> dict[date, Outage]:
    """Let two weeks in five go wrong, but not those in which somebody comes or edits."""
    calm = {0, *range(JOINS - 1, JOINS + 2), *range(EDITED - 1, EDITED + 2)}
    weeks = [number for number in range(WEEKS) if number not in calm]
    kinds = [one for one in Outage if one is not Outage.NONE]
    chosen = make.chance.sample(weeks, 20)
    days: dict[date, Outage] = {
        make.start + timedelta(weeks=week): kinds[place % len(kinds)]
        for place, week in enumerate(chosen)
    }
    down = range(40, 43)  # and once the registry is down for weeks
    return days | {make.start + timedelta(weeks=week): Outage.REGISTRY for week in down}
