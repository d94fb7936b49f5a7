"""What the program answered, in the shape in which gold is compared with it."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.domain.annotations import Annotation, Value
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign

PEOPLE = (AnnotationKind.RANDOMISED, AnnotationKind.ENROLLED, AnnotationKind.ANALYSED)
TRIAL = "randomised trial"


def values(found: Iterable[Annotation], *kinds: AnnotationKind) -> list[Value]:
    """Give all answers to these questions, in the order of the questions."""
    answers = tuple(found)
    return [one.value for kind in kinds for one in answers if one.kind is kind]


def trial(found: Iterable[Annotation]) -> set[str]:
    """Give the one answer there is when a text was read as a randomised trial."""
    return (
        {TRIAL} if StudyDesign.RANDOMISED_TRIAL in values(found, AnnotationKind.DESIGN) else set()
    )
