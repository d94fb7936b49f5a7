"""When work is due: once an opening, in every zone, however the clock jumps."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from pipeline.domain.timetable import (
    MOST_TRIES,
    Attempt,
    Times,
    daily,
    due_from,
    is_at_the_change,
    last_opening,
    missed_since,
    weekly,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
SIX = daily("06:00", UTC)
OPENING = NOON - 6 * HOUR
EVER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _zone_of_the_host() -> Iterator[None]:
    """Undo what a test told the C library; monkeypatch has the variable back by then."""
    yield
    time.tzset()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ended(started: datetime, code: int | None = 75, after: timedelta = HOUR / 60) -> Attempt:
    return Attempt(started, None if code is None else started + after, code)


@pytest.mark.parametrize(
    ("times", "now", "last"),
    [
        (SIX, "2026-11-22T06:00", "2026-11-22T06:00"),
        (SIX, "2026-11-22T05:59:59", "2026-11-21T06:00"),
        (SIX, "2026-01-01T00:00", "2025-12-31T06:00"),
        (SIX, "2028-02-29T07:00", "2028-02-29T06:00"),
        (daily("07:30", BERLIN), "2026-11-22T12:00", "2026-11-22T06:30"),
        (daily("07:30", BERLIN), "2026-07-22T12:00", "2026-07-22T05:30"),
        (weekly("wed 04:05", BERLIN), "2026-11-22T12:00", "2026-11-18T03:05"),
        (weekly("sun 13:00", UTC), "2026-11-22T12:00", "2026-11-15T13:00"),
        (weekly("sun 12:00", UTC), "2026-11-22T12:00", "2026-11-22T12:00"),
        # A day that Samoa left out: its time comes when the next day's does.
        (daily("06:00", APIA), "2011-12-30T15:59", "2011-12-29T16:00"),
        (daily("06:00", APIA), "2011-12-30T16:00", "2011-12-30T16:00"),
        (weekly("fri 06:00", APIA), "2012-01-02T00:00", "2011-12-30T16:00"),
    ],
)
def test_the_latest_opening(times: Times, now: str, last: str) -> None:
    assert last_opening(times, moment(now)) == moment(last)


@pytest.mark.parametrize("host", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_the_zone_of_the_host_does_not_matter(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", host)
    time.tzset()
    last = last_opening(daily("06:00", APIA), moment("2026-11-22T18:00"))
    assert (last, last.tzinfo) == (moment("2026-11-22T17:00"), UTC)


def test_a_weekly_time_is_read_with_its_day() -> None:
    assert weekly("sun 04:05", BERLIN) == Times(clock_time(4, 5), BERLIN, 6)


@pytest.mark.parametrize("clock", ["00:00", "02:30", "23:59"])
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
)
def test_every_day_has_its_opening_and_one_only(clock: str, zone: str) -> None:
    """Look every three hours of a year, of that too in which Samoa left out a day."""
    times = daily(clock, ZoneInfo(zone))
    start = datetime(2011, 2, 1, tzinfo=UTC)
    seen = sorted({last_opening(times, start + 3 * HOUR * number) for number in range(365 * 8)})
    between = {later - earlier for earlier, later in pairwise(seen)}
    assert len(seen) in {365, 366}
    assert min(between) >= 23 * HOUR
    assert max(between) <= 25 * HOUR


@pytest.mark.parametrize(("day", "at"), [("2026-03-29", "01:30"), ("2026-10-25", "00:30")])
def test_half_past_two_comes_once_on_the_days_of_the_change(day: str, at: str) -> None:
    times = daily("02:30", BERLIN)
    minutes = [moment(day) + timedelta(minutes=number) for number in range(24 * 60)]
    assert {last_opening(times, one) for one in minutes} == {
        last_opening(times, minutes[0]),
        moment(f"{day}T{at}"),
    }


@pytest.mark.parametrize(
    ("attempts", "due"),
    [
        ([], OPENING),
        ([ended(NOON - 5 * HOUR, 0)], None),
        ([ended(OPENING, 0)], None),
        ([ended(NOON - 7 * HOUR, 0)], OPENING),  # yesterday's, by hand, before today's time
        ([ended(NOON - 30 * HOUR, 0, after=29 * HOUR)], OPENING),  # it took longer than a day
        ([ended(OPENING, 75, after=HOUR)], OPENING + 2 * HOUR),
        ([ended(OPENING, None)], OPENING + HOUR),  # killed
        ([ended(OPENING, 1, after=HOUR)], OPENING + 2 * HOUR),
        ([ended(OPENING), ended(OPENING + HOUR)], OPENING + 3 * HOUR + HOUR / 60),
        ([ended(OPENING), ended(OPENING + HOUR, 0)], None),
        ([ended(OPENING + HOUR * number) for number in range(MOST_TRIES)], None),
        ([ended(NOON + HOUR, 0)], None),  # done, and then the clock was set back
        ([ended(NOON + DAY, 0)], None),
        ([ended(NOON + 365 * DAY, 0)], OPENING),  # a clock that was a year ahead proves nothing
    ],
)
def test_what_is_due_from_when(attempts: list[Attempt], due: datetime | None) -> None:
    assert due_from(SIX, NOON, attempts, EVER) == due


def test_failures_under_another_configuration_do_not_count_and_success_does() -> None:
    failed = [ended(OPENING + HOUR * number) for number in range(MOST_TRIES)]
    assert due_from(SIX, NOON, failed, NOON) == OPENING
    assert due_from(SIX, NOON, [ended(OPENING, 0)], NOON) is None
    assert due_from(SIX, NOON, [ended(OPENING)], OPENING) == OPENING + HOUR + HOUR / 60


def test_all_tries_are_over_before_the_next_day() -> None:
    """Each try takes an hour and fails: five tries, and 24 hours later the next opening counts."""
    now, tries = OPENING, list[Attempt]()
    while now < OPENING + DAY:
        due = due_from(SIX, now, tries, EVER)
        if due is not None and due <= now:
            tries.append(ended(now, after=HOUR))
        now += HOUR / 60
    assert [one.started - OPENING for one in tries] == [
        0 * HOUR,
        2 * HOUR,
        5 * HOUR,
        10 * HOUR,
        19 * HOUR,
    ]


@pytest.mark.parametrize(
    ("last", "missed"),
    [
        (None, None),
        (OPENING, None),
        (OPENING - HOUR, OPENING),
        (OPENING - 40 * DAY, OPENING),
        (NOON, None),
    ],
)
def test_a_run_that_did_not_come_is_missed(last: datetime | None, missed: datetime | None) -> None:
    assert missed_since(SIX, NOON, last) == missed


def test_nobody_is_told_within_the_hour() -> None:
    assert missed_since(SIX, OPENING + HOUR / 2, OPENING - DAY) is None
    assert missed_since(SIX, OPENING + HOUR, OPENING - DAY) == OPENING


def test_a_change_of_the_past_is_none_to_come() -> None:
    """Brazil ended its summer time in February 2019 and never began another."""
    times = daily("02:30", ZoneInfo("America/Sao_Paulo"))
    assert is_at_the_change(times, moment("2018-06-01"))
    assert not is_at_the_change(times, moment("2019-04-01"))


@pytest.mark.parametrize(
    ("clock", "zone", "is_risky"),
    [
        ("02:30", "Europe/Berlin", True),
        ("00:00", "America/Santiago", True),
        ("03:59", "Australia/Lord_Howe", True),
        ("04:00", "Europe/Berlin", False),
        ("02:30", "UTC", False),
        ("02:30", "Asia/Tokyo", False),
    ],
)
def test_a_time_at_which_clocks_change_is_known(clock: str, zone: str, is_risky: bool) -> None:
    assert is_at_the_change(daily(clock, ZoneInfo(zone)), NOON) is is_risky
