"""What the client does around one exchange: whom it hears, what it hides, when it slows down."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from itertools import count

import pytest

from pipeline.errors import NotThere, Refused, SourceError, TimeIsUp, Unavailable
from pipeline.http_client import ATTEMPTS, Answer, HttpClient, Limit, Pace
from pipeline.http_client.client import MAX_REDIRECTS

from ..sources.asked_pubmed import Time, client, page

SECRET = "0123456789abcdef0123"


def body_of(answer: Answer) -> bytes:
    return answer.body


def made(
    pace: Pace | None = None,
    clock: Time | None = None,
    budget_s: float = 1e9,
    hear: Callable[[Answer], None] = lambda _: None,
) -> HttpClient:
    """Make a client on a clock that only pauses move."""
    moved = clock or Time()
    return HttpClient(
        pace=pace or Pace(Limit(10_000, 1)),
        timeout_s=20,
        budget_s=budget_s,
        user_agent="k2watch-test",
        hear=hear,
        monotonic=moved.monotonic,
        sleep=moved.sleep,
    )


def test_every_answer_is_heard_the_bad_ones_too() -> None:
    heard: list[int] = []
    with (
        page(503, {}, b"") as server,
        closing(made(hear=lambda one: heard.append(one.status))) as http,
    ):
        with pytest.raises(Unavailable):
            http.post(server.url, {}, body_of)
    assert heard == [503] * ATTEMPTS


def test_the_service_is_told_who_asks_each_time_also_over_a_new_connection() -> None:
    with page(503, {}, b"") as server, closing(made()) as http:
        with pytest.raises(Unavailable):
            http.post(server.url, {}, body_of)
        with pytest.raises(NotThere):
            http.get(f"{server.url}nothing", {}, body_of)
    assert server.agents == ["k2watch-test"] * (ATTEMPTS + 1)


@pytest.mark.parametrize(("status", "kind"), [(400, Refused), (404, NotThere), (503, Unavailable)])
def test_a_refusal_names_the_address_that_refused(status: int, kind: type[SourceError]) -> None:
    with page(status, {}, b"not today") as server, closing(made()) as http:
        with pytest.raises(kind, match=f"^{server.url} answered HTTP {status}: not today$"):
            http.post(server.url, {}, body_of)


def test_an_answer_that_outlasts_its_time_by_the_clients_clock_is_given_up() -> None:
    moments = count(step=21)  # each look at the clock finds more than timeout_s gone
    http = HttpClient(
        pace=Pace(Limit(10_000, 1)),
        timeout_s=20,
        budget_s=1e9,
        user_agent="k2watch-test",
        monotonic=lambda: float(next(moments)),
        sleep=lambda _: None,
    )
    with page(200, {}, b"words") as server, closing(http):
        with pytest.raises(Unavailable, match="took longer than 20 s"):
            http.post(server.url, {}, body_of)
        assert len(server.asked) == ATTEMPTS


def test_a_secret_that_is_echoed_reaches_no_reader_and_no_error() -> None:
    echo = b"the key " + SECRET.encode() + b" is wrong"
    with page(200, {}, echo) as server, client(secrets=(SECRET,)) as (http, _):
        assert SECRET.encode() not in http.post(server.url, {}, body_of)
    with page(400, {}, echo) as server, client(secrets=(SECRET,)) as (http, _):
        with pytest.raises(Refused, match=r"the key .* is wrong") as caught:
            http.post(server.url, {}, body_of)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("place", [f"https://elsewhere.example/{SECRET}", f"/{SECRET}"])
def test_a_secret_in_an_address_is_not_told(place: str) -> None:
    with page(200, {}, b"") as server, client(secrets=(SECRET,)) as (http, _):
        server.to_get = {f"/{SECRET}": (302, {"Location": place}, b"")}
        with pytest.raises(Refused, match="leads") as caught:
            http.get(f"{server.url}{SECRET}", {}, body_of)
    assert SECRET not in str(caught.value)


def test_nobody_there_is_told_without_the_secret() -> None:
    with page(200, {}, b"") as server:
        url = server.url
    with client(secrets=(SECRET,)) as (http, _):
        with pytest.raises(Unavailable) as caught:
            http.get(f"{url}{SECRET}", {}, body_of)
    assert SECRET not in str(caught.value)


def test_a_long_address_is_told_in_part() -> None:
    with page(200, {}, b"") as server, client() as (http, _):
        far = "https://elsewhere.example/" + "k" * 1_000
        server.to_get = {"/round": (302, {"Location": far}, b"")}
        with pytest.raises(Refused) as caught:
            http.get(f"{server.url}round", {}, body_of)
    assert str(caught.value) == f"{server.url}round leads away, to {far[:200]!r}"


def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    assert MAX_REDIRECTS == 3
    with page(200, {}, b"") as server, client() as (http, _):
        for number in range(4):
            server.to_get[f"/{number}"] = (307, {"Location": f"/{number + 1}"}, b"")
        server.to_get["/4"] = (200, {}, b"here")
        assert http.get(f"{server.url}1", {}, body_of) == b"here"
        with pytest.raises(Refused, match="/4 leads from one address to the next"):
            http.get(f"{server.url}0", {}, body_of)
        assert server.asked[-1] == "GET /3"


def test_an_address_that_brings_its_own_parameters_gets_no_others() -> None:
    with page(200, {}, b"") as server, client() as (http, _):
        server.to_get = {
            "/old": (308, {"Location": "/new?page=2"}, b""),
            "/new": (200, {}, b"here"),
        }
        assert http.get(f"{server.url}old", {"a": "b"}, body_of) == b"here"
        assert server.asked[-1] == "GET /new?page=2"


def test_a_redirect_to_nowhere_comes_back_to_itself() -> None:
    with page(200, {}, b"") as server, client() as (http, _):
        server.to_get = {"/round": (302, {}, b"")}
        with pytest.raises(Refused, match="round leads from one address to the next"):
            http.get(f"{server.url}round", {}, body_of)
        assert server.asked == ["GET /round"] * (MAX_REDIRECTS + 1)


@pytest.mark.parametrize(("status", "seconds"), [(429, 1.0), (503, 0.5)])
def test_who_was_too_fast_asks_half_as_fast(status: int, seconds: float) -> None:
    clock = Time()
    pace = Pace(Limit(1, 0.5), monotonic=clock.monotonic, sleep=clock.sleep)
    with page(status, {"Retry-After": "121"}, b"") as server, closing(made(pace, clock)) as http:
        for _ in range(2):
            with pytest.raises(Unavailable):
                http.post(server.url, {}, body_of)
    assert clock.monotonic() == pytest.approx(seconds)


def test_a_service_may_name_another_limit() -> None:
    clock = Time()
    pace = Pace(Limit(1, 9.0), monotonic=clock.monotonic, sleep=clock.sleep)
    with page(200, {}, b"words") as server, closing(made(pace, clock)) as http:
        http.keep_to(Limit(1, 0.25))
        for _ in range(2):
            http.post(server.url, {}, body_of)
    assert clock.monotonic() == pytest.approx(0.25)


@pytest.mark.parametrize(("asked_for", "asked"), [("9", 2), ("10", 1)])
def test_a_pause_that_would_use_up_the_time_is_not_made(asked_for: str, asked: int) -> None:
    with page(503, {"Retry-After": asked_for}, b"") as server, client(budget_s=10) as (http, clock):
        with pytest.raises(Unavailable):
            http.post(server.url, {}, body_of)
        assert (len(server.asked), clock.pauses) == (asked, [9] * (asked - 1))
        clock.sleep(10)
        with pytest.raises(TimeIsUp):
            http.post(server.url, {}, body_of)
        assert len(server.asked) == asked


def test_the_time_is_counted_from_when_the_client_was_made() -> None:
    clock = Time([1_000.0])
    with page(200, {}, b"words") as server, closing(made(clock=clock, budget_s=10)) as http:
        assert http.post(server.url, {}, body_of) == b"words"


def test_the_clock_and_the_pauses_are_those_of_the_host_unless_given() -> None:
    http = HttpClient(pace=Pace(Limit(9, 1)), timeout_s=5, budget_s=0.02, user_agent="k2watch-test")
    with page(200, {}, b"words") as server, closing(http):
        end = time.monotonic() + 5
        with pytest.raises(TimeIsUp):
            while time.monotonic() < end:
                http.post(server.url, {}, body_of)


def test_a_question_that_another_thread_asks_is_not_asked_again_once_the_client_is_closed() -> None:
    heard: list[int] = []

    def hear(answer: Answer) -> None:
        heard.append(answer.status)
        http.close()

    http = made(hear=hear)
    with page(503, {}, b"") as server, pytest.raises(Unavailable):
        http.post(server.url, {}, body_of)
    assert heard == [503]


def test_who_waits_for_a_turn_while_the_client_is_closed_asks_nothing() -> None:
    heard, clock = list[int](), Time()

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        http.close()

    pace = Pace(Limit(1, 1.0), monotonic=clock.monotonic, sleep=sleep)
    http = made(pace, hear=lambda answer: heard.append(answer.status))
    with page(200, {}, b"") as server:
        http.post(server.url, {}, body_of)
        with pytest.raises(TimeIsUp):
            http.post(server.url, {}, body_of)
    assert heard == [200]
