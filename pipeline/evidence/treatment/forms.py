"""Which vitamin K? The forms that a study itself gave, ate or measured.

What only the background names does not count; the vitamin without a type is no answer.
"""

from __future__ import annotations

import re

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind, VitaminKForm
from pipeline.evidence import versions
from pipeline.evidence.people.people_told import is_told
from pipeline.evidence.text.own_work import is_own, own_work_starts
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment.vitamin_k import NUMBERED, Mention, mentions

EXTRACTOR = versions.FORMS

_EARLIER = re.compile(
    r"\b(?:earlier|previous|prior) (?:[a-z]+ )?(?:work|stud|trial|report|finding|research)"
    r"|\b(?:previously|has been|have been) (?:shown|reported|suggested|found)"
)
_REACH = 200  # characters around a name in which its sentence may say so


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name each form once, quoting the first own sentence that names it."""
    typed = [one for one in mentions(passage.low) if one.form]
    if not typed:
        return ()
    begin = own_work_starts(passage)
    own = [
        one
        for one in typed
        if is_own(passage, one.start, begin) and not _is_earlier_work(passage, one)
    ]
    if not own:  # a trial told of before the words that start own work
        own = [one for one in typed if is_told(passage, passage.sentence_at(one.start))]
    return tuple(
        passage.note(AnnotationKind.FORMS, form, one.start, one.end, EXTRACTOR)
        for form, one in _first_of_each(own).items()
    )


def _is_earlier_work(passage: Passage, one: Mention) -> bool:
    sentence = passage.sentence_at(one.start)
    end = min(sentence.end, one.end + _REACH)
    return bool(_EARLIER.search(passage.low, max(sentence.start, one.start - _REACH), end))


def _first_of_each(found: list[Mention]) -> dict[VitaminKForm, Mention]:
    """Keep the first mention of each form; K2 says no more where a number is told."""
    first: dict[VitaminKForm, Mention] = {}
    for one in found:
        if one.form:
            first.setdefault(one.form, one)
    if NUMBERED & first.keys():
        first.pop(VitaminKForm.K2, None)
    return first
