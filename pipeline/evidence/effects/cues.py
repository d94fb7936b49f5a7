"""The words that say something changed, or did not, and what a "no" before them makes of it.

A cue alone is no finding: ``effects`` decides which cue speaks of the thing measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from pipeline.evidence.text.literals import has_any


class Change(Enum):
    """What happened to a thing measured; ``BETTERED`` says neither up nor down."""

    RAISED = "raised"
    LOWERED = "lowered"
    BETTERED = "bettered"
    WORSENED = "worsened"
    NONE = "none"


class Shape(Enum):
    """How a cue says it, which decides whether it is about a difference between groups."""

    COMPARES = "compares"  # lower, greater: two things are compared
    CHANGES = "changes"  # decreased, a reduction: over time, by an act, or between groups
    JUDGES = "judges"  # similar, unchanged: says by itself that nothing differs
    ASKS = "asks"  # difference, effect: says nothing unless denied


@dataclass(frozen=True, slots=True)
class Cue:
    """One such word by its place; ``is_denied`` when a "no" governs it."""

    start: int
    end: int
    change: Change | None
    shape: Shape
    is_denied: bool = False


_WORDS = (
    (Change.RAISED, Shape.COMPARES, "higher|greater|larger|longer|more|bigger|positively"),
    (
        Change.RAISED,
        Shape.CHANGES,
        "increas(?:e[sd]?|ing)|rais(?:e[sd]?|ing)|rises?|rose|enhanc(?:e[sd]?|ing|ement)|elevat(?:es?"
        "|ing|ion)|gain(?:ed|s)?|up-?regulat(?:e[sd]?|ing|ion)|promot(?:e[sd]?|ing)|accelerat(?:e[sd]?"
        "|ing)|stimulat(?:e[sd]?|ing)|induc(?:e[sd]?|ing)|prolong(?:ed|s)?|doubl(?:e[sd]|ing)"
        "|augment(?:ed|s)",
    ),
    (
        Change.LOWERED,
        Shape.COMPARES,
        "lower|smaller|less|fewer|shorter|slower|protective|inversely|negatively",
    ),
    (
        Change.LOWERED,
        Shape.CHANGES,
        "decreas(?:e[sd]?|ing)|lower(?:ed|s|ing)|reduc(?:e[sd]?|ing|tions?)|declin(?:e[sd]?|ing)"
        "|fell|falls?|drop(?:ped|s)?|attenuat(?:e[sd]?|ing|ion)|suppress(?:e[sd]|ion|ing)?|inhibit"
        "(?:ed|s|ing|ion)?|down-?regulat(?:e[sd]?|ing|ion)|diminish(?:e[sd]|ing)?|blunt(?:ed|s)"
        "|prevent(?:ed|s|ing|ion)?|slow(?:ed|s|ing)?|delay(?:ed|s|ing)?|halt(?:ed|s)?|arrest(?:ed|s)"
        "|abolish(?:ed|es)?|block(?:ed|s)|revers(?:e[sd]?|al)|regress(?:ed|ion)?|protect(?:s|ed)?"
        "|mitigat(?:e[sd]?|ing)|ameliorat(?:e[sd]?|ing)|alleviat(?:e[sd]?|ing)|loss(?:es)?"
        "|shorten(?:ed|s|ing)?",
    ),
    (Change.BETTERED, Shape.COMPARES, "better|superior|best|favou?rable"),
    (
        Change.BETTERED,
        Shape.CHANGES,
        "improv(?:e[sd]?|ing|ements?)|benefi(?:t|ts|ted|cial)|preserv(?:e[sd]?|ing|ation)"
        "|restor(?:e[sd]?|ing)|effective(?:ly)?",
    ),
    (Change.WORSENED, Shape.COMPARES, "worse|poorer|inferior"),
    (
        Change.WORSENED,
        Shape.CHANGES,
        "worsen(?:ed|s|ing)?|deteriorat(?:e[sd]?|ing|ion)|impair(?:ed|s|ment)?|aggravat(?:e[sd]?|ing)"
        "|exacerbat(?:e[sd]?|ing|ion)|harm(?:s|ed|ful)?",
    ),
    (
        Change.NONE,
        Shape.JUDGES,
        "similar|comparable|unchanged|unaffected|unaltered|equivalent|non-?inferior(?:ity)?|same|stable"
        "|identical|equally",
    ),
    (
        None,
        Shape.ASKS,
        "differ(?:s|ed|ences?|ent|ing)?|effects?|affect(?:ed|s)?|impact(?:ed|s)?|influenc(?:e[sd]?)"
        "|alter(?:ed|s|ations?)?|chang(?:e[sd]?|ing)|associat(?:ed|ions?)|correlat(?:ed?|ions?)"
        "|related|relation(?:ships?)?|significan(?:t|ce)|evidence|modif(?:y|ied)|link(?:ed)?"
        "|predict(?:ed|s|ors?|ive)?",
    ),
)
_KINDS = tuple((change, shape) for change, shape, _ in _WORDS)
_CUE = re.compile("|".join(f"({words})" for _, _, words in _WORDS))
_WORD = re.compile(r"[a-z][a-z-]*[a-z]")
_DENIAL = re.compile(
    r"(?:\bnot?|n't|\bcannot|\bwithout|\bfail(?:ed|s|ure)? to|\bneither|\bnor|\bunable to"
    r"|\black(?:ed)? of|\bnever|\bno longer|\blittle|\bnone of[^.;,]{0,30})(?! only)"
    r"(?:[ ,/-]{1,2}(?!but\b|only\b|and\b)[a-z0-9%]{1,16}){0,6}[ -]{1,2}$"
)
_NAME_GOES_ON = (
    " by vitamin k absen",
    " in vitamin k absen",
)  # ``induced`` in PIVKA-II's long name
_DENYING = ("no", "n't", "without", "fail", "neither", "unable", "lack", "never", "little")
_DENIAL_REACH = 70  # characters before a cue
_SIGNIFICANT = ("significant ", "significantly ")
_NOT_PROVEN = re.compile(r"\b(?:non-?|not |in)significant(?:ly)? $")

# What a word of size makes of the noun of change after it: ``a smaller decrease`` is more.
OPPOSITE = {
    Change.RAISED: Change.LOWERED,
    Change.LOWERED: Change.RAISED,
    Change.BETTERED: Change.WORSENED,
    Change.WORSENED: Change.BETTERED,
}
_NOUN = re.compile(
    r"(?:increas|ris|elevat|decreas|reduc|declin|loss|drop|fall|improve|worsen|gain|deteri)"
)
_BY_MORE = re.compile(r" (?:[a-z]{4,14}ly |much |far )?(?:less|more)")
_BETWEEN = re.compile(
    r"(?: (?:the|a|an|in|of|age-related|further|mean|significant|significantly|relative|annual"
    r"|rates?))* ?-?"
)


@lru_cache(maxsize=4)  # several outcomes stand in one clause
def cues(low: str, start: int, end: int) -> tuple[Cue, ...]:
    """List the cues of a stretch of lower-cased text, those of one phrase joined into one."""
    joined: list[Cue] = []
    for found in _WORD.finditer(low, start, end):
        kind = _kind(found[0])
        if kind is None or low.startswith(_NAME_GOES_ON, found.end()):
            continue
        cue = Cue(found.start(), found.end(), *kind, _is_denied(low, start, found.start()))
        if joined and (whole := _joined(low, joined[-1], cue)):
            joined[-1] = whole
        else:
            joined.append(cue)
    return tuple(joined)


@lru_cache(maxsize=8192)
def _kind(word: str) -> tuple[Change | None, Shape] | None:
    """Look a word up; words come again and again, so what was found is kept."""
    found = _CUE.fullmatch(word)
    return _KINDS[(found.lastindex or 1) - 1] if found else None


def _is_denied(low: str, start: int, position: int) -> bool:
    before = low[max(start, position - _DENIAL_REACH) : position]
    if before.endswith(_SIGNIFICANT) and _NOT_PROVEN.search(before):
        return True
    return has_any(before, _DENYING) and bool(_DENIAL.search(before))


def _joined(low: str, first: Cue, second: Cue) -> Cue | None:
    """Join a word of size and the noun of change after it, or before: ``increased less``."""
    if first.shape is Shape.CHANGES and _BY_MORE.fullmatch(low, first.end, second.end):
        change = first.change
        if change and low.endswith("less", first.end, second.end):
            change = OPPOSITE.get(change, change)
        return replace(first, end=second.end, change=change, shape=Shape.COMPARES)
    if not _BETWEEN.fullmatch(low, first.end, second.start):
        return None
    if first.change in (Change.RAISED, Change.LOWERED) and _NOUN.match(low, second.start):
        turned = first.change is Change.LOWERED and second.change is not None
        change = OPPOSITE[second.change] if turned and second.change in OPPOSITE else second.change
        return replace(first, end=second.end, change=change)
    return None
