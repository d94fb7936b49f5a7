"""What becomes of each sweeping source's records: how a search asks it, where they are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.config import RegistryQuery, Search
from pipeline.domain.records import Article
from pipeline.domain.trials import Trial
from pipeline.domain.vocabulary import ChangeKind, SourceName, StudyState
from pipeline.outside import open_clinicaltrials, open_europepmc
from pipeline.sources.sweep import Sweeping
from pipeline.store import ledger, matches, trial_ledger, trials
from pipeline.store.searches import SearchVersion


@dataclass(frozen=True, slots=True)
class Counts:
    """What is held of a search, and what one run brought to it."""

    held: int
    new: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which search, in which wording, brought records when and in which run."""

    search: SearchVersion
    now: datetime
    run: int


class Keeper(Protocol):
    """One sweeping source as the story sees it; a record's key is its number in the ledger."""

    source: SourceName

    def open(self, app: App) -> AbstractContextManager[Sweeping[Any, Any]]:
        """Connect to the source."""

    def query(self, search: Search) -> Any:
        """Give what a search asks of the source; None where it asks nothing."""

    def wording(self, search: Search) -> str:
        """Write the query as text: where it changes, the search starts anew."""

    def keep(self, session: Session, records: Sequence[Any], occasion: Occasion) -> list[Any]:
        """Save records, enter them in the ledger, and give their keys."""

    def note_absent(
        self, session: Session, name: str, found: Collection[Any], now: datetime
    ) -> int:
        """Mark what the query no longer finds; count it."""

    def counts(self, session: Session, name: str, run: int) -> Counts:
        """Count what is held of a search, and what a run brought."""


class Registrations:
    """Trials of ClinicalTrials.gov, in a ledger of their own."""

    source = SourceName.CLINICALTRIALS

    def open(self, app: App) -> AbstractContextManager[Sweeping[Any, Any]]:
        """Connect to the registry."""
        return open_clinicaltrials(app)

    def query(self, search: Search) -> RegistryQuery | None:
        """Give condition, intervention and terms."""
        return search.clinicaltrials

    def wording(self, search: Search) -> str:
        """Write the query as JSON."""
        return search.clinicaltrials.model_dump_json() if search.clinicaltrials else ""

    def keep(self, session: Session, records: Sequence[Trial], occasion: Occasion) -> list[str]:
        """Save trials and enter them in their ledger."""
        numbers = [one.number for one in records]
        trials.save_trials(session, records, occasion.now, occasion.run)
        fresh = _posted_since(records, occasion.search.follows)
        trial_ledger.note_found(
            session, occasion.search, numbers, occasion.now, occasion.run, fresh
        )
        return numbers

    def note_absent(
        self, session: Session, name: str, found: Collection[str], now: datetime
    ) -> int:
        """Mark the registrations that the query no longer finds."""
        return trial_ledger.note_absent(session, name, found, now)

    def counts(self, session: Session, name: str, run: int) -> Counts:
        """Count registrations."""
        held, new = trial_ledger.held(session, name), trial_ledger.arrivals(session, name, run)
        return Counts(held, new)


def _posted_since(trials: Sequence[Trial], day: date | None) -> set[str]:
    """Name the registrations that were first posted since a day: news even to an edited query."""
    if day is None:
        return set()
    posted = ((one.number, one.first_posted and one.first_posted.earliest()) for one in trials)
    return {number for number, first in posted if first and first >= day}


class Preprints:
    """Preprints of Europe PMC, in the ledger of studies."""

    source = SourceName.EUROPEPMC

    def open(self, app: App) -> AbstractContextManager[Sweeping[Any, Any]]:
        """Connect to Europe PMC."""
        return open_europepmc(app)

    def query(self, search: Search) -> str | None:
        """Give the query in Europe PMC's syntax."""
        return self.wording(search) or None

    def wording(self, search: Search) -> str:
        """Write the query on one line: line breaks in the file are for people."""
        return " ".join(search.europepmc.split())

    def keep(self, session: Session, records: Sequence[Article], occasion: Occasion) -> list[int]:
        """Save preprints and enter them in the ledger."""
        from pipeline.store import save

        known = {one.pmid: StudyState.HELD for one in records}
        save.save_articles(session, records, occasion.now, occasion.run)
        matches.note_matches(session, occasion.search, known, occasion.now, occasion.run)
        return list(known)

    def note_absent(
        self, session: Session, name: str, found: Collection[int], now: datetime
    ) -> int:
        """Mark the preprints that the query no longer finds."""
        return ledger.note_absent(session, name, found, now, self.source)

    def counts(self, session: Session, name: str, run: int) -> Counts:
        """Count preprints."""
        held = ledger.tally(session, name, self.source).get(StudyState.HELD, 0)
        came = ledger.arrivals(session, name, run, self.source)
        return Counts(held, came.get(ChangeKind.ADDED, 0), came.get(ChangeKind.LATE, 0))


def keepers(app: App) -> list[Keeper]:
    """List the sweeping sources that are switched on."""
    sources, found = app.config.sources, list[Keeper]()
    if sources.clinicaltrials.enabled:
        found.append(Registrations())
    if sources.europepmc.enabled:
        found.append(Preprints())
    return found
