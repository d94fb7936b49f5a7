"""What all services share: addresses, faults by name, the log, the clock."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import requests

from pipeline.sandbox import FaultScript, Sandbox, VirtualClock
from pipeline.sandbox.fault_rules import VERBS

from .articles import article
from .conftest import Serve
from .others import Others, held, preprint, trial

Asks = Callable[[Sandbox], Others]

# Something each service can be asked for, by the name fault scripts have for it.
QUESTIONS: dict[str, tuple[str, str, dict[str, str]]] = {
    "einfo": ("eutils", "einfo.fcgi", {}),
    "clinicaltrials.studies": ("clinicaltrials", "studies", {"countTotal": "true"}),
    "clinicaltrials.study": ("clinicaltrials", "studies/NCT00000001", {}),
    "clinicaltrials.version": ("clinicaltrials", "version", {}),
    "europepmc.search": ("europepmc", "search", {"query": "SRC:PPR", "format": "json"}),
    "icite.pubs": ("icite", "pubs", {"pmids": "1"}),
    "unpaywall.doi": ("unpaywall", "10.5555/sample.1", {"email": "ann@k2watch.test"}),
    "crossref.works": ("crossref", "works/10.5555/sample.1", {}),
}
HELD = held([trial(number) for number in (1, 2, 3)], [preprint(number) for number in (1, 2, 3)])


@pytest.fixture
def ask(serve: Serve, others: Asks) -> Others:
    records = [article(1, doi="10.5555/sample.1")]
    return others(serve(*records, holdings=HELD, clock=VirtualClock(date(2026, 9, 14))))


def put(ask: Others, name: str) -> requests.Response:
    service, path, params = QUESTIONS[name]
    return ask.get(service, path, **params)


def strike(ask: Others, kind: str, verb: str, **options: Any) -> None:
    ask.sandbox.faults = FaultScript.of([{"kind": kind, "verb": verb, **options}])


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_service_answers_and_can_be_down_by_either_of_its_names(
    ask: Others, name: str
) -> None:
    assert put(ask, name).status_code == 200
    for verb in {name, QUESTIONS[name][0]}:
        strike(ask, "status", verb, code=503)
        downs = [one for one in QUESTIONS if put(ask, one).status_code == 503]
        same = [one for one in QUESTIONS if QUESTIONS[one][0] == QUESTIONS[name][0]]
        assert downs == ([name] if "." in verb or verb == "einfo" else same)


def test_every_name_a_fault_may_have_is_something_that_can_be_asked() -> None:
    services = {service for service, _, _ in QUESTIONS.values()}
    verbs = {verb for verb in VERBS if "." in verb}
    assert verbs == {name for name in QUESTIONS if "." in name}
    assert {verb for verb in VERBS if verb} - verbs >= services


def test_a_rule_without_a_name_counts_the_requests_of_all_services(ask: Others) -> None:
    ask.sandbox.faults = FaultScript.of([{"kind": "empty", "request": 2}])
    assert put(ask, "icite.pubs").content
    assert put(ask, "crossref.works").content == b""
    assert put(ask, "crossref.works").content


@pytest.mark.parametrize("name", QUESTIONS)
def test_html_for_json_cut_bodies_and_resets_come_from_any_service(ask: Others, name: str) -> None:
    strike(ask, "html", name)
    assert put(ask, name).headers["Content-Type"].startswith("text/html")
    strike(ask, "truncate", name, at=7)
    assert len(put(ask, name).content) == 7
    strike(ask, "rate_limited", name, retry_after="9")
    slowed = put(ask, name)
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "9")
    strike(ask, "reset", name)
    with pytest.raises(requests.ConnectionError):
        put(ask, name)


def test_an_error_has_each_services_own_form(ask: Others) -> None:
    forms = {}
    for name in QUESTIONS:
        strike(ask, "error", name, text="out of order")
        answer = put(ask, name)
        assert "out of order" in answer.text
        forms[name] = (answer.status_code, answer.headers["Content-Type"].partition(";")[0])
    assert forms["clinicaltrials.studies"] == (400, "text/plain")
    assert forms["europepmc.search"] == (200, "application/json")
    assert forms["unpaywall.doi"] == (422, "application/json")
    assert forms["einfo"] == (200, "text/xml")


def test_records_of_json_answers_are_dropped_repeated_and_turned(ask: Others) -> None:
    def changed(kind: str, **options: Any) -> tuple[list[str], list[str]]:
        ask.sandbox.faults = FaultScript.of([{"kind": kind, **options}])
        return ask.numbers(), ask.names("SRC:PPR", sort="P_PDATE_D asc")

    def named(*numbers: int) -> tuple[list[str], list[str]]:
        trials = [f"NCT{number:08}" for number in numbers]
        return trials, [f"PPR9{number:06}" for number in numbers]

    assert changed("drop_records", count=1) == named(2, 3)
    assert changed("duplicate_record", record=0) == named(1, 2, 3, 1)
    assert changed("reorder") == named(3, 2, 1)
    assert changed("truncate", records=1) == named(1)
    assert changed("shrink", to=0.5) == named(1)


def test_counts_drift_and_shrink(ask: Others) -> None:
    def counts(kind: str, **options: Any) -> tuple[int, int]:
        ask.sandbox.faults = FaultScript.of([{"kind": kind, **options}])
        studies = ask.studies(countTotal="true")
        return studies["totalCount"], ask.preprints("SRC:PPR")["hitCount"]

    assert counts("delay", seconds=0) == (3, 3)
    assert counts("count_drift", by=2) == (5, 5)
    assert counts("shrink", to=0.4) == (1, 1)


def test_a_list_becomes_null_and_a_word_another(ask: Others) -> None:
    strike(ask, "null", "clinicaltrials.studies", key="conditions")
    assert [
        study["protocolSection"]["conditionsModule"]["conditions"]
        for study in ask.studies()["studies"]
    ] == [None] * 3
    strike(ask, "replace", "clinicaltrials", text="RECRUITING", by="HIBERNATING")
    study = put(ask, "clinicaltrials.study").json()
    assert study["protocolSection"]["statusModule"]["overallStatus"] == "HIBERNATING"
    ask.sandbox.faults = FaultScript.of(
        [{"kind": "truncate", "at": 40}, {"kind": "null", "key": "conditions"}]
    )
    assert len(put(ask, "clinicaltrials.study").content) == 40


def test_the_log_says_who_was_asked_for_what(ask: Others) -> None:
    for name in QUESTIONS:
        put(ask, name)
    ask.studies(filter_ids="NCT00000001,NCT00000002")
    logged = [(entry.service, entry.verb, entry.ids) for entry in ask.sandbox.requests]
    assert logged == [
        ("eutils", "einfo", ()),
        ("clinicaltrials", "studies", ()),
        ("clinicaltrials", "study", ("NCT00000001",)),
        ("clinicaltrials", "version", ()),
        ("europepmc", "search", ()),
        ("icite", "pubs", ("1",)),
        ("unpaywall", "doi", ("10.5555/sample.1",)),
        ("crossref", "works", ("10.5555/sample.1",)),
        ("clinicaltrials", "studies", ("NCT00000001", "NCT00000002")),
    ]
    assert ask.sandbox.requests[4].params["query"] == "SRC:PPR"
    shown = ask.session.get(f"{ask.places['control']}requests", timeout=5).json()["requests"]
    assert [entry["service"] for entry in shown] == [service for service, _, _ in logged]


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("clinicaltrials", "stats/size"),
        ("europepmc", "fields"),
        ("icite", "pubs/1"),
        ("unpaywall", ""),
        ("crossref", "works"),
        ("crossref", "works/"),
    ],
)
def test_services_have_no_other_pages(ask: Others, service: str, path: str) -> None:
    answer = ask.get(service, path)
    assert (answer.status_code, answer.text[:9]) == (404, "<!DOCTYPE")
    assert ask.sandbox.requests == ()


def test_in_real_time_everything_is_out(serve: Serve, others: Asks) -> None:
    later = held([trial(1, posted=date(2999, 1, 1))], [preprint(1, posted=date(2999, 1, 1))])
    ask = others(serve(holdings=later))
    assert (ask.numbers(), ask.names("SRC:PPR")) == (["NCT00000001"], ["PPR9000001"])
