"""What a time in a text is for, by the words around it.

Ages, disease before the study, run-in and wash-out, survival and risks at so many years are other
times, and none of ours.
"""

from __future__ import annotations

import re
from enum import Enum

from pipeline.evidence.passage import Passage
from pipeline.evidence.times import Time


class Purpose(Enum):
    """What a time tells of a study."""

    TREATMENT = "treatment"
    FOLLOW_UP = "follow-up"
    POINT = "point"  # when something was measured


_CLOSED = (")", ".", ";", ",")
_FOLLOWED_CUE = re.compile(r"follow|observ|monitor|studied|tracked|surveyed| of $")
_LEAD = 48  # characters before a time that say what it is
_REACH = 200  # characters of a sentence read before and after a time

_OTHER_TIME_AFTER = re.compile(
    r"[- ,]{0,3}(?:olds?\b|of (?:age|gestation|life|pregnancy|disease|symptoms|diagnosis|surgery)"
    r"|(?:or|and) (?:older|above|over|more|longer|younger|less)|ago\b|prior|before|earlier|previous"
    r"|later|after (?!an? [\w-]{1,12} ?(?:run|wash|lead))|followed by (?![a-z0-9 -]{0,14}(?:wash"
    r"|follow|observ))|post|since|from |to \d"
    r"|versus|vs\b|± ?\d|\+/-|risk|surviv|mortality|death|histor|experience|run-in|lead-in|wash"
    r"|half-li|apart|interval|(?:cumulative |event )?(?:incidence|rate)|probabilit|estimat|free"
    r"|disease|progression|overall|recurrence|relapse|outcomes?\b|results?\b|extension"
    r"|open-label (?:ext|phase|period|follow)"
    r"|baseline|in (?:the )?(?:control|placebo)|(?:of|in|during|per) (?:each|every)|age\b|gap|delay"
    r"|recall|visit|(?:and |or )?\d+[ -](?:wk|week|mo|y\b|yr|year|day))"
)
_OTHER_TIME_BEFORE = re.compile(
    r"(?:age[sd]?|older|younger|at least|minimum|maximum|more|less|longer|shorter|fewer|within|past"
    r"|(?<!will )last|previous|prior|preceding|every|each|first|initial|(?<!for the )next|per"
    r"|further|additional|another|between|from|diagnosed|diabetes|disease|symptoms?|illness"
    r"|history|half-life|survival"
    r"|than|[≥≤<>±=]|\+/-|interval|stay|surgery|range|experience|median|recovery)"
    r"(?: (?:of|was|is|the|a|for|by|than|over|period|duration|to)){0,3} ?$"
)
_RUN_IN = re.compile(r"run-?in|lead-in|wash-?out")
_CYCLE = re.compile(r"cycl(?:e|ical)|courses")
_GIVING = re.compile(
    r"receiv|treat|random|assign|administ|supplement|given|took|taken|taking|daily|weekly|twice"
    r"|once"
    r"|dos(?:e|ing)|intervention|train|therap|placebo|consum|exercis|drink|allocat|diet|infus"
    r"|program|\bfed\b|mg\b|µg|capsule|tablet|session|\buse |\b(?:every|each) day\b"
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
    r"|trial|supplementation)|lasted|will last|continued"
    r"|(?:with|has|had|of) an? (?:total )?duration of"
    r"|[;:.,] (?:(?:total|study|trial|treatment) )?duration)"
    r"(?: (?:was|of|lasted|for|lasting|is|were|continued|will be|a|total|period)){0,4}[ :(]{0,2}$"
)
_FOR = re.compile(
    r"(?:\b(?:for|lasting|over|during|throughout)"
    r"(?: (?:a|an|the|total|next|following|subsequent|period|duration|course|of|up to)){0,5}"
    r"|\d? ?[x×]) $"
)
# ``For the next six weeks they took``
_OPENING = re.compile(r"^\s*(?:[a-z ]{3,20}: )?for (?:a |the |the next |another )?$")
_IN_BRACKETS = re.compile(r"\((?:\d+ sessions, )?$")
# ``360 µg or placebo, 26 weeks``
_LISTED = re.compile(r"(?:daily|placebo|/d(?:ay)?|per day|a day|weekly|\d ?m?g|µg|control), $")
_FOLLOWED = re.compile(
    r"follow(?:ed|ing)?[ -]?(?:up)?\b[a-z0-9 ,():-]{0,60}?"
    r"\b(?:for|over|during|of|was|is|mean|median|average|period|time|duration|up|:)"
    r"(?: (?:a|an|the|of|mean|median|average|about|up|to|period|will be)){0,6}[ ,:(]{0,2}$"
    r"|\b(?:during|over|for) an? (?:mean|median|average) of $"
    r"|\b(?:observ(?:ed|ation)|monitored|studied|tracked|surveyed)(?: [a-z]+){0,3}? (?:for|over"
    r"|during|of|was)(?: (?:a|an|the|mean|median|average|total|period|of|up|to)){0,6} $"
    r"|\b(?:after|at) an? (?:mean|median|average) (?:interval |time )?of $"
)
# What is measured again is followed: ``the scan was repeated after 4 years``, ``3 years apart``.
_AGAIN = re.compile(
    r"\b(?:repeated|again|re-?measured|re-?examined|re-?assessed|twice|second (?:scan|ct|visit)"
    r"|baseline(?:,? and|,| examination)|progress(?:ion|ed)?|serial|two (?:scans|examinations))\b"
)
_LATER = re.compile(
    r"\b(?:after|at)(?: (?:a|an|about|approximately|mean|median|average|of)){0,4} $"
)
_FOLLOW_UP_AFTER = re.compile(r"[ -]{1,2}(?:of )?(?:[a-z]+ ){0,2}?(?:follow[- ]?up|observation)")
_CHANGED_OVER = re.compile(
    r"\b(?:change[sd]?|progress(?!ion-free)|increase[sd]?|decrease[sd]?|loss|outcome"
    r"|end ?-?point|measured)"
    r"[^;]{0,90} (?:over|during|within|throughout|in)(?: the)? $"
)
_POINT = re.compile(
    r"\b(?:at|after|by|up to|(?:baseline|entry|\d{1,2})(?:,? and| to))"
    r"(?: (?:and|\d{1,2},?|baseline,?|entry,?)){0,8} $"
)
_POINT_AFTER = re.compile(
    r"[- ](?:results|outcomes?|data|changes?|progression|increase|decrease|difference|loss"
    r"|(?:[a-z-]+ )?end ?points?|assessment)\b(?!-free)"
)
_NO_POINT_AFTER = re.compile(
    r"[- ,]{0,3}(?:olds?\b|of (?:age|gestation|life)|or (?:older|more)|ago\b|prior|before|earlier"
    r"|previous|surviv|mortality|risk|event|cumulative|incidence|rate)"
)


def purpose(passage: Passage, one: Time) -> Purpose | None:
    """Tell what a time is for by the words before and after it."""
    low = passage.low
    sentence, last = passage.sentence_at(one.start), passage.sentence_at(one.end - 1)
    before = low[max(sentence.start, one.start - _REACH) : one.start]
    after = low[one.end : min(last.end, one.end + _REACH)].removeprefix("'")
    if _RUN_IN.search(before[-_LEAD:].rpartition(",")[2]):
        return None
    is_other = _OTHER_TIME_AFTER.match(after) and not _is_measured_again(before, after)
    if not is_other and _is_followed(before, after):
        return Purpose.FOLLOW_UP
    if not is_other and _is_treatment(before, after, "-" in low[one.start : one.end]):
        return Purpose.TREATMENT
    return Purpose.POINT if _is_point(before, after) else None


def _is_followed(before: str, after: str) -> bool:
    if _FOLLOW_UP_AFTER.match(after) or _is_measured_again(before, after):
        return True
    found = _FOLLOWED.search(before) if _FOLLOWED_CUE.search(before) else None
    if found is None or not found[0].startswith(("after", "at")):
        return bool(found)
    return bool(_AGAIN.search(before) or "follow" in after)


def _is_measured_again(before: str, after: str) -> bool:
    is_later = after.startswith((" apart", " later")) or _LATER.search(before)
    return bool(is_later and _AGAIN.search(before))


def _is_treatment(before: str, after: str, hyphened: bool) -> bool:
    if _CYCLE.search(before) or _CYCLE.search(after):
        return False  # a chemotherapy's course has days, and more follow
    what = _WHAT_IT_IS if hyphened else _WHAT_IT_IS_APART
    told = _OF_WHAT.match(after) or what.match(after) or _is_given_for(before, after)
    return bool(told) and not _OTHER_TIME_BEFORE.search(before[-_LEAD:])


def _is_given_for(before: str, after: str) -> bool:
    """Tell ``received it for`` and ``the treatment lasted`` from any other words."""
    lead = before[-_LEAD:]
    if _LASTED.search(lead):
        return True
    if _OPENING.search(before) and _GIVING.search(after[:_LEAD]):
        return True
    is_listed = after[:1] in _CLOSED and (_IN_BRACKETS.search(lead) or _LISTED.search(lead))
    return bool((is_listed or _FOR.search(lead)) and _GIVING.search(before))


def _is_point(before: str, after: str) -> bool:
    lead = before[-_LEAD:]
    is_told = _POINT_AFTER.match(after) or _POINT.search(lead) or _CHANGED_OVER.search(before)
    return bool(is_told) and not _NO_POINT_AFTER.match(after)
