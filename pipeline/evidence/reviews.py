"""What did a review look at? The date of its last search, its studies, and the people in them.

Only where the text calls itself a systematic review or meta-analysis, or says which databases were
searched; the numbers and dates of a primary study mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.headcounts import LONGEST_SENTENCE, Headcount
from pipeline.evidence.included_people import included_people
from pipeline.evidence.included_studies import included_studies
from pipeline.evidence.parts import Part
from pipeline.evidence.passage import Passage, Sentence
from pipeline.evidence.search_dates import last_date
from pipeline.evidence.study_sentences import sentences_with
from pipeline.evidence.words import words_of

EXTRACTOR = "reviews/3"

_WORDS = (
    "systematic",
    "meta-anal",
    "metaanal",
    "meta anal",
    "scoping review",
    "umbrella review",
    "searched",
    "pooled analysis",
)
# One of these words is in every text that has one of those.
_CUES = frozenset(
    {
        *("systematic", "systematically", "meta", "metaanalysis", "metaanalyses", "metaanalytic"),
        *("metaanalytical", "scoping", "umbrella", "searched", "researched", "pooled"),
    }
)
_REVIEWING = ("review", "systematic", "meta", "scoping", "umbrella")
_TITLE = re.compile(
    r"systematic(?:ally)? (?:\w+ ){0,3}(?:review|search)|meta-? ?analy|pooled analysis"
    r"|(?:scoping|umbrella|rapid) review|systematic overview|overview of (?:systematic )?reviews"
)
_OWN_WORDS = re.compile(
    r"(?:this|present|our|current) (?:updated )?(?:systematic |scoping |umbrella |literature )?"
    r"(?:review|meta-? ?analysis)"
    r"|(?:performed|conducted|undertook|carried out|did|completed) (?:a|an|this) (?:\w+ ){0,4}?"
    r"(?:systematic|meta-? ?analy|scoping|umbrella)"
    r"|an? (?:systematic (?:literature )?(?:review|search)|meta-? ?analysis|scoping review)"
    r"[a-z -]{0,60}? (?:was|were) (?:performed|conducted|undertaken|carried)"
)
_THIS = re.compile(
    r"this (?:[a-z]+ ){0,3}(?:review|meta-?analysis) (?:was|is|includ|compris|consist)"
)
_DATABASES = ("pubmed", "medline", "embase", "cochrane", "scopus", "web of science", "cinahl")


@lru_cache(maxsize=2)  # asked by people too
def is_review(passage: Passage) -> bool:
    """Tell whether a text says of itself that it reviews other studies systematically."""
    low = passage.low
    if _CUES.isdisjoint(words_of(low)) or not any(word in low for word in _WORDS):
        return False
    if _TITLE.search(low, 0, passage.body):
        return True
    if any(_OWN_WORDS.search(low, one.start, one.end) for one in _sentences(passage)):
        return True
    return "searched" in low and sum(one in low for one in _DATABASES) >= 2


def _sentences(passage: Passage) -> list[Sentence]:
    """List the sentences of the abstract that speak of reviews."""
    return [one for one in sentences_with(passage, _REVIEWING) if one.start >= passage.body]


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
        "search" in low or "inception" in low or any(one in low for one in _DATABASES)
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
