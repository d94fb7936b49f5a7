"""Keep what registries say, and find it again: the trial, what was read of it, what happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.domain.studies import Change
from pipeline.domain.trial_changes import arrival, compare
from pipeline.domain.trials import HeldTrial, Trial, TrialChange, TrialReading
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store.codec import (
    fingerprint,
    reading_from_json,
    reading_to_json,
    trial_from_json,
    trial_to_json,
)
from pipeline.store.gathered import gathered
from pipeline.store.models import TrialChangeRow, TrialMatchRow, TrialRow
from pipeline.store.unread import is_unread
from pipeline.store.upsert import in_batches, insert_new, upsert


def save_trials(session: Session, trials: Iterable[Trial], now: datetime, run: int) -> None:
    """Write registrations and note what happened to each; equal ones are marked as seen.

    The caller owns the transaction, so that record and changes stand or fall together.
    """
    rows: list[dict[str, Any]] = []
    changes: list[tuple[str, Change]] = []
    newest = {one.number: one for one in trials}
    held = _held(session, newest)
    for number, trial in newest.items():
        row, before = _row(trial, now), held.get(number)
        if before is None:
            changes.append((number, arrival(trial, now.date())))
        elif before.fingerprint != row["fingerprint"]:
            changes += [(number, one) for one in compare(trial_from_json(before.trial), trial)]
        else:
            continue
        rows.append(row)
    upsert(session, TrialRow, rows, keep={"first_seen"})
    mark_seen(session, newest, now)
    note_changes(session, changes, now, run)


def mark_seen(session: Session, numbers: Iterable[str], now: datetime) -> None:
    """Note that the registry still shows these registrations."""
    for batch in in_batches(numbers):
        session.execute(update(TrialRow).where(TrialRow.number.in_(batch)).values(refreshed=now))


def note_changes(
    session: Session, changes: Iterable[tuple[str, Change]], now: datetime, run: int
) -> None:
    """Note what happened to registrations that are held."""
    rows = [
        {"trial": number, "kind": one.kind.value, "detail": one.detail, "noted": now, "run_id": run}
        for number, one in changes
    ]
    insert_new(session, TrialChangeRow, rows)


def load(session: Session, numbers: Collection[str]) -> list[HeldTrial]:
    """Load registrations by number in the order given; those we do not hold are left out."""
    found: dict[str, HeldTrial] = {}
    for batch in in_batches(numbers):
        searches, changes = _searches(session, batch), _changes_of(session, batch)
        for row in session.scalars(select(TrialRow).where(TrialRow.number.in_(batch))):
            found[row.number] = HeldTrial(
                trial=trial_from_json(row.trial),
                reading=reading_from_json(row.reading) if row.reading else None,
                searches=tuple(searches[row.number]),
                changes=tuple(changes[row.number]),
                first_seen=row.first_seen,
            )
    return [found[one] for one in numbers if one in found]


def every_number(session: Session) -> list[str]:
    """List the numbers of all registrations held."""
    return list(session.scalars(select(TrialRow.number).order_by(TrialRow.number)))


def found_by_registry(session: Session, numbers: Collection[str]) -> set[str]:
    """Tell which of these numbers a search brought from their registry itself."""
    found: set[str] = set()
    for batch in in_batches(numbers):
        here = select(TrialMatchRow.trial).where(TrialMatchRow.trial.in_(batch))
        found.update(session.scalars(here))
    return found


def not_seen_since(session: Session, numbers: Collection[str], moment: datetime) -> set[str]:
    """Tell which of these registrations a search brought, but their registry not since then."""
    found: set[str] = set()
    for batch in in_batches(numbers):
        here = (TrialRow.number.in_(batch), TrialRow.refreshed < moment)
        found.update(session.scalars(select(TrialRow.number).where(*here)))
    return found_by_registry(session, found)


def unread(session: Session, extractors: str, limit: int) -> list[Trial]:
    """List registrations that this set of extractors has not read in their present form."""
    here = is_unread(TrialRow.read_by, extractors)
    wanted = select(TrialRow.trial).where(here).order_by(TrialRow.number).limit(limit)
    return [trial_from_json(text) for text in session.scalars(wanted)]


def keep_reading(
    session: Session, extractors: str, found: Iterable[tuple[Trial, TrialReading]]
) -> None:
    """Keep what was read of registrations, in place of what was read before."""
    for trial, reading in found:
        here = update(TrialRow).where(TrialRow.number == trial.number)
        session.execute(here.values(reading=reading_to_json(reading), read_by=extractors))


def with_change(session: Session, kind: ChangeKind) -> set[str]:
    """Give the registrations of which a change of this kind was noted."""
    here = select(TrialChangeRow.trial).where(TrialChangeRow.kind == kind.value)
    return set(session.scalars(here.distinct()))


def noted_change(row: TrialChangeRow) -> TrialChange:
    """Turn a change row into the domain's noun."""
    return TrialChange(row.id, row.trial, ChangeKind(row.kind), row.detail, row.noted)


def _held(session: Session, numbers: Collection[str]) -> dict[str, TrialRow]:
    found: dict[str, TrialRow] = {}
    for batch in in_batches(numbers):
        rows = session.scalars(select(TrialRow).where(TrialRow.number.in_(batch)))
        found.update((row.number, row) for row in rows)
    return found


def _row(trial: Trial, now: datetime) -> dict[str, Any]:
    text = trial_to_json(trial)
    return {
        "number": trial.number,
        "status": trial.status.value,
        "fingerprint": fingerprint(text),
        "trial": text,
        "raw": trial.raw,
        "first_seen": now,
        "refreshed": now,
        "reading": None,
        "read_by": None,
    }


def _searches(session: Session, numbers: Sequence[str]) -> dict[str, list[str]]:
    columns = select(TrialMatchRow.trial, TrialMatchRow.search)
    here = (TrialMatchRow.trial.in_(numbers), TrialMatchRow.left.is_(None))
    rows = session.execute(columns.where(*here).order_by(TrialMatchRow.search))
    return gathered((row.trial, row.search) for row in rows)


def _changes_of(session: Session, numbers: Sequence[str]) -> dict[str, list[TrialChange]]:
    wanted = select(TrialChangeRow).where(TrialChangeRow.trial.in_(numbers))
    rows = session.scalars(wanted.order_by(TrialChangeRow.id))
    return gathered((row.trial, noted_change(row)) for row in rows)
