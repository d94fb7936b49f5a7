"""A made-up year of literature, and who has to be told what of it.

The model knows only sets and days: what each search would find, when PubMed could be asked, and
what happened to which record. It shares no code with the program and reads nothing of its store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from xml.sax.saxutils import escape

WORDS = {"alpha": "menaquinone", "beta": "osteocalcin", "gamma": "warfarin"}
QUIET = 8  # weeks behind the others, in which all catches up
_DOI = "10.5555/year."


class Event(StrEnum):
    """What can happen to a record that PubMed has; the value is how the reader is told."""

    RETRACTED = "Retracted"
    CONCERN = "Expression of concern"
    CORRECTED = "Correction published"
    COMMENTED = "Comment published"
    ABSTRACT = "An abstract was added"
    PUBLISHED = "Now published as an article"
    MATCHED = "gains the word of another search"
    EDITED = "is written differently, which is no news"


_LINKS = {
    Event.RETRACTED: "RetractionIn",
    Event.CONCERN: "ExpressionOfConcernIn",
    Event.CORRECTED: "ErratumIn",
    Event.COMMENTED: "CommentIn",
    Event.PUBLISHED: "UpdateIn",
}
TOLD = tuple(event for event in Event if event not in (Event.MATCHED, Event.EDITED))


class Outage(StrEnum):
    """What goes wrong on a day."""

    NONE = "none"
    ASLEEP = "the host is off"
    NOBODY = "NCBI does not answer"
    SEARCH = "ESearch is down for the second search"
    FETCH = "EFetch sends cut answers"
    MAIL = "the mail server is down"


@dataclass
class Record:
    """One record: the words it has from when on, and what happens to it."""

    pmid: int
    appears: date
    created: date
    words: dict[str, date]
    is_preprint: bool = False
    has_abstract: bool = True
    events: dict[Event, date] = field(default_factory=dict)

    def matches(self, search: str, today: date) -> bool:
        """Tell whether a search finds the record on a day."""
        since = self.words.get(WORDS[search])
        return since is not None and self.appears <= today and since <= today

    def seen(self, today: date) -> set[Event]:
        """List what PubMed's record tells on a day."""
        return {event for event, day in self.events.items() if day <= today}

    def days(self) -> set[date]:
        """List the days on which NLM publishes the record anew."""
        return {self.appears, *self.events.values()}

    def xml(self, today: date) -> bytes:
        """Write the record as PubMed has it on a day."""
        seen = self.seen(today)
        words = [word for word, since in self.words.items() if since <= today]
        title = f"Sample report {self.pmid} on {' and '.join(sorted(words))}"
        title += ", revised." if Event.EDITED in seen else "."
        has_abstract = self.has_abstract or Event.ABSTRACT in seen
        abstract = "<Abstract><AbstractText>A made-up abstract.</AbstractText></Abstract>"
        types = '<PublicationType UI="D016428">Journal Article</PublicationType>'
        if self.is_preprint:
            types += '<PublicationType UI="D000076942">Preprint</PublicationType>'
        if Event.RETRACTED in seen and self.pmid % 2:
            types += '<PublicationType UI="D016441">Retracted Publication</PublicationType>'
        links = "".join(self._link(event) for event in _LINKS if event in seen)
        return (
            f'<PubmedArticle><MedlineCitation Status="Publisher" Owner="NLM"><PMID Version="1">'
            f'{self.pmid}</PMID><Article PubModel="Print"><Journal><JournalIssue CitedMedium='
            f'"Print"><PubDate>{_day(self.created)}</PubDate></JournalIssue><Title>Sample journal'
            f"</Title></Journal><ArticleTitle>{escape(title)}</ArticleTitle>"
            f"{abstract if has_abstract else ''}<Language>eng</Language><PublicationTypeList>"
            f"{types}</PublicationTypeList></Article>"
            f"<CommentsCorrectionsList>{links}</CommentsCorrectionsList></MedlineCitation>"
            f'<PubmedData><History><PubMedPubDate PubStatus="entrez">{_day(self.created)}'
            f'</PubMedPubDate><PubMedPubDate PubStatus="pubmed">{_day(self.created)}'
            f'</PubMedPubDate></History><ArticleIdList><ArticleId IdType="pubmed">{self.pmid}'
            f'</ArticleId><ArticleId IdType="doi">{_DOI}{self.pmid}</ArticleId></ArticleIdList>'
            f"</PubmedData></PubmedArticle>"
        ).encode()

    def _link(self, event: Event) -> str:
        """Write a link to a notice; every third names no PMID, as PubMed often does."""
        number = "" if self.pmid % 3 == 0 else f"<PMID>{800_000 + self.pmid}</PMID>"
        source = f"J Sampl. Notice {self.pmid} {event.name.lower()}."
        kind = _LINKS[event]
        return (
            f'<CommentsCorrections RefType="{kind}"><RefSource>{source}</RefSource>{number}'
            f"</CommentsCorrections>"
        )


def _day(day: date) -> str:
    return f"<Year>{day.year}</Year><Month>{day.month:02}</Month><Day>{day.day:02}</Day>"


@dataclass(frozen=True)
class Year:
    """The records of some weeks and the outages of their days."""

    start: date
    weeks: int
    records: tuple[Record, ...]
    outages: dict[date, Outage]

    def days(self) -> Iterator[date]:
        """Go through all days, then through those of the quiet weeks."""
        return (self.start + timedelta(days=number) for number in range((self.weeks + QUIET) * 7))

    def outage(self, day: date) -> Outage:
        return self.outages.get(day, Outage.NONE)

    def files(self) -> dict[date, list[bytes]]:
        """Write what NLM publishes on each day."""
        found: dict[date, list[bytes]] = defaultdict(list)
        for record in self.records:
            for day in sorted(record.days()):
                found[day].append(record.xml(day))
        return found


def make_year(seed: int, start: date, weeks: int = 52) -> Year:
    """Make up a year: early and late arrivals, records that match later, changes, outages."""
    chance, end = Random(seed), start + timedelta(weeks=weeks)
    records = [_record(chance, number, start, end) for number in range(1, 281)]
    span = [start + timedelta(days=number) for number in range(1, weeks * 7)]
    kinds = [one for one in Outage if one is not Outage.NONE]
    down = chance.sample(span, len(span) // 6)
    outages: dict[date, Outage] = {day: chance.choice(kinds) for day in down}
    return Year(start, weeks, tuple(records), outages)


def _record(chance: Random, number: int, start: date, end: date) -> Record:
    """Make a record: one in seven is there before the watch, one in six comes a long time late."""
    span = (end - start).days
    appears = start + timedelta(days=chance.randrange(1, span))
    if number % 7 == 0:
        appears = start - timedelta(days=chance.randrange(1, 900))
    created = appears - timedelta(days=chance.randrange(40, 700)) if number % 6 == 0 else appears
    word = chance.choice(list(WORDS.values()))
    record = Record(number, appears, created, {word: appears}, is_preprint=number % 9 == 0)
    record.has_abstract = number % 5 != 0
    for event in chance.sample(list(Event), chance.choice([0, 0, 1, 2])):
        _happen(chance, record, event, max(start, appears), end)
    return record


def _happen(chance: Random, record: Record, event: Event, first: date, end: date) -> None:
    if (event is Event.ABSTRACT and record.has_abstract) or (
        event is Event.PUBLISHED and not record.is_preprint
    ):
        return
    delay = chance.randrange(1, max((end - first).days // 2, 2))
    day = min(end, first + timedelta(days=chance.choice([0, delay, delay])))
    record.events[event] = day
    if event is Event.MATCHED:
        other = chance.choice([word for word in WORDS.values() if word not in record.words])
        record.words[other] = day


@dataclass
class Model:
    """Work out day by day who has to be told what.

    ``found`` is what each search ever found, ``history`` what it found on the first day, ``held``
    what PubMed's records told when they were last looked at, ``noted`` what was new in them then.
    """

    year: Year
    found: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    history: dict[str, set[int]] = field(default_factory=dict)
    held: dict[int, set[Event]] = field(default_factory=dict)
    noted: dict[int, set[Event]] = field(default_factory=lambda: defaultdict(set))

    def refresh(self, today: date) -> None:
        """Look again at what is held, if PubMed answers."""
        if self.year.outage(today) in (Outage.NOBODY, Outage.FETCH):
            return
        for record in self.year.records:
            if record.pmid in self.held:
                fresh = record.seen(today) - self.held[record.pmid]
                self.noted[record.pmid] |= fresh
                self.held[record.pmid] |= fresh

    def collect(self, today: date) -> None:
        """Ask every search that can be asked; what is there on the first day is history."""
        for search in WORDS:
            now = {one.pmid: one for one in self.year.records if one.matches(search, today)}
            if self._is_down(search, now.keys() - self.held.keys(), today):
                continue
            for pmid, record in now.items():
                self.held.setdefault(pmid, record.seen(today))
            self.found[search] |= now.keys()
            self.history.setdefault(search, set(now))

    def _is_down(self, search: str, to_fetch: set[int], today: date) -> bool:
        outage = self.year.outage(today)
        if outage is Outage.FETCH:
            return bool(to_fetch)
        return outage is Outage.NOBODY or (outage is Outage.SEARCH and search == "beta")

    def arrivals(self, searches: list[str]) -> set[int]:
        """List what is told as new, once, to a reader of these searches."""
        history = set[int]().union(*(self.history[search] for search in searches))
        return self._all(searches) - history

    def news(self, searches: list[str]) -> set[tuple[int, Event]]:
        """List what happened to studies of these searches and is told, once."""
        mine = self._all(searches)
        return {(pmid, one) for pmid in mine for one in self.noted[pmid] if one in TOLD}

    def untold(self, searches: list[str]) -> set[tuple[int, Event]]:
        """List what had happened to a study before it was found, which is no news."""
        mine = self._all(searches)
        before = {(pmid, one) for pmid in mine for one in self.held[pmid] - self.noted[pmid]}
        return {(pmid, one) for pmid, one in before if one in TOLD}

    def _all(self, searches: list[str]) -> set[int]:
        return set[int]().union(*(self.found[search] for search in searches))
