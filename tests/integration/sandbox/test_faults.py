"""Each kind of fault, as a client meets it."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import requests
from lxml import etree

from pipeline.sandbox import FaultScript, Sandbox

from .articles import article
from .conftest import Client, Serve

Strike = Callable[..., Client]
PMIDS = [1, 2, 3, 4, 5, 6]
IDS = ",".join(map(str, PMIDS))


@pytest.fixture
def strike(serve: Serve, ask: Callable[[Sandbox], Client]) -> Strike:
    """Make a client of a sandbox that suffers one fault, once."""
    first = date(2026, 1, 1)
    records = [article(pmid, created=first - timedelta(days=pmid)) for pmid in PMIDS]

    def make(kind: str, **options: Any) -> Client:
        script = FaultScript.of([{"kind": kind, "times": 1, **options}])
        return ask(serve(*records, faults=script))

    return make


def test_a_status_with_any_body_then_all_is_well(strike: Strike) -> None:
    client = strike("status", code=503, body="<h1>Sorry</h1>")
    broken, fine = client.get("efetch", id=IDS), client.get("efetch", id=IDS)
    assert (broken.status_code, broken.text) == (503, "<h1>Sorry</h1>")
    assert broken.headers["Content-Type"] == "text/html"
    assert (fine.status_code, _pmids(fine)) == (200, PMIDS)
    assert [entry.faults for entry in client.sandbox.requests] == [("status",), ()]
    assert client.sandbox.requests[0].status == 503


def test_a_redirect_and_any_other_header(strike: Strike) -> None:
    headers = {"Location": "http://198.51.100.7/", "Retry-After": -5}
    client = strike("status", code=302, headers=headers)
    url = f"{client.sandbox.base_url}einfo.fcgi"
    answer = client.session.get(url, allow_redirects=False, timeout=5)
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://198.51.100.7/")
    assert answer.headers["Retry-After"] == "-5"


def test_a_body_far_larger_than_what_was_sent(strike: Strike) -> None:
    answer = strike("bloat", megabytes=8).get("einfo")
    assert len(answer.content) > 8 << 20
    assert int(answer.headers["Content-Length"]) < 100_000


def test_an_error_in_a_200(strike: Strike) -> None:
    text = "Search Backend failed: Database is not supported: pubmed"
    answer = strike("error", text=text).get("esearch", term="all[sb]")
    assert answer.status_code == 200
    assert f"<ERROR>{text}</ERROR>" in answer.text
    json = strike("error", text=text).get("esearch", term="all[sb]", retmode="json").json()
    assert json["esearchresult"] == {"ERROR": text}


def test_a_block_page_in_a_200(strike: Strike) -> None:
    answer = strike("html").get("efetch", id=IDS)
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (200, "text/html")
    assert "WWW Error Blocked Diagnostic" in answer.text


def test_an_empty_body(strike: Strike) -> None:
    answer = strike("empty").get("efetch", id=IDS)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_prolog_and_no_root(strike: Strike) -> None:
    answer = strike("prolog_only").get("esearch", term="all[sb]")
    assert answer.text.startswith("<?xml")
    assert "<!DOCTYPE eSearchResult" in answer.text
    assert "<eSearchResult" not in answer.text


def test_too_fast_with_and_without_advice(strike: Strike) -> None:
    answer = strike("rate_limited").get("einfo")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    assert answer.json()["error"] == "API rate limit exceeded"
    assert "Retry-After" not in strike("rate_limited", retry_after="").get("einfo").headers


def test_a_body_cut_at_a_byte(strike: Strike) -> None:
    answer = strike("truncate", at=700).get("efetch", id=IDS)
    assert len(answer.content) == 700
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(answer.content)


def test_a_body_cut_between_records_looks_whole(strike: Strike) -> None:
    assert _pmids(strike("truncate", records=2).get("efetch", id=IDS)) == [1, 2]


def test_a_nul_byte(strike: Strike) -> None:
    answer = strike("nul_byte", at=400).get("efetch", id=IDS)
    assert answer.content[400] == 0
    assert answer.content.count(b"\x00") == 1


def test_a_wrong_charset(strike: Strike) -> None:
    answer = strike("wrong_charset").get("efetch", id=IDS)
    assert answer.headers["Content-Type"] == "text/xml; charset=iso-8859-1"


def test_a_record_twice(strike: Strike) -> None:
    assert _pmids(strike("duplicate_record", record=1).get("efetch", id=IDS)) == [*PMIDS, 2]


def test_records_in_another_order(strike: Strike) -> None:
    assert _pmids(strike("reorder").get("efetch", id=IDS)) == PMIDS[::-1]
    assert _found(strike("reorder"))["idlist"] == ["6", "5", "4", "3", "2", "1"]


def test_records_left_out(strike: Strike) -> None:
    assert _pmids(strike("drop_records", count=2).get("efetch", id=IDS)) == [3, 4, 5, 6]
    found = _found(strike("drop_records"))
    assert (found["count"], found["retmax"], found["idlist"][0]) == ("6", "5", "2")


@pytest.mark.parametrize(("by", "count"), [(3, "9"), (-2, "4"), (-20, "0")])
def test_a_count_that_is_off(strike: Strike, by: int, count: str) -> None:
    found = _found(strike("count_drift", by=by))
    assert (found["count"], len(found["idlist"])) == (count, 6)
    answer = strike("count_drift", by=by).get("esearch", term="all[sb]")
    assert etree.fromstring(answer.content).findtext("Count") == count


def test_a_result_that_shrank(strike: Strike) -> None:
    found = _found(strike("shrink", to=0.5))
    assert (found["count"], found["retmax"], found["idlist"]) == ("3", "3", ["1", "2", "3"])
    root = etree.fromstring(strike("shrink", to=0.0).get("esearch", term="all[sb]").content)
    assert (root.findtext("Count"), root.findtext("RetMax"), root.findall("IdList/Id")) == (
        "0",
        "0",
        [],
    )


def test_silence_before_the_answer(strike: Strike) -> None:
    client = strike("delay", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        client.session.get(f"{client.sandbox.base_url}einfo.fcgi", timeout=0.2)


def test_a_drip(strike: Strike) -> None:
    client = strike("drip", bytes=100, seconds=30)
    with client.session.get(
        f"{client.sandbox.base_url}efetch.fcgi?id={IDS}",
        timeout=0.2,
        stream=True,
        headers={"Accept-Encoding": "identity"},
    ) as answer:
        assert len(answer.raw.read(100)) == 100
        with pytest.raises(Exception, match="timed out"):
            answer.raw.read(1)


def test_a_drip_that_ends_is_whole(strike: Strike) -> None:
    client = strike("drip", bytes=200, seconds=0.001)
    assert _pmids(client.get("efetch", id=IDS)) == PMIDS


@pytest.mark.parametrize("where", ["before", "headers", "body"])
def test_a_reset(strike: Strike, where: str) -> None:
    client = strike("reset", where=where)
    with pytest.raises(requests.RequestException, match=r"reset by peer|Connection broken"):
        client.get("efetch", id=IDS)
    assert client.sandbox.requests[0].status == (0 if where == "before" else 200)
    assert _pmids(client.get("efetch", id=IDS)) == PMIDS


def test_a_body_shorter_than_promised(strike: Strike) -> None:
    client = strike("incomplete", missing=10)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        client.get("efetch", id=IDS)
    assert _pmids(client.get("efetch", id=IDS)) == PMIDS


def test_a_content_length_that_is_too_small(strike: Strike) -> None:
    client = strike("short_content_length", missing=30)
    answer = client.session.get(
        f"{client.sandbox.base_url}efetch.fcgi?id={IDS}", headers={"Accept-Encoding": "identity"}
    )
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(answer.content)
    client.session.close()  # the rest of the answer still waits on that connection
    assert _pmids(client.get("efetch", id=IDS)) == PMIDS


def test_faults_add_up(serve: Serve, ask: Callable[[Sandbox], Client]) -> None:
    rules = [{"kind": "drop_records", "count": 1}, {"kind": "status", "code": 500}]
    client = ask(serve(article(1), faults=FaultScript.of(rules)))
    assert client.get("efetch", id="1").status_code == 500
    assert client.sandbox.requests[0].faults == ("drop_records", "status")


def test_a_waiting_fault_does_not_hold_up_the_end(serve: Serve) -> None:
    sandbox = serve(article(1), faults=FaultScript.of([{"kind": "delay", "seconds": 60}]))
    with requests.Session() as session, pytest.raises(requests.ReadTimeout):
        session.get(f"{sandbox.base_url}einfo.fcgi", timeout=0.1)
    began = time.monotonic()
    sandbox.stop()
    assert time.monotonic() - began < 3


def _pmids(answer: requests.Response) -> list[int]:
    root = etree.fromstring(answer.content)
    return [int(pmid.text or 0) for pmid in root.iterfind("./*/MedlineCitation/PMID")]


def _found(client: Client) -> Any:
    return client.get("esearch", term="all[sb]", retmode="json").json()["esearchresult"]


def test_chunks_without_the_last(strike: Strike) -> None:
    with pytest.raises(requests.RequestException):
        strike("unended").get("efetch", id=IDS)


def test_a_header_byte_by_byte(strike: Strike) -> None:
    began = time.monotonic()
    assert _pmids(strike("slow_headers", seconds=0.3).get("efetch", id=IDS)) == PMIDS
    assert time.monotonic() - began >= 0.2
