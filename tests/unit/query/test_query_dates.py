"""Dates as searches write them."""

from datetime import date

import pytest

from pipeline.query.dates import DateSpan, calendar_span, relative_span
from pipeline.query.fields import Field


def span(first: str, last: str) -> DateSpan:
    return DateSpan(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026", span("2026-01-01", "2026-12-31")),
        ("2024/02", span("2024-02-01", "2024-02-29")),
        ("2026/2", span("2026-02-01", "2026-02-28")),
        ("2026/01/15", span("2026-01-15", "2026-01-15")),
        ("2026-01-15", span("2026-01-15", "2026-01-15")),
        (" 2026/02/31 ", span("2026-02-28", "2026-02-28")),
        ("3000", span("3000-01-01", "3000-12-31")),
    ],
)
def test_a_date_is_all_the_days_it_names(text: str, days: DateSpan) -> None:
    assert calendar_span(text) == days


@pytest.mark.parametrize("text", ["", "26", "2026/13", "2026/00", "2026/01/32", "0000", "May 2026"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert calendar_span(text) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("last 30 days", "2026-03-01"),
        ("LAST 1 day", "2026-03-30"),
        ("last 1 months", "2026-02-28"),
        ("last 13 months", "2025-02-28"),
        ("last year", "2025-03-31"),
        ("last 5 years", "2021-03-31"),
        ("last 99999 years", "0001-01-01"),
    ],
)
def test_relative_dates_count_back_from_today(text: str, first: str) -> None:
    today = date(2026, 3, 31)
    assert relative_span(text, Field.CREATED, today) == span(first, "2026-03-31")


def test_relative_publication_dates_reach_into_the_future() -> None:
    found = relative_span("last 30 days", Field.PUBLISHED, date(2026, 3, 31))
    assert found == DateSpan(date(2026, 3, 1), date.max)


@pytest.mark.parametrize("text", ["last few days", "next 30 days", "30 days", "last 3 weeks"])
def test_other_wordings_are_no_relative_dates(text: str) -> None:
    assert relative_span(text, Field.CREATED, date(2026, 3, 31)) is None


def test_a_partial_date_is_filed_under_its_first_day() -> None:
    assert DateSpan.of(2026) == span("2026-01-01", "2026-01-01")
    assert DateSpan.of(2026, 11) == span("2026-11-01", "2026-11-01")
    assert DateSpan.of(2026, 11, 22) == span("2026-11-22", "2026-11-22")


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        (span("2026-01-31", "2026-02-10"), True),
        (span("2025-12-01", "2026-01-01"), True),
        (span("2026-01-10", "2026-01-12"), True),
        (span("2026-02-01", "2026-02-10"), False),
        (span("2025-12-01", "2025-12-31"), False),
    ],
)
def test_spans_overlap_when_they_share_a_day(other: DateSpan, answer: bool) -> None:
    assert span("2026-01-01", "2026-01-31").overlaps(other) is answer
