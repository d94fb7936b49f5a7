"""Asking what matches: the complete set, or an error; never a smaller set in silence."""

from __future__ import annotations

import pytest

from pipeline.errors import Malformed, Refused, SourceError, Suspect, TurnedAway, Unavailable
from pipeline.http_client import ATTEMPTS

from .asked_pubmed import EVERYTHING, KEY, PMIDS, asked, record


def test_the_complete_set_comes_in_one_request() -> None:
    with asked() as it:
        found = it.pubmed.find(EVERYTHING)
        [request] = it.sandbox.requests
    assert (found.count, set(found.ids)) == (6, set(PMIDS))
    assert (request.method, request.params["retmax"]) == ("POST", "9999")
    assert (request.params["tool"], request.params["email"]) == ("k2watch", "ann@example.org")
    assert not request.has_key


def test_the_key_goes_with_every_request() -> None:
    with asked(key=KEY, api_keys=[KEY]) as it:
        it.pubmed.find(EVERYTHING)
        it.fetched(1)
        assert [entry.has_key for entry in it.sandbox.requests] == [True, True]


def test_nothing_found_is_an_answer() -> None:
    with asked() as it:
        found = it.pubmed.find("nowhere[ti]")
    assert (found.count, found.ids, found.dropped) == (0, frozenset(), ())


# What passes when asked again.
PASSING = [
    {"kind": "error", "text": "Search Backend failed: Database is not supported: pubmed"},
    {"kind": "html"},
    {"kind": "empty"},
    {"kind": "prolog_only"},
    {"kind": "truncate", "at": 200},
    {"kind": "truncate", "at": 400},
    {"kind": "nul_byte", "at": 400},
    {"kind": "status", "code": 500, "body": "WWW Error 500 Diagnostic"},
    {"kind": "status", "code": 502},
    {"kind": "status", "code": 503},
    {"kind": "status", "code": 504},
    {"kind": "status", "code": 400, "body": "<ERROR>proxy_stream() failed</ERROR>"},
    {"kind": "rate_limited"},
    {"kind": "reset", "where": "before"},
    {"kind": "reset", "where": "headers"},
    {"kind": "reset", "where": "body"},
    {"kind": "incomplete", "missing": 5},
    {"kind": "short_content_length", "missing": 20},
    {"kind": "drop_records", "count": 2},
    {"kind": "count_drift", "by": 2},
    {"kind": "count_drift", "by": -2},
    {"kind": "count_drift", "by": 20_000},
]


def _name(fault: dict[str, object]) -> str:
    return " ".join(str(value)[:20] for value in fault.values())


@pytest.mark.parametrize("fault", PASSING, ids=_name)
def test_what_passes_is_asked_again(fault: dict[str, object]) -> None:
    with asked({**fault, "times": 2}) as it:
        assert set(it.pubmed.find(EVERYTHING).ids) == set(PMIDS)
        assert it.count("esearch") == 3
        assert len(it.time.pauses) == 2


@pytest.mark.parametrize("fault", PASSING, ids=_name)
def test_what_stays_is_an_error_never_no_hits(fault: dict[str, object]) -> None:
    with asked(fault) as it:
        with pytest.raises((Unavailable, Suspect, Malformed)) as caught:
            it.pubmed.find(EVERYTHING)
        assert it.count("esearch") == ATTEMPTS
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("fault", [{"kind": "reorder"}, {"kind": "wrong_charset"}], ids=_name)
def test_what_does_not_matter(fault: dict[str, object]) -> None:
    with asked(fault) as it:
        assert set(it.pubmed.find(EVERYTHING).ids) == set(PMIDS)
        assert it.count("esearch") == 1


def test_a_set_that_shrank_once_is_asked_again() -> None:
    records = [record(pmid) for pmid in range(1, 31)]
    with asked({"kind": "shrink", "to": 0.2, "times": 1}, records=records) as it:
        assert it.pubmed.find(EVERYTHING, previous=30).count == 30
        assert it.count("esearch") == 2


@pytest.mark.parametrize("to", [0.0, 0.4])
def test_a_set_that_stays_shrunken_is_not_believed(to: float) -> None:
    records = [record(pmid) for pmid in range(1, 31)]
    with asked({"kind": "shrink", "to": to}, records=records) as it:
        with pytest.raises(Suspect, match=f"now finds {int(30 * to)} where it found 30"):
            it.pubmed.find(EVERYTHING, previous=30)
        assert it.count("esearch") == 2


@pytest.mark.parametrize("previous", [None, 0, 12, 19])
def test_a_small_set_may_shrink(previous: int | None) -> None:
    with asked() as it:
        assert it.pubmed.find("1[uid]", previous=previous).count == 1


def test_half_of_a_set_may_go() -> None:
    records = [record(pmid) for pmid in range(1, 16)]
    with asked(records=records) as it:
        assert it.pubmed.find(EVERYTHING, previous=30).count == 15


def test_a_field_pubmed_does_not_know_is_refused_by_name() -> None:
    with asked() as it, pytest.raises(Refused, match=r"knows no field \[NoSuchField\]"):
        it.pubmed.find("sample[NoSuchField]")


def test_what_pubmed_could_not_find_is_passed_on() -> None:
    with asked() as it:
        assert it.pubmed.find("neverwritten").warnings == ("not found: neverwritten",)
        (dropped,) = it.pubmed.find('"never written so"').dropped
    assert dropped == 'searched without its quotation marks: "never written so"'


@pytest.mark.parametrize("previous", [1, 12, 19])
def test_a_set_that_was_small_may_not_vanish(previous: int) -> None:
    with asked() as it, pytest.raises(Suspect, match="--accept-shrunken"):
        it.pubmed.find("nowhere[ti]", previous=previous)


def test_an_invalid_key_is_refused_at_once_and_not_shown() -> None:
    with asked(key=KEY) as it:
        with pytest.raises(TurnedAway, match="NCBI does not know the API key") as caught:
            it.pubmed.find(EVERYTHING)
        assert len(it.sandbox.requests) == 1
    assert KEY not in str(caught.value)


def test_who_is_shut_out_learns_whom_to_write_to() -> None:
    with asked({"kind": "status", "code": 403, "body": f"no {KEY}"}, key=KEY) as it:
        with pytest.raises(TurnedAway, match=r"eutilities@ncbi\.nlm\.nih\.gov") as caught:
            it.pubmed.find(EVERYTHING)
        assert len(it.sandbox.requests) == 1
    assert "answered HTTP 403: no ***" in str(caught.value)


@pytest.mark.parametrize("code", [408, 425, 429, 500, 503, 511])
def test_what_may_pass_is_asked_again(code: int) -> None:
    with asked({"kind": "status", "code": code, "times": 1}) as it:
        assert set(it.pubmed.find(EVERYTHING).ids) == set(PMIDS)
        assert len(it.sandbox.requests) == 2


@pytest.mark.parametrize("code", [301, 302, 307, 400, 403, 404, 414])
def test_what_is_said_for_good_is_not_asked_again(code: int) -> None:
    with asked({"kind": "status", "code": code, "body": "No,\n you cannot"}) as it:
        with pytest.raises(Refused, match=f"esearch.fcgi answered HTTP {code}: No, you cannot"):
            it.pubmed.find(EVERYTHING)
        assert len(it.sandbox.requests) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "code": 500, "body": f"failed for {KEY}"},
        {"kind": "status", "code": 403, "body": " " * 150 + f"failed for {KEY}"},
        {"kind": "error", "text": f"failed for {KEY}"},
        {"kind": "status", "code": 200, "body": '{"error":"too fast","api-key":"' + KEY + '"}'},
        {"kind": "status", "code": 200, "body": " x" * 50 + KEY},
    ],
    ids=["500", "403", "ERROR", "JSON in a 200", "cut in the middle of the key"],
)
def test_a_key_in_an_answer_is_never_repeated(fault: dict[str, object]) -> None:
    with asked(fault, key=KEY, api_keys=[KEY]) as it:
        with pytest.raises(SourceError) as caught:
            it.pubmed.find(EVERYTHING)
    assert KEY[:8] not in str(caught.value)
    assert caught.value.__context__ is None or KEY[:8] not in str(caught.value.__context__)
