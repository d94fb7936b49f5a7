"""A clock the whole sandbox agrees on, standing still until somebody moves it."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Lock


class VirtualClock:
    """Tell one time to every part of the sandbox.

    Set to a day it stands still at noon UTC, so that a test sees the same answer however long
    it takes. Never set, it shows real time and nothing in the corpus lies in the future.
    """

    def __init__(self, start: date | datetime | None = None) -> None:
        self._lock = Lock()
        self._moment = None if start is None else _moment(start)

    @property
    def is_virtual(self) -> bool:
        """Tell whether somebody set the clock."""
        with self._lock:
            return self._moment is not None

    def now(self) -> datetime:
        """Read the time, in UTC."""
        with self._lock:
            return self._moment or datetime.now(UTC)

    def today(self) -> date:
        """Read the day, in UTC. PubMed counts in US Eastern days, which may lag by one."""
        return self.now().date()

    @property
    def horizon(self) -> date | None:
        """The last day whose records are out; None, all of them, while time is real."""
        return self.today() if self.is_virtual else None

    def set(self, moment: date | datetime) -> None:
        """Move the clock, forwards or back; a bare day means noon."""
        with self._lock:
            self._moment = _moment(moment)

    def advance(self, step: timedelta) -> None:
        """Move the clock by a step from the time it shows; real time becomes virtual."""
        with self._lock:
            self._moment = (self._moment or datetime.now(UTC)) + step


def _moment(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time(12), UTC)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
