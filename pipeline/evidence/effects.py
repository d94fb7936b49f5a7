"""What a sentence says happened to a thing measured: raised, lowered, no difference, or unclear.

The language of results is small. One clause is read around the mention: ``X was lower in the
treated than in the control group``, ``it reduced X``, ``no difference in X``. A change within one
group is no effect, for nothing was compared. What the rules do not settle stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.evidence.clauses import Clause, clause_around
from pipeline.evidence.cues import OPPOSITE, Change, Cue, Shape, cues
from pipeline.evidence.passage import Passage
from pipeline.evidence.significance import significance


@dataclass(frozen=True, slots=True)
class Effect:
    """What happened to the thing measured, in the treated against the others."""

    change: Change
    significant: bool | None


# Who is compared with the treated, as trialists name them.
COMPARED = re.compile(
    r"\b(?:placebo|controls?|untreated|usual care|standard care|no treatment|vehicle|sham"
    r"|unsupplemented|non-?users?|non-?supplemented)\b"
)
_PLANNED = re.compile(
    r"\b(?:will|would|aim(?:s|ed)? to|may|might|could|can|should|potential(?:ly)?|hypothes|if "
    r"|whether|to (?:determine|investigate|evaluate|assess|examine|compare|study|test)"
    r"|(?<!d )(?<!n )(?<!s )to (?:reduce|prevent|lower|improve|decrease|increase|slow|inhibit)\b"
    r"|in order to|need(?:ed|s)? to)"
)
_BASELINE = re.compile(
    r"\bat baseline|baseline (?:demographic|difference)|characteristics|prior to|pre-?operative"
)
# ``adjusted for X``: X explains, and is not what the sentence is about.
_BASIS = re.compile(
    r"\b(?:based on|adjust[a-z]{2,4} for|according to|stratified by|independent(?:ly)? of"
    r"|irrespective of|regardless of|defined (?:as|by)|controll(?:ed|ing) for|in relation to)"
    r" [^,;]{0,60}$"
)
_BASIS_REACH = 90  # characters before a mention
_SUBJECT = re.compile(
    r"(?: ?\([^()]{0,60}\)| ?\[[^\[\]]{0,60}\]|[ ,]| levels?| scores?| values?| concentrations?"
    r"| rates?| progression| also| significantly){0,4} (?:was|were|is|are|did|does|had|has|have"
    r"|remained|showed|decreas|increas|improv|differ|declin|rose|fell|chang|reduc)"
)
_BY_TREATMENT = re.compile(r" (?:[a-z]{1,14} )?(?:by|with|after|following|on) ")
_COMPARING = (
    *("compar", " than ", "versus", " vs", "relative to", "between", "difference"),
    *("both groups", "groups", " arm", "placebo", " control"),
)
_WITHIN = re.compile(r"from baseline|baseline to|within[- ]group|over time|pre-? ?(?:to|and) post")
_EVERYWHERE = re.compile(
    r"\b(?:both|all|either|each)(?: the)?(?: [a-z]{2,12})? (?:groups|arms)|regardless of"
)
_TWO = re.compile(r" group\b.{1,120}? group\b")
_THAN = re.compile(r"\b(?:than|compared|versus|vs|relative to|over|whereas|between|and)\b")


def effect_on(
    passage: Passage, start: int, end: int, compared: re.Pattern[str] = COMPARED
) -> Effect | None:
    """Say what happened to the thing named at ``text[start:end]``; None where it is not settled.

    ``compared`` finds the words for those that the treated are compared with.
    """
    clause = clause_around(passage, start, end)
    cue = _governing(clause)
    if not _is_a_result(clause, cue):
        return None
    return _effect(clause, cue, compared) if cue else _by_numbers(clause)


def settled(effects: Iterable[Effect | None]) -> Effect | None:
    """Give what all the effects agree on; None where they do not, or where there is none."""
    found = [one for one in effects if one]
    if len({one.change for one in found}) != 1:
        return None
    verdicts = {one.significant for one in found} - {None}
    return Effect(found[0].change, verdicts.pop() if len(verdicts) == 1 else None)


def _is_a_result(clause: Clause, cue: Cue | None) -> bool:
    """Leave out what is asked or planned, what was so before, and what was adjusted for."""
    low, first, start = clause.low, clause.first, clause.start
    said = max(start, cue.start) if cue else start
    return not (
        "?" in clause.sentence
        or _BASELINE.search(low, first, clause.last)
        or _PLANNED.search(low, first, said)
        or _BASIS.search(low[max(first, start - _BASIS_REACH) : start])
    )


def _governing(clause: Clause) -> Cue | None:
    """Choose the cue that speaks of the mention.

    That is the verb after it where it is the subject, else the last cue before it, else the first
    one after it.
    """
    found = cues(clause.low, clause.first, clause.last)
    telling = [one for one in found if one.shape is not Shape.ASKS or one.is_denied]
    before = [one for one in telling if one.end <= clause.start]
    after = [one for one in telling if one.start >= clause.end]
    if after and (_SUBJECT.match(clause.low, clause.end) or not before):
        return after[0]
    return before[-1] if before else None


def _effect(clause: Clause, cue: Cue, compared: re.Pattern[str]) -> Effect | None:
    if cue.is_denied or cue.change is Change.NONE:
        return Effect(Change.NONE, False)
    if cue.change is None or not _is_between_groups(clause, cue):
        return None
    stated = significance(clause.low, clause.first, clause.last)
    if stated is False:
        return Effect(Change.NONE, False)
    is_turned = _is_about_compared(clause, cue, compared)
    return Effect(OPPOSITE[cue.change] if is_turned else cue.change, stated)


def _by_numbers(clause: Clause) -> Effect | None:
    """Read ``3% in the one group and 6% in the other (P = 0.16)``: numbers deny without a word."""
    are_groups = any(word in clause.sentence for word in _COMPARING) or _TWO.search(clause.sentence)
    is_denied = are_groups and significance(clause.low, clause.first, clause.last) is False
    return Effect(Change.NONE, False) if is_denied else None


def _is_between_groups(clause: Clause, cue: Cue) -> bool:
    """Tell a difference between groups from a change within one."""
    if cue.shape is Shape.CHANGES and _EVERYWHERE.search(clause.sentence):
        return False
    if cue.shape is Shape.COMPARES or any(word in clause.sentence for word in _COMPARING):
        return True
    if _WITHIN.search(clause.sentence):
        return False
    is_an_act = cue.end <= clause.start
    return is_an_act or bool(_BY_TREATMENT.match(clause.low, cue.end, clause.last))


def _is_about_compared(clause: Clause, cue: Cue, compared: re.Pattern[str]) -> bool:
    """Tell whether the cue is said of the others: ``higher in controls``, ``controls had more``."""
    low = clause.low
    than = _THAN.search(low, cue.end, clause.last)
    if compared.search(low, cue.end, than.start() if than else clause.last):
        return True
    is_subject = compared.search(low, clause.first, cue.start)
    return bool(is_subject) and not _THAN.search(low, clause.first, cue.start)
