"""How long is waited between two questions, and when no more is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pipeline.errors import Unavailable
from pipeline.http_client import ATTEMPTS, MAX_PAUSE_S, Answer

from .asked_pubmed import EVERYTHING, PMIDS, Asked, asked, client, page


def body_of(answer: Answer) -> bytes:
    return answer.body


def find(it: Asked) -> set[int]:
    return set(it.pubmed.find(EVERYTHING).ids)


def _header(asked_for: str | timedelta) -> str:
    """Write Retry-After as it stands, or as the date that is so far away now."""
    if isinstance(asked_for, str):
        return asked_for
    return format_datetime(datetime.now(UTC) + asked_for, usegmt=True)


@pytest.mark.parametrize(
    ("asked_for", "shortest", "longest"),
    [
        ("2", 2, 2),
        ("0", 0, 0),
        (" 120 ", 120, 120),
        (timedelta(hours=-1), 0, 0),
        (timedelta(seconds=90), 60, 91),
        ("", 0, 30),
        ("-5", 0, 30),
        ("soon", 0, 30),
        ("1.5", 0, 30),
    ],
)
def test_a_pause_asked_for_is_made(
    asked_for: str | timedelta, shortest: float, longest: float
) -> None:
    with asked({"kind": "rate_limited", "retry_after": _header(asked_for), "times": 1}) as it:
        assert find(it) == set(PMIDS)
        [pause] = it.time.pauses
    assert shortest <= pause <= longest


@pytest.mark.parametrize("asked_for", ["121", "315360000", "9" * 400, timedelta(days=3650)])
def test_a_pause_too_long_is_left_to_the_next_run(asked_for: str | timedelta) -> None:
    with asked({"kind": "rate_limited", "retry_after": _header(asked_for)}) as it:
        with pytest.raises(Unavailable, match="HTTP 429") as caught:
            find(it)
        assert (len(it.sandbox.requests), it.time.pauses) == (1, [])
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > MAX_PAUSE_S


def test_pauses_nobody_asked_for_are_different_and_short() -> None:
    pauses: set[float] = set()
    for _ in range(5):
        with asked({"kind": "status", "code": 503}) as it:
            with pytest.raises(Unavailable):
                find(it)
            pauses.update(it.time.pauses)
    assert len(pauses) > ATTEMPTS
    assert max(pauses) <= 30


def test_the_budget_of_a_run_ends_it() -> None:
    with page(503, {"Retry-After": "8"}, b"") as server, client(budget_s=10) as (http, clock):
        with pytest.raises(Unavailable):
            http.post(server.url, {}, body_of)
        assert (len(server.asked), clock.pauses) == (2, [8]), "a second pause would be for nothing"
        clock.sleep(2)
        with pytest.raises(Unavailable, match=r"time set aside for this run is used up \(budget_s"):
            http.post(server.url, {}, body_of)
        assert len(server.asked) == 2
