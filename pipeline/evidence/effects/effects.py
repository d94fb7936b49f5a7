"""What a sentence says happened to a thing measured: raised, lowered, no difference, or unclear.

The language of results is small. One clause is read around the mention: ``X was lower in the
treated than in the control group``, ``it reduced X``, ``no difference in X``. A change within one
group is no effect, for nothing was compared. What the rules do not settle stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.evidence.effects.arm_amounts import changed_more
from pipeline.evidence.effects.asides import is_a_result
from pipeline.evidence.effects.cues import OPPOSITE, Change, Cue, Shape, cues
from pipeline.evidence.effects.sides import COMPARED, change_of_treated
from pipeline.evidence.effects.significance import significance
from pipeline.evidence.text.clauses import Clause, clause_around
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.passage import Passage


@dataclass(frozen=True, slots=True)
class Effect:
    """What happened to the thing measured, in the treated against the others."""

    change: Change
    significant: bool | None


_SUBJECT = re.compile(
    r"(?: ?\([^()]{0,60}\)| ?\[[^\[\]]{0,60}\]|[ ,]| levels?| scores?| values?| concentrations?"
    r"| rates?| progression| also| significantly){0,4} (?:was|were|is|are|did|does|had|has|have"
    r"|remained|showed|decreas|increas|improv|differ|declin|rose|fell|chang|reduc)"
)
_PREDICATE = re.compile(
    r" (?:in|with|than|for|by|at|on|after|among|during|compared|under|versus|vs)\b"
    r"| ?[.,;:()]| ?$| (?:\d|and\b|but\b)"
)
_BY_TREATMENT = re.compile(r" (?:[a-z]{1,14} )?(?:by|with) (?!\d)")
COMPARING = (
    *("compar", " than ", "versus", " vs", " v ", "relative to", "between", "difference"),
    *("both groups", "groups", " arm", "placebo", " control"),
)
_WITHIN = re.compile(r"from baseline|baseline to|within[- ]group|over time|pre-? ?(?:to|and) post")
_EVERYWHERE = re.compile(
    r"\b(?:both|all|either|each|the two)(?: the)?(?: [a-z]{2,12})?"
    r" (?:groups?|arms?|diets?|regimens?|treatments?)\b|regardless of"
)
# The first brackets after, beside words that make no other statement.
_IN_BRACKETS = re.compile(r"[^,;()]{0,50}\([^()]{0,200}\)")
_AGAINST = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|vs\.?|relative to) (?:[a-z-]{1,14} ){0,2}?"
    rf"{COMPARED.pattern}"
)
_TWO = re.compile(r" group\b.{1,120}? group\b|\d ?%? (?:and|vs?\.?|versus) (?:by )?[-+]?\d")


def effect_on(
    passage: Passage, start: int, end: int, compared: re.Pattern[str] = COMPARED
) -> Effect | None:
    """Say what happened to the thing named at ``text[start:end]``; None where it is not settled.

    ``compared`` finds the words for those that the treated are compared with.
    """
    return effect_in(clause_around(passage, start, end), compared)


def effect_in(clause: Clause, compared: re.Pattern[str] = COMPARED) -> Effect | None:
    """Say the same of the mention that a clause is around."""
    cue = _governing(clause)
    effect = _effect(clause, cue, compared) if cue else _by_numbers(clause)
    return effect if effect and is_a_result(clause, cue) else None


def settled(effects: Iterable[Effect | None]) -> Effect | None:
    """Give what all the effects agree on; None where they do not, or where there is none."""
    found = [one for one in effects if one]
    if len({one.change for one in found}) != 1:
        return None
    verdicts = {one.significant for one in found} - {None}
    return Effect(found[0].change, verdicts.pop() if len(verdicts) == 1 else None)


def _governing(clause: Clause) -> Cue | None:
    """Choose the cue that speaks of the mention.

    That is the verb after it where it is the subject, else the last cue before it, else the first
    one after it.
    """
    found = cues(clause.low, clause.first, clause.last)
    telling = [one for one in found if one.shape is not Shape.ASKS or one.is_denied]
    before = [one for one in telling if one.end <= clause.start]
    after = [one for one in telling if one.start >= clause.end]
    if after and _SUBJECT.match(clause.low, clause.end):
        return after[0]
    if after and not before:
        return None if _is_of_another(clause, after[0]) else after[0]
    return before[-1] if before else None


def _is_of_another(clause: Clause, cue: Cue) -> bool:
    """Tell ``a higher risk of``, which speaks of what comes after it."""
    return cue.shape is Shape.COMPARES and not _PREDICATE.match(clause.low, cue.end)


def _effect(clause: Clause, cue: Cue, compared: re.Pattern[str]) -> Effect | None:
    if cue.is_denied or cue.change is Change.NONE:
        return Effect(Change.NONE, False)
    more = _changed_more(clause, cue, compared)
    if cue.change is None or (more is None and not _is_between_groups(clause, cue)):
        return None
    stated = _proven(clause, cue)
    if stated is False:
        return Effect(Change.NONE, False)
    if more is None:
        return Effect(change_of_treated(clause, cue, cue.change, compared), stated)
    return Effect(cue.change if more else OPPOSITE[cue.change], stated)


def _proven(clause: Clause, cue: Cue) -> bool | None:
    """Ask the statistics in brackets right after, as each item of a list has; else the clause's."""
    said = max(clause.end, cue.end)
    own = _IN_BRACKETS.match(clause.low, said, clause.last)
    stated = significance(clause.low, said, own.end()) if own else None
    return significance(clause.low, clause.first, clause.last) if stated is None else stated


def _changed_more(clause: Clause, cue: Cue, compared: re.Pattern[str]) -> bool | None:
    """Compare two falls, or two rises, by their amounts: the smaller fall keeps more."""
    if cue.shape is not Shape.CHANGES:
        return None
    return changed_more(clause.low[cue.end : clause.last], compared)


def _by_numbers(clause: Clause) -> Effect | None:
    """Read ``3% in the one group and 6% in the other (P = 0.16)``: numbers deny without a word."""
    are_groups = has_any(clause.sentence, COMPARING) or _TWO.search(clause.sentence)
    is_denied = are_groups and significance(clause.low, clause.first, clause.last) is False
    return Effect(Change.NONE, False) if is_denied else None


def _is_between_groups(clause: Clause, cue: Cue) -> bool:
    """Tell a difference between groups from a change within one."""
    if cue.shape is Shape.CHANGES and _EVERYWHERE.search(clause.sentence):
        return bool(_AGAINST.search(clause.sentence))
    if cue.shape is Shape.COMPARES or has_any(clause.sentence, COMPARING):
        return True
    if _WITHIN.search(clause.sentence):
        return False
    is_an_act = cue.end <= clause.start
    return is_an_act or bool(_BY_TREATMENT.match(clause.low, cue.end, clause.last))
