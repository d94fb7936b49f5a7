"""The ledger of registries: search × registration; and what a reader was not told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.domain.digests import TrialCandidate
from pipeline.domain.trial_changes import TRIAL_ARRIVALS
from pipeline.domain.trials import HeldTrial, TrialChange
from pipeline.store import books
from pipeline.store.books import TRIALS
from pipeline.store.models import (
    TrialChangeRow,
    TrialMatchRow,
    TrialRow,
    TrialToldRow,
)
from pipeline.store.searches import SearchVersion
from pipeline.store.trials import load, noted_change
from pipeline.store.upsert import insert_new


def note_found(
    session: Session,
    search: SearchVersion,
    numbers: Iterable[str],
    now: datetime,
    run: int,
    posted_since: Collection[str] = (),
) -> None:
    """Write ledger rows for registrations; a row that is there stays as it is.

    The first run of a search finds what was there before it: its baseline, which is not news, but
    for those ``posted_since`` the wording before an edited one was last answered.
    """
    rows = [
        {
            "search": search.name,
            "trial": number,
            "version": search.version,
            "is_baseline": search.is_new and number not in posted_since,
            "first_seen": now,
            "left": None,
            "run_id": run,
        }
        for number in numbers
    ]
    insert_new(session, TrialMatchRow, rows)


def note_absent(session: Session, name: str, found: Collection[str], now: datetime) -> int:
    """Mark what the query no longer finds (and unmark what came back); count what is out now."""
    return books.mark_absent(session, TRIALS, (TrialMatchRow.search == name,), found, now)


def held(session: Session, name: str) -> int:
    """Count the registrations that a search finds now."""
    here = (TrialMatchRow.search == name, TrialMatchRow.left.is_(None))
    return session.scalar(select(func.count()).select_from(TrialMatchRow).where(*here)) or 0


def arrivals(session: Session, name: str, run: int) -> int:
    """Count the registrations that a run's search brought as news."""
    mine = (TrialMatchRow.search == name, TrialMatchRow.run_id == run)
    news = (*mine, TrialMatchRow.is_baseline.is_(False))
    return session.scalar(select(func.count()).select_from(TrialMatchRow).where(*news)) or 0


def lost(session: Session, limit: int) -> list[str]:
    """List registrations that searches found and none finds now, those unseen for longest first."""
    wanted = select(TrialRow.number).where(TrialRow.number.in_(books.lost(TRIALS)))
    return list(session.scalars(wanted.order_by(TrialRow.refreshed, TrialRow.number).limit(limit)))


def after_baseline(session: Session) -> set[str]:
    """Give the registrations that some search found after its own baseline."""
    return books.after_baseline(session, TRIALS)


def untold(session: Session, reader: str, starts: Mapping[str, datetime]) -> list[TrialCandidate]:
    """List what happened to registrations of these searches that this reader was not told.

    ``starts`` says since when the reader follows each search. That a registration is there is news
    when a search found it after its own baseline and while the reader followed it; what happens to
    it is news from the day on which the reader followed a search that finds it.
    """
    changes = _changes(session, reader, starts)
    numbers = sorted({one.trial for one in changes})
    trials = {one.trial.number: one for one in load(session, numbers)}
    news = books.news(session, TRIALS, starts, numbers)
    sent = books.first_sent(session, TRIALS, reader, numbers)
    came = books.came(session, TRIALS, starts, numbers)
    return [
        TrialCandidate(
            trials[one.trial],
            one,
            _is_history(one, trials[one.trial], one.trial in news, came[one.trial]),
            sent.get(one.trial),
        )
        for one in changes
    ]


def _is_history(change: TrialChange, held: HeldTrial, is_new: bool, came: datetime) -> bool:
    """Tell what is older than the watch."""
    if change.kind in TRIAL_ARRIVALS:
        return not is_new
    return change.noted < came or held.came_with(change)


def _changes(session: Session, reader: str, searches: Collection[str]) -> list[TrialChange]:
    told = select(TrialToldRow.change_id).where(TrialToldRow.reader == reader)
    matched = select(TrialMatchRow.trial).where(TrialMatchRow.search.in_(searches))
    wanted = select(TrialChangeRow).where(
        TrialChangeRow.id.not_in(told), TrialChangeRow.trial.in_(matched)
    )
    return [noted_change(row) for row in session.scalars(wanted.order_by(TrialChangeRow.id))]
