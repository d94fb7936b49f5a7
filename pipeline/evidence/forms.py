"""Which vitamin K? The forms that a study itself gave, ate or measured.

What only the background names counts where the study's own part names none; the vitamin without a
type is no answer.
"""

from __future__ import annotations

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind, VitaminKForm
from pipeline.evidence.own_work import is_own, own_work_starts
from pipeline.evidence.passage import Passage
from pipeline.evidence.vitamin_k import NUMBERED, Mention, mentions

EXTRACTOR = "forms/2"


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name each form once, quoting the first own sentence that names it."""
    typed = [one for one in mentions(passage.low) if one.form]
    if not typed:
        return ()
    begin = own_work_starts(passage)
    own = [one for one in typed if is_own(passage, one.start, begin)]
    return tuple(
        passage.note(AnnotationKind.FORMS, form, one.start, one.end, EXTRACTOR)
        for form, one in _first_of_each(own or typed).items()
    )


def _first_of_each(found: list[Mention]) -> dict[VitaminKForm, Mention]:
    """Keep the first mention of each form; K2 says no more where a number is told."""
    first: dict[VitaminKForm, Mention] = {}
    for one in found:
        if one.form:
            first.setdefault(one.form, one)
    if NUMBERED & first.keys():
        first.pop(VitaminKForm.K2, None)
    return first
