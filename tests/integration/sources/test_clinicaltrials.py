"""The whole set a query finds, or an error that says why it is not whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.domain.records import Reject
from pipeline.domain.trials import Trial
from pipeline.errors import Malformed, Refused, SourceError, Suspect, Unavailable
from pipeline.http_client import ATTEMPTS
from pipeline.sources.clinicaltrials import ClinicalTrials
from pipeline.sources.sweep import Page, Sweeping

from ...unit.sources.studies import NO_REAL, REAL, real_studies, sample
from .asked_registry import MONDAY, TUESDAY, Reply, Terms, as_json, number_of, registry

NUMBERS = [number_of(place) for place in range(5)]
HTML = (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Maintenance</title>")
CUT = as_json(b'{"totalCount": 5, "studies": [{"protocolSection": {"identif')
EXPIRED = (400, {"Content-Type": "text/plain"}, b"`pageToken` does not fit the query")


def numbers(pages: list[Page[Trial]]) -> list[str]:
    """List what makes the set: all since it last started over."""
    begin = max((place for place, page in enumerate(pages) if page.starts_over), default=0)
    return [trial.number for page in pages[begin:] for trial in page.records]


def sweep(source: ClinicalTrials, previous: int | None = None) -> list[Page[Trial]]:
    return list(source.sweep(Terms(), previous))


def test_it_is_a_source_like_the_others() -> None:
    with registry() as (source, _, _):
        promised: Sweeping[Any, Trial] = source
        assert promised.name == "ClinicalTrials.gov"


def test_the_whole_set_is_given_page_by_page() -> None:
    with registry() as (source, scripted, _):
        pages = sweep(source)
    assert numbers(pages) == NUMBERS
    assert [(page.count, len(page.records), page.starts_over) for page in pages] == [
        (5, 2, False),
        (5, 2, False),
        (5, 1, False),
    ]
    assert [path for path, _ in scripted.asked] == ["/version", *["/studies"] * 3, "/version"]


def test_the_query_goes_by_its_own_fields_and_the_count_is_asked_once() -> None:
    with registry() as (source, scripted, _):
        list(source.sweep(Terms(cond='calcification AND "CKD"', intr="", term="placebo")))
    first, second, third = scripted.pages
    asked = {"query.cond": 'calcification AND "CKD"', "query.term": "placebo"}
    asked |= {"pageSize": "2", "format": "json"}
    assert first == asked | {"countTotal": "true"}
    assert second == asked | {"pageToken": "t2"}
    assert third == asked | {"pageToken": "t4"}


def test_no_hits_are_an_answer() -> None:
    with registry(0) as (source, _, _):
        assert sweep(source) == [Page(0, ())]


def test_data_that_change_under_way_are_read_again() -> None:
    with registry(states=[MONDAY, TUESDAY]) as (source, _, _):
        pages = sweep(source)
    assert [page.starts_over for page in pages] == [False, False, False, True, False, False]
    assert numbers(pages) == NUMBERS


def test_data_that_change_again_and_again_are_suspect() -> None:
    states = [f"2031-03-{day:02d}T09:00:05" for day in range(1, 30)]
    with registry(states=states) as (source, scripted, _):
        with pytest.raises(Suspect, match="its data changed while it was read"):
            sweep(source)
    assert sum("countTotal" in page for page in scripted.pages) == 4


def test_a_study_that_appears_while_paging_costs_no_other() -> None:
    with registry() as (source, scripted, _):
        scripted.instead[1] = lambda: scripted.studies.insert(0, sample("NCT09998888"))
        assert numbers(sweep(source)) == NUMBERS  # the set there was; the next run finds the new
        assert numbers(sweep(source)) == ["NCT09998888", *NUMBERS]


def test_a_study_that_disappears_while_paging_starts_over() -> None:
    with registry() as (source, scripted, _):
        scripted.instead[1] = lambda: scripted.studies.pop(0) and None
        assert numbers(sweep(source)) == NUMBERS[1:]


def test_a_count_that_never_adds_up_is_suspect() -> None:
    twice = [sample("NCT09990000"), sample("NCT09990000"), sample("NCT09990001")]
    with registry(twice) as (source, _, _), pytest.raises(Suspect, match=r"counts 3 .* lists 2"):
        sweep(source)


def test_a_number_counts_once_however_often_it_comes() -> None:
    with registry() as (source, scripted, _):
        page = {"studies": [sample(NUMBERS[1]), sample(NUMBERS[2])], "nextPageToken": "t3"}
        scripted.instead[1] = as_json(page)
        assert numbers(sweep(source)) == NUMBERS


def test_an_endless_run_of_tokens_ends() -> None:
    page = as_json({"studies": [], "nextPageToken": "t2"})
    with registry(instead={1: page, 3: page}) as (source, scripted, _):
        with pytest.raises(Suspect, match="brought nothing new"):
            sweep(source)
    assert len(scripted.pages) == 4


def test_a_page_token_that_expires_starts_over_once() -> None:
    with registry(instead={1: EXPIRED}) as (source, _, _):
        pages = sweep(source)
    assert numbers(pages) == NUMBERS
    assert [page.starts_over for page in pages] == [False, True, False, False]


def test_page_tokens_that_always_expire_are_suspect() -> None:
    with registry(instead={1: EXPIRED, 3: EXPIRED}) as (source, _, _):
        with pytest.raises(Suspect, match=r"refused its own page token .*does not fit the query"):
            sweep(source)


@pytest.mark.parametrize("status", [401, 403, 404, 414])
def test_a_refusal_that_is_not_about_the_token_is_told_as_it_is(status: int) -> None:
    blocked = (status, {"Content-Type": "text/plain"}, b"Your address was blocked")
    with registry(instead={1: blocked}) as (source, scripted, _):
        with pytest.raises(Refused, match=rf"HTTP {status}: Your address was blocked") as told:
            sweep(source)
    assert told.value.status == status
    assert len(scripted.pages) == 2, "who was turned away does not start from the beginning"


def test_a_query_that_is_refused_is_not_asked_again() -> None:
    refused = (400, {"Content-Type": "text/plain"}, b"Unknown area in query.cond")
    with registry(instead={0: refused}) as (source, scripted, _):
        with pytest.raises(Refused, match=r"Unknown area in query\.cond"):
            sweep(source)
    assert len(scripted.pages) == 1


@pytest.mark.parametrize("reply", [HTML, CUT, as_json({}), as_json({"studies": {}})])
def test_what_is_no_answer_is_asked_again(reply: Any) -> None:
    with registry(instead={0: reply, 2: reply}) as (source, scripted, clock):
        assert numbers(sweep(source)) == NUMBERS
    assert (len(scripted.pages), len(clock.pauses)) == (5, 2)


@pytest.mark.parametrize("reply", [HTML, CUT, as_json({}), as_json({"studies": []})])
def test_what_is_never_an_answer_is_malformed(reply: Any) -> None:
    with registry(instead=dict.fromkeys(range(9), reply)) as (source, scripted, _):
        with pytest.raises(Malformed):
            sweep(source)
    assert len(scripted.pages) == ATTEMPTS


def test_a_version_without_a_date_is_malformed() -> None:
    with registry(states=[""]) as (source, scripted, _):
        with pytest.raises(Malformed, match="how old its data are"):
            sweep(source)
    assert scripted.pages == []


def test_null_for_a_list_is_an_empty_list_and_does_not_hide_what_is_counted() -> None:
    none = as_json({"totalCount": 0, "studies": None})
    with registry(instead={0: none}) as (source, _, _):
        assert sweep(source) == [Page(0, ())]
    lost = as_json({"totalCount": 5, "studies": None})
    with registry(instead={0: lost, 1: lost}) as (source, _, _):
        with pytest.raises(Suspect, match="counts 5 studies but lists 0"):
            sweep(source)


def test_studies_with_null_for_their_lists_are_read() -> None:
    study = sample(NUMBERS[0])
    study["protocolSection"] |= {"conditionsModule": {"conditions": None}, "outcomesModule": None}
    with registry([study]) as (source, _, _):
        [page] = sweep(source)
    assert (page.records[0].conditions, page.records[0].outcomes) == ((), ())


def test_what_cannot_be_read_is_a_reject_and_counts() -> None:
    with registry([sample(NUMBERS[0]), None, sample(None), sample(NUMBERS[1])]) as (source, _, _):
        pages = sweep(source)
    assert numbers(pages) == NUMBERS[:2]
    rejects = [one for page in pages for one in page.rejects]
    assert len(rejects) == 2
    assert all(isinstance(one, Reject) and one.raw for one in rejects)


def test_a_set_that_shrank_is_asked_for_again() -> None:
    empty = as_json({"totalCount": 0, "studies": []})
    with registry(30, page_size=30, instead={0: empty}) as (source, _, _):
        assert len(numbers(sweep(source, previous=30))) == 30
    with registry(30, page_size=30, instead={0: empty, 1: empty}) as (source, _, _):
        with pytest.raises(Suspect, match=r"finds 0 where it found 30.*--accept-shrunken"):
            sweep(source, previous=30)


def test_half_a_set_is_suspect_and_a_small_one_may_shrink() -> None:
    with registry(14, page_size=20) as (source, _, _), pytest.raises(Suspect, match="found 29"):
        sweep(source, previous=29)
    with registry(2) as (source, _, _):
        assert len(numbers(sweep(source, previous=9))) == 2


def test_too_many_requests_are_waited_for_as_asked() -> None:
    slow = (429, {"Retry-After": "7"}, b"")
    with registry(instead={1: slow}) as (source, _, clock):
        assert numbers(sweep(source)) == NUMBERS
    assert clock.pauses == [7.0]


def test_a_source_that_is_down_gives_the_pages_before() -> None:
    down: Reply = (503, {}, b"down")
    with registry(instead=dict.fromkeys(range(1, 20), down)) as (source, _, _):
        given = []
        with pytest.raises(Unavailable):
            for page in source.sweep(Terms()):
                given.append(page)
    assert numbers(given) == NUMBERS[:2]


def test_a_study_is_found_by_an_earlier_number() -> None:
    study = as_json(sample("NCT09990007"))
    moved = (301, {"Location": "/studies/NCT09990007"}, b"")
    places = {"/studies/NCT09990007": study, "/studies/NCT09999801": moved}
    with registry(0, elsewhere=places) as (source, _, _):
        found = source.study("NCT09999801")
    assert isinstance(found, Trial)
    assert found.number == "NCT09990007"
    assert "NCT09999801" in found.secondary_ids


def test_a_study_that_is_not_there_is_none() -> None:
    gone = (404, {"Content-Type": "text/plain"}, b"NCT number NCT00000000 not found")
    with registry(0, elsewhere={"/studies/NCT00000000": gone}) as (source, _, _):
        assert source.study("NCT00000000") is None


def test_a_number_cannot_lead_elsewhere() -> None:
    with registry(0) as (source, scripted, _):
        with pytest.raises(SourceError):
            source.study("../version?x=1")
    assert "/version" not in [path for path, _ in scripted.asked]


@pytest.mark.skipif(not REAL, reason=NO_REAL)
def test_the_real_studies_go_through() -> None:
    by_number = {
        study["protocolSection"]["identificationModule"]["nctId"]: study for study in real_studies()
    }
    with registry(list(by_number.values()), page_size=10) as (source, _, _):
        pages = sweep(source, previous=len(by_number))
    assert set(numbers(pages)) == set(by_number)
    assert json.dumps([len(page.rejects) for page in pages]) == json.dumps([0] * len(pages))
