"""Answers that cannot all be true: what one question settled decides what others may say.

Each extractor reads for itself. Here a protocol loses its results, rats are not counted as people,
a review counts the people of its studies and gives no dose itself. Blank beats wrong, so answers
only go, and the reader need not ask for what would go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from pipeline.domain.annotations import Annotation, Outcome
from pipeline.domain.vocabulary import AnnotationKind, Species, StudyDesign
from pipeline.evidence import versions
from pipeline.evidence.treatment.cautions import dose_caution

EXTRACTOR = versions.AGREEMENT

PEOPLE = frozenset(
    {
        AnnotationKind.RANDOMISED,
        AnnotationKind.ENROLLED,
        AnnotationKind.ANALYSED,
        AnnotationKind.EVENTS,
    }
)
REVIEWED = frozenset(
    {
        AnnotationKind.LAST_SEARCH,
        AnnotationKind.INCLUDED_STUDIES,
        AnnotationKind.INCLUDED_PARTICIPANTS,
    }
)
_GIVEN = frozenset({AnnotationKind.DOSES, AnnotationKind.DURATION, AnnotationKind.SUPPLEMENTS})
_REVIEWS = frozenset({StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.META_ANALYSIS})
# What such a text says of doses, people and effects is what others found.
_SECOND_HAND = frozenset({StudyDesign.NARRATIVE_REVIEW, StudyDesign.GUIDELINE, StudyDesign.OTHER})
_NO_RESULTS = _SECOND_HAND | {StudyDesign.PROTOCOL}
_NOT_PEOPLE = frozenset({Species.ANIMAL, Species.IN_VITRO})


def agree(found: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Leave out what contradicts the design or the species that was read."""
    answers = list(found)
    design, species = _settled(answers)
    gone = _gone(design, species)
    kept = [one for one in answers if one.kind not in gone]
    caution = None if _is_of_no_people(design, species) else dose_caution(kept)
    said = [*kept, caution] if caution else kept
    return tuple([_without_effect(one) for one in said] if design in _NO_RESULTS else said)


def ruled_out(found: Iterable[Annotation]) -> frozenset[AnnotationKind]:
    """Name the questions whose answers would go, by what was answered of design and species."""
    return _gone(*_settled(found))


def _settled(answers: Iterable[Annotation]) -> tuple[str | None, str | None]:
    """Give the first design and the first species that were read."""
    design = species = None
    for one in answers:
        if one.kind is AnnotationKind.DESIGN:
            design = design or str(one.value)
        elif one.kind is AnnotationKind.SPECIES:
            species = species or str(one.value)
    return design, species


@cache
def _gone(design: str | None, species: str | None) -> frozenset[AnnotationKind]:
    """Name the questions that such a study has no answer to."""
    gone = frozenset[AnnotationKind]()
    if _is_of_no_people(design, species):
        gone |= PEOPLE | {AnnotationKind.POPULATIONS}
    if design in _SECOND_HAND:
        gone |= PEOPLE | _GIVEN | {AnnotationKind.COMPARATOR}
    if design in _REVIEWS:
        return gone | PEOPLE | _GIVEN
    return gone | REVIEWED


def _is_of_no_people(design: str | None, species: str | None) -> bool:
    return species in _NOT_PEOPLE or design in (StudyDesign.ANIMAL, StudyDesign.IN_VITRO)


def _without_effect(one: Annotation) -> Annotation:
    if isinstance(one.value, Outcome):
        return replace(one, value=replace(one.value, direction=None, significant=None))
    return one
