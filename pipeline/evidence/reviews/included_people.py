"""How many people a review's studies had, where a sentence of its own says so.

``These trials enrolled 1,533 patients``; ``a total of 1,533 patients were analysed``. A sentence
that counts two lots of people counts no total.
"""

from __future__ import annotations

import re

from pipeline.evidence.people.headcounts import Headcount, headcounts, without_brackets
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.number_words import NUMBER

_STUDIES_HAD = re.compile(
    r" (?:[a-z]+: )?(?:these|the|all)(?: [a-z-]+){0,3} (?:studies|trials|rcts|articles|cohorts)"
    r" (?:had|includ|involv|compris|enrol|cover|represent|recruit|total)"
)
_FURTHEST = 60  # characters from ``had`` to the number
_ALL = ("total", "overall", "altogether", "in all")
_IN_ALL = re.compile(r"(?:total of|in total,?|overall,?|altogether,?|in all,?) $")
_TOOK_PART = re.compile(
    r"[^;]{0,60}? (?:(?:were|was) (?:\w+ly )?(?:includ|analy[sz]ed|enrol|pooled|involved|studied)"
    r"|participated)"
)
_MORE = re.compile(rf" (?:and|vs\.?|versus|or) {NUMBER}")


def included_people(sentence: str, studies: int) -> Headcount | None:
    """Read the people in so many studies from a lower-cased sentence that starts with a blank."""
    had = _STUDIES_HAD.match(sentence)
    if not had and not has_any(sentence, _ALL):
        return None
    bare = without_brackets(sentence)
    counts = [one for one in headcounts(sentence, bare) if one.noun and not one.is_share]
    if len(counts) != 1:
        return None
    [one] = counts
    if one.value <= studies or one.in_brackets or _MORE.match(bare, one.end):
        return None
    in_all = _IN_ALL.search(bare[: one.start]) and _TOOK_PART.match(bare, one.end)
    is_near = had and 0 <= one.start - had.end() <= _FURTHEST
    return one if in_all or is_near else None
