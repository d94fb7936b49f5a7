"""Trials: read registrations, join them with reports, and notice what is overdue."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain.registrations import registered
from pipeline.domain.trial_board import BoardRow, board
from pipeline.domain.trial_changes import overdue
from pipeline.domain.trial_links import linked
from pipeline.domain.trials import HeldTrial
from pipeline.domain.vocabulary import ChangeKind
from pipeline.evidence import versions
from pipeline.store import families, trials

AT_ONCE = 200  # registrations read in one transaction


def read_trials(app: App) -> int:
    """Read what the present extractors have not read in its present form; count it."""
    done = 0
    while number := _read_some(app):
        done += number
    return done


def _read_some(app: App) -> int:
    with app.store.write() as session:
        found = trials.unread(session, versions.SIGNATURE, AT_ONCE)
        if found:
            from pipeline.evidence.trials import read_trial  # a third of a second of patterns

            readings = [(one, read_trial(one)) for one in found]
            trials.keep_reading(session, versions.SIGNATURE, readings)
    return len(found)


def trial_board(app: App) -> tuple[BoardRow, ...]:
    """Give the board of all trials that registrations or reports tell of."""
    with app.store.read() as session:
        return _board(session, app.now().date())


def _board(session: Session, today: date) -> tuple[BoardRow, ...]:
    held = trials.load(session, trials.every_number(session))
    reports = linked(families.reports(session), [one.trial for one in held])
    return board((row for one in reports for row in registered(one)), held, today)


def note_overdue(app: App, run: int) -> int:
    """Note which trials owe their results since the watch began, each once; count them.

    What was overdue before we knew the trial is no news: the board shows it.
    """
    now = app.now()
    with app.store.write() as session:
        known = trials.with_change(session, ChangeKind.OVERDUE)
        rows = [one for one in _board(session, now.date()) if one.is_overdue]
        new = [one for one in rows if one.number not in known and not _was_overdue(one.held)]
        changes = [
            (one.number, found)
            for one in new
            if one.held and (found := overdue(one.held.trial, now.date(), has_report=False))
        ]
        trials.note_changes(session, changes, now, run)
    return len(changes)


def _was_overdue(held: HeldTrial | None) -> bool:
    if held is None or held.first_seen is None:
        return True
    return overdue(held.trial, held.first_seen.date(), has_report=False) is not None
