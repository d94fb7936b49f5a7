"""Which slot a day lies in: one a day, a week or a month, across all borders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.slots import WEEKDAYS, slot_of
from pipeline.domain.vocabulary import Frequency


@pytest.mark.parametrize(
    ("frequency", "weekday", "today", "slot"),
    [
        (Frequency.DAILY, "mon", date(2026, 11, 22), date(2026, 11, 22)),
        (Frequency.MONTHLY, "mon", date(2026, 11, 1), date(2026, 11, 1)),
        (Frequency.MONTHLY, "mon", date(2024, 2, 29), date(2024, 2, 1)),
        (Frequency.MONTHLY, "mon", date(2026, 12, 31), date(2026, 12, 1)),
        (Frequency.WEEKLY, "mon", date(2026, 11, 22), date(2026, 11, 16)),  # a Sunday
        (Frequency.WEEKLY, "mon", date(2026, 11, 23), date(2026, 11, 23)),
        (Frequency.WEEKLY, "sun", date(2026, 11, 22), date(2026, 11, 22)),
        (Frequency.WEEKLY, "sun", date(2026, 11, 28), date(2026, 11, 22)),
        (Frequency.WEEKLY, "fri", date(2027, 1, 1), date(2027, 1, 1)),
        (Frequency.WEEKLY, "thu", date(2027, 1, 1), date(2026, 12, 31)),  # across the year
        (Frequency.WEEKLY, "fri", date(2024, 3, 1), date(2024, 3, 1)),
        (Frequency.WEEKLY, "thu", date(2024, 3, 1), date(2024, 2, 29)),  # a leap day
    ],
)
def test_the_slot_of_a_day(frequency: Frequency, weekday: str, today: date, slot: date) -> None:
    assert slot_of(frequency, weekday, today) == slot


ANY = (
    st.sampled_from(Frequency),
    st.sampled_from(WEEKDAYS),
    st.dates(date(1971, 1, 1), date(2099, 1, 1)),
)


@given(*ANY)
def test_a_slot_opens_before_the_day_and_on_a_slot(
    frequency: Frequency, weekday: str, today: date
) -> None:
    slot = slot_of(frequency, weekday, today)
    assert slot <= today
    assert slot_of(frequency, weekday, slot) == slot


@given(*ANY)
def test_the_next_day_stays_in_the_slot_or_opens_the_next(
    frequency: Frequency, weekday: str, today: date
) -> None:
    tomorrow = today + timedelta(days=1)
    assert slot_of(frequency, weekday, tomorrow) in (slot_of(frequency, weekday, today), tomorrow)


@given(st.sampled_from(WEEKDAYS), st.dates(date(1971, 1, 1), date(2099, 1, 1)))
def test_a_weekly_slot_opens_on_the_weekday_asked_for(weekday: str, today: date) -> None:
    slot = slot_of(Frequency.WEEKLY, weekday, today)
    assert slot.strftime("%w") == str((WEEKDAYS.index(weekday) + 1) % 7)
    assert today - slot < timedelta(days=7)
