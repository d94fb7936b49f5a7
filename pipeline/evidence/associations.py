"""Effects where nobody was treated: who has more vitamin K, and what goes with it.

``Higher intake was associated with lower mortality`` is an effect of vitamin K; ``higher dp-ucMGP
was associated with mortality`` is not, for a marker of lack is no treatment. So an association
counts only when vitamin K, or what else was taken, is what people had more or less of.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.evidence.clauses import Clause, clause_around
from pipeline.evidence.cues import OPPOSITE, Change
from pipeline.evidence.effects import COMPARED, Effect, effect_on
from pipeline.evidence.passage import Passage

_ASSOCIATED = re.compile(
    r"\bassociat|\bcorrelat|\bpredict(?!ed by)|\brelated (?:to|with)|\blinked (?:to|with)"
    r"|\bquartile|\btertile|\bquintile"
)
_TAKEN = re.compile(
    r"vitamin k(?!1? ?-?(?:epoxide|depend))|\bvk2?\b|menaquinone|phylloquinone|\bmk-? ?\d|\bk2\b"
    r"|supplement|\buse\b|\busers?\b|\bintakes?\b|therapy|treatment|\bdoacs?\b|administration"
)
_LACK = re.compile(
    r"\b(?:low|lower|lowest|poor|poorer|insufficient|inadequate|reduced|deficien[a-z]{1,3}|lack)\b"
    r"(?: [a-z]{1,14}){0,3}? ?$"
)
_DEFICIENCY = re.compile(r"[a-z0-9 -]{0,16}\b(?:deficien|insufficien|deplet)")
_LACK_REACH = 45  # characters before the name of what was taken
# Warfarin is what the others get only where something else is the treatment.
_INSTEAD = ("doac", "noac", "xaban", "dabigatran", "menaquinone", "vitamin k2", "mk-7")
_WARFARIN = re.compile(rf"{COMPARED.pattern}|\b(?:warfarin|vkas?\b|vitamin k antagonists?\b)")


def exposed_effect(passage: Passage, start: int, end: int) -> Effect | None:
    """Say what vitamin K, or another treatment, did to the thing at ``text[start:end]``."""
    others = _WARFARIN if any(word in passage.low for word in _INSTEAD) else COMPARED
    effect = effect_on(passage, start, end, others)
    if effect is None:
        return None
    clause = clause_around(passage, start, end)
    link = _ASSOCIATED.search(clause.low, clause.first, clause.last)
    return _of_exposure(clause, effect, link.start()) if link else effect


def names_treatment(low: str, start: int, end: int) -> bool:
    """Tell whether a stretch of text names vitamin K, or whatever else was taken or given."""
    return bool(_TAKEN.search(low, start, end))


def _of_exposure(clause: Clause, effect: Effect, link: int) -> Effect | None:
    """Keep an association with vitamin K, turned where people lacked it."""
    if effect.change is Change.NONE:
        return effect
    exposure = _TAKEN.search(clause.low, clause.first, clause.start)
    if exposure is None or clause.start < link:
        return None
    if _is_lack(clause.low, exposure):
        return replace(effect, change=OPPOSITE[effect.change])
    return effect


def _is_lack(low: str, exposure: re.Match[str]) -> bool:
    before = low[max(exposure.start() - _LACK_REACH, 0) : exposure.start()]
    return bool(_LACK.search(before) or _DEFICIENCY.match(low, exposure.end()))
