"""The ledger of registries: search × registration; and what a reader was not told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from pipeline.domain.digests import TrialCandidate
from pipeline.domain.trial_changes import TRIAL_ARRIVALS
from pipeline.domain.trials import HeldTrial, TrialChange
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store.models import (
    DigestRow,
    TrialChangeRow,
    TrialMatchRow,
    TrialRow,
    TrialToldRow,
)
from pipeline.store.searches import SearchVersion
from pipeline.store.trials import load, noted_change
from pipeline.store.upsert import in_batches, insert_new


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
    rows = session.execute(
        select(TrialMatchRow.trial, TrialMatchRow.left).where(TrialMatchRow.search == name)
    )
    before: Mapping[str, datetime | None] = {row.trial: row.left for row in rows}
    gone = [one for one, left in before.items() if one not in found and left is None]
    back = [one for one, left in before.items() if one in found and left is not None]
    for numbers, moment in ((gone, now), (back, None)):
        for batch in in_batches(numbers):
            here = (TrialMatchRow.search == name, TrialMatchRow.trial.in_(batch))
            session.execute(update(TrialMatchRow).where(*here).values(left=moment))
    return len(gone)


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
    left = select(TrialMatchRow.trial).group_by(TrialMatchRow.trial)
    left = left.having(func.count() == func.count(TrialMatchRow.left))
    wanted = select(TrialRow.number).where(TrialRow.number.in_(left))
    return list(session.scalars(wanted.order_by(TrialRow.refreshed, TrialRow.number).limit(limit)))


def after_baseline(session: Session) -> set[str]:
    """Give the registrations that some search found after its own baseline."""
    wanted = select(TrialMatchRow.trial).where(TrialMatchRow.is_baseline.is_(False))
    return set(session.scalars(wanted.distinct()))


def untold(session: Session, reader: str, starts: Mapping[str, datetime]) -> list[TrialCandidate]:
    """List what happened to registrations of these searches that this reader was not told.

    ``starts`` says since when the reader follows each search. That a registration is there is news
    when a search found it after its own baseline and while the reader followed it; what happens to
    it is news from the day on which the reader followed a search that finds it.
    """
    changes = _changes(session, reader, starts)
    numbers = sorted({one.trial for one in changes})
    trials = {one.trial.number: one for one in load(session, numbers)}
    news, sent = _news(session, starts, numbers), _sent(session, reader, numbers)
    came = _came(session, starts, numbers)
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
    """Tell what is older than the watch; what was overdue when it was first seen is."""
    if change.kind in TRIAL_ARRIVALS:
        return not is_new
    was_known = held.first_seen is not None and held.first_seen.date() < change.noted.date()
    return change.noted < came or (change.kind is ChangeKind.OVERDUE and not was_known)


def _changes(session: Session, reader: str, searches: Collection[str]) -> list[TrialChange]:
    told = select(TrialToldRow.change_id).where(TrialToldRow.reader == reader)
    matched = select(TrialMatchRow.trial).where(TrialMatchRow.search.in_(searches))
    wanted = select(TrialChangeRow).where(
        TrialChangeRow.id.not_in(told), TrialChangeRow.trial.in_(matched)
    )
    return [noted_change(row) for row in session.scalars(wanted.order_by(TrialChangeRow.id))]


def _came(
    session: Session, starts: Mapping[str, datetime], numbers: list[str]
) -> dict[str, datetime]:
    """Tell since when the reader has followed a search that ever found each registration."""
    found: dict[str, datetime] = {}
    for batch in in_batches(numbers):
        here = (TrialMatchRow.search.in_(starts), TrialMatchRow.trial.in_(batch))
        for trial, search in session.execute(
            select(TrialMatchRow.trial, TrialMatchRow.search).where(*here)
        ):
            found[trial] = min(found.get(trial, starts[search]), starts[search])
    return found


def _news(session: Session, starts: Mapping[str, datetime], numbers: list[str]) -> set[str]:
    found: set[str] = set()
    for batch in in_batches(numbers):
        here = (TrialMatchRow.search.in_(starts), TrialMatchRow.trial.in_(batch))
        rows = session.execute(
            select(TrialMatchRow.trial, TrialMatchRow.search, TrialMatchRow.first_seen).where(
                *here, TrialMatchRow.is_baseline.is_(False)
            )
        )
        found.update(row.trial for row in rows if row.first_seen >= starts[row.search])
    return found


def _sent(session: Session, reader: str, numbers: list[str]) -> dict[str, date]:
    """Find the issue in which the reader first saw each registration."""
    found: dict[str, date] = {}
    for batch in in_batches(numbers):
        rows = session.execute(
            select(TrialChangeRow.trial, func.min(DigestRow.slot))
            .join(TrialToldRow, TrialToldRow.change_id == TrialChangeRow.id)
            .join(DigestRow, DigestRow.id == TrialToldRow.digest_id)
            .where(TrialToldRow.reader == reader, TrialToldRow.shown)
            .where(TrialChangeRow.trial.in_(batch))
            .group_by(TrialChangeRow.trial)
        )
        found.update((number, slot) for number, slot in rows)
    return found


def tell(
    session: Session, reader: str, told: Iterable[int], shown: Collection[int], digest_id: int
) -> None:
    """Note that a reader was told these changes by an issue; a second time is impossible."""
    rows = [
        {"reader": reader, "change_id": one, "digest_id": digest_id, "shown": one in shown}
        for one in set(told)
    ]
    if rows:
        session.execute(insert(TrialToldRow), rows)
