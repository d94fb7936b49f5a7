"""Who had to be told what, worked out from the world alone; and how the letters compare.

The oracle knows the records that PubMed has from which day on, what happens to them, the readers
and the days. It imports nothing of the program, and reads letters as a reader does.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage

from tests.integration.stages.year import TOLD, WORDS, Event, Record

STARTER = "To start with"
NEW = "new"
_LINK = re.compile(r"    PubMed (\d+): ")
_START = re.compile(r"\d+\. ")
_HEADING = re.compile(r"([A-Z].*) \(\d.*\)")

Fact = tuple[int, str]  # a PMID, and what is told of it: that it is new, or an event


@dataclass(frozen=True)
class Reader:
    """Who is told: of which searches, every day or every Monday, and by which ways."""

    name: str
    searches: tuple[str, ...]
    is_weekly: bool = False
    ways: tuple[str, ...] = ("smtp", "folder", "feed")

    def slot(self, day: date) -> date:
        """Give the day that names the issue into which a day falls."""
        return day - timedelta(days=day.weekday()) if self.is_weekly else day


@dataclass(frozen=True)
class Issue:
    """One letter as a reader sees it: what is shown to start with, and what is told."""

    reader: str
    slot: date
    number: str
    body: bytes
    shown: frozenset[int]
    told: tuple[Fact, ...]


@dataclass
class Verdict:
    """What is not as it had to be; ``again`` are copies of a letter under its own Message-ID."""

    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    told: int = 0

    @property
    def is_good(self) -> bool:
        """Tell whether all was told, and nothing that had not to be."""
        return not self.lost and not self.wrong


@dataclass(frozen=True)
class Oracle:
    """The world until a day; ``days`` are those on which somebody looked, the first first."""

    records: Sequence[Record]
    readers: Sequence[Reader]
    days: Sequence[date]

    def due(self, reader: Reader) -> dict[Fact, date]:
        """Give all that a reader has to be told, with the first issue it can stand in."""
        found: dict[Fact, date] = {}
        for record in self.records:
            seen = self._found(record, reader)
            if seen is None:
                continue
            if seen > self.days[0]:
                found[record.pmid, NEW] = self._issue(reader, seen)
            for event in record.events.keys() & set(TOLD):
                heard = self._after(record.events[event])
                if heard and record.events[event] > self._held(record):
                    found[record.pmid, event] = self._issue(reader, max(heard, seen))
        last = reader.slot(self.days[-1])
        return {fact: slot for fact, slot in found.items() if slot <= last}

    def history(self, reader: Reader) -> set[int]:
        """List what was there when the reader came; a sample of it opens the first issue."""
        first = self.days[0]
        return {one.pmid for one in self.records if self._found(one, reader) == first}

    def _found(self, record: Record, reader: Reader) -> date | None:
        """Give the day on which a search of a reader first finds a record."""
        return next((day for day in self.days if _matches(record, reader.searches, day)), None)

    def _held(self, record: Record) -> date:
        every = (day for day in self.days if _matches(record, WORDS, day))
        return next(every, date.max)

    def _after(self, event: date) -> date | None:
        return next((day for day in self.days if day >= event), None)

    def _issue(self, reader: Reader, day: date) -> date:
        """Give the slot of the first issue from a day on: the present one may be out already."""
        looked = (one for one in self.days if one >= day)
        first_of_slot = (one for one in looked if self._opens(reader, one))
        return reader.slot(next(first_of_slot, date.max - timedelta(days=7)))

    def _opens(self, reader: Reader, day: date) -> bool:
        """Tell whether nobody looked before in the slot of a day."""
        return not any(reader.slot(day) <= one < day for one in self.days)

    def judge(self, letters: Iterable[EmailMessage], *, on_time: bool = True) -> Verdict:
        """Compare what arrived with what had to; ``on_time`` wants each in the first issue."""
        verdict = Verdict()
        issues = [read(one) for one in letters]
        by_number = defaultdict(list)
        for issue in issues:
            by_number[issue.number].append(issue)
        for number, copies in by_number.items():
            first = copies[0]
            verdict.again += [number] * (len(copies) - 1)
            if any(one.body != first.body for one in copies):
                verdict.wrong.append(f"two letters share {number}")
        once = [copies[0] for copies in by_number.values()]
        for reader in self.readers:
            mine = [one for one in once if one.reader.startswith(f"{reader.name}@")]
            self._judge_reader(reader, mine, verdict, on_time=on_time)
        return verdict

    def _judge_reader(
        self, reader: Reader, issues: Sequence[Issue], verdict: Verdict, *, on_time: bool
    ) -> None:
        due, history = self.due(reader), self.history(reader)
        told = Counter((fact, one.slot) for one in issues for fact in one.told)
        times = Counter(fact for one in issues for fact in one.told)
        who = reader.name
        verdict.told += len(due.keys() & times.keys())
        verdict.lost += [f"{who}: {fact}" for fact in due if fact not in times]
        verdict.wrong += [f"{who}: {fact} told {n} times" for fact, n in times.items() if n > 1]
        for (fact, slot), _ in told.items():
            wanted = due.get(fact)
            if wanted is None or slot < wanted or (on_time and slot != wanted):
                verdict.wrong.append(f"{who}: {fact} in {slot}, due in {wanted}")
        verdict.wrong += self._slots(reader, issues)
        verdict.wrong += self._start(who, issues, history)

    def _slots(self, reader: Reader, issues: Sequence[Issue]) -> Iterator[str]:
        lived = {reader.slot(day) for day in self.days}
        for slot, number in Counter(one.slot for one in issues).items():
            if number > 1 or slot not in lived:
                yield f"{reader.name}: {number} issues of {slot}"

    def _start(self, who: str, issues: Sequence[Issue], history: set[int]) -> Iterator[str]:
        """Compare the samples of what was there before: in the first issue, and of it only."""
        samples = [one for one in issues if one.shown]
        first = min((one.slot for one in issues), default=None)
        if history and not samples:
            yield f"{who}: never shown what to start with"
        for one in samples:
            if one.slot != first or not one.shown <= history:
                yield f"{who}: {sorted(one.shown - history)} to start with in {one.slot}"


def _matches(record: Record, searches: Iterable[str], day: date) -> bool:
    return any(record.matches(search, day) for search in searches)


def read(message: EmailMessage) -> Issue:
    """Read a letter from its plain text: a study is told from its number to its link."""
    part = message.get_body(("plain",))
    assert part is not None
    text = part.get_content()
    slot = re.search(r"Issue of (\d{4}-\d{2}-\d{2})", text)
    assert slot
    shown, told = set[int](), list[Fact]()
    section, paragraph = "", list[str]()
    for line in text.splitlines():
        if _START.match(line):
            paragraph = []
        elif heading := _HEADING.fullmatch(line):
            section = heading[1]
        paragraph.append(line.strip())
        if link := _LINK.match(line):
            pmid, words = int(link[1]), " ".join(paragraph)
            if section.startswith(STARTER):
                shown.add(pmid)
            else:
                told += _facts(pmid, section, words)
    day, number = date.fromisoformat(slot[1]), str(message["Message-ID"])
    return Issue(message["To"], day, number, message.as_bytes(), frozenset(shown), tuple(told))


def _facts(pmid: int, section: str, words: str) -> Iterator[Fact]:
    events = [event for event in TOLD if _speaks_of(pmid, event, words)]
    if not events:
        yield pmid, NEW
    yield from ((pmid, event) for event in events)


def _speaks_of(pmid: int, event: Event, words: str) -> bool:
    wording = str(event) if event is Event.ABSTRACT else f"notice {pmid} {event.name}"
    return wording.casefold() in words.casefold()
