"""Words of change that tell no result: asked, planned, there before, adjusted for, absent."""

from __future__ import annotations

import re

from pipeline.evidence.effects.cues import Cue
from pipeline.evidence.text.clauses import Clause
from pipeline.evidence.text.literals import gated

_PLANNED = re.compile(
    r"\b(?:will|would|aim(?:s|ed)? to|may|might|could|can|should|potential(?:ly)?|hypothes|if "
    r"|whether|to (?:determine|investigate|evaluate|assess|examine|compare|study|test)"
    r"|(?<!d )(?<!n )(?<!s )to (?:reduce|prevent|lower|improve|decrease|increase|slow|inhibit)\b"
    r"|in order to|need(?:ed|s)? to)"
)
_BASELINE = gated(
    "baseline|characteristics|prior to|operative|before ",
    r"\bat baseline|baseline (?:demographic|difference|(?:[a-z]{1,12} )?(?:parameter|value|level))"
    r"|characteristics|prior to|pre-?operative|before (?:surgery|treatment|intervention|randomi)",
)
# ``adjusted for X``: X explains, and is not what the sentence is about.
_BASIS = re.compile(
    r"\b(?:based on|adjust[a-z]{2,4} for|according to|stratified by|independent(?:ly)? of"
    r"|irrespective of|regardless of|defined (?:as|by)|controll(?:ed|ing) for|in relation to"
    r"|(?:each|per|every) (?:[a-z0-9.-]{1,10} ){0,2}(?:of|in)"
    r"|(?:highest|lowest|upper|lower|top) (?:third|half|quarter|[a-z]{2,4}tile)s? (?:of|for))"
    r" [^,;]{0,60}$"
)
_BASIS_REACH = 90  # characters before a mention
_NOT_ANY = re.compile(r"\b(?:no|without)(?: [a-z-]{3,20}){0,2} $")
_NOT_ANY_REACH = 60  # characters before a mention


def is_a_result(clause: Clause, cue: Cue | None) -> bool:
    """Leave out what is asked or planned, what was so before, and what was adjusted for."""
    low, first, start = clause.low, clause.first, clause.start
    said = max(start, cue.start) if cue else start
    return not (
        "?" in clause.sentence
        or _BASELINE.search(low, first, clause.last)
        or _PLANNED.search(low, first, said)
        or _BASIS.search(low[max(first, start - _BASIS_REACH) : start])
        or _is_absent(clause, cue)
    )


def _is_absent(clause: Clause, cue: Cue | None) -> bool:
    """Tell ``it improved sleep, with no adverse events``: what was not there did not improve."""
    before = clause.low[max(clause.first, clause.start - _NOT_ANY_REACH) : clause.start]
    is_before = cue is not None and cue.end <= clause.start and not cue.is_denied
    return is_before and bool(_NOT_ANY.search(before))
