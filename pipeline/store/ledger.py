"""The ledger decides what is known, not a date: search × study, once and for ever.

A study's number tells its source (domain/numbers.py): what one source no longer finds says nothing
about what another does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session

from pipeline.domain.vocabulary import ChangeKind, SourceName, StudyState
from pipeline.store import books
from pipeline.store.books import STUDIES
from pipeline.store.gathered import gathered
from pipeline.store.models import ChangeRow, MatchRow, StudyRow
from pipeline.store.searches import SearchVersion
from pipeline.store.upsert import in_batches, insert_new

# A PMID that EFetch leaves out in three runs is taken to be withdrawn or merged.
RUNS_UNTIL_GONE = 3


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


def note_matches(
    session: Session,
    search: SearchVersion,
    found: Mapping[int, StudyState],
    now: datetime,
    run: int,
) -> None:
    """Write ledger rows for PMIDs; a row that is there only gets its new state.

    The first run of a search finds what was there before it: its baseline, which is not news.
    """
    _set_states(session, search.name, found)
    news = _created_since(session, found, search.follows) if search.follows else set()
    rows = [
        {
            "search": search.name,
            "pmid": pmid,
            "version": search.version,
            "state": state.value,
            "misses": int(state is StudyState.MISSING),
            "is_baseline": search.is_new and pmid not in news,
            "first_seen": now,
            "run_id": run,
        }
        for pmid, state in found.items()
    ]
    insert_new(session, MatchRow, rows)


def _created_since(session: Session, pmids: Iterable[int], day: date) -> set[int]:
    found: set[int] = set()
    for batch in in_batches(pmids):
        here = (StudyRow.pmid.in_(batch), StudyRow.created >= day)
        found.update(session.scalars(select(StudyRow.pmid).where(*here)))
    return found


def _set_states(session: Session, name: str, found: Mapping[int, StudyState]) -> None:
    for state in set(found.values()):
        for batch in in_batches(pmid for pmid, its in found.items() if its is state):
            here = update(MatchRow).where(MatchRow.pmid.in_(batch))
            if state is StudyState.HELD:  # whichever search brought it: it is gone for none
                session.execute(here.values(state=state.value, misses=0))
                continue
            mine = here.where(MatchRow.search == name)
            is_missing = state is StudyState.MISSING
            values = _one_miss_more() if is_missing else {"state": state.value, "misses": 0}
            session.execute(mine.values(values))


def _one_miss_more() -> dict[str, object]:
    is_gone = MatchRow.misses + 1 >= RUNS_UNTIL_GONE
    state = case((is_gone, StudyState.GONE.value), else_=StudyState.MISSING.value)
    return {"misses": MatchRow.misses + 1, "state": state}


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
    wanted = select(StudyRow.pmid).where(StudyRow.pmid.in_(left))
    return list(session.scalars(wanted.order_by(StudyRow.refreshed, StudyRow.pmid).limit(limit)))
