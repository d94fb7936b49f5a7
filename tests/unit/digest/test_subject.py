"""The subject and the first sentence, as a reader meets them in the inbox."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from pipeline.digest.wording import lead, subject
from pipeline.domain.digests import Candidate, SearchReceipt
from pipeline.domain.vocabulary import ArticleKind, ChangeKind, StudyDesign

from .samples import candidate, digest, receipt, study

ANSWERED = SearchReceipt("k2", "Vitamin K2", held=412)
FAILED = SearchReceipt("mgp", "Matrix Gla protein", error="no answer")


def arrivals(*designs: StudyDesign, first: int = 1) -> list[Candidate]:
    return [candidate(study(first + place, one)) for place, one in enumerate(designs)]


def news(*kinds: ChangeKind) -> list[Candidate]:
    return [candidate(study(500 + place), kind) for place, kind in enumerate(kinds)]


TRIAL, COHORT = StudyDesign.RANDOMISED_TRIAL, StudyDesign.COHORT
META, REVIEW = StudyDesign.META_ANALYSIS, StudyDesign.SYSTEMATIC_REVIEW
RETRACTED, CORRECTED = ChangeKind.RETRACTED, ChangeKind.CORRECTED


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (arrivals(COHORT), "1 new study"),
        (arrivals(COHORT, COHORT), "2 new studies"),
        (arrivals(TRIAL, COHORT), "2 new studies: 1 randomised trial"),
        (arrivals(TRIAL, TRIAL), "2 new studies: 2 randomised trials"),
        (arrivals(META, TRIAL, REVIEW), "3 new studies: 1 meta-analysis, 1 systematic review"),
        (
            arrivals(TRIAL, COHORT, COHORT, COHORT) + news(RETRACTED),
            "4 new studies: 1 randomised trial, 1 retraction",
        ),
        (arrivals(COHORT) + news(RETRACTED, RETRACTED), "1 new study, 2 retractions"),
        (news(RETRACTED), "1 retraction"),
        (news(CORRECTED, CORRECTED, ChangeKind.COMMENTED), "2 corrections, 1 comment"),
        (news(ChangeKind.CONCERN_EXPRESSED), "1 expression of concern"),
        (news(ChangeKind.PUBLISHED), "1 preprint now published"),
        (news(ChangeKind.WITHDRAWN, ChangeKind.ABSTRACT_ADDED), "1 withdrawal, 1 abstract added"),
        ([candidate(study(1), ChangeKind.LATE)], "1 older study"),
        ([candidate(study(1, kind=ArticleKind.PREPRINT))], "1 new study"),
        ([], "Nothing new: 3,412 studies held"),
    ],
)
def test_newest_fact_first(changes: Sequence[Candidate], expected: str) -> None:
    assert subject(digest(*changes), "K2/MGP") == f"[K2/MGP] {expected}"


def test_a_study_with_two_pieces_of_news_counts_by_the_gravest() -> None:
    one = study(1)
    both = [candidate(one, CORRECTED), candidate(one, RETRACTED)]
    assert subject(digest(*both), "K2") == "[K2] 1 retraction"


def test_without_a_tag_there_are_no_brackets() -> None:
    assert subject(digest(), "") == "Nothing new: 3,412 studies held"


@pytest.mark.parametrize("tag", ["", "K2/MGP", "twenty letters in it"])
def test_a_long_subject_gives_up_the_least_of_its_facts(tag: str) -> None:
    changes = arrivals(*[TRIAL] * 12, META, REVIEW) + news(*ChangeKind, *ChangeKind)
    words = subject(digest(*changes, max_entries=200), tag)
    assert len(words) <= 70
    assert "new studies: 1 meta-analysis" in words
    assert "2 retractions" in words


def test_the_first_issue_says_that_the_watch_has_started() -> None:
    history = [candidate(study(pmid), is_baseline=True) for pmid in range(1, 6)]
    first = digest(*history, since=None, held=412)
    assert subject(first, "K2/MGP") == "[K2/MGP] The watch has started: 412 studies held"
    assert lead(first) == (
        "The watch has started: 412 studies held, 5 of them below to start with."
    )
    assert "1 study held" in subject(digest(since=None, held=1), "")


@pytest.mark.parametrize(
    ("searches", "expected"),
    [
        ([FAILED], "PubMed could not be asked"),
        ([ANSWERED, FAILED], "1 of 2 searches could not be asked"),
    ],
)
@pytest.mark.parametrize("fields", [{}, {"since": None}])
def test_a_failure_never_looks_like_nothing_new(
    searches: list[SearchReceipt], expected: str, fields: dict[str, Any]
) -> None:
    failed = digest(receipt=receipt(*searches), **fields)
    assert subject(failed, "K2") == f"[K2] {expected}"
    assert "could not be asked" in lead(failed)
    assert "Nothing new since" not in lead(failed) or "that were answered" in lead(failed)


def test_an_issue_with_a_failure_is_marked_incomplete() -> None:
    changes = arrivals(*[TRIAL] * 3, META, REVIEW) + news(*ChangeKind)
    partial = digest(*changes, receipt=receipt(ANSWERED, FAILED))
    assert subject(partial, "K2/MGP").endswith("(incomplete)")
    assert len(subject(partial, "K2/MGP")) <= 70
    assert "1 of 2 searches could not be asked." in lead(partial)


def test_a_first_issue_with_a_failure_is_marked_incomplete() -> None:
    history = candidate(study(1), is_baseline=True)
    partial = digest(history, since=None, receipt=receipt(ANSWERED, FAILED))
    assert subject(partial, "") == "The watch has started: 3,412 studies held (incomplete)"


def test_a_search_not_asked_as_written_never_looks_like_nothing_new() -> None:
    degraded = replace(ANSWERED, degraded=("left out: of",))
    quiet = digest(receipt=receipt(ANSWERED, degraded))
    assert subject(quiet, "") == "1 of 2 searches not asked as written"
    assert "is not known" in lead(quiet) or "that were answered" in lead(quiet)
    told = digest(*arrivals(TRIAL), receipt=receipt(ANSWERED, degraded))
    assert subject(told, "").endswith("(incomplete)")
    assert "1 of 2 searches not asked as written." in lead(told)


def test_an_edited_search_brings_a_starter_set_and_says_so() -> None:
    edited = replace(ANSWERED, is_baseline=True, is_edited=True)
    history = candidate(study(1), is_baseline=True)
    shown = subject(digest(history, receipt=receipt(edited)), "")
    assert shown == "A search was edited: 1 study to start with"


def test_a_missing_landmark_is_heard_of_in_a_quiet_week() -> None:
    alarm = replace(ANSWERED, landmarks_missing=(1, 2))
    assert subject(digest(receipt=receipt(alarm)), "").endswith(", 2 landmarks missing")


def test_the_lead_adds_up_the_issue() -> None:
    changes = arrivals(TRIAL, COHORT) + news(RETRACTED, CORRECTED)
    changes += [candidate(study(900), ChangeKind.LATE)]
    assert lead(digest(*changes)) == (
        "2 new studies (1 randomised trial), 1 retraction, 1 correction, 1 older study."
    )


def test_the_lead_counts_what_waits() -> None:
    assert lead(digest(*arrivals(COHORT, COHORT), max_entries=1)).endswith(
        "1 more waits for the next issue."
    )
    assert lead(digest(*arrivals(*[COHORT] * 4), max_entries=1)).endswith(
        "3 more wait for the next issue."
    )


def test_the_lead_of_a_quiet_week_says_since_when() -> None:
    assert lead(digest()) == "Nothing new since 2026-11-15; 3,412 studies held."


def test_a_search_added_later_brings_a_starter_set_of_its_own() -> None:
    added = digest(candidate(study(1), is_baseline=True))
    assert subject(added, "") == "A search was added: 1 study to start with"
    assert lead(added) == "A search was added: 1 study to start with."


def test_a_starter_set_does_not_hide_a_failure() -> None:
    history = candidate(study(1), is_baseline=True)
    added = digest(history, receipt=receipt(ANSWERED, FAILED))
    assert subject(added, "").endswith("(incomplete)")
    assert "1 of 2 searches could not be asked." in lead(added)
