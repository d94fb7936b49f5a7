"""How many people: randomised, enrolled, analysed, and to how many the main event happened.

Each total comes from its own verb. Planned numbers (``will be randomised``) are no result and not
read; the people of a review's studies are a question of ``reviews``. Two different totals of one
kind, and no word for which is the whole: nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.event_counts import event_counts
from pipeline.evidence.headcounts import LONGEST_SENTENCE, PEOPLE
from pipeline.evidence.parts import Part
from pipeline.evidence.passage import Passage, Sentence
from pipeline.evidence.people_roles import Plainness
from pipeline.evidence.people_totals import Total, totals
from pipeline.evidence.reviews import is_review
from pipeline.evidence.words import words_of

EXTRACTOR = "people/1"

_KINDS = (
    AnnotationKind.RANDOMISED,
    AnnotationKind.ENROLLED,
    AnnotationKind.ANALYSED,
    AnnotationKind.EVENTS,
)
_PEOPLE = re.compile(rf" (?:{'|'.join(PEOPLE.split())})|were (?:random|alloc|assign)")
_PEOPLE_WORDS = frozenset(PEOPLE.split())


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Read the totals of a primary study; nothing where a kind is not stated, or not once."""
    low = passage.low
    if _PEOPLE_WORDS.isdisjoint(words_of(low)):
        return ()
    found = [
        total
        for one in _sentences(passage)
        for total in totals(low[one.start : one.end][:LONGEST_SENTENCE], one.start)
    ]
    found += event_counts(passage)
    if not found or is_review(passage):
        return ()
    return tuple(
        passage.note(one.kind, one.value, one.start, one.end, EXTRACTOR) for one in _answers(found)
    )


def _answers(found: list[Total]) -> list[Total]:
    """Choose one total for each kind; fewer enrolled than randomised or analysed cannot be."""
    chosen = {kind: _chosen([one for one in found if one.kind is kind]) for kind in _KINDS}
    enrolled = chosen[AnnotationKind.ENROLLED]
    others = (chosen[AnnotationKind.RANDOMISED], chosen[AnnotationKind.ANALYSED])
    if enrolled and any(one and one.value > enrolled.value for one in others):
        del chosen[AnnotationKind.ENROLLED]
    return [one for one in chosen.values() if one]


def _sentences(passage: Passage) -> Iterator[Sentence]:
    """Give each sentence that speaks of people, but for those on the aim."""
    over = 0
    for found in _PEOPLE.finditer(passage.low):
        if found.end() > over:
            sentence = passage.sentence_at(found.end() - 1)
            over = sentence.end
            if sentence.heading is not Part.AIM:
                yield sentence


def _chosen(stated: list[Total]) -> Total | None:
    """Take the total that is stated most plainly; two that differ are none.

    A sample that no verb speaks of is the largest one named.
    """
    plainest = min((one.plainness for one in stated), default=Plainness.WHOLE)
    plain = [one for one in stated if one.plainness is plainest]
    if plainest >= Plainness.WHOLE_SAMPLE:
        return max(plain, key=lambda one: one.value)
    return plain[0] if len({one.value for one in plain}) == 1 else None
