"""How many deaths or events a whole sample had: ``132 died``, ``there were 87 fractures``.

Only plain counts: a sentence that speaks of arms, or compares, counts no whole sample; adverse
events are not what a study looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.people.counting_sentences import number_before
from pipeline.evidence.people.people_nouns import PEOPLE_NOUN
from pipeline.evidence.people.people_settings import Plainness
from pipeline.evidence.people.people_totals import Total
from pipeline.evidence.text.number_words import NUMBER, value_of
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.text.words import Lexicon

_WORDS = Lexicon({"died", "deaths", "events", "fractures"})
_NO_ADJECTIVES = frozenset({"of", "in", "and", "or", "to", "with", "adverse", "serious"})
_ADJECTIVES = r"(?: +(?!of |in |and |or |to |with |adverse |serious )[a-z][^\s,;:()]{0,30}){0,4}?"
_DIED = rf"(?:{_ADJECTIVES} +{PEOPLE_NOUN})?(?: +(?:had|have))? +died\b"
_HAPPENED = (
    rf"{_ADJECTIVES} +(?:deaths|events|fractures)"
    r"(?= +(?:occurred|(?:were|had been|was) (?:recorded|observed|documented|identified"
    r"|ascertained|registered|confirmed|reported)))"
)
_COUNTED = rf"{_ADJECTIVES} +(?:deaths|events|fractures)\b"
_EVENTS = re.compile(
    rf" (?P<number>{NUMBER})(?:{_DIED}|{_HAPPENED})"
    rf"|(?:there were|we (?:observed|recorded|identified|documented|ascertained)|accrued)"
    rf"(?: a total of)? (?P<counted>{NUMBER}){_COUNTED}"
)
_NOT_THE_WHOLE = re.compile(
    r" (?:groups?|arms?|versus|vs|than|respectively|compared|placebo|adverse|men and|women and"
    r"|previous|studies|of these|of them|of whom|the other|toxic"
    r"|treatment-related|animals|mice|rats)\b"
)


def event_counts(passage: Passage) -> Iterator[Total]:
    """Read every count of the events of a whole sample."""
    low = passage.low
    found: dict[int, Sentence] = {}
    for word in _WORDS.of(low):
        at = low.find(f" {word}")
        while at >= 0:
            if number_before(low, at, _NO_ADJECTIVES) >= 0:
                sentence = passage.sentence_at(at + 1)
                found[sentence.start] = sentence
            at = low.find(f" {word}", at + 1)
    for start, sentence in sorted(found.items()):
        if sentence.heading is not Part.AIM and not _NOT_THE_WHOLE.search(low, start, sentence.end):
            yield from _counts(f" {low[start : sentence.end]}", start - 1)


def _counts(padded: str, offset: int) -> Iterator[Total]:
    for found in _EVENTS.finditer(padded):
        value = value_of(found["number"] or found["counted"])
        if value:
            whole = padded.endswith("a total of", 0, found.start())
            plainness = Plainness.WHOLE if whole else Plainness.VERB
            yield Total(
                AnnotationKind.EVENTS,
                value,
                plainness,
                offset + found.start() + 1,
                offset + found.end(),
            )
