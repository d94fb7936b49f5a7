"""Enter in the ledger what a search found; a row that stands there as it should is not written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.orm import Session

from pipeline.domain.vocabulary import StudyState
from pipeline.store.among import UNWATCHED, one_of
from pipeline.store.models import MatchRow, StudyRow
from pipeline.store.searches import SearchVersion
from pipeline.store.upsert import in_batches, insert_new

# A PMID that EFetch leaves out in three runs is taken to be withdrawn or merged.
RUNS_UNTIL_GONE = 3

_MATCH = MatchRow.__table__.c  # rows of plain columns come quicker than those of attributes
_IS_UNSETTLED = or_(_MATCH.state != StudyState.HELD.value, _MATCH.misses > 0)


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
    entered, unsettled = _standing(session, search.name, found)
    _set_states(session, search.name, _to_set(found, unsettled))
    fresh = found.keys() - entered
    news = _created_since(session, fresh, search.follows) if search.follows else set()
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
        if pmid in fresh
    ]
    insert_new(session, MatchRow, rows)


def _standing(session: Session, name: str, pmids: Iterable[int]) -> tuple[set[int], set[int]]:
    """Give what stands in a search's ledger, and what is not simply held in that of any search."""
    rows: list[Any] = []
    columns = select(_MATCH.pmid, _MATCH.search, _IS_UNSETTLED)
    for batch in in_batches(pmids):
        here = (one_of(session, _MATCH.pmid, batch), or_(_MATCH.search == name, _IS_UNSETTLED))
        rows += session.execute(columns.where(*here))
    entered = {pmid for pmid, search, _ in rows if search == name}
    return entered, {pmid for pmid, _, is_unsettled in rows if is_unsettled}


def _to_set(found: Mapping[int, StudyState], unsettled: set[int]) -> dict[int, StudyState]:
    """Leave out what is held, and stands so."""
    held = StudyState.HELD
    return {pmid: its for pmid, its in found.items() if its is not held or pmid in unsettled}


def _set_states(session: Session, name: str, found: Mapping[int, StudyState]) -> None:
    for state in set(found.values()):
        for batch in in_batches(pmid for pmid, its in found.items() if its is state):
            rows = update(MatchRow).where(one_of(session, MatchRow.pmid, batch))
            if state is not StudyState.HELD:  # whichever search brought it: it is gone for none
                rows = rows.where(MatchRow.search == name)
            session.execute(rows.values(_values(state)), execution_options=UNWATCHED)


def _values(state: StudyState) -> dict[str, object]:
    if state is not StudyState.MISSING:
        return {"state": state.value, "misses": 0}
    is_gone = MatchRow.misses + 1 >= RUNS_UNTIL_GONE
    after = case((is_gone, StudyState.GONE.value), else_=state.value)
    return {"state": after, "misses": MatchRow.misses + 1}


def _created_since(session: Session, pmids: Iterable[int], day: date) -> set[int]:
    found: set[int] = set()
    for batch in in_batches(pmids):
        here = (one_of(session, StudyRow.pmid, batch), StudyRow.created >= day)
        found.update(session.scalars(select(StudyRow.pmid).where(*here)))
    return found
