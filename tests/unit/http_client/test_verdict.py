"""What an answer or a failure means: asked again, put off, or refused."""

from __future__ import annotations

import socket
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests
import urllib3
from tenacity import Future, RetryCallState, Retrying

from pipeline.errors import (
    Malformed,
    NotThere,
    Refused,
    SourceError,
    Suspect,
    Unavailable,
    Unreachable,
)
from pipeline.http_client import MAX_PAUSE_S, Answer
from pipeline.http_client.verdict import breakdown, may_pass, pause, refusal, retry_after

URL = "https://eutils.sandbox/esearch.fcgi"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def said(status: int, body: bytes = b"", **headers: str) -> SourceError | None:
    answer = Answer(status, {name.replace("_", "-"): text for name, text in headers.items()}, body)
    return refusal(URL, answer, lambda text: text.replace("secret", "***"))


@pytest.mark.parametrize("status", [200, 204, 299])
def test_a_good_answer_is_not_complained_of(status: int) -> None:
    assert said(status) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (199, Refused),
        (300, Refused),
        (400, Refused),
        (403, Refused),
        (404, NotThere),
        (408, Unavailable),
        (409, Refused),
        (410, NotThere),
        (425, Unavailable),
        (429, Unavailable),
        (499, Refused),
        (500, Unavailable),
        (503, Unavailable),
        (599, Unavailable),
    ],
)
def test_a_status_says_whether_to_ask_again(status: int, kind: type[SourceError]) -> None:
    error = said(status)
    assert type(error) is kind
    assert may_pass(error) is (kind is Unavailable)
    assert getattr(error, "status", status) == status


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b"error in proxy_stream() of eutils", Unavailable),
        (400, b"Failed to connect to the server", Unavailable),
        (400, b"no such database", Refused),
        (403, b"Failed to connect to the server", Refused),
    ],
)
def test_a_failure_that_ncbi_relays_as_a_bad_request_may_pass(
    status: int, body: bytes, kind: type[SourceError]
) -> None:
    assert type(said(status, body)) is kind


def test_the_complaint_quotes_the_beginning_in_plain_words_without_secrets() -> None:
    body = "<h1>No&nbsp;way</h1>\n\n<p>key=secret\xff</p>".encode("latin-1")
    assert str(said(403, body)) == f"{URL} answered HTTP 403: No&nbsp;way key=***\ufffd"
    long = str(said(500, b"k" * 10_000))
    assert long == f"{URL} answered HTTP 500: {'k' * 200}"
    behind = str(said(500, b" " * 3_999 + b"ab"))
    assert behind == f"{URL} answered HTTP 500: a", "a page is not read to its end for a sentence"
    assert "secret" not in str(refusal("https://x/?secret", Answer(400, {}, b""), _starred))


def _starred(text: str) -> str:
    return text.replace("secret", "***")


def test_what_a_refusal_asks_for_is_handed_on() -> None:
    error = said(503, Retry_After="7")
    assert isinstance(error, Unavailable)
    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (requests.ConnectTimeout(), Unreachable, "it does not answer"),
        (requests.ReadTimeout(), Unavailable, "it stays silent"),
        (requests.exceptions.SSLError(), Unreachable, "its certificate is not valid"),
        (requests.ConnectionError(), Unreachable, "the connection failed"),
        (urllib3.exceptions.ProtocolError(), Unavailable, "the answer was cut off"),
        (zlib.error(), Unavailable, "the answer is not what its encoding says"),
        (socket.gaierror(), Unavailable, "it failed"),
    ],
)
def test_a_broken_exchange_is_told_by_its_cause(
    error: Exception, kind: type[SourceError], words: str
) -> None:
    broken = breakdown(URL, error)
    assert type(broken) is kind
    assert str(broken) == f"no answer from {URL}: {words}"


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (Unavailable("silent"), True),
        (Unavailable("busy", retry_after=0), True),
        (Unavailable("busy", retry_after=MAX_PAUSE_S), True),
        (Unavailable("busy", retry_after=MAX_PAUSE_S + 0.1), False),
        (Malformed("cut"), True),
        (Suspect("empty"), True),
        (Refused("no"), False),
        (NotThere("none"), False),
        (ValueError("a mistake of ours"), False),
    ],
)
def test_what_may_pass_is_asked_again(error: BaseException, again: bool) -> None:
    assert may_pass(error) is again


def waited(error: BaseException | None, attempt: int = 1) -> float:
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = attempt
    if error:
        state.outcome = Future(attempt)
        state.outcome.set_exception(error)
    return pause(state)


def test_the_pause_is_what_was_asked_for_even_if_it_is_none() -> None:
    assert waited(Unavailable("busy", retry_after=7.5)) == 7.5
    assert waited(Unavailable("busy", retry_after=0.0)) == 0


@pytest.mark.parametrize("error", [Unavailable("silent"), Malformed("cut"), None])
def test_else_it_is_drawn_from_a_range_that_doubles_to_half_a_minute(
    error: BaseException | None,
) -> None:
    for attempt, longest in ((1, 1), (3, 4), (9, 30)):
        drawn = [waited(error, attempt) for _ in range(200)]
        assert 0 <= min(drawn) < longest / 2 < max(drawn) <= longest


def _answer(asked_for: str, **headers: str) -> Answer:
    return Answer(429, {"Retry-After": asked_for, **headers}, b"")


@pytest.mark.parametrize("asked_for", ["", "soon", "-5", "1.5", "²", "٣"])
def test_nonsense_counts_as_not_given(asked_for: str) -> None:
    assert retry_after(_answer(asked_for)) is None
    assert retry_after(Answer(429, {}, b"")) is None


@pytest.mark.parametrize(("ahead", "pause"), [(90, 90.0), (0, 0.0), (-1, 0.0)])
def test_a_date_is_measured_by_the_clock_of_who_wrote_it(ahead: int, pause: float) -> None:
    when = format_datetime(NOON + timedelta(seconds=ahead), usegmt=True)
    assert retry_after(_answer(when, Date=format_datetime(NOON, usegmt=True))) == pause


def test_a_date_without_another_is_measured_by_ours() -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert retry_after(_answer(when)) == pytest.approx(3_600, abs=60)
