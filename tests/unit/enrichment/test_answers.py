"""What services answer is read as it stands; what is no answer is said to be none."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.dates import PartialDate
from pipeline.domain.enrichments import Citations, Notice, OpenAccess, Updates
from pipeline.enrichment import crossref, icite, unpaywall
from pipeline.enrichment.crossref import pause_ms
from pipeline.errors import Malformed, Suspect
from pipeline.http_client import Answer

from .answers import BY_PUBLISHER, BY_RETRACTION_WATCH, CITED, CLOSED, FREE, answer, cited, work

ASKED = "10.5555/sample.11"


def read_open_access(answer: Answer) -> OpenAccess:
    return unpaywall.read_open_access(answer, ASKED)


def read_updates(answer: Answer) -> Updates:
    return crossref.read_updates(answer, ASKED)


def read_citations(answer: Answer) -> dict[int, Citations]:
    return icite.read_citations(answer, (11, 12))


READERS: tuple[Callable[..., Any], ...] = (read_citations, read_open_access, read_updates)
NEW_TO_ICITE = {"pmid": 12, "citation_count": 0, "relative_citation_ratio": None}
OF_2024 = CITED | {"provisional": "Yes", "cited_by_clin": "21 22 22", "authors": "A Sampleauthor"}


def test_citations_with_a_ratio_and_without_one() -> None:
    found = read_citations(answer(cited(CITED, NEW_TO_ICITE)))
    assert found == {11: Citations(12, 2, 1.534, False), 12: Citations(0)}


def test_the_shape_before_july_2025_is_read_too() -> None:
    assert read_citations(answer(cited(OF_2024))) == {11: Citations(12, 2, 1.534, True)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"citation_count": None},
        {"citation_count": -1},
        {"citation_count": "12"},
        {"citation_count": 10**30},
        {"citation_count": True},
        {"pmid": None},
        {"pmid": "11"},
    ],
)
def test_a_count_that_is_none_makes_the_study_unknown(wrong: dict[str, Any]) -> None:
    assert read_citations(answer(cited(CITED | wrong, NEW_TO_ICITE))) == {12: Citations(0)}


@pytest.mark.parametrize("ratio", [b"1e999", b"NaN", b"-1", b'"1.5"', b"[1.5]"])
def test_a_ratio_that_no_number_holds_is_not_there(ratio: bytes) -> None:
    row = b'{"pmid": 11, "citation_count": 12, "relative_citation_ratio": %s}' % ratio
    assert read_citations(answer(b'{"data": [%s]}' % row)) == {11: Citations(12)}


@pytest.mark.parametrize("content", [{}, {"data": None}, {"data": {}}, {"error": "no pmids"}])
def test_without_its_list_icite_has_not_said_that_it_knows_none(content: Any) -> None:
    with pytest.raises(Malformed, match="no list of studies"):
        read_citations(answer(content))
    assert read_citations(answer({"data": []})) == {}


def test_a_free_report_and_one_that_is_not() -> None:
    assert read_open_access(answer(FREE)) == OpenAccess(
        True,
        "green",
        "https://repository.example.org/11.pdf",
        "cc-by",
        "acceptedVersion",
        "repository",
    )
    assert read_open_access(answer(CLOSED)) == OpenAccess(False, "closed")


def test_a_status_that_nobody_knows_is_kept() -> None:
    assert read_open_access(answer(FREE | {"oa_status": "diamond"})).status == "diamond"


@pytest.mark.parametrize("place", [None, [], "https://x.example", {"url": None}, {"url": 7}])
def test_a_report_may_be_free_nobody_says_where(place: Any) -> None:
    assert read_open_access(answer(FREE | {"best_oa_location": place})).url == ""


@pytest.mark.parametrize("said", [{}, {"is_oa": None}, {"is_oa": "true"}, {"is_oa": 1}])
def test_whether_it_is_free_must_be_said(said: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="is_oa"):
        read_open_access(answer(said))


def test_the_search_of_unpaywall_is_no_answer_about_a_doi() -> None:
    with pytest.raises(Malformed):
        read_open_access(answer({"elapsed_seconds": 0.03, "results": [{"response": FREE}]}))


def test_notices_of_the_publisher_and_of_retraction_watch() -> None:
    found = read_updates(answer(work(BY_PUBLISHER, BY_RETRACTION_WATCH))).notices
    day, doi = PartialDate(2026, 9, 1), "10.5555/sample.notice"
    assert found == (
        Notice("retraction", "Retraction", doi, "publisher", day),
        Notice("retraction", "Retraction", doi, "retraction-watch", day, "4711"),
    )
    assert len({one.key for one in found}) == 2


def test_rows_of_retraction_watch_that_share_a_made_up_doi_are_not_one() -> None:
    rows = [BY_RETRACTION_WATCH | {"DOI": "10.1000/none", "record-id": one} for one in (1, 2, "2")]
    found = read_updates(answer(work(*rows))).notices
    assert [one.record for one in found] == ["1", "2"]


def test_a_work_without_notices_is_an_answer() -> None:
    nothing: list[dict[str, Any]] = [
        {},
        {"updated-by": None},
        {"updated-by": []},
        {"updated-by": {"type": "x"}},
    ]
    for none in nothing:
        content = {"message": {"DOI": "10.5555/sample.11", **none}}
        assert read_updates(answer(content)).notices == ()


@pytest.mark.parametrize("content", [{}, {"message": []}, {"message": {}}, {"message": None}])
def test_what_is_about_no_work_is_no_answer(content: Any) -> None:
    with pytest.raises(Malformed, match="no work"):
        read_updates(answer(content))


@pytest.mark.parametrize("named", ["10.5555/sample.12", "10.5555/sample.1", "10.5555/sample.111"])
def test_an_answer_about_another_report_is_suspect(named: str) -> None:
    with pytest.raises(Suspect, match=f"asked about {ASKED} and answered about {named}"):
        read_updates(answer({"message": {"DOI": named, "updated-by": [BY_PUBLISHER]}}))
    with pytest.raises(Suspect, match="Unpaywall was asked about"):
        read_open_access(answer(FREE | {"doi": named}))


@pytest.mark.parametrize("nameless", [{}, {"doi": None}, {"doi": ""}, {"doi": 11}])
def test_an_answer_that_names_no_report_is_suspect(nameless: dict[str, Any]) -> None:
    content = {key: value for key, value in FREE.items() if key != "doi"} | nameless
    with pytest.raises(Suspect, match="a work without a DOI"):
        read_open_access(answer(content))


def test_the_case_of_a_doi_means_nothing() -> None:
    assert read_open_access(answer(FREE | {"doi": ASKED.upper()})).is_open
    assert read_updates(answer({"message": {"DOI": ASKED.upper()}})) == Updates()


def test_an_alias_is_answered_by_the_work_that_lists_it() -> None:
    names = {"DOI": "10.5555/other", "aliases": ["10.5555/x", ASKED]}
    found = read_updates(answer({"message": names | {"updated-by": [BY_PUBLISHER]}}))
    assert len(found.notices) == 1


def test_citations_of_a_study_that_nobody_asked_about_are_suspect() -> None:
    with pytest.raises(Suspect, match="PMID 13"):
        read_citations(answer(cited(CITED, NEW_TO_ICITE | {"pmid": 13})))


@pytest.mark.parametrize(
    ("when", "iso"),
    [
        ({"date-parts": [[2026, 11]]}, "2026-11"),
        ({"date-parts": [[2026]]}, "2026"),
        ({"date-parts": [[2026, 13, 40]]}, "2026"),
        ({"date-parts": [[10**400]]}, ""),
        ({"date-parts": [[None]]}, ""),
        ({"date-parts": []}, ""),
        ({"date-parts": "2026"}, ""),
        (None, ""),
    ],
)
def test_a_date_as_far_as_it_is_known(when: Any, iso: str) -> None:
    (notice,) = read_updates(answer(work(BY_PUBLISHER | {"updated": when}))).notices
    assert notice.updated.iso() == iso


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "body",
    [b"<html><h1>503</h1></html>", b'{"data": [', b"", b"Resource not found.", b"[]", b"null"],
)
def test_what_is_not_json_is_malformed(reader: Callable[..., Any], body: bytes) -> None:
    with pytest.raises(Malformed):
        reader(answer(body))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["javascript:alert(1)", "10.1/x", "retraction", "\x00\u202e"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(sorted({*CITED, *FREE, *BY_PUBLISHER})), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(READERS))
def test_whatever_is_answered_is_read_or_malformed(found: Any, reader: Callable[..., Any]) -> None:
    for content in (found, cited(found), FREE | {"best_oa_location": found}, work(found)):
        with suppress(Malformed, Suspect):
            reader(answer(content))


@given(st.data())
def test_an_answer_with_one_value_changed_is_read_or_malformed(data: st.DataObject) -> None:
    content, reader = data.draw(
        st.sampled_from(
            [
                (cited(CITED, OF_2024), read_citations),
                (FREE, read_open_access),
                (work(BY_PUBLISHER, BY_RETRACTION_WATCH), read_updates),
            ]
        )
    )
    text = json.dumps(content)
    cut = data.draw(st.integers(0, len(text)))
    more = data.draw(st.sampled_from(["null", "1e999", "[]", "{}", '"', "<b>", "\\u0000"]))
    with suppress(Malformed, Suspect):
        reader(answer((text[:cut] + more + text[cut + len(more) :]).encode()))


@pytest.mark.parametrize(
    ("limit", "interval", "pause"),
    [
        ("10", "1s", 100),
        ("5", "1s", 200),
        ("3", "1s", 334),
        ("50", "10s", 200),
        ("1", "3600s", 60_000),
        ("0", "1s", None),
        ("-5", "1s", None),
        ("5", "1m", None),
        ("5", "", None),
        ("", "1s", None),
        ("9" * 400, "1s", None),
        ("٥", "1s", None),
    ],
)
def test_the_pause_that_crossref_asks_for(limit: str, interval: str, pause: int | None) -> None:
    told = {"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}
    assert pause_ms(told) == pause
    assert pause_ms({}) is None
