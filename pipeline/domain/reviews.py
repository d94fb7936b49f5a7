"""What a review could not know: the trials that came out after its last search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.domain.dates import from_iso
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign

REVIEWS = frozenset({StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.META_ANALYSIS})


def searched_until(review: Study) -> date | None:
    """Give the last day a review's search can have covered; None where it does not say."""
    stated = review.annotation(AnnotationKind.LAST_SEARCH)
    return from_iso(str(stated.value)).latest() if stated else None


def could_not_include(review: Study, held: Iterable[Study]) -> list[Study]:
    """List the randomised trials that cannot have been in a review, in the order given.

    They came out after the last day of its search, and gave a form of vitamin K that the review is
    about; a review that names no form is about all of them. A review without a date of its last
    search leaves the question open: nothing is listed.
    """
    until = searched_until(review)
    if until is None:
        return []
    return [one for one in held if _is_trial_of(one, review) and _came_out_after(one, until)]


def _is_trial_of(study: Study, review: Study) -> bool:
    forms, given = set(review.values(AnnotationKind.FORMS)), set(study.values(AnnotationKind.FORMS))
    is_trial = study.design is StudyDesign.RANDOMISED_TRIAL
    return is_trial and study.pmid != review.pmid and bool(given & forms if forms else given)


def _came_out_after(study: Study, day: date) -> bool:
    """Judge by the first day it can have been read anywhere; undated studies are left out."""
    article = study.article
    dates = (article.published, article.electronic)
    days = [first for one in dates if one and (first := one.earliest())]
    days += [article.created] if article.created else []
    return bool(days) and min(days) > day
