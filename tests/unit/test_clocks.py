"""What time it is elsewhere, and when that is too far from ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pipeline.clocks import Clocks
from pipeline.errors import Suspect
from pipeline.http_client import Answer

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
SAID = format_datetime(NOON, usegmt=True)


def heard(now: datetime, **headers: str) -> Clocks:
    clocks = Clocks()
    clocks.hear(Answer(200, headers, b"").told, now)
    return clocks


@pytest.mark.parametrize(
    "off", [timedelta(0), timedelta(hours=24), timedelta(hours=-24), timedelta(hours=-1)]
)
def test_a_day_is_near_enough(off: timedelta) -> None:
    heard(NOON + off, Date=SAID).require_agreement()


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (timedelta(hours=24, seconds=1), "1 days ahead"),
        (timedelta(days=365), "365 days ahead"),
        (timedelta(hours=-25), "1 days behind"),
        (timedelta(days=-20_787), "20,787 days behind"),
    ],
)
def test_more_than_a_day_is_not(off: timedelta, words: str) -> None:
    with pytest.raises(Suspect, match=f"this host's clock is {words}"):
        heard(NOON + off, Date=SAID).require_agreement()


@pytest.mark.parametrize("date", ["", "soon", "Mon, 99 Nov 2026 12:00:00 GMT", "0"])
def test_who_says_nothing_of_use_is_not_heard(date: str) -> None:
    heard(NOON + timedelta(days=365), Date=date).require_agreement()


def test_a_cache_says_how_old_its_answer_is() -> None:
    headers = {"Date": format_datetime(NOON - timedelta(days=3), usegmt=True)}
    with pytest.raises(Suspect):
        heard(NOON, **headers).require_agreement()
    heard(NOON, **headers, Age=str(3 * 86_400)).require_agreement()
    with pytest.raises(Suspect):
        heard(NOON, **headers, Age="nonsense").require_agreement()


def test_a_clock_that_was_set_right_is_believed_again() -> None:
    clocks = heard(NOON + timedelta(days=9), Date=SAID)
    clocks.hear(Answer(200, {"Date": SAID}, b"").told, NOON)
    clocks.require_agreement()
