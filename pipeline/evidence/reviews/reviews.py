"""What did a review look at? The date of its last search, its studies, and the people in them.

Only where the text calls itself a systematic review or meta-analysis, or says which databases were
searched; the numbers and dates of a primary study mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import versions
from pipeline.evidence.people.headcounts import LONGEST_SENTENCE, Headcount
from pipeline.evidence.reviews.included_people import included_people
from pipeline.evidence.reviews.included_studies import included_studies
from pipeline.evidence.reviews.search_dates import last_date
from pipeline.evidence.study.reviewing import DATABASES, is_review
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage, Sentence

EXTRACTOR = versions.REVIEWS

_THIS = re.compile(
    r"this (?:[a-z]+ ){0,3}(?:review|meta-?analysis) (?:was|is|includ|compris|consist)"
)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Read last search, included studies and included participants; nothing of primary studies."""
    if not is_review(passage):
        return ()
    sentences = [one for one in passage.sentences if not _is_planned(passage, one)]
    return (*_last_search(passage, sentences), *_included(passage, sentences))


def _is_planned(passage: Passage, sentence: Sentence) -> bool:
    return passage.low.find(" will ", sentence.start, sentence.end) >= 0


def _is_own(passage: Passage, sentence: Sentence) -> bool:
    """Tell whether a sentence on the aim says what this review did."""
    return bool(_THIS.search(passage.low, sentence.start, sentence.end))


def _last_search(passage: Passage, sentences: list[Sentence]) -> Iterator[Annotation]:
    low = passage.low
    dates = [
        date
        for one in sentences
        if _dates_a_search(low[one.start : one.end])
        if (date := last_date(low, one.start, one.end))
    ]
    if dates:
        value, start, end = max(dates)
        yield passage.note(AnnotationKind.LAST_SEARCH, value, start, end, EXTRACTOR)


def _dates_a_search(low: str) -> bool:
    """Tell whether a sentence has a year and speaks of searching."""
    return ("20" in low or "19" in low) and (
        "search" in low or "inception" in low or has_any(low, DATABASES)
    )


def _included(passage: Passage, sentences: list[Sentence]) -> Iterator[Annotation]:
    """Give the included studies and the people in them; nothing where two numbers differ."""
    told = [
        (f" {passage.low[one.start : one.end]}"[:LONGEST_SENTENCE], one.start - 1)
        for one in sentences
        if one.heading is not Part.AIM or _is_own(passage, one)
    ]
    found = [(one, at) for sentence, at in told for one in included_studies(sentence)]
    plainest = min((one.plainness for one, _ in found), default=0)
    plain = [(one, at) for one, at in found if one.plainness == plainest]
    if len({one.value for one, _ in plain}) != 1:
        return
    studies, at = plain[0]
    start, end = at + studies.start, at + studies.end
    yield passage.note(AnnotationKind.INCLUDED_STUDIES, studies.value, start, end, EXTRACTOR)
    of_them = [(one.people, at) for one, at in found if one.value == studies.value and one.people]
    people, at = of_them[0] if of_them else _people(told, studies.value)
    if people:
        start, end = at + people.start, at + people.end
        yield passage.note(
            AnnotationKind.INCLUDED_PARTICIPANTS, people.value, start, end, EXTRACTOR
        )


def _people(told: list[tuple[str, int]], studies: int) -> tuple[Headcount | None, int]:
    """Find the people in a sentence of their own; nobody where two numbers differ."""
    found = [(one, at) for sentence, at in told if (one := included_people(sentence, studies))]
    return found[0] if len({one.value for one, _ in found}) == 1 else (None, 0)
