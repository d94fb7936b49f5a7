"""Trials: read registrations, join them with reports, and notice what is overdue."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain.registrations import registered
from pipeline.domain.trial_board import BoardRow, board
from pipeline.domain.trial_changes import overdue
from pipeline.domain.trial_links import linked
from pipeline.domain.vocabulary import ChangeKind
from pipeline.evidence import versions
from pipeline.store import families, runs, trials

AT_ONCE = 200  # registrations read in one transaction


def read_trials(app: App) -> int:
    """Read what the present extractors have not read in its present form; count it."""
    done = 0
    while number := _read_some(app):
        done += number
    return done


def _read_some(app: App) -> int:
    with app.store.write() as session:
        found = trials.unread(session, versions.TRIAL_SIGNATURE, AT_ONCE)
        if found:
            from pipeline.evidence.trials import read_trial  # a third of a second of patterns

            readings = [(one, read_trial(one)) for one in found]
            trials.keep_reading(session, versions.TRIAL_SIGNATURE, readings)
    return len(found)


def trial_board(app: App) -> tuple[BoardRow, ...]:
    """Give the board of all trials that registrations or reports tell of."""
    with app.store.read() as session:
        return board_of(session, app.now().date())


def board_of(session: Session, today: date) -> tuple[BoardRow, ...]:
    """Give the board inside a transaction."""
    held = trials.load(session, trials.every_number(session))
    reports = linked(families.reports(session), [one.trial for one in held])
    return board((row for one in reports for row in registered(one)), held, today)


def note_overdue(app: App, run: int) -> int:
    """Note which trials owe their results, each once; count them.

    What is overdue on the day on which we first see it is noted too, and told to nobody. Of a
    registration that its registry did not show in this run nobody knows whether it has results by
    now: it waits until it is seen.
    """
    now = app.now()
    with app.store.write() as session:
        rows = [one for one in board_of(session, now.date()) if one.held and one.is_overdue]
        known = trials.with_change(session, ChangeKind.OVERDUE)
        known |= trials.not_seen_since(
            session, [one.number for one in rows], runs.started(session, run)
        )
        new = [one.held.trial for one in rows if one.held and one.number not in known]
        told = [(one.number, overdue(one, now.date(), has_report=False)) for one in new]
        changes = [(number, change) for number, change in told if change]
        trials.note_changes(session, changes, now, run)
    return len(changes)
