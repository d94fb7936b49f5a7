"""A made-up year of registrations, preprints and articles, as four kinds of services show it.

Everything is a timeline of values; what is served on a day is written by the sandbox's own pens.
Nothing here knows the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from pipeline.sandbox.facts import Facts, FreeCopy, Notice
from pipeline.sandbox.holdings import Holdings, Json, Shelf
from pipeline.sandbox.sample_records import preprints, registrations
from pipeline.sandbox.sample_records.registry import study

from . import year
from .year import Event

WEEKS, QUIET = 52, 8  # in the quiet weeks all catches up
WORDS = {**year.WORDS, "edited": "carboxylase"}
_MONTH = timedelta(days=30)
_STATUSES = ("NOT_YET_RECRUITING", "RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED")
_FREE = FreeCopy(status="green", url="https://sample.example.org/free")


class Outage(StrEnum):
    """What goes wrong in a week."""

    NONE = "none"
    ASLEEP = "the host is off"
    NOBODY = "NCBI does not answer"
    FETCH = "EFetch sends cut answers"
    REGISTRY = "ClinicalTrials.gov is down"
    MOVING = "ClinicalTrials.gov's data change with every page"
    MOVED = "ClinicalTrials.gov's data change once"
    VERSION = "Europe PMC answers only a version"
    SERVICES = "iCite, Unpaywall and Crossref are down"
    MAIL = "the mail server is down"


@dataclass
class Trial:
    """One registration: what each of its fields holds from when on."""

    number: str
    posted: date
    values: dict[str, dict[date, str]]
    words: dict[str, list[tuple[date, date]]]  # from … until, of each word in its title
    report: int | None = None  # the PMID of the paper on its results

    def state(self, today: date) -> dict[str, str]:
        """Give the value of each field on a day."""
        seen = {
            name: [value for day, value in sorted(history.items()) if day <= today]
            for name, history in self.values.items()
        }
        return {name: values[-1] for name, values in seen.items() if values}

    def has(self, word: str, today: date) -> bool:
        """Tell whether a search for a word finds it on a day."""
        spans = self.words.get(word, ())
        return self.posted <= today and any(first <= today < end for first, end in spans)

    def versions(self) -> Iterator[tuple[str, date, Json | None]]:
        """Yield it as the registry shows it from each day on."""
        days = {day for history in self.values.values() for day in history}
        days |= {day for spans in self.words.values() for span in spans for day in span}
        for day in sorted(day for day in days | {self.posted} if self.posted <= day < date.max):
            yield self.number, day, study(self._on(day))

    def _on(self, day: date) -> registrations.Registration:
        state, words = self.state(day), [word for word in self.words if self.has(word, day)]
        posted = date.fromisoformat(state["results"]) if "results" in state else None
        measured = registrations.Measured("Sample", "units", (9, 9), ("1", "2"), ("1", "1"))
        return registrations.Registration(
            number=self.number,
            posted=self.posted,
            updated=day,
            title=f"Sample trial of {' and '.join(words) or 'nothing'}",
            status=state["status"],
            conditions=("Sample condition",),
            enrolment=int(state["size"]),
            start="2024-01-02",
            primary_completion=state["ends"],
            completion="2031-01-02",
            primary=(registrations.Planned(state["outcome"], "1 year"),),
            summary="A made-up trial.",
            arms=(registrations.Group("One"), registrations.Group("Two")),
            results=(measured,) if posted else (),
            results_posted=posted,
        )


@dataclass
class Preprint:
    """One preprint: its versions, its article, its end, and PubMed's own record of it."""

    work: int
    word: str
    posted: date
    second: date | None = None
    published: tuple[int, date] | None = None
    withdrawn: date | None = None
    twin: int | None = None

    def name(self, version: int) -> str:
        return f"PPR{9_000_000 + 10 * self.work + version}"

    def results(self) -> Iterator[tuple[str, date, Json]]:
        """Yield it as Europe PMC shows it from each day on."""
        later = []
        if self.published:
            pmid, day = self.published
            later.append(registrations.Later(day, "", (("published_as", pmid),)))
        if self.withdrawn:
            gone = ("types", ("Preprint", "Preprint-Withdrawal"))
            later.append(registrations.Later(self.withdrawn, "", (gone,)))
        days = [self.posted, *([self.second] if self.second else [])]
        return preprints.results(
            preprints.Preprint(
                name=self.name(version),
                work=str(self.work),
                posted=day,
                title=f"Sample preprint {self.work} on {self.word}, version {version}",
                text="A made-up text.",
                version=version,
                later=tuple(later),
            )
            for version, day in enumerate(days, 1)
        )


@dataclass(frozen=True)
class Year:
    """All that there is, and what goes wrong in which week."""

    start: date
    trials: tuple[Trial, ...]
    preprints: tuple[Preprint, ...]
    articles: tuple[year.Record, ...]
    free: Mapping[int, date]  # from when on an article can be read by anybody
    notices: Mapping[int, date]  # from when on Crossref has its retraction
    outages: Mapping[date, Outage]

    def weeks(self) -> Iterator[date]:
        """Go through the year's Mondays and the quiet weeks behind it."""
        return (self.start + timedelta(weeks=number) for number in range(WEEKS + QUIET))

    def outage(self, day: date) -> Outage:
        return self.outages.get(day, Outage.NONE)

    def files(self) -> dict[date, list[bytes]]:
        """Write what NLM publishes on each day."""
        found: dict[date, list[bytes]] = {}
        for record in self.articles:
            for day in sorted(record.days()):
                found.setdefault(day, []).append(self._xml(record, day))
        return found

    def holdings(self) -> Holdings:
        """Write what the other services hold."""
        return Holdings(
            trials=Shelf(version for one in self.trials for version in one.versions()),
            preprints=Shelf(result for one in self.preprints for result in one.results()),
            facts=Shelf(fact for pmid in self.free | self.notices for fact in self._facts(pmid)),
        )

    def _facts(self, pmid: int) -> Iterator[tuple[str, date, Facts]]:
        free, told = self.free.get(pmid), self.notices.get(pmid)
        for day in {free, told} - {None}:
            assert day is not None
            notice = Notice(type="retraction", notice=f"10.5555/notice.{pmid}", updated=told or day)
            yield (
                str(pmid),
                day,
                Facts(
                    free_copy=_FREE if free and free <= day else None,
                    notices=(notice,) if told and told <= day else (),
                ),
            )

    def _xml(self, record: year.Record, day: date) -> bytes:
        """Add to a record the trial that it reports, or the DOI of its preprint."""
        xml, trial = record.xml(day), self._reported(record.pmid)
        if trial:
            bank = (
                "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
                f"<AccessionNumberList><AccessionNumber>{trial.number}</AccessionNumber>"
                "</AccessionNumberList></DataBank></DataBankList><PublicationTypeList>"
                '<PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>'
            )
            return xml.replace(b"<PublicationTypeList>", bank.encode())
        work = next((one.work for one in self.preprints if one.twin == record.pmid), None)
        if work is None:
            return xml
        return xml.replace(
            f"10.5555/year.{record.pmid}".encode(), f"10.5555/k2watch.sample.ppr.{work}".encode()
        )

    def _reported(self, pmid: int) -> Trial | None:
        return next((one for one in self.trials if one.report == pmid), None)


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

    def article(self, word: str, appears: date, **more: bool) -> year.Record:
        pmid = len(self.articles) + 1
        record = year.Record(pmid, appears, appears, {word: appears}, **more)
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
        tuple([*make.trials, *_for_the_edit(make)]),
        tuple(make.preprints),
        tuple(make.articles),
        free,
        notices,
        _outages(make),
    )


EDITED = 30  # the week in which the query of a search is edited
JOINS = 20  # the week in which a reader comes


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
    days = {
        make.start + timedelta(weeks=week): kinds[place % len(kinds)]
        for place, week in enumerate(chosen)
    }
    down = range(40, 43)  # and once the registry is down for weeks
    return days | {make.start + timedelta(weeks=week): Outage.REGISTRY for week in down}
