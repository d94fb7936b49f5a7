"""How long did it last? The treatment of a trial, else the follow-up, in months.

A time counts for what the words around it say of it; ages, disease before the study, run-in and
wash-out, survival and risks at so many years are other times. Where several compete, the one that
the text comes back to wins, then the longest.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.own_work import is_own, own_work_starts
from pipeline.evidence.passage import Passage
from pipeline.evidence.times import Time, times

EXTRACTOR = "durations/1"

_LONGEST = 480  # months; longer are ages
_LONGEST_UNTRIED = 60  # months; for longer a clinic treats, but outside of trials no patient
_LEAD = 48  # characters before a time that say what it is
_REACH = 200  # characters of a sentence read before and after a time

_OTHER_TIME_AFTER = re.compile(
    r"[- ,]{0,3}(?:olds?\b|of (?:age|gestation|life|pregnancy|disease|symptoms|diagnosis|surgery)"
    r"|(?:or|and) (?:older|above|over|more|longer|younger|less)|ago\b|prior|before|earlier|previous"
    r"|later|after |followed by (?![a-z0-9 -]{0,14}(?:wash|follow|observ))|post|since|from |to \d"
    r"|versus|vs\b|[±(] ?\d|\+/-|risk|surviv|mortality|death|histor|experience|run-in|lead-in|wash"
    r"|half-li|apart|interval|(?:cumulative |event )?(?:incidence|rate)|probabilit|estimat|free"
    r"|disease|progression|overall|recurrence|relapse|outcomes?\b|results?\b|extension|open-label"
    r"|baseline|in (?:the )?(?:control|placebo)|(?:of|in|during|per) (?:each|every)|age\b|gap|delay"
    r"|recall|visit|(?:and |or )?\d+[ -](?:[wmy]|da))"
)
_OTHER_TIME_BEFORE = re.compile(
    r"(?:age[sd]?|older|younger|at least|minimum|maximum|more|less|longer|shorter|fewer|within|past"
    r"|last|previous|prior|preceding|every|each|first|initial|next|per|further|additional|another"
    r"|between|from|diagnosed|diabetes|disease|symptoms?|illness|history|half-life|survival|than"
    r"|[≥≤<>±=]|\+/-|interval|stay|surgery|range|experience|median|recovery)"
    r"(?: (?:of|was|is|the|a|for|by|than|over|period|duration|to)){0,3} ?$"
)

_RUN_IN = re.compile(r"run-?in|lead-in|wash-?out")
_CYCLE = re.compile(r"cycl(?:e|ical)|courses")
_TRIAL_WORDS = ("random", "placebo", "trial", "intervention", "supplement")
_GIVING = re.compile(
    r"receiv|treat|random|assign|administ|supplement|given|took|taken|taking|daily|weekly|twice|once"
    r"|dos(?:e|ing)|intervention|train|therap|placebo|consum|exercis|drink|allocat|diet|infus"
    r"|program|\bfed\b|mg\b|µg|capsule|tablet|session"
)
_THING = (
    r"(?:trial|study|treatment|intervention|supplementation|program(?:me)?|course|therapy|regimen"
    r"|training|administration|use|consumption|rct|exercise|diet|period of treatment|placebo"
    r"|double-blind|randomi[sz]ed|controlled|prospective|dosing)\b"
)
_WHAT_IT_IS = re.compile(rf"[ ,-]{{1,3}}(?:[a-z0-9-]+[ ,]{{1,3}}){{0,5}}?{_THING}")
_WHAT_IT_IS_APART = re.compile(
    rf" (?!(?:in|at|on|with|without|of|and|or|the|no) )(?:[a-z-]+ )?{_THING}"
)
_OF_WHAT = re.compile(
    rf" of (?:[a-z0-9/.-]+ ){{0,3}}?(?:{_THING}|vitamin|mk-?\d|phylloquinone|menaquinone)"
)
_LASTED = re.compile(
    r"(?:(?:treatment|intervention|supplementation|therapy|study|trial|program(?:me)?|training)"
    r"(?: (?:period|duration|phase))?|duration of (?:the )?(?:treatment|intervention|therapy|study"
    r"|trial|supplementation)|lasted|will last|continued)"
    r"(?: (?:was|of|lasted|for|lasting|is|were|continued|will be|a|total|period)){0,4}[ :(]{0,2}$"
)
_FOR = re.compile(
    r"\b(?:for|lasting|over|during|throughout)"
    r"(?: (?:a|an|the|total|period|duration|course|of|up to)){0,5} $"
)
_FOLLOWED = re.compile(
    r"follow(?:ed|ing)?[ -]?(?:up)?\b[a-z0-9 ,():-]{0,40}?"
    r"\b(?:for|over|during|of|was|is|mean|median|average|period|time|duration|up|:)"
    r"(?: (?:a|an|the|of|mean|median|average|about|up|to|period|will be)){0,6}[ ,:(]{0,2}$"
)
_FOLLOW_UP_AFTER = re.compile(r"[ -]{1,2}(?:of )?(?:[a-z]+ ){0,2}?(?:follow(?:-| )?up|observation)")


class _Purpose(Enum):
    TREATMENT = "treatment"
    FOLLOW_UP = "follow-up"


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Give the one duration the text is about, rounded to a tenth of a month."""
    found = [one for one in times(passage.low) if 0 < one.months <= _LONGEST]
    purposes = [(one, _purpose(passage, one)) for one in found]
    treated = [one for one, purpose in purposes if purpose is _Purpose.TREATMENT]
    followed = [one for one, purpose in purposes if purpose is _Purpose.FOLLOW_UP]
    if (treated or followed) and not any(word in passage.low for word in _TRIAL_WORDS):
        ranked = (followed, [one for one in treated if one.months <= _LONGEST_UNTRIED])
    else:
        ranked = (treated, followed)
    chosen = _chosen(passage, ranked[0], found) or _chosen(passage, ranked[1], found)
    if chosen is None:
        return ()
    months, start, end = chosen.months, chosen.start, chosen.end
    return (passage.note(AnnotationKind.DURATION, months, start, end, EXTRACTOR),)


def _chosen(passage: Passage, candidates: list[Time], found: list[Time]) -> Time | None:
    """Take the length that the text names most often, then the longest, where first named."""
    begin = own_work_starts(passage) if candidates else 0
    own = [one for one in candidates if is_own(passage, one.start, begin)]
    said = Counter(one.months for one in found)
    return max(own, key=lambda one: (said[one.months], one.months, -one.start), default=None)


def _purpose(passage: Passage, one: Time) -> _Purpose | None:
    """Tell what a time is for by the words before and after it."""
    low = passage.low
    if _OTHER_TIME_AFTER.match(low, one.end):
        return None
    sentence = passage.sentence_at(one.start)
    before = low[max(sentence.start, one.start - _REACH) : one.start]
    after = low[one.end : min(sentence.end, one.end + _REACH)]
    if _RUN_IN.search(before[-_LEAD:]):
        return None
    if _is_followed(before, after):
        return _Purpose.FOLLOW_UP
    hyphened = "-" in low[one.start : one.end]
    return _Purpose.TREATMENT if _is_treatment(before, after, hyphened) else None


def _is_followed(before: str, after: str) -> bool:
    told_before = "follow" in before and _FOLLOWED.search(before)
    return bool(told_before or _FOLLOW_UP_AFTER.match(after))


def _is_treatment(before: str, after: str, hyphened: bool) -> bool:
    if _CYCLE.search(before) or _CYCLE.search(after):
        return False  # a chemotherapy's course has days, and more follow
    what = _WHAT_IT_IS if hyphened else _WHAT_IT_IS_APART
    told = _OF_WHAT.match(after) or what.match(after) or _is_given_for(before)
    return bool(told) and not _OTHER_TIME_BEFORE.search(before[-_LEAD:])


def _is_given_for(before: str) -> bool:
    """Tell ``received it for`` and ``the treatment lasted`` from any other words."""
    lead = before[-_LEAD:]
    if _LASTED.search(lead):
        return True
    return bool(_FOR.search(lead)) and bool(_GIVING.search(before))
