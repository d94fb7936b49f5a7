"""What a text means when it says ``random``: an allocation, a sample, a wish, a plan.

Cochrane's search filter for trials takes any ``randomly`` and ``randomized`` (Cochrane Handbook,
technical supplement to chapter 4); most of what it finds in error means one of the other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEFORE, _AFTER = 60, 90  # characters around the word that tell what it means
_WORDS_BEFORE = 6

_NEGATED = ("non-", "non", "not ", "semi-", "quasi-", "quasi ", "pseudo-", "un")
_NOT_A_DRAW = ("missing at ", "missing completely at ", "pre-")
_CHANCE = re.compile(
    r"random(?:ly)?[ -](?:sampl|select|chosen|choice|effect|forest|walk|error|access|intercept"
    r"|coeff|slope|mutat|mutagen|coil|orient|integrat|noise|field|search|digit|variab|variation"
    r"|fluctuat|process|network|graph|model|matri|motion|prim|amplif|blood|glucose|plasma|urine|spot"
    r"|survival|parameter|pattern|factor|split|placed|located|picked|drawn|recruit|telephone|subset|initial"
    r"|shuffl|loosely|arranged|permut|number gen|retriev)"
    r"|random(?:ly)? [a-z]{1,20} (?:sampl|select)|randomness"
    r"|randomi[sz]ed (?:response|sampl|pool|present)"
    r"|randomi[sz]ation tests?"
)
_ORDER = re.compile("random(?:ly|i[sz]ed)? (?:[a-z]{1,20} )?(?:order|sequence)")
_SPLIT = re.compile(
    r"random(?:ly|i[sz]ed) [a-z0-9: ]{0,50}\b(?:training|derivation|validation)"
    r" (?:group|(?:data)?set|cohort)"
)
_PLANNED = re.compile("random[a-z]{0,8} (?:[a-z-]{1,20} ){0,5}will ")
_A_STUDY = re.compile(
    r"random[a-z]{0,8}[a-z ,-]{0,40}\b(?:trials?|stud(?:y|ies)|evidence|data|rcts?)\b"
)
_NEEDED = re.compile(
    r"random[a-z]{0,8}[a-z ,()-]{0,50}\b(?:trials?|stud(?:y|ies)|rcts?)\b[a-z ,()-]{0,30}"
    r"\b(?:need|requir|warrant|lacking|should|necessary|desirable)"
)
_STUDIES = re.compile(r"random[a-z]{0,8}[a-z ,()-]{0,50}\b(?:trials|studies|rcts)\b")
_ALLOCATED = re.compile(
    r"random(?:ly|i[sz]ed)? (?:[a-z]{1,20} )?(?:assign|allocat|divid|distribut|group|receiv|to\b"
    r"|into\b|in a\b|either|1:1|2:1|\(|treated|given|between|among|double|cross-?over|number table)"
)
_NAMED = re.compile(
    r"random[a-z]{0,8}[a-z0-9 ,()/-]{0,60}\b(?:trial|study|rct|design|experiment|comparison)"
)
_VERB = re.compile("randomi[sz]")
_ANY_FORM = re.compile("random(?:ly|i[sz])")

_WISHES = (
    "future further large larger more lack no until need few without absence previous several prior"
    " await awaiting"
)
_NOT_PEOPLE = (
    "teeth molars premolars incisors specimens specimen samples sample chips discs disks crowns"
    " blocks images nodes lns data dataset cohort records plots pots plants cells wells slices"
)
_OTHERS_TRIAL = (
    "hoc post-hoc secondary ancillary substudy sub-study pooled retrospective nested data subset"
    " exploratory reanalysis"
)
_WISHING = frozenset(_WISHES.split())
_THINGS = frozenset(_NOT_PEOPLE.split())
_BORROWED = frozenset(_OTHERS_TRIAL.split())
_ALLOCATING = frozenset({"assigned", "allocated", "divided", "received", "distributed", "given"})
_PASSIVE = frozenset({"was", "were", "we", "been", "underwent", "after", "and", "at"})
_IS = frozenset({"was", "were", "are", "is"})


def meanings(low: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Tell what each ``random`` between two places means, and where it stands."""
    position = low.find("random", start, end)
    while position >= 0:
        before = low[max(position - _BEFORE, start) : position]
        yield _meaning(before, low[position : min(position + _AFTER, end)]), position
        position = low.find("random", position + 6, end)


def _meaning(before: str, after: str) -> str:
    """Decide by the first line that fits: chance, then plans and wishes, then what was done."""
    words = before.split()[-_WORDS_BEFORE:]
    said = frozenset(words)
    return (
        _no_allocation(before, after, said) or _intended(after, words, said) or _done(after, words)
    )


def _no_allocation(before: str, after: str, said: frozenset[str]) -> str | None:
    if "mendelian" in said:
        return "mendelian"
    if before.endswith(_NEGATED):
        return "not randomised"
    if before.endswith(_NOT_A_DRAW) or _CHANCE.match(after):
        return "chance"
    if _SPLIT.match(after):
        return "split"
    return "things" if said & _THINGS and said & _IS else None


def _intended(after: str, words: list[str], said: frozenset[str]) -> str | None:
    if "will" in words[-4:] or words[-2:] == ["to", "be"] or _PLANNED.match(after):
        return "plan"
    if (said & _WISHING and _A_STUDY.match(after)) or _NEEDED.match(after):
        return "wish"
    return "trials" if _STUDIES.match(after) else None


def _done(after: str, words: list[str]) -> str:
    if _ORDER.match(after):
        return "order"
    if not _BORROWED.isdisjoint(words) and _NAMED.match(after):
        return "analysis"
    allocating = not _ALLOCATING.isdisjoint(words[-2:])
    passive = not _PASSIVE.isdisjoint(words[-2:]) and _VERB.match(after)
    if allocating or passive or _ALLOCATED.match(after):
        return "allocation"
    if _NAMED.match(after):
        return "trial"
    return "allocation" if _ANY_FORM.match(after) else "other"
