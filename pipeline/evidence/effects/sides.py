"""On whose side a change is: ``higher in controls`` is lower in the treated."""

from __future__ import annotations

import re

from pipeline.evidence.effects.cues import OPPOSITE, Change, Cue, Shape
from pipeline.evidence.text.clauses import Clause

# Who is compared with the treated, as trialists name them.
COMPARED = re.compile(
    r"\b(?:placebo|controls?|untreated|usual care|standard care|no treatment|vehicle|sham"
    r"|unsupplemented|non-?users?|non-?supplemented|alone)\b"
)
_THAN = re.compile(
    r"\b(?:than|compared|versus|vs?|relative to|opposed to|against|over|whereas|between|and)\b"
)
# ``the decrease in X was greater``: what is greater is a decrease.
_CHANGE_OF = re.compile(
    r"(?:(?:decreas|declin|fall|drop)[a-z]{0,3}|reductions?|loss(?:es)?|(?P<good>improvements?))"
    r" (?:in|of|from) [a-z0-9 ,/()-]{0,60}$"
)
_CHANGE_REACH = 80  # characters before a mention
_OF_IMPROVEMENT = {Change.RAISED: Change.BETTERED, Change.LOWERED: Change.WORSENED}


def change_of_treated(
    clause: Clause, cue: Cue, change: Change, compared: re.Pattern[str]
) -> Change:
    """Take a cue by its word, turned where it is said of the others, or of a fall."""
    if _is_about_compared(clause, cue, compared):
        change = OPPOSITE[change]
    if cue.shape is not Shape.COMPARES or cue.start < clause.end:
        return change
    before = clause.low[max(clause.first, clause.start - _CHANGE_REACH) : clause.start]
    noun = _CHANGE_OF.search(before)
    if noun is None:
        return change
    return _OF_IMPROVEMENT.get(change, change) if noun["good"] else OPPOSITE[change]


def _is_about_compared(clause: Clause, cue: Cue, compared: re.Pattern[str]) -> bool:
    """Tell whether the cue is said of the others: ``higher in controls``, ``controls had more``."""
    low = clause.low
    than = _THAN.search(low, cue.end, clause.last)
    if compared.search(low, cue.end, than.start() if than else clause.last):
        return True
    is_subject = compared.search(low, clause.first, cue.start)
    return bool(is_subject) and not _THAN.search(low, clause.first, cue.start)
