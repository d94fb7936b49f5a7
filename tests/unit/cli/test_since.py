"""``--since`` takes a date, a moment or a number of days."""

from contextlib import suppress
from datetime import UTC, datetime

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.options import moment_since

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T18:30", datetime(2026, 11, 1, 18, 30, tzinfo=UTC)),
        ("2026-11-01T00:30+02:00", datetime(2026, 10, 31, 22, 30, tzinfo=UTC)),
        ("7d", datetime(2026, 11, 15, 6, tzinfo=UTC)),
        ("0d", NOW),
        ("99999d", datetime(1753, 2, 7, 6, tzinfo=UTC)),
    ],
)
def test_a_moment_in_utc(text: str, moment: datetime) -> None:
    found = moment_since(text, NOW)
    assert found == moment
    assert found.utcoffset() == NOW.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "7", "7 d", "-7d", "d", "٧d", "100000d", "2026-02-30", "7w"),
        "0001-01-01T00:00+09:00",  # before the first year
    ],
)
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(click.UsageError, match="write 2026-11-01, 7d or last"):
        moment_since(text, NOW)


@given(st.text())
def test_no_text_is_a_bug(text: str) -> None:
    with suppress(click.UsageError):
        assert moment_since(text, NOW).tzinfo is UTC
