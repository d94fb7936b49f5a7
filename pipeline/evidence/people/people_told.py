"""Which sentences tell of the study's people: its own, and those that count or describe people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.text.study_sentences import tells_of_study
from pipeline.evidence.text.together import TOGETHER

# ``Fifteen healthy males took part``, ``80 subjects with``: a sentence that counts people or says
# that they took part is the study's, whatever else it lacks.
_PEOPLE_COUNTED = (
    r" (?!million)(?:[a-z-]+ ){0,4}(?:patients|women|m[ae]n|subjects|adults|children|individuals"
    r"|people|persons|infants|neonates|newborns|males|females|volunteers|participants|recipients"
    r"|residents|users)\b"
)
_COUNTED = re.compile(rf"\d{_PEOPLE_COUNTED}")
_COUNTED_IN_WORDS = re.compile(
    r"\W*(?:[a-z ]{3,20}: )?(?:(?:patients|subjects|in|of|the) ){0,2}"
    r"(?:ten|eleven|twelve|[a-z]{3,5}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    rf"|[a-z -]{{3,20}}hundred)(?:-[a-z]{{3,5}})?{_PEOPLE_COUNTED}"
)
_TAKING_PART = (
    *("took part", "consisted of", "comprised", "carried out", "attended", "(n =", "(n=", "study "),
    *(
        "trial ",
        "survey ",
        "investigation ",
        "girl ",
        "boy ",
        "baby ",
        "man ",
        "infant ",
        "neonate ",
    ),
)
_TOOK_PART = re.compile(
    r"took part\b|consisted of\b|comprised\b|carried out\b|attended\b|\(n ?= ?\d"
    r"|(?:study|trial|survey|investigation) (?:was|were|took|ran)\b"
    r"|(?:trial|study)(?: \([^()]{1,60}\))? is an?\b"
    r"|(?:girl|boy|baby|man|woman|infant|neonate) (?:was|had|presented)\b"
)
_LONGEST_ASIDE = 80  # characters
_SHUT_OUT = ("exclu", "ineligib", "previous", "should", "future", "worldwide", "estimated")


def first_told(passage: Passage, matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """Find the first match in a sentence that tells of the study or counts its people."""
    for match in matches:
        if is_told(passage, passage.sentence_at(match.start())):
            return match
    return None


def is_told(passage: Passage, sentence: Sentence) -> bool:
    """Tell whether a sentence speaks of the study or counts its people."""
    if tells_of_study(passage, sentence):
        return True
    counted = _counted(passage)
    if sentence.start not in counted:
        counted[sentence.start] = _counts_people(passage, sentence)
    return counted[sentence.start]


@lru_cache(maxsize=TOGETHER)
def _counted(passage: Passage) -> dict[int, bool]:
    """Keep what was told of the sentences of a text: one may be the whole of it."""
    return {}


def _counts_people(passage: Passage, sentence: Sentence) -> bool:
    low, start, end = passage.low, sentence.start, sentence.end
    if has_any(low[start:end], _SHUT_OUT):
        return False
    counted = _COUNTED.search(low, start, end) or _COUNTED_IN_WORDS.match(low, start, end)
    if not (counted or _takes_part(low, start, end)):
        return False
    return passage.part(sentence) is not Part.CONCLUSION


def _takes_part(low: str, start: int, end: int) -> bool:
    """Look for the words of taking part, each where ``find`` sees it: patterns are slower."""
    for word in _TAKING_PART:
        place = low.find(word, start, end)
        if place >= 0 and _TOOK_PART.search(low, place, min(place + _LONGEST_ASIDE, end)):
            return True
    return False
