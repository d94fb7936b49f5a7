"""Which trials a review cannot have known: those that came out after its last search."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.domain.annotations import Annotation
from pipeline.domain.dates import from_iso
from pipeline.domain.records import Article
from pipeline.domain.reviews import could_not_include
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind as Kind


def study(pmid: int, published: str = "", **said: str) -> Study:
    found = tuple(
        Annotation(Kind(kind), value, value, "abstract", 0, len(value), "sample/1")
        for kind, value in said.items()
    )
    return Study(Article(pmid, published=from_iso(published)), found)


def review(until: str, **said: str) -> Study:
    return study(1, "2024", design="meta-analysis", last_search=until, **said)


def trial(published: str, form: str = "MK-7") -> Study:
    return study(2, published, design="randomised trial", forms=form)


@pytest.mark.parametrize(
    ("until", "published", "is_listed"),
    [
        ("2023-03", "2023-04", True),
        ("2023-03", "2023-03-31", False),
        ("2023-03-15", "2023-03-16", True),
        ("2023", "2023-12", False),
        ("2023", "2024", True),
        ("2023-03", "2023", False),  # it may have come out in January
        ("2023-03", "", False),
    ],
)
def test_it_must_have_come_out_after_the_search(
    until: str, published: str, is_listed: bool
) -> None:
    assert bool(could_not_include(review(until), [trial(published)])) is is_listed


def test_an_online_date_before_the_search_counts() -> None:
    late = trial("2024-01")
    early = replace(late, article=replace(late.article, electronic=from_iso("2023-01-05")))
    assert could_not_include(review("2023-03"), [early]) == []


def test_it_must_be_a_trial_of_a_form_the_review_is_about() -> None:
    about_k1 = review("2020", forms="phylloquinone (K1)")
    assert could_not_include(about_k1, [trial("2024", "MK-7")]) == []
    assert could_not_include(review("2020"), [trial("2024", "MK-7")]) == [trial("2024", "MK-7")]
    cohort = study(3, "2024", design="cohort", forms="MK-7")
    assert could_not_include(review("2020"), [cohort]) == []


def test_a_review_that_does_not_say_leaves_it_open() -> None:
    silent = study(1, "2024", design="meta-analysis")
    assert could_not_include(silent, [trial("2026")]) == []
