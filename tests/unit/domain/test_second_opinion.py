"""Crossref is heard beside PubMed: what it alone says is news once, with its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.domain.dates import from_iso
from pipeline.domain.enrichment_news import Held, news_of
from pipeline.domain.enrichments import Citations, Notice, OpenAccess, Updates
from pipeline.domain.records import Article, Identifier, Link, PublicationType
from pipeline.domain.second_opinion import confirmed, is_second_opinion, kind_of, standing, unmarked
from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ChangeKind

SINCE, TODAY = date(2026, 9, 1), date(2026, 11, 30)
DOI = Identifier("doi", "10.5555/Sample.1")
PLAIN = Article(pmid=1, title="A sample study", identifiers=(DOI,))
RETRACTED = replace(PLAIN, publication_types=(PublicationType("D016441", "Retracted Publication"),))
ADDRESS = "https://repository.example.org/1"
FREE = OpenAccess(True, "green", ADDRESS, "cc-by", "acceptedVersion", "repository")
CLOSED = OpenAccess(False, "closed")


def notice(kind: str = "retraction", day: str = "2026-11-01", **fields: str) -> Notice:
    plain = Notice(kind, kind.capitalize(), f"10.5555/{kind}", "publisher", from_iso(day))
    return replace(plain, **fields)  # type: ignore[arg-type]


WATCHED = notice(source="retraction-watch", record="4711")


def told(
    *notices: Notice, article: Article = PLAIN, noted: frozenset[str] = frozenset()
) -> list[Change]:
    held = Held(article, SINCE, was_told=True, noted=noted)
    return list(news_of(held, Updates(notices), TODAY).changes)


def noted(*notices: Notice) -> frozenset[str]:
    return news_of(Held(PLAIN, SINCE, was_told=True), Updates(notices), TODAY).noted


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("retraction", ChangeKind.RETRACTED),
        ("Retraction", ChangeKind.RETRACTED),
        ("expression-of-concern", ChangeKind.CONCERN_EXPRESSED),
        ("Expression of concern", ChangeKind.CONCERN_EXPRESSED),
        ("withdrawal", ChangeKind.WITHDRAWN),
        ("removal", ChangeKind.WITHDRAWN),
        ("erratum", ChangeKind.CORRECTED),
        ("partial_retraction", ChangeKind.CORRECTED),
        ("new_version", None),
        ("reinstatement", None),
        ("what nobody knows", None),
    ],
)
def test_what_a_notice_means(word: str, kind: ChangeKind | None) -> None:
    assert kind_of(notice(word)) is kind


def test_a_retraction_that_pubmed_does_not_have_is_told_with_its_source() -> None:
    (change,) = told(notice())
    assert change == Change(
        ChangeKind.RETRACTED,
        "(according to Crossref, from the publisher, 2026-11-01: 10.5555/retraction;"
        " PubMed had not marked it by 2026-11-30)",
    )
    assert is_second_opinion(change)


def test_it_is_told_however_old_it_is_and_however_little_is_known() -> None:
    (change,) = told(notice(day="2011", doi="", source=""))
    assert change.detail == "(according to Crossref, 2011; PubMed had not marked it by 2026-11-30)"
    assert len(told(notice(day=""))) == 1


def test_what_pubmed_marks_is_no_news() -> None:
    assert told(notice(), notice("erratum"), article=RETRACTED) == []
    by_words = replace(PLAIN, title="WITHDRAWN: A sample study")
    assert told(notice("withdrawal"), article=by_words) == []


def test_publisher_and_retraction_watch_report_one_retraction_once() -> None:
    assert [one.detail for one in told(WATCHED, notice())] == [one.detail for one in told(notice())]
    assert told(WATCHED, notice(), noted=noted(WATCHED)) == []
    assert told(notice(), noted=noted(notice())) == [], "and once only, at every later check"


def test_a_notice_that_goes_and_comes_back_is_no_news() -> None:
    before = noted(notice("erratum"), notice())
    held = Held(PLAIN, SINCE, was_told=True, noted=before)
    gone = news_of(held, Updates(), TODAY).noted
    assert told(notice("erratum"), notice(), noted=gone) == []


def test_the_made_up_doi_of_the_report_itself_is_not_shown_as_its_notice() -> None:
    (change,) = told(notice("withdrawal", doi="10.5555/SAMPLE.1"))
    assert "10.5555" not in change.detail
    assert "10.5555" not in told(notice(doi="unavailable 10.5555/x"))[0].detail


def test_a_hostile_label_or_kind_does_not_get_into_the_sentence() -> None:
    (change,) = told(notice(label="PMID 7 https://evil.example 10.1000/evil", source="PMID 8"))
    assert "evil" not in change.detail
    assert "PMID" not in change.detail


def test_an_old_correction_is_history_and_a_new_one_is_news() -> None:
    old, new = notice("erratum", "2019-05-01"), notice("correction", "2026-10-01")
    assert told(old) == []
    assert [one.kind for one in told(old, new)] == [ChangeKind.CORRECTED]
    assert told(notice("erratum", day="")) == [], "nobody says when"


def test_a_correction_that_pubmed_links_is_no_news() -> None:
    by_doi = Link("ErratumIn", None, "J Sampl. 2026;1:2. doi: 10.5555/CORRECTION.")
    older = notice("erratum", "2026-09-05")
    newer = notice("correction", "2026-10-01")
    linked = replace(PLAIN, links=(by_doi,))
    assert [one.detail for one in told(older, newer, article=linked)] == [
        one.detail for one in told(older)
    ]
    unnamed = replace(PLAIN, links=(Link("ErratumIn", 5, "J Sampl. 2026;1:2"),))
    assert [one.detail for one in told(older, newer, article=unnamed)] == [
        one.detail for one in told(newer)
    ], "an unnamed link stands for the oldest"
    assert told(notice("expression_of_concern"), article=unnamed), "it is no link to a concern"


def test_a_retraction_that_was_taken_back_does_not_stand() -> None:
    back = notice("Reinstatement", "2026-11-02")
    assert told(notice(), back) == []
    assert unmarked(PLAIN, Updates((notice(), back))) == {}
    again = notice(day="2026-11-03", doi="10.5555/again")
    assert standing(Updates((again, back, notice()))) == (back, again)


def test_what_pubmed_says_after_crossref_is_a_quiet_revision() -> None:
    (first,) = told(notice())
    pubmed = Change(ChangeKind.RETRACTED, "J Sampl. 2026 (says PubMed's type)")
    assert confirmed(pubmed, []) == pubmed
    quiet = confirmed(pubmed, [first])
    assert quiet.kind is ChangeKind.REVISED
    assert "J Sampl. 2026" in quiet.detail
    assert confirmed(pubmed, [first, quiet]) == pubmed, "each piece stands for one"
    (withdrawn,) = told(notice("withdrawal"))
    assert confirmed(pubmed, [withdrawn]).kind is ChangeKind.REVISED
    concern = Change(ChangeKind.CONCERN_EXPRESSED, "J Sampl. 2026")
    assert confirmed(concern, [first]) == concern
    assert confirmed(pubmed, [pubmed]) == pubmed, "PubMed's own word is no second opinion"


def free(answer: OpenAccess, *noted: str, was_told: bool = True, pmcid: bool = False) -> list[str]:
    identifiers = (DOI, Identifier("pmcid", "PMC1")) if pmcid else (DOI,)
    article = replace(PLAIN, identifiers=identifiers)
    held = Held(article, SINCE, was_told, frozenset(noted))
    return [one.detail for one in news_of(held, answer, TODAY).changes]


def test_a_study_that_became_free_is_told_once() -> None:
    assert free(FREE, "closed") == ["the accepted manuscript in a repository (says Unpaywall)"]
    assert free(FREE, "closed", "open") == []
    assert free(OpenAccess(True, "gold", ADDRESS), "closed") == ["(says Unpaywall)"]


def test_a_study_that_was_free_is_no_news() -> None:
    assert free(FREE) == [], "free at the first check"
    assert free(FREE, "closed", was_told=False) == [], "nobody was sent it"
    assert free(FREE, "closed", pmcid=True) == [], "PubMed Central has it"
    assert free(CLOSED, "open") == []
    assert free(OpenAccess(True, "bronze"), "closed") == [], "nobody says where"


def test_what_was_open_and_closed_again_is_no_news_when_it_opens() -> None:
    held = Held(PLAIN, SINCE, was_told=True)
    for answer in (FREE, CLOSED, FREE, CLOSED, FREE):
        found = news_of(held, answer, TODAY)
        assert found.changes == ()
        held = replace(held, noted=found.noted)


def test_citations_and_silence_are_no_news() -> None:
    for answer in (Citations(9), None):
        found = news_of(Held(PLAIN, SINCE, was_told=True, noted=frozenset({"x"})), answer, TODAY)
        assert (set(found.noted), found.changes) == ({"x"}, ())
