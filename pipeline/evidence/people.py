"""How many people: randomised, enrolled, analysed, and to how many the main event happened.

Each total comes from its own verb. Planned numbers (``will be randomised``) are no result and not
read; the people of a review's studies are a question of ``reviews``. Two different totals of one
kind, and no word for which is the whole: nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.event_counts import event_counts
from pipeline.evidence.headcounts import LONGEST_SENTENCE, NUMBER_AFTER_BLANK, SIGNS
from pipeline.evidence.parts import Part
from pipeline.evidence.passage import Passage, Sentence
from pipeline.evidence.people_nouns import PEOPLE, end_of_noun, nouns_by_letters
from pipeline.evidence.people_settings import Plainness, acts
from pipeline.evidence.people_totals import Total, totals
from pipeline.evidence.reviews import is_review

EXTRACTOR = "people/3"

_KINDS = (
    AnnotationKind.RANDOMISED,
    AnnotationKind.ENROLLED,
    AnnotationKind.ANALYSED,
    AnnotationKind.EVENTS,
)
_PEOPLE = re.compile(rf" (?:{'|'.join(PEOPLE.split())})|were (?:random|alloc|assign)")
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
_ALONE = re.compile(r"(?:^|: | all )\S+(?: \([^)]*\))? (?:could be|were|was|completed|finished)")
_CLOSING = {" (": ")", " [": "]"}


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Read the totals of a primary study; nothing where a kind is not stated, or not once."""
    if _PLAN.search(passage.low, 0, passage.body):
        return ()
    low = passage.low.replace("\n", " ")  # a blank before every word, and after the last
    letters = nouns_by_letters(low)
    found = [
        total
        for one in _sentences(passage, low, letters)
        for total in totals(low[one.start : one.end][:LONGEST_SENTENCE], one.start, letters)
    ]
    found += event_counts(passage)
    if not found or (is_review(passage) and not _PRIMARY.search(passage.low, 0, passage.body)):
        return ()
    return tuple(
        passage.note(one.kind, one.value, one.start, one.end, EXTRACTOR) for one in _answers(found)
    )


def _answers(found: list[Total]) -> list[Total]:
    """Choose one total for each kind.

    Fewer enrolled than randomised or analysed cannot be; nor is a sample that no verb calls
    enrolled another number than that of the randomised.
    """
    chosen = {kind: _chosen([one for one in found if one.kind is kind]) for kind in _KINDS}
    enrolled, randomised = chosen[AnnotationKind.ENROLLED], chosen[AnnotationKind.RANDOMISED]
    others = (randomised, chosen[AnnotationKind.ANALYSED])
    if enrolled and (
        any(one and one.value > enrolled.value for one in others)
        or (randomised and enrolled.plainness >= Plainness.WHOLE_SAMPLE)
    ):
        del chosen[AnnotationKind.ENROLLED]
    return [one for one in chosen.values() if one]


def _sentences(passage: Passage, low: str, letters: Set[str]) -> Iterator[Sentence]:
    """Give each sentence that counts people, but for those on the aim."""
    found = {passage.sentence_at(at) for at in _places(low, letters)}
    for one in sorted(found, key=lambda sentence: sentence.start):
        if one.heading is not Part.AIM and (
            _PEOPLE.search(low, max(one.start - 1, 0), one.end)
            or _ALONE.search(low[one.start : one.end])
            or not letters.isdisjoint(low[one.start : one.end].split())
        ):
            yield one


def _places(low: str, letters: Set[str]) -> Iterator[int]:
    """Give the places of numbers that may count people: few, so that little else is read."""
    for match in NUMBER_AFTER_BLANK.finditer(low):
        end = match.end()
        closing = _CLOSING.get(low[end : end + 2])  # ``92 (80%) were randomised``
        end = low.find(closing, end) + 1 if closing else end
        if end_of_noun(low, end, letters) or acts(low, end):
            yield match.start() + 1
    for sign in SIGNS:
        at = low.find(sign)
        while at >= 0:
            yield at
            at = low.find(sign, at + 1)


def _chosen(stated: list[Total]) -> Total | None:
    """Take the total that is stated most plainly; two that differ are none.

    A sample that no verb speaks of is the largest one named.
    """
    plainest = min((one.plainness for one in stated), default=Plainness.WHOLE)
    plain = [one for one in stated if one.plainness is plainest]
    if plainest >= Plainness.WHOLE_SAMPLE:
        return max(plain, key=lambda one: one.value)
    return plain[0] if len({one.value for one in plain}) == 1 else None
