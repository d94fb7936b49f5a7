"""Who has to be told what, by sets and by the order in which things happened; no clock, no store.

It shares no code with the program. It is told what PubMed listed and gave in each step, and that a
step ended. After a power cut it looks which rows survived, since nobody outside can know; that what
a watermark vouches for is there is checked then, and that they are told, in the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .small_world import READERS, World, notice

News = tuple[int, str]
BETWEEN_RUNS = timedelta(days=7)  # what came so long before a clock was set back is told too


@dataclass(frozen=True)
class Seen:
    """When a search found a study, and whether that was before it had its first answer.

    ``at`` is what the clock told then, which may have been wrong.
    """

    step: int
    is_history: bool
    at: datetime


@dataclass
class Wording:
    """How a search was last worded when it was tried, and whether that was ever answered."""

    term: str = ""
    is_answered: bool = False
    answered_on: date | None = None


@dataclass
class Model:
    """All that is known outside the program."""

    world: World
    step: int = 0
    wordings: dict[str, Wording] = field(default_factory=lambda: defaultdict(Wording))
    seen: dict[str, dict[int, Seen]] = field(default_factory=lambda: defaultdict(dict))
    held: dict[int, set[str]] = field(default_factory=dict)
    noted: dict[News, int] = field(default_factory=dict)
    came: dict[tuple[str, str], int] = field(default_factory=dict)
    earliest: dict[tuple[str, str], datetime] = field(default_factory=dict)
    marks_before: set[tuple[str, str, str]] = field(default_factory=set)
    empty_slots: set[tuple[str, str]] = field(default_factory=set)

    def begin(self) -> None:
        """Forget what PubMed said before: a step begins."""
        self.step += 1
        self.marks_before = self._marks()
        self.world.pubmed.listed.clear()
        self.world.pubmed.unanswered.clear()
        self.world.pubmed.given.clear()

    def ran(self, *, was_cut: bool) -> None:
        """Take in a run that ended, or what is left of one that was cut off."""
        self._check_watermarks()
        self._check_empty_slots()
        if was_cut:
            return self._recover()
        listed = dict(self.world.pubmed.listed)
        for search, term in self.world.terms.items():
            self._reword(search, term)
            if term in listed:
                self._collect(search, listed[term])
        for reader in self.world.readers:
            for search in READERS[reader]:
                self._comes(reader, search)
        return None

    def refreshed(self, *, was_cut: bool) -> None:
        """Take in what looking again brought."""
        if was_cut:
            self._recover()
        for pmid in () if was_cut else self.world.pubmed.given:
            self._note(pmid)

    def _reword(self, search: str, term: str) -> None:
        wording = self.wordings[search]
        if wording.term != term:
            wording.term, wording.is_answered = term, False

    def _collect(self, search: str, ids: Iterable[int]) -> None:
        wording, mine = self.wordings[search], self.seen[search]
        given = set(self.world.pubmed.given)
        for pmid in sorted(set(ids) - mine.keys()):
            if pmid in self.held or pmid in given:
                self.held.setdefault(pmid, set(self.world.pubmed.records[pmid].events))
                mine[pmid] = Seen(self.step, self._is_history(wording, pmid), self.world.now)
        if mine.keys() >= set(ids):
            wording.is_answered, wording.answered_on = True, self.world.now.date()

    def _is_history(self, wording: Wording, pmid: int) -> bool:
        """Tell what an unanswered wording finds from what PubMed made since the one before."""
        if wording.is_answered:
            return False
        since = wording.answered_on and min(wording.answered_on, self.world.now.date())
        return since is None or self.world.pubmed.records[pmid].created < since

    def _note(self, pmid: int) -> None:
        known = self.held.setdefault(pmid, set())
        for kind in set(self.world.pubmed.records[pmid].events) - known:
            self.noted.setdefault((pmid, kind), self.step)
            known.add(kind)

    def _recover(self) -> None:
        """Look which rows of the step that was cut off are there."""
        held = {pmid for (pmid,) in self.world.rows("SELECT pmid FROM study")}
        given = set(self.world.pubmed.given)
        for pmid in held - self.held.keys():
            self.held[pmid] = set(self.world.pubmed.records[pmid].events)
        rows = self.world.rows(
            "SELECT s.name, s.term, w.version IS s.version, w.asked FROM search s LEFT JOIN "
            "watermark w ON w.search = s.name AND w.source = s.source WHERE s.source = 'pubmed' "
            "AND s.version = (SELECT max(version) FROM search WHERE name = s.name)"
        )
        for search, term, is_answered, asked in rows:
            self._reword(search, term)
            self._recover_search(search, bool(is_answered), str(asked or ""))
        told = "SELECT pmid, detail FROM change WHERE kind NOT IN ('added', 'late')"
        for pmid, detail in self.world.rows(told) if given else []:
            for kind in set(self.world.pubmed.records[pmid].events) - self.held[pmid]:
                if notice(pmid, kind).rstrip(".") in detail:
                    self.noted[pmid, kind] = self.step
                    self.held[pmid].add(kind)
        for reader, search in self.world.rows("SELECT reader, search FROM subscription"):
            self._comes(reader, search)

    def _comes(self, reader: str, search: str) -> None:
        """Note that a reader follows a search, and since when by clocks that may be set back."""
        self.came.setdefault((reader, search), self.step)
        before = self.earliest.setdefault((reader, search), self.world.now)
        if self.world.now < before:
            self.earliest[reader, search] = self.world.now - BETWEEN_RUNS

    def _recover_search(self, search: str, is_answered: bool, asked: str) -> None:
        wording, mine = self.wordings[search], self.seen[search]
        query = f"SELECT pmid FROM match WHERE search = '{search}'"
        there = {pmid for (pmid,) in self.world.rows(query)}
        for pmid in there - mine.keys():
            mine[pmid] = Seen(self.step, self._is_history(wording, pmid), self.world.now)
        if is_answered and asked.startswith(f"{self.world.now:%Y-%m-%d %H:%M:%S}"):
            wording.answered_on = self.world.now.date()
        wording.is_answered = is_answered

    def _marks(self) -> set[tuple[str, str, str]]:
        return set(
            self.world.rows(
                "SELECT s.name, s.term, w.asked FROM watermark w JOIN search s"
                " ON s.name = w.search AND s.source = w.source AND s.version = w.version"
            )
        )

    def _check_watermarks(self) -> None:
        """See that a watermark moved in this step vouches for nothing that is not there."""
        for search, term, _ in self._marks() - self.marks_before:
            listed = [ids for one, ids in self.world.pubmed.listed if one == term]
            query = f"SELECT pmid FROM match WHERE search = '{search}'"
            there = {pmid for (pmid,) in self.world.rows(query)}
            assert listed, f"I3: {search} counts as asked, and PubMed was not"
            assert there >= listed[-1], f"I3: {search} vouches for what is not there"

    def _check_empty_slots(self) -> None:
        """See that no slot was closed for want of news while a search of its reader failed."""
        rows = self.world.rows("SELECT reader, opens FROM slot WHERE digest_id IS NULL")
        for reader, opens in set(rows) - self.empty_slots:
            terms = {self.world.terms[one] for one in READERS[reader]}
            failed = terms & self.world.pubmed.unanswered
            assert not failed, f"I4: {opens} is closed for {reader}, and {failed} was not answered"
        self.empty_slots = set(rows)

    def arrivals(self, reader: str) -> set[int]:
        """List the studies that are new to a reader."""
        return {
            pmid
            for search in READERS[reader]
            for pmid, seen in self.seen[search].items()
            if not seen.is_history and seen.step >= self.came.get((reader, search), self.step + 1)
        }

    def arguable(self, reader: str) -> set[int]:
        """List what a reader may be told as new as well: by the clock it came after the reader.

        A clock that was set back says so of what came before. Nobody can know which of the two
        times was wrong, and to be told too much is better than to miss something.
        """
        return {
            pmid
            for search in READERS[reader]
            for pmid, seen in self.seen[search].items()
            if not seen.is_history
            and (reader, search) in self.earliest
            and seen.at >= self.earliest[reader, search]
        }

    def news(self, reader: str) -> set[News]:
        """List what happened to studies of a reader while they were watched."""
        here = set[int]().union(*(self.seen[search] for search in READERS[reader]))
        starts = [self.came[reader, one] for one in READERS[reader] if (reader, one) in self.came]
        came = min(starts, default=self.step + 1)
        return {
            (pmid, kind)
            for (pmid, kind), step in self.noted.items()
            if pmid in here and step >= came
        }


def told_arrivals(world: World, reader: str) -> Counter[int]:
    """Count how often a reader was told of a study as new."""
    news = ("News about studies you were sent", "News about other studies we hold")
    return Counter(
        entry.pmid
        for letter in world.letters()
        for entry in letter.entries
        if letter.to.startswith(f"{reader}@") and entry.section not in news
    )


def told_news(world: World, reader: str) -> Counter[News]:
    """Count how often a reader was told of an event."""
    mine = [one for one in world.letters() if one.to.startswith(f"{reader}@")]
    return Counter(
        (entry.pmid, kind)
        for letter in mine
        for entry in letter.entries
        for kind in world.pubmed.records[entry.pmid].events
        if notice(entry.pmid, kind).rstrip(".") in entry.text
    )
