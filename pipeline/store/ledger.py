"""The ledger decides what is known, not a date: search × study, once and for ever.

A study's number tells its source (domain/numbers.py): what one source no longer finds says nothing
about what another does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from pipeline.domain.vocabulary import ChangeKind, SourceName, StudyState
from pipeline.store import books
from pipeline.store.books import STUDIES
from pipeline.store.gathered import gathered
from pipeline.store.models import ChangeRow, LookRow, MatchRow, StudyRow
from pipeline.store.upsert import in_batches

# What a run need not fetch: it is held, or was asked for often enough. A reject is asked for again:
# it may have been broken on its way.
SETTLED = frozenset({StudyState.HELD, StudyState.GONE})


def _of(name: str, source: SourceName) -> tuple[ColumnElement[bool], ...]:
    """Choose the rows of a search that one source brought."""
    is_pubmed = source is SourceName.PUBMED
    return (MatchRow.search == name, MatchRow.pmid > 0 if is_pubmed else MatchRow.pmid < 0)


def states(
    session: Session, name: str, source: SourceName = SourceName.PUBMED
) -> dict[int, StudyState]:
    """Give every study this search ever found there, with its state."""
    rows = session.execute(select(MatchRow.pmid, MatchRow.state).where(*_of(name, source)))
    return {pmid: StudyState(state) for pmid, state in rows}


def found_now(session: Session, name: str, source: SourceName = SourceName.PUBMED) -> set[int]:
    """Give the studies that a search found when it was last answered."""
    here = (*_of(name, source), MatchRow.left.is_(None))
    return set(session.scalars(select(MatchRow.pmid).where(*here)))


def held(session: Session, pmids: Collection[int]) -> set[int]:
    """Tell which PMIDs are in the store already, through whatever search."""
    found: set[int] = set()
    for batch in in_batches(pmids):
        found.update(session.scalars(select(StudyRow.pmid).where(StudyRow.pmid.in_(batch))))
    return found


def searches_of(session: Session, pmids: Collection[int]) -> dict[int, list[str]]:
    """Name the searches that find each of these studies now, as many as one statement bears."""
    columns = select(MatchRow.pmid, MatchRow.search)
    here = (MatchRow.pmid.in_(pmids), MatchRow.left.is_(None))
    rows = session.execute(columns.where(*here).order_by(MatchRow.search))
    return gathered((row.pmid, row.search) for row in rows)


def every_pmid(session: Session) -> set[int]:
    """Give the PMIDs of all that is held from PubMed."""
    return set(session.scalars(select(StudyRow.pmid).where(StudyRow.pmid > 0)))


def note_absent(
    session: Session,
    name: str,
    found: Iterable[int],
    now: datetime,
    source: SourceName = SourceName.PUBMED,
) -> int:
    """Mark what the query no longer finds (and unmark what came back); count what is out now."""
    return books.mark_absent(session, STUDIES, _of(name, source), found, now)


def note_standing(
    session: Session, name: str, *, found: Iterable[int], lost: Iterable[int], now: datetime
) -> int:
    """Mark some studies as found or no longer found, where all that a query finds is not listed.

    Returns how many left the query now.
    """
    here, left = _of(name, SourceName.PUBMED), 0
    for batch in in_batches(found):
        back = (*here, MatchRow.pmid.in_(batch), MatchRow.left.is_not(None))
        session.execute(update(MatchRow).where(*back).values(left=None))
    for batch in in_batches(lost):
        gone = (*here, MatchRow.pmid.in_(batch), MatchRow.left.is_(None))
        pmids = session.scalars(select(MatchRow.pmid).where(*gone)).all()
        session.execute(update(MatchRow).where(*gone).values(left=now))
        left += len(pmids)
    return left


def tally(
    session: Session, name: str, source: SourceName = SourceName.PUBMED
) -> dict[StudyState, int]:
    """Count the ledger rows of a search that it still finds, by state."""
    rows = session.execute(
        select(MatchRow.state, func.count())
        .where(*_of(name, source), MatchRow.left.is_(None))
        .group_by(MatchRow.state)
    )
    return {StudyState(state): number for state, number in rows}


def arrivals(
    session: Session, name: str, run: int, source: SourceName = SourceName.PUBMED
) -> dict[ChangeKind, int]:
    """Count the studies that a run's search brought as news, by how they arrived."""
    kinds = (ChangeKind.ADDED.value, ChangeKind.LATE.value)
    rows = session.execute(
        select(ChangeRow.kind, func.count(MatchRow.pmid.distinct()))
        .join(MatchRow, MatchRow.pmid == ChangeRow.pmid)
        .where(*_of(name, source), MatchRow.run_id == run, MatchRow.is_baseline.is_(False))
        .where(ChangeRow.kind.in_(kinds))
        .group_by(ChangeRow.kind)
    )
    return {ChangeKind(kind): number for kind, number in rows}


def after_baseline(session: Session) -> set[int]:
    """Give the studies that some search found after its own baseline: what was news to it."""
    return books.after_baseline(session, STUDIES)


def lost_preprints(session: Session, limit: int) -> list[int]:
    """List preprints that searches found and none finds now, those unseen for longest first."""
    left = books.lost(STUDIES).where(MatchRow.pmid < 0)
    wanted = select(LookRow.pmid).where(LookRow.pmid.in_(left))
    return list(session.scalars(wanted.order_by(LookRow.refreshed, LookRow.pmid).limit(limit)))
