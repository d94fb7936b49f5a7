"""The services as our clients ask them, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from pipeline.domain.enrichments import Citations, OpenAccess, Subject, Updates
from pipeline.enrichment import Crossref, Enricher, ICite, Unpaywall
from pipeline.errors import (
    Malformed,
    NotThere,
    Refused,
    SourceError,
    TimeIsUp,
    TurnedAway,
    Unavailable,
    Unreachable,
)
from pipeline.http_client import HttpClient, Limit

from ...unit.enrichment.answers import CITED, cited
from ...unit.enrichment.answers import FREE as FREE_11
from ..sources.asked_pubmed import Pages, client, page

DOI = "10.1641/0006-3568(2005)055[0851:POTAPF]2.0.CO;2"
QUOTED = "10.1641%2F0006-3568%282005%29055%5B0851%3APOTAPF%5D2.0.CO%3B2"
STUDY = Subject(11, DOI)
FREE = FREE_11 | {"doi": DOI.lower()}
PLACES = {ICite: "/api/pubs", Unpaywall: f"/v2/{QUOTED}", Crossref: f"/works/{QUOTED}"}
EMAIL = "operator@example.org"

Ask = Callable[..., Any]


def work() -> dict[str, Any]:
    return {"status": "ok", "message-type": "work", "message": {"DOI": DOI.lower()}}


class Outside:
    """One service's server, and our client of it."""

    def __init__(self, kind: type, pages: Pages, http: HttpClient) -> None:
        self.pages, self.http, self.place = pages, http, PLACES[kind]
        self.service: Enricher
        if kind is ICite:
            self.service = ICite(http, f"{pages.url}api/")
        elif kind is Unpaywall:
            self.service = Unpaywall(http, f"{pages.url}v2/", email=EMAIL)
        else:
            self.service = Crossref(http, pages.url, email=EMAIL)

    def answers(self, content: Any, status: int = 200, **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages.to_get[self.place] = (status, told, body)

    def ask(self, *subjects: Subject) -> Any:
        return self.service.ask(subjects or [STUDY])


@pytest.fixture
def outside() -> Iterator[Callable[[type], Outside]]:
    with ExitStack() as stack:
        pages = stack.enter_context(page(500, {}, b"nothing is posted"))
        http, _ = stack.enter_context(client())
        yield lambda kind: Outside(kind, pages, http)


def test_icite_is_asked_about_many_at_once(outside: Callable[[type], Outside]) -> None:
    icite = outside(ICite)
    icite.answers(cited(CITED))
    assert icite.ask(Subject(11), Subject(12)) == {11: Citations(12, 2, 1.534, False), 12: None}
    (asked,) = icite.pages.asked
    assert "pmids=11%2C12" in asked
    assert "cited_by_clin" in asked


def test_a_full_request_to_icite_fits_into_an_address(outside: Callable[[type], Outside]) -> None:
    icite = outside(ICite)
    icite.answers(cited())
    many = [Subject(99_000_000 + one) for one in range(icite.service.at_once)]
    assert set(icite.ask(*many).values()) == {None}
    assert len(icite.pages.asked[0]) < 8_000


def test_a_doi_is_one_step_of_the_path(outside: Callable[[type], Outside]) -> None:
    free, notices = outside(Unpaywall), outside(Crossref)
    free.answers(FREE)
    notices.answers(work())
    assert isinstance(free.ask()[11], OpenAccess)
    assert notices.ask() == {11: Updates()}
    assert [one.partition("?")[2] for one in free.pages.asked] == [
        "email=operator%40example.org",
        "mailto=operator%40example.org",
    ]


NOT_IN_UNPAYWALL = {"HTTP_status_code": 404, "error": True, "message": "'x' isn't in Unpaywall."}


@pytest.mark.parametrize(
    ("kind", "body"), [(Unpaywall, NOT_IN_UNPAYWALL), (Crossref, b"Resource not found.")]
)
def test_404_says_that_it_knows_no_such_report(
    outside: Callable[[type], Outside], kind: type, body: Any
) -> None:
    service = outside(kind)
    service.answers(body, 404)
    assert service.ask() == {11: None}


def test_404_of_icite_is_no_answer(outside: Callable[[type], Outside]) -> None:
    with pytest.raises(NotThere):
        outside(ICite).ask()


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        (Unpaywall, 422, "set enrichment.unpaywall.email"),
        (Unpaywall, 403, "shut us out"),
        (Crossref, 403, "support@crossref.org"),
    ],
)
def test_a_service_that_refuses_us_says_what_to_do(
    outside: Callable[[type], Outside], kind: type, status: int, words: str
) -> None:
    service = outside(kind)
    service.answers(b"no", status)
    with pytest.raises(TurnedAway, match=words) as refused:
        service.ask()
    assert EMAIL not in str(refused.value)
    assert len(service.pages.asked) == 1, "asking again would not help"


@pytest.mark.parametrize("kind", [ICite, Unpaywall, Crossref])
@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"<html>Bad gateway</html>", 502, Unavailable),
        (b"slow down", 429, Unavailable),
        (b"<!DOCTYPE html><title>Sign in to the hotel</title>", 200, Malformed),
        (b'{"data": [{"pmid": 11, "cit', 200, Malformed),
        (b'{"status": "failed"}', 400, Refused),
    ],
)
def test_what_is_no_answer_is_never_one_of_none(
    outside: Callable[[type], Outside], kind: type, body: bytes, status: int, error: type
) -> None:
    service = outside(kind)
    service.answers(body, status)
    with pytest.raises(error) as raised:
        service.ask()
    assert isinstance(raised.value, SourceError)
    assert len(service.pages.asked) == (1 if error is Refused else 4)


def test_crossref_is_asked_as_slowly_as_it_says(
    outside: Callable[[type], Outside], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, kept = outside(Crossref), list[Limit]()
    monkeypatch.setattr(service.http, "keep_to", kept.append)
    for limit in ("5", "5", "10", "nonsense"):
        service.answers(work(), x_rate_limit_limit=limit, x_rate_limit_interval="1s")
        service.ask()
    assert kept == [Limit(1, 0.2), Limit(1, 0.1)]


def test_a_limit_that_a_service_tells_is_kept(outside: Callable[[type], Outside]) -> None:
    import time

    service = outside(Crossref)
    service.answers(work(), x_rate_limit_limit="10", x_rate_limit_interval="1s")
    service.ask()
    service.ask()
    started = time.monotonic()
    service.ask()
    assert time.monotonic() - started > 0.05


def test_nobody_there_and_no_time_left_are_told_apart() -> None:
    with page(500, {}, b"") as pages, client(budget_s=0) as (spent, _):
        with pytest.raises(TimeIsUp):
            Crossref(spent, pages.url, email=EMAIL).ask([STUDY])
    with client() as (http, _), pytest.raises(Unreachable):
        Crossref(http, "http://127.0.0.1:9/", email=EMAIL).ask([STUDY])
