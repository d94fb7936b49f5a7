"""What single sentences say of an outcome: where the study speaks of itself, and what it found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.domain.vocabulary import Direction
from pipeline.evidence.effects.arms import is_compared
from pipeline.evidence.effects.associations import exposed_effect, names_treatment
from pipeline.evidence.effects.cues import Change
from pipeline.evidence.effects.effects import Effect
from pipeline.evidence.effects.outcome_lexicon import Term
from pipeline.evidence.effects.outcome_mentions import Mention, mentions
from pipeline.evidence.text.literals import gated
from pipeline.evidence.text.parts import Part, part_by_words
from pipeline.evidence.text.passage import LONGEST_QUOTE, Passage, Sentence

_TELLING = (Part.RESULTS, Part.CONCLUSION, Part.OPEN, Part.TITLE)
_RESULTS = (Part.RESULTS, Part.CONCLUSION)
_TITLE_VERB = re.compile(
    r"\b(?:(?:reduc|decreas|increas|improv|attenuat|enhanc|prevent|inhibit|suppress|lower|slow"
    r"|preserv|promot|delay)(?:e?s|ed)|d(?:o|oes|id) not|associated with"
    r"|no (?:effect|benefit|difference))\b"
)
_MEASURED = gated(
    "ed|outcome|point",
    r"\b(?:measured|assessed|determined|evaluated|quantified|monitored|recorded|examined"
    r"|investigated|studied|outcomes?|end-? ?points?)\b",
)
_EARLIER = re.compile(
    r"previous|recently|well[- ]established|known to|has been|have been|is a |are a |may |might "
    r"|could "
)
_SUBGROUP = gated(
    "group|only |hoc|among those|analys|per-protocol|exploratory",
    r"sub-?group|\bonly (?:in|among)|post-? ?hoc|\bamong those|sub-?analys|sensitivity analys"
    r"|per-protocol|exploratory",
)
_PLAN = " will "
_PLANS = 2  # so many such words make a protocol, which has no results whatever it cites
_GOOD = {"lower": Change.LOWERED, "higher": Change.RAISED}
_JUDGED = {
    Change.NONE: Direction.NO_CLEAR_DIFFERENCE,
    Change.BETTERED: Direction.IMPROVEMENT,
    Change.WORSENED: Direction.DETERIORATION,
}


@dataclass(frozen=True, slots=True)
class Report:
    """One mention where the study speaks of itself, and the effect it tells of, if any."""

    mention: Mention
    sentence: Sentence
    part: Part
    direction: Direction | None = None
    significant: bool | None = None
    is_subgroup: bool = False


def reports(passage: Passage) -> Iterator[Report]:
    """Read the mentions sentence by sentence, those of the background left out."""
    found = mentions(passage.low)
    if not found:
        return
    is_plan = _is_plan(passage)
    for sentence, group in groupby(found, lambda one: passage.sentence_at(one.start)):
        part = _own_part(passage, sentence)
        if part:
            yield from _said(passage, sentence, Part.METHODS if is_plan else part, list(group))


def has_results(passage: Passage) -> bool:
    """Tell whether the text reports anything; read from the end, where results stand."""
    if _is_plan(passage):
        return False
    return any(passage.part(one) in _RESULTS for one in reversed(passage.sentences))


def _is_plan(passage: Passage) -> bool:
    return passage.low.count(_PLAN) >= _PLANS


def _said(
    passage: Passage, sentence: Sentence, part: Part, group: list[Mention]
) -> Iterator[Report]:
    """Read the mentions of one sentence."""
    low, around = passage.low, _near(sentence, group[0], group[-1])
    claims = part in _TELLING and _claims(low, around, part)
    is_measured = part is not Part.OPEN or bool(_MEASURED.search(low, around.start, around.end))
    for mention in group:
        near = _near(sentence, mention, mention)
        effect = exposed_effect(passage, mention.start, mention.end) if claims else None
        if effect and is_compared(low):
            is_subgroup = bool(_SUBGROUP.search(low, near.start, near.end))
            direction = _direction(mention.term, effect)
            yield Report(mention, near, part, direction, effect.significant, is_subgroup)
        elif is_measured:
            yield Report(mention, near, Part.METHODS if part is Part.OPEN else part)


def _near(sentence: Sentence, first: Mention, last: Mention) -> Sentence:
    """Cut what is no sentence, for want of full stops, to the text around its mentions."""
    start = max(sentence.start, first.start - LONGEST_QUOTE)
    return Sentence(start, min(sentence.end, last.end + LONGEST_QUOTE), sentence.heading)


def _own_part(passage: Passage, sentence: Sentence) -> Part | None:
    """Tell where the study speaks of itself; None in the background."""
    part = passage.part(sentence)
    if part is not Part.AIM:
        return part
    is_an_aim = part_by_words(passage.low, sentence.start, sentence.end) is Part.AIM
    return Part.AIM if is_an_aim else None


def _claims(low: str, sentence: Sentence, part: Part) -> bool:
    """Ask more of places that may not report: a title needs a verb, the open a treatment."""
    if part is Part.TITLE:
        return bool(_TITLE_VERB.search(low, sentence.start, sentence.end))
    if part is Part.OPEN:
        is_cited = _EARLIER.search(low, sentence.start, sentence.end)
        return not is_cited and names_treatment(low, sentence.start, sentence.end)
    return True


def _direction(term: Term, effect: Effect) -> Direction | None:
    """Say what an effect means for the patient: up and down mean nothing without a good side."""
    if effect.change in _JUDGED:
        return _JUDGED[effect.change]
    good = _GOOD.get(term.better)
    if good is None:
        return None
    return Direction.IMPROVEMENT if effect.change is good else Direction.DETERIORATION
