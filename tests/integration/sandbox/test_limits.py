"""Three a second, ten with a key, and what happens to those who ask faster."""

from collections.abc import Callable

import pytest

from pipeline.sandbox import Sandbox

from .articles import article
from .conftest import Client, Seconds, Serve

Ask = Callable[[Sandbox], Client]
KEY = "0123abcd"


@pytest.fixture
def client(serve: Serve, ask: Ask, seconds: Seconds) -> Client:
    return ask(serve(article(1), limits=True, api_keys=[KEY], monotonic=seconds))


def test_the_fourth_request_in_a_second_is_a_429(client: Client) -> None:
    answers = [client.get("einfo") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"3"}
    assert answers[3].headers["Retry-After"] == "2"
    assert answers[3].json() == {
        "error": "API rate limit exceeded",
        "api-key": "127.0.0.1",
        "count": "4",
        "limit": "3",
    }


def test_the_bucket_fills_again(client: Client, seconds: Seconds) -> None:
    statuses = []
    for moment in (0, 0, 0, 0.3, 0.34, 0.34, 1.5, 1.5, 1.5, 1.5):
        seconds.value = moment
        statuses.append(client.get("einfo").status_code)
    assert statuses == [200, 200, 200, 429, 200, 429, 200, 200, 200, 429]


def test_a_key_allows_ten(client: Client) -> None:
    answers = [client.get("einfo", api_key=KEY) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[10].json()["api-key"] == KEY
    assert client.get("einfo").status_code == 200  # the address has a bucket of its own


@pytest.mark.parametrize("key", ["wrong", ""])
def test_a_key_nobody_gave_out_is_a_400_that_repeats_it(client: Client, key: str) -> None:
    answer = client.get("einfo", api_key=key)
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "API key invalid",
        "api-key": key,
        "type": "invalid",
        "status": "unknown",
    }


def test_without_limits_everybody_may_hurry(serve: Serve, ask: Ask, seconds: Seconds) -> None:
    client = ask(serve(article(1), monotonic=seconds))
    assert {client.get("einfo").status_code for _ in range(20)} == {200}


def test_the_log_shows_who_was_too_fast(client: Client) -> None:
    for _ in range(4):
        client.get("einfo")
    assert [entry.status for entry in client.sandbox.requests] == [200, 200, 200, 429]
