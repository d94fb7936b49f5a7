"""The wordings of a search, and the last complete answer to it: for every source its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.domain.vocabulary import SourceName
from pipeline.store.models import SearchRow, WatermarkRow
from pipeline.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class SearchVersion:
    """One wording of a search; ``is_new`` until its first complete answer is stored.

    ``follows`` is the day on which the wording before it was last answered, None for a search that
    had none: what PubMed created since then is news even to the first run of an edited query.
    """

    name: str
    version: int
    is_new: bool
    follows: date | None = None
    source: SourceName = SourceName.PUBMED

    @property
    def is_edited(self) -> bool:
        """Tell whether this is the first run of a query that was worded otherwise before."""
        return self.is_new and self.version > 1


@dataclass(frozen=True, slots=True)
class Watermark:
    """The last complete answer to a search; ``swept`` is when all of it was last listed."""

    asked: datetime
    count: int
    translation: str
    swept: datetime | None = None


def version_of(
    session: Session,
    name: str,
    term: str,
    now: datetime,
    source: SourceName = SourceName.PUBMED,
) -> SearchVersion:
    """Find the version of a search's wording, or start one: an edited query is a new search."""
    current = _newest(session, name, source)
    number = current.version if current else 0
    if current is None or current.term != term:
        number += 1
        session.add(_wording(source, name, number, term, now))
    answered = session.get(WatermarkRow, (source.value, name))
    is_new = answered is None or answered.version != number
    # An answer from a day that is not yet was dated by a clock since set right.
    follows = min(answered.asked, now).date() if answered is not None and is_new else None
    return SearchVersion(name, number, is_new, follows, source)


def known_version(session: Session, name: str, term: str) -> SearchVersion | None:
    """Find the version of a search's wording; None for one that was never asked."""
    current = _newest(session, name, SourceName.PUBMED)
    if current is None or current.term != term:
        return None
    return SearchVersion(name, current.version, is_new=False)


def _wording(source: SourceName, name: str, number: int, term: str, now: datetime) -> SearchRow:
    return SearchRow(source=source.value, name=name, version=number, term=term, started=now)


def wording(session: Session, name: str, source: SourceName = SourceName.PUBMED) -> str | None:
    """Give the query that the ledger's rows of a search belong to, or None before its first."""
    current = _newest(session, name, source)
    return current.term if current else None


def _newest(session: Session, name: str, source: SourceName) -> SearchRow | None:
    mine = (SearchRow.name == name, SearchRow.source == source.value)
    wordings = select(SearchRow).where(*mine)
    return session.scalar(wordings.order_by(SearchRow.version.desc()).limit(1))


def watermark(
    session: Session, name: str, source: SourceName = SourceName.PUBMED
) -> Watermark | None:
    """Give the last complete answer to a search, or None before the first."""
    row = session.get(WatermarkRow, (source.value, name))
    return Watermark(row.asked, row.count, row.translation, row.swept) if row else None


def move_watermark(session: Session, search: SearchVersion, mark: Watermark) -> None:
    """Record a complete answer; called last, when all it stands for is stored."""
    of = {"source": search.source.value, "search": search.name, "version": search.version}
    upsert(session, WatermarkRow, [{**of, **asdict(mark)}])
