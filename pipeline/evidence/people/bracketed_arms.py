"""Arms counted in brackets alone: ``were randomised to MK-7 (n = 30) or placebo (n = 28)``.

They add up to the randomised where every bracket after the verb holds one number. Only people, or
``they``, are read: teeth and clinics are randomised as well.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.people.headcounts import N_EQUALS, Headcount
from pipeline.evidence.people.people_nouns import PEOPLE_NOUN
from pipeline.evidence.people.people_settings import Plainness, Role
from pipeline.evidence.text.number_words import value_of

_MOST_ARMS = 6
_RANDOMISED = re.compile(
    rf"(?:\b{PEOPLE_NOUN}|^ they|^ all)[^;]{{0,200}}? (?:randomi[sz]ed|randomly (?:assigned"
    r"|allocated|divided)|(?:assigned|allocated|divided) (?:at random|randomly))[ ,]"
)
_NOT_ONE_EACH = re.compile(
    r"\b(?:each|per (?:group|arm)|respectively|subgroup|complet|analy[sz]ed)"
)


def bracketed_arms(sentence: str) -> list[tuple[Headcount, Role]]:
    """Add up the arms of a lower-cased sentence; nothing where it has fewer than two."""
    if sentence.count("n=") + sentence.count("n =") < 2:
        return []
    verb = _RANDOMISED.search(sentence)
    if not verb or _NOT_ONE_EACH.search(sentence, verb.end()):
        return []
    arms = list(N_EQUALS.finditer(sentence, verb.end()))
    values = [value_of(one["number"]) or 0 for one in arms]
    if not (2 <= len(arms) <= _MOST_ARMS and all(values)):
        return []
    if any(")" not in sentence[one.end() : other.start() + 1] for one, other in pairwise(arms)):
        return []
    start, end = arms[0].start("number"), arms[-1].end()
    count = Headcount(sum(values), start, end, start, in_brackets=True)
    return [(count, Role(AnnotationKind.RANDOMISED, Plainness.ADDED_UP))]
