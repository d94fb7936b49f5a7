"""When work is due: an opening each day or week, worked once, whatever the clock does meanwhile.

An opening is the one moment at which the local time of a day comes. Only the latest one counts, so
a host that slept, a run that took a day and a clock that was set are all the same case: either the
work was done since the latest opening, or it is due. A time that a day has twice (autumn) is its
first; a time that it does not have (spring) is as far from the midnight before as on other days;
both by PEP 495, fold=0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from pipeline.domain.moments import BELIEVED_OFF
from pipeline.domain.slots import WEEKDAYS

FIRST_PAUSE = timedelta(hours=1)  # doubled after each try: 1, 2, 4, 8 hours
MOST_TRIES = 5  # of one opening, so that all are over before the next day's
GRACE = timedelta(hours=1)  # after an opening, before somebody is told that nothing ran
_WEEK = timedelta(days=7)
# Zones change their clocks between midnight and four (the IANA list has hardly another hour).
_CHANGING_UNTIL = time(4)


@dataclass(frozen=True, slots=True)
class Times:
    """A local time, every day, or on one weekday (0 is Monday)."""

    at: time
    zone: tzinfo
    weekday: int | None = None

    @property
    def period(self) -> timedelta:
        """Give the time from one opening to the next, in days without a change of the clock."""
        return timedelta(days=1) if self.weekday is None else _WEEK


@dataclass(frozen=True, slots=True)
class Attempt:
    """One execution; without an end it works still, or was killed."""

    started: datetime
    finished: datetime | None
    exit_code: int | None


def daily(clock: str, zone: tzinfo) -> Times:
    """Read ``06:00``."""
    return Times(time.fromisoformat(clock), zone)


def weekly(text: str, zone: tzinfo) -> Times:
    """Read ``sun 04:00``."""
    day, _, clock = text.partition(" ")
    return Times(time.fromisoformat(clock), zone, WEEKDAYS.index(day))


def last_opening(times: Times, now: datetime) -> datetime:
    """Give the latest opening, in UTC, that is not after ``now``."""
    today = now.astimezone(times.zone).date()
    days = (today - timedelta(days=back) for back in range(9))
    wanted = (day for day in days if times.weekday in (None, day.weekday()))
    openings = (datetime.combine(day, times.at, times.zone) for day in wanted)
    return next(one for one in (at.astimezone(now.tzinfo) for at in openings) if one <= now)


def due_from(
    times: Times, now: datetime, attempts: Iterable[Attempt], since: datetime
) -> datetime | None:
    """Give the moment from which the present opening is to be worked; None when nothing is.

    A complete attempt settles the opening. Failed ones are repeated after a pause, up to
    ``MOST_TRIES``; those before ``since`` do not count, when whoever works now (or what it was
    told) was not there.
    """
    opening = last_opening(times, now)
    mine = [one for one in attempts if opening <= one.started <= now + BELIEVED_OFF]
    if any(one.exit_code == 0 for one in mine):
        return None
    failed = [one for one in mine if one.started >= since]
    if not failed:
        return opening
    if len(failed) >= MOST_TRIES:
        return None
    last = max(one.finished or one.started for one in failed)
    return last + FIRST_PAUSE * (1 << (len(failed) - 1))


def missed_since(times: Times, now: datetime, last: datetime | None) -> datetime | None:
    """Give the opening that no complete attempt has answered in time, or None.

    ``last`` is when the latest complete attempt began, or else the first of all; without one,
    nothing was ever expected.
    """
    opening = last_opening(times, now - GRACE)
    return opening if last is not None and last < opening else None


def is_at_the_change(times: Times, now: datetime) -> bool:
    """Tell whether a time lies where its zone's clock jumps, twice or never on some day."""
    year = (now + timedelta(days=30) * month for month in range(12))
    offsets = {moment.astimezone(times.zone).utcoffset() for moment in year}
    return times.at < _CHANGING_UNTIL and len(offsets) > 1
