"""Which sentences speak of the study itself, rather than of what was known or is hoped for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.text.together import TOGETHER

_OWN = re.compile(
    r"\b(?:we\b|our\b|enrol|recruit|included?\b|inclusion|randomi[sz]|assign|allocat|consecutive"
    r"|participa|volunteer|this (?:[a-z-]+ ){0,4}(?:study|trial|analysis|survey|cohort)"
    r"|(?:present|current) study|(?:aim|purpose|objective|goal)s?\b|total of |received\b"
    r"|(?:was|were|is|are|will be)(?: being)? (?:studied|measured|followed|treated|given|examined"
    r"|assessed|investigated|evaluated|analy[sz]ed|compared|divided|selected|performed|conducted)"
    r"|\d+ (?!million)(?:[a-z-]+ ){0,4}(?:patients|women|men|subjects|adults|children|individuals"
    r"|people|persons|infants|neonates)\b|(?:year|month|week|day)s?-old\b"
    r"|to (?:determine|investigate|evaluate|assess|examine|compare|study|test|explore) )"
)
_OPENINGS = ("setting", "patients: ", "patients and ", "subjects")  # of a part, colon or none
_RULED_OUT = (
    *("exclu", "ineligib", " hope", "should", "future"),
    *("further stud", "further research", "further trial"),
)


def tells_of_study(passage: Passage, sentence: Sentence) -> bool:
    """Tell whether a sentence says what was studied: the title, the methods, or its own words.

    Sentences that exclude people or look ahead never do.
    """
    told = _told(passage)
    if sentence.start not in told:
        told[sentence.start] = _tells(passage, sentence)
    return told[sentence.start]


@lru_cache(maxsize=TOGETHER)
def _told(passage: Passage) -> dict[int, bool]:
    """Keep what was told of the sentences of a text: three extractors ask for the same ones."""
    return {}


def _tells(passage: Passage, sentence: Sentence) -> bool:
    if sentence.heading is Part.TITLE:
        return True
    low, start, end = passage.low, sentence.start, sentence.end
    is_own = (
        sentence.heading is Part.METHODS
        or low.startswith(_OPENINGS, start)
        or _OWN.search(low, start, end)
    )
    if not is_own or has_any(low[start:end], _RULED_OUT):
        return False
    return passage.part(sentence) is not Part.CONCLUSION


def first_on_study(passage: Passage, matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """Find the first match that stands in a sentence on the study."""
    for match in matches:
        if tells_of_study(passage, passage.sentence_at(match.start())):
            return match
    return None


def matches_with(
    passage: Passage, cues: Iterable[str], words: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """Give where ``words`` match in sentences that have one of the cues.

    ``text`` is ``low`` or ``plain``; the cues are looked for in ``low``.
    """
    for sentence in sentences_with(passage, cues):
        yield from words.finditer(text, sentence.start, sentence.end)


def sentences_with(passage: Passage, cues: Iterable[str]) -> list[Sentence]:
    """List the sentences that have one of the cues in ``low``, in order.

    Patterns are slow and ``find`` is fast, so only these sentences are worth a pattern.
    """
    low, found = passage.low, {}
    for cue in cues:
        place = low.find(cue)
        while place >= 0:
            sentence = passage.sentence_at(place)
            found[sentence.start] = sentence
            place = low.find(cue, sentence.end)
    return [found[start] for start in sorted(found)] if found else []
