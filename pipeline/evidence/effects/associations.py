"""Effects where nobody was treated: who has more vitamin K, and what goes with it.

``Higher intake was associated with lower mortality`` is an effect of vitamin K; ``higher dp-ucMGP
was associated with mortality`` is not, for a marker of lack is no treatment. So an association
counts only when vitamin K, or what else was taken, is what people had more or less of.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.evidence.effects.cues import OPPOSITE, Change
from pipeline.evidence.effects.effects import COMPARING, Effect, effect_in
from pipeline.evidence.effects.sides import COMPARED
from pipeline.evidence.text.clauses import Clause, clause_around
from pipeline.evidence.text.literals import gated, has_any
from pipeline.evidence.text.passage import Passage

_ASSOCIATED = gated(
    "associat|correlat|predict|related|linked|tile|went|goes|going",
    r"\bassociat|\bcorrelat|\bpredict(?!ed by)|\brelated (?:to|with)|\blinked (?:to|with)"
    r"|\bquartile|\btertile|\bquintile|\b(?:went|goes|going) (?:along )?with",
)
_WITH = re.compile(r"\b(?:rose|fell|(?:increas|decreas|declin|worsen)(?:e[sd]?|ing)) with ")
_SIZE = re.compile(r"\b(?:high|great|low|less|more|larg)[a-z]{0,4}\b")
_NEXT = 45  # characters between such a word and what was taken
_TAKEN = gated(
    "vitamin k|vk|menaq|phyllo|mk|k2|supplem| use|intake|therapy|treatment|doac|administ",
    r"vitamin k(?!1? ?-?(?:epoxide|depend))|\bvk2?\b|menaquinone|phylloquinone|\bmk-? ?\d|\bk2\b"
    r"|supplement|\buse\b|\busers?\b|\bintakes?\b|therapy|treatment|\bdoacs?\b|administration",
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
    others = _WARFARIN if has_any(passage.low, _INSTEAD) else COMPARED
    clause = clause_around(passage, start, end)
    effect = effect_in(clause, others)
    if effect is None:
        return None
    link = _ASSOCIATED.search(clause.low, clause.first, clause.last)
    if link is None and not has_any(clause.sentence, COMPARING):
        link = _WITH.search(clause.low, clause.first, clause.last)
    return _of_exposure(clause, effect, link) if link else effect


def names_treatment(low: str, start: int, end: int) -> bool:
    """Tell whether a stretch of text names vitamin K, or whatever else was taken or given."""
    return bool(_TAKEN.search(low, start, end))


def _of_exposure(clause: Clause, effect: Effect, link: re.Match[str]) -> Effect | None:
    """Keep an association with vitamin K, turned where people lacked it."""
    if effect.change is Change.NONE:
        return effect if _TAKEN.search(clause.low, clause.first, clause.last) else None
    if clause.end <= link.start():
        return effect if _is_taken_next(clause, link.end()) else None
    exposure = _TAKEN.search(clause.low, clause.first, clause.start)
    if exposure is None:
        return None
    if _is_lack(clause.low, exposure):
        return replace(effect, change=OPPOSITE[effect.change])
    return effect


def _is_taken_next(clause: Clause, position: int) -> bool:
    """Tell ``was inversely associated with menaquinone intake`` from ``… with a low intake``."""
    exposure = _TAKEN.search(clause.low, position, min(position + _NEXT, clause.last))
    if exposure is None or _is_lack(clause.low, exposure):
        return False
    return not _SIZE.search(clause.low, position, exposure.start())


def _is_lack(low: str, exposure: re.Match[str]) -> bool:
    before = low[max(exposure.start() - _LACK_REACH, 0) : exposure.start()]
    return bool(_LACK.search(before) or _DEFICIENCY.match(low, exposure.end()))
