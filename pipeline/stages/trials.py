"""Trials: read registrations, join them with reports, and notice what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain.registrations import registered
from pipeline.domain.trial_board import BoardRow, board
from pipeline.domain.trial_changes import overdue
from pipeline.domain.trial_links import linked
from pipeline.domain.vocabulary import ChangeKind
from pipeline.evidence import versions
from pipeline.store import families, runs, studies, trials
from pipeline.store.repeating import repeatable

AT_ONCE = 200  # registrations read in one transaction


def read_trials(app: App) -> int:
    """Read what the present extractors have not read in its present form; count it."""
    done = 0
    while number := _read_some(app):
        done += number
    return done


@repeatable
def _read_some(app: App) -> int:
    with app.store.write() as session:
        found = trials.unread(session, versions.TRIAL_SIGNATURE, AT_ONCE)
        if found:
            from pipeline.evidence.trials import read_trial  # a third of a second of patterns

            readings = [(one, read_trial(one)) for one in found]
            trials.keep_reading(session, versions.TRIAL_SIGNATURE, readings)
    return len(found)


@repeatable
def trial_board(app: App) -> tuple[BoardRow, ...]:
    """Give the board of all trials that registrations or reports tell of."""
    with app.store.read() as session:
        return board_of(session, app.now().date())


@repeatable
def report_titles(app: App, rows: Iterable[BoardRow]) -> dict[int, str]:
    """Give the titles of the reports that a board names."""
    every = {pmid for row in rows for pmid in row.reports.every}
    with app.store.read() as session:
        return studies.titles(session, sorted(every))


def board_of(session: Session, today: date) -> tuple[BoardRow, ...]:
    """Give the board inside a transaction."""
    held = trials.load(session, trials.every_number(session))
    reports = linked(families.reports(session), [one.trial for one in held])
    return board((row for one in reports for row in registered(one)), held, today)


@repeatable
def note_overdue(app: App, run: int) -> int:
    """Note which trials owe their results, each once; count them.

    What is overdue on the day on which we first see it is noted too, and told to nobody. Of a
    registration that its registry did not show in this run nobody knows whether it has results by
    now: it waits until it is seen.
    """
    now = app.now()
    with app.store.write() as session:
        late = _late_by_themselves(session, run, now.date())
        rows = board_of(session, now.date()) if late else ()
        changes = [(one.number, one.owed) for one in rows if one.owed and one.number in late]
        trials.note_changes(session, changes, now, run)
    return len(changes)


def _late_by_themselves(session: Session, run: int, today: date) -> set[str]:
    """List what may be overdue by its registration alone, so that most runs look at no report."""
    known = trials.with_change(session, ChangeKind.OVERDUE)
    held = trials.load(session, [one for one in trials.every_number(session) if one not in known])
    late = {one.trial.number for one in held if overdue(one.trial, today, has_report=False)}
    return late - trials.not_seen_since(session, late, runs.started(session, run))
