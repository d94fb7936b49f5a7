"""Where a study's changes put it: news, arrival, starter set, or nowhere."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.digest.groups import group_by_study
from pipeline.domain.digests import Candidate, SectionKind
from pipeline.domain.vocabulary import ArticleKind, ChangeKind

from .samples import candidate, study

PREPRINT = study(kind=ArticleKind.PREPRINT)


def section(*candidates: Candidate) -> SectionKind | None:
    (group,) = group_by_study(candidates)
    return group.section


def later(one: Candidate, days: int = 1) -> Candidate:
    return replace(one, change=replace(one.change, noted=one.change.noted + timedelta(days=days)))


def baseline(kind: ChangeKind) -> Candidate:
    return candidate(PREPRINT, kind, is_baseline=True)


def test_a_preprint_that_came_with_its_article_before_the_watch_is_history() -> None:
    both = baseline(ChangeKind.LATE), baseline(ChangeKind.PUBLISHED)
    assert section(*both) is SectionKind.STARTER


def test_a_preprint_that_came_out_while_we_watched_is_news() -> None:
    both = baseline(ChangeKind.LATE), later(baseline(ChangeKind.PUBLISHED))
    assert section(*both) is SectionKind.OTHER_NEWS
    assert section(baseline(ChangeKind.PUBLISHED)) is SectionKind.OTHER_NEWS


def test_a_new_preprint_that_is_out_already_stands_with_the_preprints() -> None:
    both = candidate(PREPRINT), candidate(PREPRINT, ChangeKind.PUBLISHED)
    assert section(*both) is SectionKind.PREPRINTS


@pytest.mark.parametrize("kind", [ChangeKind.RETRACTED, ChangeKind.WITHDRAWN, ChangeKind.CORRECTED])
def test_what_happens_to_an_old_study_is_news_on_any_day(kind: ChangeKind) -> None:
    assert section(baseline(ChangeKind.LATE), baseline(kind)) is SectionKind.OTHER_NEWS


@pytest.mark.parametrize("kind", [ChangeKind.INDEXED, ChangeKind.REVISED])
def test_what_is_worth_no_word_has_no_place(kind: ChangeKind) -> None:
    assert section(candidate(PREPRINT, kind)) is None
