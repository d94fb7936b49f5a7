"""Dates as bibliographies write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.dates import UNDATED, PartialDate, from_iso, from_parts, from_words

PARTS: list[tuple[tuple[str | None, ...], str, str]] = [
    # year, month, day → ISO, as shown
    (("2026",), "2026", "2026"),
    (("2026", "11"), "2026-11", "2026-11"),
    (("2026", "05", "09"), "2026-05-09", "2026-05-09"),
    (("2026", "5", "9"), "2026-05-09", "2026-05-09"),
    (("2026", "May"), "2026-05", "2026-05"),
    (("2026", "may", "31"), "2026-05-31", "2026-05-31"),
    (("2026", "Sept"), "2026-09", "2026-09"),
    (("2026", "September"), "2026-09", "2026-09"),
    ((" 2026 ", " Dec ", " 1 "), "2026-12-01", "2026-12-01"),
    (("2024", "Feb", "29"), "2024-02-29", "2024-02-29"),
    (("2025", "Feb", "29"), "2025-02", "2025 Feb 29"),
    (("2026", "Feb", "31"), "2026-02", "2026 Feb 31"),
    (("2026", "Feb", "0"), "2026-02", "2026 Feb 0"),
    (("2026", "13", "1"), "2026", "2026 13 1"),
    (("2026", "0"), "2026", "2026 0"),
    (("2026", "Fructidor"), "2026", "2026 Fructidor"),
    (("2026", "Spring"), "2026-04", "2026 Spring"),
    (("2026", "Winter"), "2026-01", "2026 Winter"),
    (("2026", "Fall"), "2026-10", "2026 Fall"),
    (("2026", "Autumn"), "2026-10", "2026 Autumn"),
    (("2026", "Jul-Aug"), "2026-07", "2026 Jul-Aug"),
    (("2026", "Winter-Spring"), "2026-01", "2026 Winter-Spring"),
    (("2026", None, "5"), "2026", "2026"),
    (("2026", "²"), "2026", "2026 ²"),
    (("0",), "", "0"),
    (("0000", "01"), "", "0000 01"),
    (("3000",), "", "3000"),
    (("20266",), "", "20266"),
    (("MMXX", "May"), "", "MMXX May"),
    ((None, "May"), "", "May"),
    ((None,), "", "undated"),
    (("",), "", "undated"),
]
WORDS = [
    ("2025 Nov-Dec", "2025-11"),
    ("2000 Spring", "2000-04"),
    ("2000 Spring-2001 Winter", "2000-04"),
    ("1999-2000", "1999"),
    ("1998 Dec-1999 Jan", "1998-12"),
    ("2021 May 3-9", "2021-05"),
    ("3rd Quarter 2021", "2021"),
    ("Winter 1976", "1976"),
    ("  1975   Jan 16 ", "1975-01"),
    ("2021 Xmas issue", "2021"),
    ("no date", ""),
    ("", ""),
]


@pytest.mark.parametrize(("parts", "iso", "shown"), PARTS)
def test_a_date_from_its_parts(parts: tuple[str | None, ...], iso: str, shown: str) -> None:
    found = from_parts(*parts)
    assert (found.iso(), str(found)) == (iso, shown)


@pytest.mark.parametrize(("words", "iso"), WORDS)
def test_a_date_in_words_is_read_by_its_beginning_and_shown_as_it_is(words: str, iso: str) -> None:
    found = from_words(words)
    assert found.iso() == iso
    assert str(found) == (" ".join(words.split()) or "undated")


@pytest.mark.parametrize(
    ("iso", "earliest", "latest"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2026-11-22", date(2026, 11, 22), date(2026, 11, 22)),
    ],
)
def test_the_days_a_date_can_mean(iso: str, earliest: date, latest: date) -> None:
    found = from_iso(iso)
    assert (found.earliest(), found.latest()) == (earliest, latest)


def test_without_a_year_there_is_no_day() -> None:
    for undated in (UNDATED, PartialDate(raw="in press")):
        assert (undated.iso(), undated.earliest(), undated.latest()) == ("", None, None)


@pytest.mark.parametrize(
    "text",
    ["26", "2026-1", "2026-13", "2026-02-30", "2026-11-22T10:00", "2026/11", "0000", "2026-", "x",
     "２０２６", " 2026"],
)  # fmt: skip
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an ISO date"):
        from_iso(text)


DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
PRECISION = st.sampled_from([4, 7, 10])


@given(DAYS, PRECISION)
def test_iso_comes_back_as_it_was(day: date, precision: int) -> None:
    text = day.isoformat()[:precision]
    assert from_iso(text).iso() == text


@given(DAYS, PRECISION)
def test_a_day_lies_between_the_first_and_the_last_it_can_mean(day: date, precision: int) -> None:
    found = from_iso(day.isoformat()[:precision])
    earliest, latest = found.earliest(), found.latest()
    assert earliest is not None
    assert latest is not None
    assert earliest <= day <= latest


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_nothing_written_as_a_date_breaks_it(year: str, month: str, day: str) -> None:
    for found in (from_parts(year, month, day), from_words(f"{year} {month} {day}")):
        earliest, latest = found.earliest(), found.latest()
        assert (earliest is None) == (latest is None) == (found.iso() == "")
        assert earliest is None or latest is None or earliest <= latest


@given(st.lists(DAYS, min_size=2), PRECISION)
def test_the_order_of_iso_texts_is_the_order_of_days(days: list[date], precision: int) -> None:
    texts = sorted(day.isoformat()[:precision] for day in days)
    starts = [from_iso(text).earliest() for text in texts]
    assert starts == sorted(start for start in starts if start is not None)
