"""What a reader is told in one issue, rule by rule."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.digest.compose import Composition, compose
from pipeline.domain.dates import from_iso
from pipeline.domain.digests import Candidate, SectionKind
from pipeline.domain.vocabulary import AnnotationKind, ArticleKind, ChangeKind, Species, StudyDesign

from .samples import RETRACTED, candidate, issue, read, study

NEWSWORTHY = [
    ChangeKind.RETRACTED,
    ChangeKind.CONCERN_EXPRESSED,
    ChangeKind.WITHDRAWN,
    ChangeKind.CORRECTED,
    ChangeKind.PUBLISHED,
    ChangeKind.COMMENTED,
    ChangeKind.ABSTRACT_ADDED,
]


def layout(composition: Composition) -> dict[SectionKind, list[int]]:
    """Show which PMIDs stand in which section."""
    return {
        section.kind: [entry.study.pmid for entry in section.entries]
        for section in composition.digest.sections
    }


def places(*candidates: Candidate, **fields: int) -> dict[SectionKind, list[int]]:
    return layout(compose(issue(**fields), candidates))


def test_an_empty_week_gives_an_empty_digest() -> None:
    composition = compose(issue(), [])
    assert composition.digest.sections == ()
    assert (composition.told, composition.waiting) == ((), 0)


def test_the_digest_carries_what_the_issue_says() -> None:
    said = issue(title="T", reader="r", held=5)
    digest = compose(said, []).digest
    assert (digest.title, digest.reader) == ("T", "r")
    assert (digest.slot, digest.since) == (said.slot, said.since)
    assert (digest.held, digest.receipt, digest.composed) == (5, said.receipt, said.composed)
    assert digest.search_titles == said.search_titles


@pytest.mark.parametrize(
    ("design", "section"),
    [
        (StudyDesign.META_ANALYSIS, SectionKind.TRIALS),
        (StudyDesign.SYSTEMATIC_REVIEW, SectionKind.TRIALS),
        (StudyDesign.RANDOMISED_TRIAL, SectionKind.TRIALS),
        (StudyDesign.NON_RANDOMISED_TRIAL, SectionKind.TRIALS),
        (StudyDesign.PROTOCOL, SectionKind.TRIALS),
        (StudyDesign.COHORT, SectionKind.STUDIES),
        (StudyDesign.CASE_CONTROL, SectionKind.STUDIES),
        (StudyDesign.CROSS_SECTIONAL, SectionKind.STUDIES),
        (StudyDesign.CASE_REPORT, SectionKind.STUDIES),
        (StudyDesign.GUIDELINE, SectionKind.STUDIES),
        (StudyDesign.NARRATIVE_REVIEW, SectionKind.STUDIES),
        (StudyDesign.OTHER, SectionKind.STUDIES),
        (StudyDesign.UNCLEAR, SectionKind.STUDIES),
        (StudyDesign.ANIMAL, SectionKind.LABORATORY),
        (StudyDesign.IN_VITRO, SectionKind.LABORATORY),
    ],
)
def test_a_new_study_stands_by_its_design(design: StudyDesign, section: SectionKind) -> None:
    assert places(candidate(study(1, design))) == {section: [1]}


@pytest.mark.parametrize(
    ("species", "section"),
    [
        (Species.HUMAN, SectionKind.HUMAN),
        (Species.MIXED, SectionKind.STUDIES),
        (Species.ANIMAL, SectionKind.LABORATORY),
        (Species.IN_VITRO, SectionKind.LABORATORY),
    ],
)
def test_what_was_studied_decides_where_a_study_stands(
    species: Species, section: SectionKind
) -> None:
    said = [read(AnnotationKind.SPECIES, species.value)]
    assert places(candidate(study(1, StudyDesign.COHORT, said=said))) == {section: [1]}


def test_a_review_of_human_studies_is_no_human_study() -> None:
    said = [read(AnnotationKind.SPECIES, Species.HUMAN.value)]
    review = study(1, StudyDesign.NARRATIVE_REVIEW, said=said)
    assert places(candidate(review)) == {SectionKind.STUDIES: [1]}


def test_a_trial_in_animals_is_no_human_trial() -> None:
    said = [read(AnnotationKind.SPECIES, Species.ANIMAL.value)]
    trial = study(1, StudyDesign.RANDOMISED_TRIAL, said=said)
    assert places(candidate(trial)) == {SectionKind.LABORATORY: [1]}


def test_a_preprint_stands_among_preprints_whatever_its_design() -> None:
    preprint = study(1, StudyDesign.RANDOMISED_TRIAL, kind=ArticleKind.PREPRINT)
    assert places(candidate(preprint)) == {SectionKind.PREPRINTS: [1]}


def test_an_old_record_is_never_taken_for_new() -> None:
    late = candidate(study(1, StudyDesign.RANDOMISED_TRIAL), ChangeKind.LATE)
    preprint = candidate(study(2, kind=ArticleKind.PREPRINT), ChangeKind.LATE)
    assert places(preprint, late) == {SectionKind.OLDER: [1, 2]}


def test_sections_come_in_the_order_a_reader_wants() -> None:
    everything = [
        candidate(study(7), is_baseline=True),
        candidate(study(10, searches=("nearby",))),
        candidate(study(6), ChangeKind.LATE),
        candidate(study(5, kind=ArticleKind.PREPRINT)),
        candidate(study(4, StudyDesign.ANIMAL)),
        candidate(study(3)),
        candidate(study(9, said=[read(AnnotationKind.SPECIES, "human")])),
        candidate(study(2, StudyDesign.RANDOMISED_TRIAL)),
        candidate(study(1), ChangeKind.RETRACTED),
        candidate(study(8), ChangeKind.COMMENTED, sent_before=date(2026, 9, 14)),
    ]
    found = nearby(*everything)  # registered trials are tested in test_trial_sections.py
    assert list(found) == [one for one in SectionKind if one is not SectionKind.REGISTRY]
    assert list(found.values()) == [[8], [1], [2], [9], [3], [4], [5], [6], [10], [7]]


def test_evidence_outranks_date_and_the_newest_comes_first() -> None:
    new_protocol = candidate(study(1, StudyDesign.PROTOCOL, created="2026-11-21"))
    old_meta = candidate(study(2, StudyDesign.META_ANALYSIS, created="2026-11-01"))
    old_trial = candidate(study(3, StudyDesign.RANDOMISED_TRIAL, created="2026-11-02"))
    new_trial = candidate(study(4, StudyDesign.RANDOMISED_TRIAL, created="2026-11-20"))
    shown = places(new_protocol, old_meta, old_trial, new_trial)
    assert shown == {SectionKind.TRIALS: [2, 4, 3, 1]}


def test_the_pmid_settles_what_evidence_and_date_leave_open() -> None:
    assert places(*(candidate(study(pmid)) for pmid in (3, 1, 2))) == {
        SectionKind.STUDIES: [1, 2, 3]
    }


def test_a_study_without_a_create_date_comes_last() -> None:
    assert places(candidate(study(1, history=())), candidate(study(2))) == {
        SectionKind.STUDIES: [2, 1]
    }


def test_one_study_is_one_entry_with_the_gravest_change_first() -> None:
    one = study(1)
    kinds = [ChangeKind.REVISED, ChangeKind.COMMENTED, ChangeKind.RETRACTED, ChangeKind.CORRECTED]
    composition = compose(issue(), [candidate(one, kind) for kind in kinds])
    (entry,) = composition.digest.entries
    assert [change.kind for change in entry.changes] == [
        ChangeKind.RETRACTED,
        ChangeKind.CORRECTED,
        ChangeKind.COMMENTED,
        ChangeKind.REVISED,
    ]
    assert len(composition.told) == 4


def test_the_newest_change_brings_the_newest_record() -> None:
    old, new = study(1, title="before"), study(1, title="after")
    changes = [
        candidate(new, ChangeKind.COMMENTED, number=8),
        candidate(old, ChangeKind.RETRACTED, number=7),
    ]
    assert compose(issue(), changes).digest.entries[0].study.article.title == "after"


def test_an_arrival_swallows_what_happened_to_it_since() -> None:
    one = study(1, StudyDesign.RANDOMISED_TRIAL)
    composition = compose(issue(), [candidate(one, ChangeKind.CORRECTED), candidate(one)])
    assert layout(composition) == {SectionKind.TRIALS: [1]}
    assert len(composition.told) == 2


def test_a_retracted_study_that_arrives_is_still_an_entry() -> None:
    assert places(candidate(study(1, publication_types=(RETRACTED,)))) == {SectionKind.STUDIES: [1]}


@pytest.mark.parametrize("kind", NEWSWORTHY)
def test_what_happens_to_a_held_study_is_news(kind: ChangeKind) -> None:
    sent = candidate(study(1), kind, sent_before=date(2026, 9, 14))
    never_sent = candidate(study(2), kind)
    assert places(never_sent, sent) == {SectionKind.NEWS: [1], SectionKind.OTHER_NEWS: [2]}


@pytest.mark.parametrize("kind", [ChangeKind.REVISED, ChangeKind.INDEXED])
def test_new_wording_and_indexing_are_settled_without_a_word(kind: ChangeKind) -> None:
    composition = compose(issue(), [candidate(study(1), kind, number=5)])
    assert (layout(composition), composition.told, composition.waiting) == ({}, (5,), 0)


def test_the_gravest_news_comes_first_whatever_the_evidence() -> None:
    comment = candidate(study(1, StudyDesign.META_ANALYSIS), ChangeKind.COMMENTED)
    retraction = candidate(study(2, StudyDesign.IN_VITRO), ChangeKind.RETRACTED)
    assert places(comment, retraction) == {SectionKind.OTHER_NEWS: [2, 1]}


def test_the_reader_is_reminded_of_the_issue_that_first_told_of_a_study() -> None:
    first, second = date(2026, 9, 14), date(2026, 10, 12)
    changes = [
        candidate(study(1), ChangeKind.COMMENTED, sent_before=second),
        candidate(study(1), ChangeKind.CORRECTED, sent_before=first),
    ]
    assert compose(issue(), changes).digest.entries[0].sent_before == first


def test_the_starter_set_is_a_sample_and_all_of_the_baseline_is_told() -> None:
    baseline = [candidate(study(pmid), number=pmid, is_baseline=True) for pmid in range(1, 21)]
    composition = compose(issue(starter_entries=3), baseline)
    assert layout(composition) == {SectionKind.STARTER: [1, 2, 3]}
    assert composition.told == tuple(range(1, 21))
    assert (composition.waiting, composition.digest.rolled_over) == (0, 0)


def test_the_starter_set_has_the_strongest_then_the_newest_evidence_that_stands() -> None:
    unclear = study(1, published=from_iso("2026-11"))
    old_trial = study(2, StudyDesign.RANDOMISED_TRIAL, published=from_iso("2007"))
    new_trial = study(3, StudyDesign.RANDOMISED_TRIAL, published=from_iso("2024-03-01"))
    retracted = study(4, StudyDesign.META_ANALYSIS, publication_types=(RETRACTED,))
    meta = study(5, StudyDesign.META_ANALYSIS, published=from_iso("1999"))
    history = [
        candidate(one, ChangeKind.LATE, is_baseline=True)
        for one in (unclear, old_trial, new_trial, retracted, meta)
    ]
    assert places(*history) == {SectionKind.STARTER: [5, 3, 2, 1, 4]}


def test_news_about_a_study_from_before_the_watch_is_news() -> None:
    later = candidate(study(1), ChangeKind.RETRACTED, is_baseline=True)
    assert places(later) == {SectionKind.OTHER_NEWS: [1]}


def test_a_retraction_is_not_lost_when_it_comes_with_the_baseline() -> None:
    one = study(1)
    changes = [
        candidate(one, ChangeKind.LATE, is_baseline=True),
        candidate(one, ChangeKind.RETRACTED, is_baseline=True),
    ]
    assert places(*changes) == {SectionKind.OTHER_NEWS: [1]}


def test_what_does_not_fit_waits_and_is_counted() -> None:
    arrivals = [candidate(study(pmid), number=pmid) for pmid in range(1, 8)]
    composition = compose(issue(max_entries=5), arrivals)
    assert layout(composition) == {SectionKind.STUDIES: [1, 2, 3, 4, 5]}
    assert (composition.told, composition.waiting) == ((1, 2, 3, 4, 5), 2)
    assert composition.digest.sections[0].more == 2


def test_a_section_that_waits_as_a_whole_is_still_counted() -> None:
    arrivals = [candidate(study(1, StudyDesign.META_ANALYSIS)), candidate(study(2))]
    composition = compose(issue(max_entries=1), arrivals)
    assert layout(composition) == {SectionKind.TRIALS: [1], SectionKind.STUDIES: []}
    assert composition.digest.rolled_over == composition.waiting == 1


def test_news_is_never_cut_for_the_sake_of_new_studies() -> None:
    news = [candidate(study(pmid), ChangeKind.CORRECTED) for pmid in range(1, 5)]
    arrivals = [candidate(study(pmid, StudyDesign.META_ANALYSIS)) for pmid in (8, 9)]
    assert places(*arrivals, *news, max_entries=4) == {
        SectionKind.OTHER_NEWS: [1, 2, 3, 4],
        SectionKind.TRIALS: [],
    }


def test_news_beyond_the_whole_issue_rolls_over_too() -> None:
    news = [candidate(study(pmid), ChangeKind.CORRECTED) for pmid in range(1, 5)]
    composition = compose(issue(max_entries=3), news)
    assert (len(composition.told), composition.waiting) == (3, 1)


def test_the_starter_set_counts_towards_the_issue_but_never_waits() -> None:
    arrivals = [candidate(study(pmid)) for pmid in (1, 2)]
    history = [candidate(study(pmid), is_baseline=True) for pmid in (3, 4)]
    composition = compose(issue(max_entries=3), arrivals + history)
    assert layout(composition) == {SectionKind.STUDIES: [1, 2], SectionKind.STARTER: [3]}
    assert composition.waiting == 0


def test_all_changes_of_a_study_wait_together() -> None:
    first, second = study(1, StudyDesign.META_ANALYSIS), study(2)
    changes = [candidate(first), candidate(second), candidate(second, ChangeKind.REVISED)]
    composition = compose(issue(max_entries=1), changes)
    assert (len(composition.told), composition.waiting) == (1, 2)


def test_a_change_given_twice_counts_once() -> None:
    once = candidate(study(1), number=4)
    composition = compose(issue(), [once, replace(once)])
    assert composition.told == (4,)
    assert len(composition.digest.entries[0].changes) == 1


NEARBY = (("k2", "Vitamin K2"), ("nearby", "Vitamin K, nearby"))


def nearby(*candidates: Candidate) -> dict[SectionKind, list[int]]:
    said = issue(search_titles=NEARBY, near=frozenset({"nearby"}))
    return layout(compose(said, candidates))


def test_what_only_a_search_for_near_misses_finds_stands_last() -> None:
    missed = candidate(study(1, StudyDesign.RANDOMISED_TRIAL, searches=("nearby", "of another")))
    met = candidate(study(2, searches=("k2", "nearby")))
    assert nearby(missed, met) == {SectionKind.STUDIES: [2], SectionKind.NEAR: [1]}


def test_a_near_miss_starts_nothing_and_its_retraction_is_news() -> None:
    history = candidate(study(1, searches=("nearby",)), is_baseline=True)
    retracted = candidate(study(2, searches=("nearby",)), ChangeKind.RETRACTED)
    assert nearby(history, retracted) == {SectionKind.OTHER_NEWS: [2]}


def test_what_no_search_finds_any_more_is_no_near_miss() -> None:
    assert nearby(candidate(study(1, searches=()))) == {SectionKind.STUDIES: [1]}
