"""What did a review look at? The date of its last search, its studies, and the people in them.

Only where the text calls itself a systematic review or meta-analysis, or says which databases were
searched; the numbers and dates of a primary study mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.headcounts import LONGEST_SENTENCE
from pipeline.evidence.included_studies import included_studies
from pipeline.evidence.parts import Part
from pipeline.evidence.passage import Passage, Sentence
from pipeline.evidence.search_dates import last_date

EXTRACTOR = "reviews/2"

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
_DATABASES = ("pubmed", "medline", "embase", "cochrane", "scopus", "web of science", "cinahl")


def is_review(passage: Passage) -> bool:
    """Tell whether a text says of itself that it reviews other studies systematically."""
    low = passage.low
    if not any(word in low for word in _WORDS):
        return False
    if _TITLE.search(low, 0, passage.body) or _OWN_WORDS.search(low, passage.body):
        return True
    return "searched" in low and sum(one in low for one in _DATABASES) >= 2


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Read last search, included studies and included participants; nothing of primary studies."""
    if not is_review(passage):
        return ()
    sentences = [one for one in passage.sentences if not _is_planned(passage, one)]
    return (*_last_search(passage, sentences), *_included(passage, sentences))


def _is_planned(passage: Passage, sentence: Sentence) -> bool:
    return passage.low.find(" will ", sentence.start, sentence.end) >= 0


def _last_search(passage: Passage, sentences: list[Sentence]) -> Iterator[Annotation]:
    low = passage.low
    dates = [
        date
        for one in sentences
        if _speaks_of_searching(low[one.start : one.end])
        if (date := last_date(low, one.start, one.end))
    ]
    if dates:
        value, start, end = max(dates)
        yield passage.note(AnnotationKind.LAST_SEARCH, value, start, end, EXTRACTOR)


def _speaks_of_searching(low: str) -> bool:
    return "search" in low or "inception" in low or any(one in low for one in _DATABASES)


def _included(passage: Passage, sentences: list[Sentence]) -> Iterator[Annotation]:
    """Give the included studies and the people in them; nothing where two numbers differ."""
    found = [
        (included, sentence.start - 1)
        for sentence in sentences
        if sentence.heading is not Part.AIM
        for included in included_studies(
            f" {passage.low[sentence.start : sentence.end]}"[:LONGEST_SENTENCE]
        )
    ]
    plainest = min((one.plainness for one, _ in found), default=0)
    plain = [one for one in found if one[0].plainness == plainest]
    if len({one.value for one, _ in plain}) != 1:
        return
    one, at = plain[0]
    yield passage.note(
        AnnotationKind.INCLUDED_STUDIES, one.value, at + one.start, at + one.end, EXTRACTOR
    )
    for people, at in ((one.people, at) for one, at in plain if one.people):
        yield passage.note(
            AnnotationKind.INCLUDED_PARTICIPANTS,
            people.value,
            at + people.start,
            at + people.end,
            EXTRACTOR,
        )
        return
