"""Which sentences speak of the study itself, rather than of what was known or is hoped for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pipeline.evidence.parts import Part
from pipeline.evidence.passage import Passage, Sentence

_OWN = re.compile(
    r"\b(?:we|our|enrol|recruit|includ|randomi[sz]|assign|allocat|consecutive|participa|volunteer"
    r"|this (?:[a-z-]+ ){0,4}(?:study|trial|analysis|survey|cohort)|(?:present|current) study"
    r"|(?:aim|purpose|objective|goal)s?\b|(?:was|were) (?:studied|measured|followed|treated|given"
    r"|examined|assessed|investigated|evaluated|analy[sz]ed|compared|divided|selected|performed"
    r"|conducted)|to (?:determine|investigate|evaluate|assess|examine|compare|study|test|explore) "
    r"|total of )"
)
_RULED_OUT = re.compile(r"exclu|ineligib|\bhope|should|future|further (?:stud|research|trial)")


def tells_of_study(passage: Passage, sentence: Sentence) -> bool:
    """Tell whether a sentence says what was studied: the title, the methods, or its own words.

    Sentences that exclude people or look ahead never do.
    """
    if sentence.heading is Part.TITLE:
        return True
    low, start, end = passage.low, sentence.start, sentence.end
    if _RULED_OUT.search(low, start, end) or passage.part(sentence) is Part.CONCLUSION:
        return False
    return sentence.heading is Part.METHODS or bool(_OWN.search(low, start, end))


def first_on_study(
    passage: Passage,
    matches: Iterable[re.Match[str]],
    is_wanted: Callable[[Passage, re.Match[str]], bool],
) -> re.Match[str] | None:
    """Find the first match that is wanted and stands in a sentence on the study.

    A sentence is judged once, however often it matches: one without a full stop may be the text.
    """
    refused = None
    for match in matches:
        sentence = passage.sentence_at(match.start())
        if sentence is refused or not is_wanted(passage, match):
            continue
        if tells_of_study(passage, sentence):
            return match
        refused = sentence
    return None


def once_a_sentence(
    passage: Passage, matches: Iterable[re.Match[str]]
) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Give each sentence that matches, with its first match."""
    last = None
    for match in matches:
        sentence = passage.sentence_at(match.start())
        if sentence is not last:
            last = sentence
            yield sentence, match
