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
from pipeline.evidence import versions
from pipeline.evidence.people.counting_sentences import counting_sentences
from pipeline.evidence.people.event_counts import event_counts
from pipeline.evidence.people.headcounts import LONGEST_SENTENCE
from pipeline.evidence.people.people_nouns import nouns_by_letters, nouns_in
from pipeline.evidence.people.people_settings import Plainness
from pipeline.evidence.people.people_totals import Total, totals
from pipeline.evidence.study.reviewing import is_review
from pipeline.evidence.text.passage import Passage

EXTRACTOR = versions.PEOPLE

_KINDS = (
    AnnotationKind.RANDOMISED,
    AnnotationKind.ENROLLED,
    AnnotationKind.ANALYSED,
    AnnotationKind.EVENTS,
)
# What is announced, not done.
_PLAN = re.compile(
    r"(?:study|trial|review) protocol|protocol (?:for|of) (?:an?|the|two)\b|: (?:a )?protocol\b"
)
# A trial of its own as well: ``a randomised trial and meta-analysis``; or patients of a few pooled.
_PRIMARY = re.compile(
    r"\b(?:trial|study|cohort|survey|registry)\b[^:.]{0,30} (?:and|with|plus) (?:an? )?"
    r"(?:updated? )?meta-? ?analysis"
    r"|pooled analysis (?:of|from)(?: data from)? (?:the )?(?:two|three|2|3) "
)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Read the totals of a primary study; nothing where a kind is not stated, or not once."""
    low = passage.low
    if low.find("protocol", 0, passage.body) >= 0 and _PLAN.search(low, 0, passage.body):
        return ()
    found = [*_totals(passage), *event_counts(passage)]
    if not found or (is_review(passage) and not _PRIMARY.search(passage.low, 0, passage.body)):
        return ()
    return tuple(
        passage.note(one.kind, one.value, one.start, one.end, EXTRACTOR) for one in _answers(found)
    )


def _totals(passage: Passage) -> Iterator[Total]:
    """Give the totals of every sentence; a text that names no people counts none."""
    nouns = nouns_in(passage.low)
    if not nouns:
        return
    low = passage.low.replace("\n", " ")  # a blank before every word, and after the last
    letters = nouns_by_letters(low, nouns)
    for start, one in counting_sentences(passage, low, nouns | letters).items():
        yield from totals(low[start : one.end][:LONGEST_SENTENCE], start, letters)


def _answers(found: list[Total]) -> list[Total]:
    """Choose one total for each kind.

    Fewer enrolled than randomised or analysed cannot be; nor is a sample that no verb calls
    enrolled another number than that of the randomised.
    """
    randomised, enrolled, analysed, events = (
        _chosen([one for one in found if one.kind is kind]) for kind in _KINDS
    )
    if enrolled and (
        any(one and one.value > enrolled.value for one in (randomised, analysed))
        or (randomised and enrolled.plainness >= Plainness.WHOLE_SAMPLE)
    ):
        enrolled = None
    return [one for one in (randomised, enrolled, analysed, events) if one]


def _chosen(stated: list[Total]) -> Total | None:
    """Take the total that is stated most plainly; two that differ are none.

    A sample that no verb speaks of is the largest one named.
    """
    if len(stated) < 2:
        return stated[0] if stated else None
    plainest = min(one.plainness for one in stated)
    plain = [one for one in stated if one.plainness is plainest]
    if plainest >= Plainness.WHOLE_SAMPLE:
        return max(plain, key=lambda one: one.value)
    return plain[0] if len({one.value for one in plain}) == 1 else None
