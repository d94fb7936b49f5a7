"""The receipt of one search: what PubMed says, what is held, and whatever should worry somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.app import App
from pipeline.config import Search
from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.vocabulary import ChangeKind, StudyState
from pipeline.errors import SourceError
from pipeline.sources.pubmed import Found
from pipeline.store import ledger, searches
from pipeline.store.repeating import repeatable
from pipeline.store.searches import SearchVersion, Watermark

_DAY = re.compile(r"\d{4}/\d{2}/\d{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One search: what the ledger knew before, from what day it was listed, what PubMed found."""

    search: Search
    version: SearchVersion
    before: Watermark | None
    window: date | None
    found: Found

    @property
    def warnings(self) -> tuple[str, ...]:
        """List what PubMed warns of, and whether it reads the query otherwise than before."""
        if self.before is None or not self.before.translation:  # files tell of no translation
            return self.found.warnings
        if _rule(self.before.translation) == _rule(self.found.translation):
            return self.found.warnings
        when = f"{self.before.asked:%Y-%m-%d}"
        return (*self.found.warnings, f"the query is read otherwise than on {when}: k2watch check")


def _rule(translation: str) -> str:
    """Leave out the days: a query for the last month reads differently every day."""
    return _DAY.sub("", translation)


@repeatable
def answered(app: App, asked: Asked, left: int, run: int) -> SearchReceipt:
    """Write the receipt of a search that was answered and stored; ``left`` counts what it lost."""
    search, found = asked.search, asked.found
    with app.store.read() as session:
        arrived = ledger.arrivals(session, search.name, run)
        absent = landmarks_missing(search, found, ledger.found_now(session, search.name))
    return replace(
        with_news(standing(app, search), search, asked.version, arrived, absent),
        reported=found.count,
        left=left,
        window=None if found.is_whole else asked.window,
        degraded=found.dropped,
        warnings=asked.warnings,
    )


def with_news(
    receipt: SearchReceipt,
    search: Search,
    version: SearchVersion,
    arrived: Mapping[ChangeKind, int],
    absent: tuple[int, ...],
) -> SearchReceipt:
    """Add what came, by how it came, and which landmarks are ``absent``."""
    return replace(
        receipt,
        new=arrived.get(ChangeKind.ADDED, 0),
        late=arrived.get(ChangeKind.LATE, 0),
        landmarks_found=len(search.landmarks) - len(absent),
        landmarks=len(search.landmarks),
        landmarks_missing=absent,
        is_baseline=version.is_new,
        is_edited=version.is_edited,
    )


def failed(app: App, search: Search, error: SourceError) -> SearchReceipt:
    """Write the receipt of a search that was not answered: what is held, and why no more."""
    return replace(standing(app, search), error=str(error))


def landmarks_missing(search: Search, found: Found, known: Collection[int]) -> tuple[int, ...]:
    """List the landmarks a search does not find; of a window, those it did not find before."""
    there = found.ids if found.is_whole else found.ids.union(known)
    return tuple(pmid for pmid in search.landmarks if pmid not in there)


@repeatable
def standing(app: App, search: Search) -> SearchReceipt:
    """Write what the ledger holds of a search, whatever was answered."""
    with app.store.read() as session:
        mark, tally = searches.watermark(session, search.name), ledger.tally(session, search.name)
    return SearchReceipt(
        search=search.name,
        title=search.title,
        reported=mark.count if mark else 0,
        held=tally.get(StudyState.HELD, 0),
        missing=tally.get(StudyState.MISSING, 0),
        gone=tally.get(StudyState.GONE, 0),
        rejects=tally.get(StudyState.REJECTED, 0),
    )


def receipt_troubles(receipt: Receipt) -> list[str]:
    """List the searches that were not answered in full, or not as asked; one reason once."""
    names: dict[str, list[str]] = {}
    for one in receipt.searches:
        if one.error:
            names.setdefault(one.error, []).append(one.search)
        for part in one.degraded:
            names.setdefault(f"PubMed did not search all of it: {part}", []).append(one.search)
    return [f"{', '.join(who)}: {why}" for why, who in names.items()]
