"""When a reader is due: one slot a day, week or month, named by the UTC date it opens."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.domain.vocabulary import Frequency

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def slot_of(frequency: Frequency, weekday: str, today: date) -> date:
    """Give the first day of the slot that ``today`` lies in.

    A daily slot is the day itself, a weekly one opens on the reader's ``weekday``, a monthly one
    on the first of the month. A day on which nothing ran is caught up by the next run, because the
    slot stays open until it is settled.
    """
    if frequency is Frequency.DAILY:
        return today
    if frequency is Frequency.MONTHLY:
        return today.replace(day=1)
    return today - timedelta(days=(today.weekday() - WEEKDAYS.index(weekday)) % 7)
