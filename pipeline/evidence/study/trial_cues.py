"""What a text means when it says ``random``: an allocation, a sample, a wish, a plan.

Cochrane calls a trial randomised when its authors state so, usually by a form of ``random``, and
merely controlled when they do not (Cochrane Handbook 5.1, box 6.3.a). So do we, but that a trial
both double-blind and controlled (placebo, crossover, parallel groups) may pass for randomised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEFORE, _AFTER = 60, 90  # characters around the word that tell what it means
_WORDS_BEFORE = 6

# A corpus that was cut into words has blanks around hyphens: ``randomi- sed``, ``double - blind``.
_BROKEN = re.compile(" ?- ")
_NEGATED = ("non-", "non", "not ", "semi-", "quasi-", "quasi ", "pseudo-", "un")
_NOT_A_DRAW = ("missing at ", "missing completely at ", "pre-")
_CHANCE = re.compile(
    r"random(?:ly)?[ -](?:sampl|select|chosen|choice|effect|forest|walk|error|access|intercept"
    r"|coeff|slope|mutat|mutagen|coil|orient|integrat|noise|field|search|digit|variab|variation"
    r"|fluctuat|process|network|graph|model|matri|motion|prim|amplif|blood|glucose|plasma|urine"
    r"|spot|survival|parameter|pattern|factor|split|placed|located|picked|drawn|recruit|telephone"
    r"|subset|initial|shuffl|loosely|arranged|permut|number|retriev)"
    r"|random(?:ly)? [a-z]{1,20} (?:sampl|select)|randomness"
    r"|randomi[sz]ed (?:response|sampl|pool|present)"
    r"|randomi[sz]ation tests?"
)
_CHOSEN = re.compile(
    r"random(?:ly)? (?:chosen|selected|picked) (?:to|for) (?:receive|undergo|take|have|be treated"
    r"|use|treatment|therapy|either|one of)"
)
_ORDER = re.compile("random(?:ly|i[sz]ed)? (?:[a-z]{1,20} )?(?:order|sequence)")
_FOR = re.compile("random(?:ly)? (?:to|for) ")
_SPLIT = re.compile(
    r"random(?:ly|i[sz]ed) [a-z0-9:%(), ]{0,70}\b(?:training|derivation|validation|development"
    r"|test)"
    r" (?:groups?|(?:data|sub)?sets?|cohorts?|and |samples?)"
)
_PLANNED = re.compile("random[a-z]{0,8} (?:[a-z-]{1,20} ){0,5}will ")
_A_STUDY = re.compile(
    r"random[a-z]{0,8}[a-z ,-]{0,40}\b(?:trials?|stud(?:y|ies)|evidence|data|rcts?)\b"
)
_NEEDED = re.compile(
    r"random[a-z]{0,8}[a-z0-9 ,()/-]{0,50}\b(?:trials?|stud(?:y|ies)|rcts?)\b[a-z ,()-]{0,30}"
    r"\b(?:need|requir|warrant|lacking|should|necessary|desirable|under ?way|ongoing|planned|will"
    r" have to|must|have to)"
)
_STUDIES = re.compile(r"random[a-z]{0,8}[a-z ,()/-]{0,50}\b(?:trials|studies|rcts)\b")
_ALLOCATED = re.compile(
    r"random(?:ly|i[sz]ed)? (?:\(|(?:[a-z]{1,20} )?(?:assign|allocat|divid|distribut|group|receiv"
    r"|to\b|into\b|in a\b|either|[12]:1|treated|given|between|among|double|cross-?over))"
    r"|random,? (?:[a-z-]+,? ){0,4}(?:fashion|manner|basis|design|method)"
)
_CITED = re.compile(
    r"random[a-z]{0,8}[a-z0-9 ,()/-]{0,70}\btrial"
    r" (?:suggest|show|demonstrat|report|found|establish)"
)
_NAMED = re.compile(
    r"random[a-z]{0,8}[a-z0-9 ,()/-]{0,60}"
    r"\b(?:trial|study|rct|design|experiment|comparison|pilot|phase)"
)
_TABLE = re.compile("random(?:i[sz]ed)? (?:number|digit)s? (?:table|list|generator)")
_VERB = re.compile("randomi[sz]")
_ANY_FORM = re.compile("random(?:ly|i[sz])")

_WISHES = (
    "future further large larger more lack no until need few without absence previous several prior"
    " await awaiting"
)
_NOT_PEOPLE = (
    "teeth molars premolars incisors extracted specimens specimen samples sample chips discs"
    " disks crowns"
    " blocks images nodes lns data dataset cohort records plots pots plants cells wells slices"
)
_OTHERS_TRIAL = (
    "hoc post-hoc secondary ancillary substudy sub-study pooled retrospective nested data subset"
    " exploratory reanalysis"
)
_PEOPLE = (
    "patients participants subjects volunteers people persons individuals adults women men children"
    " infants neonates newborns adolescents girls boys students pupils parents mothers families"
    " couples households residents nurses physicians athletes players smokers veterans survivors"
    " practices clinics schools villages communities hospitals centers centres dyads caregivers"
)
_TAKING_PART = "enrolled participating participated participants subjects patients entered"
_DEALING = "assigned allocated divided distributed grouped split randomised randomized"
_WISHING = frozenset(_WISHES.split())
_THINGS = frozenset(_NOT_PEOPLE.split())
_BORROWED = frozenset(_OTHERS_TRIAL.split())
_WHO = frozenset(_PEOPLE.split())
_ENTERED = frozenset(_TAKING_PART.split())
_DEALT = frozenset(_DEALING.split())
_ALLOCATING = frozenset({"assigned", "allocated", "divided", "received", "distributed", "given"})
_PASSIVE = frozenset({"was", "were", "we", "been", "underwent", "after", "and", "at"})
_IMITATED = frozenset({"emulate", "emulating", "emulated", "mimic", "mimics"})
_WITHIN = frozenset({"from", "within", "during"})
_IS = frozenset({"was", "were", "are", "is"})
# Said right before "randomly" of what was drawn, not dealt: ``plans were retrieved randomly``.
_DRAWN = frozenset(
    {"selected", "chosen", "picked", "sampled", "drawn", "retrieved", "extracted", "collected"}
)


def meanings(low: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Tell what each ``random`` between two places means, and where it stands."""
    for position in places("random", low, start, end):
        before = low[max(position - _BEFORE, start) : position]
        after = _BROKEN.sub("-", low[position : min(position + _AFTER, end)])
        yield _meaning(before, after.replace("i-s", "is").replace("i-z", "iz")), position


def places(word: str, low: str, start: int, end: int) -> Iterator[int]:
    """Give where a word stands between two places, in order."""
    position = low.find(word, start, end)
    while position >= 0:
        yield position
        position = low.find(word, position + len(word), end)


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
    if before.endswith(_NEGATED) or not said.isdisjoint(_IMITATED):
        return "not randomised"
    is_dealt = _CHOSEN.match(after) or _is_dealt(before, after)
    if before.endswith(_NOT_A_DRAW) or (_CHANCE.match(after) and not is_dealt):
        return "chance"
    if not _DRAWN.isdisjoint(before.split()[-1:]) and not _FOR.match(after):
        return "chance"
    if _SPLIT.match(after):
        return "split"
    return "things" if said & _THINGS and said & _IS and not said & _WHO else None


def _is_dealt(before: str, after: str) -> bool:
    """Tell a table of random numbers by which people were dealt out from one that drew a sample."""
    return bool(_TABLE.match(after)) and not _DEALT.isdisjoint((*before.split(), *after.split()))


def _intended(after: str, words: list[str], said: frozenset[str]) -> str | None:
    if (said & _WISHING and _A_STUDY.match(after)) or _NEEDED.match(after):
        return "wish"
    if "will" in words[-4:] or words[-2:] == ["to", "be"] or _PLANNED.match(after):
        return "plan"
    is_cited = words[-1:] == ["the"] and _CITED.match(after)
    return "trials" if is_cited or _STUDIES.match(after) else None


def _done(after: str, words: list[str]) -> str:
    if _ORDER.match(after):
        return "order"
    if _NAMED.match(after) and _is_of_another(words):
        return "analysis"
    allocating = not _ALLOCATING.isdisjoint(words[-2:])
    passive = not _PASSIVE.isdisjoint(words[-2:]) and _VERB.match(after)
    if allocating or passive or any(one.match(after) for one in (_ALLOCATED, _CHOSEN, _TABLE)):
        is_bare = _WHO.isdisjoint(words) and _WHO.isdisjoint(after.split())
        return "allocation" if is_bare else "people"
    if _NAMED.match(after):
        return "trial"
    return "allocation" if _ANY_FORM.match(after) else "other"


def _is_of_another(words: list[str]) -> bool:
    """Tell a trial that lent its data or its people from one that is reported."""
    close = words[-4:]
    lent = "in" in close and not _ENTERED.isdisjoint(words)
    return lent or not _WITHIN.isdisjoint(close) or not _BORROWED.isdisjoint(words)
