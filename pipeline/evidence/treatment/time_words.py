"""The words around a time that tell what it is for."""

from __future__ import annotations

import re

CLOSED = (")", ".", ";", ",")
FOLLOWED_CUE = re.compile(r"follow|observ|monitor|studied|tracked|surveyed")
LEAD = 48  # characters before a time that say what it is
REACH = 200  # characters of a sentence read before and after a time

OTHER_TIME_AFTER = re.compile(
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
OTHER_TIME_BEFORE = re.compile(
    r"(?:age[sd]?|older|younger|at least|minimum|maximum|more|less|longer|shorter|fewer|within|past"
    r"|(?<!will )last|previous|prior|preceding|every|each|first|initial|(?<!for the )next|per"
    r"|further|additional|another|between|from|diagnosed|diabetes|disease|symptoms?|illness"
    r"|history|half-life|survival"
    r"|than|[≥≤<>±=]|\+/-|interval|stay|surgery|range|experience|median|recovery)"
    r"(?: (?:of|was|is|the|a|for|by|than|over|period|duration|to)){0,3} ?$"
)
RUN_IN = re.compile(r"run-?in|lead-in|wash-?out")
CYCLE = re.compile(r"cycl(?:e|ical)|courses")
GIVING = re.compile(
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
WHAT_IT_IS = re.compile(rf"[ ,-]{{1,3}}(?:[a-z0-9-]+[ ,]{{1,3}}){{0,5}}?{_THING}")
WHAT_IT_IS_APART = re.compile(
    rf" (?!(?:in|at|on|with|without|of|and|or|the|no) )(?:[a-z-]+ )?{_THING}"
)
OF_WHAT = re.compile(
    rf" of (?:[a-z0-9/.-]+ ){{0,3}}?(?:{_THING}|vitamin|mk-?\d|phylloquinone|menaquinone)"
)
LASTED = re.compile(
    r"(?:(?:treatment|intervention|supplementation|therapy|study|trial|program(?:me)?|training)"
    r"(?: (?:period|duration|phase))?|duration of (?:the )?(?:treatment|intervention|therapy|study"
    r"|trial|supplementation)|lasted|will last|continued"
    r"|(?:with|has|had|of) an? (?:total )?duration of"
    r"|[;:.,] (?:(?:total|study|trial|treatment) )?duration)"
    r"(?: (?:was|of|lasted|for|lasting|is|were|continued|will be|a|total|period)){0,4}[ :(]{0,2}$"
)
FOR = re.compile(
    r"(?:\b(?:for|lasting|over|during|throughout)"
    r"(?: (?:a|an|the|total|next|following|subsequent|period|duration|course|of|up to)){0,5}"
    r"|\d? ?[x×]) $"
)
# ``For the next six weeks they took``
OPENING = re.compile(r"^\s*(?:[a-z ]{3,20}: )?for (?:a |the |the next |another )?$")
IN_BRACKETS = re.compile(r"\((?:\d+ sessions, )?$")
# ``360 µg or placebo, 26 weeks``
LISTED = re.compile(r"(?:daily|placebo|/d(?:ay)?|per day|a day|weekly|\d ?m?g|µg|control), $")
FOLLOWED = re.compile(
    r"follow(?:ed|ing)?[ -]?(?:up)?\b[a-z0-9 ,():-]{0,60}?"
    r"\b(?:for|over|during|of|was|is|mean|median|average|period|time|duration|up|:)"
    r"(?: (?:a|an|the|of|mean|median|average|about|up|to|period|will be)){0,6}[ ,:(]{0,2}$"
    r"|\b(?:during|over|for) an? (?:mean|median|average) of $"
    r"|\b(?:observ(?:ed|ation)|monitored|studied|tracked|surveyed)(?: [a-z]+){0,3}? (?:for|over"
    r"|during|of|was)(?: (?:a|an|the|mean|median|average|total|period|of|up|to)){0,6} $"
    r"|\b(?:after|at) an? (?:mean|median|average) (?:interval |time )?of $"
)
# What is measured again is followed: ``the scan was repeated after 4 years``, ``3 years apart``.
AGAIN = re.compile(
    r"\b(?:repeated|again|re-?measured|re-?examined|re-?assessed|twice|second (?:scan|ct|visit)"
    r"|baseline(?:,? and|,| examination)|progress(?:ion|ed)?|serial|two (?:scans|examinations))\b"
)
LATER = re.compile(r"\b(?:after|at)(?: (?:a|an|about|approximately|mean|median|average|of)){0,4} $")
FOLLOW_UP_AFTER = re.compile(r"[ -]{1,2}(?:of )?(?:[a-z]+ ){0,2}?(?:follow[- ]?up|observation)")
CHANGED_OVER = re.compile(
    r"\b(?:change[sd]?|progress(?!ion-free)|increase[sd]?|decrease[sd]?|loss|outcome"
    r"|end ?-?point|measured)"
    r"[^;]{0,90} (?:over|during|within|throughout|in)(?: the)? $"
)
POINT = re.compile(
    r"\b(?:at|after|by|up to|(?:baseline|entry|\d{1,2})(?:,? and| to))"
    r"(?: (?:and|\d{1,2},?|baseline,?|entry,?)){0,8} $"
)
POINT_AFTER = re.compile(
    r"[- ](?:results|outcomes?|data|changes?|progression|increase|decrease|difference|loss"
    r"|(?:[a-z-]+ )?end ?points?|assessment)\b(?!-free)"
)
NO_POINT_AFTER = re.compile(
    r"[- ,]{0,3}(?:olds?\b|of (?:age|gestation|life)|or (?:older|more)|ago\b|prior|before|earlier"
    r"|previous|surviv|mortality|risk|event|cumulative|incidence|rate)"
)


# The last word before a time tells which patterns can end there; most of them are never asked.
ENDS_LASTED = frozenset(
    {
        *("treatment", "intervention", "supplementation", "therapy", "study", "trial", "program"),
        *("programme", "training", "period", "duration", "phase", "lasted", "last", "continued"),
        *("was", "of", "for", "lasting", "is", "were", "be", "a", "total"),
    }
)
ENDS_FOR = frozenset(
    {
        *("for", "lasting", "over", "during", "throughout", "a", "an", "the", "total", "next"),
        *("following", "subsequent", "period", "duration", "course", "of", "to", "x", "×"),
    }
)
ENDS_LATER = frozenset(
    ("after", "at", "a", "an", "about", "approximately", "mean", "median", "average", "of")
)
ENDS_CHANGED = frozenset(("over", "during", "within", "throughout", "in", "the"))
ENDS_POINT = frozenset(("at", "after", "by", "to", "and", "baseline", "entry"))
