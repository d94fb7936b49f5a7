"""What is due now, as the diary and the outbox say: the daemon asks this whenever it wakes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.config import Schedule
from pipeline.domain.timetable import (
    Times,
    daily,
    due_from,
    is_at_the_change,
    last_opening,
    missed_since,
    weekly,
)
from pipeline.store import runs
from pipeline.store.repeating import repeatable

RUN, REFRESH = "run", "refresh"


def times_of(schedule: Schedule, command: str) -> Times:
    """Read when a command is to be worked."""
    zone = ZoneInfo(schedule.timezone)
    return daily(schedule.run, zone) if command == RUN else weekly(schedule.refresh, zone)


@repeatable
def is_due(app: App, command: str, since: datetime) -> bool:
    """Tell whether ``run`` or ``refresh`` is to be worked now; failures before ``since`` are old.

    A refresh looks again at what is held: none is due for a time before the watch began.
    """
    with app.store.read() as session:
        return still_due(app, command, since)(session)


def still_due(app: App, command: str, since: datetime) -> Callable[[Session], bool]:
    """Make the question that is asked again under the run lock."""

    def ask(session: Session) -> bool:
        now, times = app.now(), times_of(app.config.schedule, command)
        opening = last_opening(times, now)
        began = runs.first(session)
        if command == REFRESH and (began is None or began > opening):
            return False
        moment = due_from(times, now, runs.attempts(session, command, opening), since)
        return moment is not None and moment <= now

    return ask


def missed_run(app: App, session: Session) -> datetime | None:
    """Give the time of the schedule at which no complete run answered, or None."""
    times = times_of(app.config.schedule, RUN)
    last = runs.last_complete(session) or runs.first(session)
    return missed_since(times, app.now(), last)


def risky_times(schedule: Schedule, now: datetime) -> list[str]:
    """List in words the times of the schedule that some days have twice or never."""
    said = {RUN: schedule.run, REFRESH: schedule.refresh}
    return [
        f'{command} = "{text}" in {schedule.timezone}: when its clocks change, this time comes '
        "twice or not at all; the daemon works it once, cron may not: use 04:00 or later, or UTC"
        for command, text in said.items()
        if is_at_the_change(times_of(schedule, command), now)
    ]
