"""iCite, Unpaywall and Crossref as a client meets them."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.sandbox import Sandbox, VirtualClock
from pipeline.sandbox.facts import Citations, Facts, FreeCopy, Notice

from .articles import article
from .conftest import Seconds, Serve
from .others import Others, held

Asks = Callable[[Sandbox], Others]
TODAY = date(2026, 9, 14)
SOON = date(2026, 9, 20)

RECORDS = (
    article(1, "Sample: one", doi="10.5555/Sample.1"),
    article(2, "Sample: two", doi="10.5555/sample.(2)/b;x", pmc="PMC99990002"),
    article(3, "Sample: three"),
)
CITED = Facts(citations=Citations(times=5, clinical=2, ratio=1.5, percentile=66.0, rate=3.0))
FREE = FreeCopy(status="hybrid", url="https://journals.example.org/1", license="cc-by", since=SOON)
NOTICE = Notice(
    type="retraction",
    notice="10.5555/sample.9",
    updated=SOON,
    source="retraction-watch",
    record=9900001,
)
KNOWN = ((1, date(2026, 1, 1), CITED), (1, SOON, Facts(free_copy=FREE, notices=(NOTICE,))))
ME = {"email": "ann@k2watch.test"}


@pytest.fixture
def ask(serve: Serve, others: Asks) -> Others:
    return others(serve(*RECORDS, holdings=held(facts=KNOWN), clock=VirtualClock(TODAY)))


def test_icite_counts_citations_and_leaves_out_whom_it_does_not_know(ask: Others) -> None:
    answer = ask.get("icite", "pubs", pmids="1,2,999")
    one, two = answer.json()["data"]
    assert (one["pmid"], one["citation_count"], len(one["cited_by"])) == (1, 5, 5)
    assert len(one["cited_by_clin"]) == 2
    assert (one["relative_citation_ratio"], one["nih_percentile"]) == (1.5, 66.0)
    assert (two["pmid"], two["citation_count"], two["relative_citation_ratio"]) == (2, 0, None)


def test_icite_takes_a_thousand_ids_in_one_url_and_no_more(ask: Others) -> None:
    ids = [str(90_000_000 + number) for number in range(999)]
    full = ask.get("icite", "pubs", pmids=",".join([*ids, "1"]))
    assert [one["pmid"] for one in full.json()["data"]] == [1]
    assert ask.get("icite", "pubs", pmids=",".join([*ids, "1", "2"])).status_code == 400
    assert ask.get("icite", "pubs").status_code == 400


def test_icite_knows_no_article_before_pubmed(serve: Serve, others: Asks) -> None:
    record = article(1, created=SOON)
    ask = others(serve(record, clock=VirtualClock(TODAY)))
    assert ask.get("icite", "pubs", pmids="1").json()["data"] == []
    ask.sandbox.clock.set(SOON)
    assert len(ask.get("icite", "pubs", pmids="1").json()["data"]) == 1


def test_unpaywall_tells_when_an_article_becomes_free(ask: Others) -> None:
    closed = ask.get("unpaywall", "10.5555/sample.1", **ME).json()
    assert (closed["is_oa"], closed["oa_status"], closed["best_oa_location"]) == (
        False,
        "closed",
        None,
    )
    ask.sandbox.clock.set(SOON)
    free = ask.get("unpaywall", "10.5555/SAMPLE.1", **ME).json()
    assert (free["is_oa"], free["oa_status"]) == (True, "hybrid")
    best = free["best_oa_location"]
    assert (best["url"], best["license"], best["oa_date"]) == (FREE.url, "cc-by", str(SOON))


@pytest.mark.parametrize("path", ["10.5555/sample.(2)/b;x", "10.5555%2Fsample.%282%29%2Fb%3Bx"])
def test_a_doi_may_be_quoted_in_the_path(ask: Others, path: str) -> None:
    told = ask.get("unpaywall", path, **ME).json()
    assert (told["oa_status"], told["has_repository_copy"]) == ("green", True)
    assert "PMC99990002" in told["best_oa_location"]["url"]
    assert ask.get("crossref", f"works/{path}").status_code == 200


def test_unpaywall_does_not_know_every_doi(ask: Others) -> None:
    answer = ask.get("unpaywall", "10.5555/none", **ME)
    assert answer.status_code == 404
    told = answer.json()
    assert (told["HTTP_status_code"], told["error"]) == (404, True)
    assert told["message"].startswith("'10.5555/none' isn't in Unpaywall.")


@pytest.mark.parametrize("email", ["", "ann", "ann@example.com"])
def test_unpaywall_wants_an_address_that_is_somebodys(ask: Others, email: str) -> None:
    answer = ask.get("unpaywall", "10.5555/sample.1", email=email)
    assert (answer.status_code, answer.json()["HTTP_status_code"]) == (422, 422)


def test_crossref_tells_what_became_of_a_work(ask: Others) -> None:
    before = ask.get("crossref", "works/10.5555/sample.1").json()
    assert (before["status"], before["message-type"]) == ("ok", "work")
    assert "updated-by" not in before["message"]
    ask.sandbox.clock.set(SOON)
    (update,) = ask.get("crossref", "works/10.5555/sample.1").json()["message"]["updated-by"]
    assert update["updated"]["date-parts"] == [[2026, 9, 20]]
    del update["updated"]
    assert update == {
        "DOI": "10.5555/sample.9",
        "type": "retraction",
        "label": "Retraction",
        "source": "retraction-watch",
        "record-id": "9900001",
    }


def test_crossref_says_in_plain_text_that_there_is_no_work(ask: Others) -> None:
    answer = ask.get("crossref", "works/10.5555/none")
    assert (answer.status_code, answer.text) == (404, "Resource not found.")
    assert answer.headers["Content-Type"] == "text/plain"


def test_crossref_tells_its_limits_and_is_kinder_to_the_polite(ask: Others) -> None:
    def told(**options: str) -> tuple[str | None, ...]:
        answer = ask.get("crossref", "works/10.5555/none", **options)
        names = ("limit", "interval")
        limits = tuple(answer.headers.get(f"x-rate-limit-{name}") for name in names)
        rest = (answer.headers.get("x-concurrency-limit"), answer.headers.get("x-api-pool"))
        return limits + rest

    assert told() == ("5", "1s", "1", "public")
    assert told(mailto="ann@k2watch.test") == ("10", "1s", "3", "polite")
    ask.session.headers["User-Agent"] = "k2watch (mailto:ann@k2watch.test)"
    assert told() == ("10", "1s", "3", "polite")


def test_who_asks_too_fast_gets_a_429(serve: Serve, others: Asks, seconds: Seconds) -> None:
    ask = others(serve(limits=True, monotonic=seconds))
    statuses = [ask.get("crossref", "works/10.5555/x").status_code for _ in range(6)]
    assert statuses == [404] * 5 + [429]
    assert ask.get("icite", "pubs", pmids="1").status_code == 200  # a service limits its own
    refused = ask.get("crossref", "works/10.5555/x")
    assert refused.headers["Retry-After"] == "2"
    assert refused.headers["x-rate-limit-limit"] == "5"
    seconds.value = 1
    assert ask.get("crossref", "works/10.5555/x").status_code == 404
