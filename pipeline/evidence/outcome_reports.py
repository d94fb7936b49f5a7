"""What single sentences say of an outcome: where the study speaks of itself, and what it found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.domain.vocabulary import Direction
from pipeline.evidence.associations import exposed_effect, names_treatment
from pipeline.evidence.cues import Change
from pipeline.evidence.effects import Effect
from pipeline.evidence.outcome_lexicon import Mention, Term, mentions
from pipeline.evidence.parts import Part, part_by_words
from pipeline.evidence.passage import LONGEST_QUOTE, Passage, Sentence

_TELLING = (Part.RESULTS, Part.CONCLUSION, Part.OPEN, Part.TITLE)
_RESULTS = (Part.RESULTS, Part.CONCLUSION)
_TITLE_VERB = re.compile(
    r"\b(?:(?:reduc|decreas|increas|improv|attenuat|enhanc|prevent|inhibit|suppress|lower|slow"
    r"|preserv|promot|delay)(?:e?s|ed)|d(?:o|oes|id) not|associated with"
    r"|no (?:effect|benefit|difference))\b"
)
_MEASURED = re.compile(
    r"\b(?:measured|assessed|determined|evaluated|quantified|monitored|recorded|outcomes?"
    r"|end-? ?points?)\b"
)
_EARLIER = re.compile(
    r"previous|recently|well[- ]established|known to|has been|have been|is a |are a |may |might "
    r"|could "
)
_SUBGROUP = re.compile(
    r"sub-?group|\bonly (?:in|among)|post-? ?hoc|\bamong those|sub-?analys|sensitivity analys"
    r"|per-protocol|exploratory"
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
    is_plan = bool(found) and passage.low.count(_PLAN) >= _PLANS
    for sentence, group in groupby(found, lambda one: passage.sentence_at(one.start)):
        part = _own_part(passage, sentence)
        if part is None:
            continue
        for mention in group:
            near = _near(sentence, mention)
            report = _report(passage, mention, near, Part.METHODS if is_plan else part)
            if report:
                yield report


def has_results(passage: Passage) -> bool:
    """Tell whether the text reports anything; read from the end, where results stand."""
    if passage.low.count(_PLAN) >= _PLANS:
        return False
    return any(passage.part(one) in _RESULTS for one in reversed(passage.sentences))


def _near(sentence: Sentence, mention: Mention) -> Sentence:
    """Cut what is no sentence, for want of full stops, to the text around a mention."""
    start = max(sentence.start, mention.start - LONGEST_QUOTE)
    return Sentence(start, min(sentence.end, mention.end + LONGEST_QUOTE), sentence.heading)


def _own_part(passage: Passage, sentence: Sentence) -> Part | None:
    """Tell where the study speaks of itself; None in the background."""
    part = passage.part(sentence)
    if part is not Part.AIM:
        return part
    is_an_aim = part_by_words(passage.low, sentence.start, sentence.end) is Part.AIM
    return Part.AIM if is_an_aim else None


def _report(passage: Passage, mention: Mention, sentence: Sentence, part: Part) -> Report | None:
    effect = None
    if part in _TELLING and _claims(passage.low, sentence, part):
        effect = exposed_effect(passage, mention.start, mention.end)
    if part is Part.OPEN and not effect:
        is_measured = _MEASURED.search(passage.low, sentence.start, sentence.end)
        return Report(mention, sentence, Part.METHODS) if is_measured else None
    if effect is None:
        return Report(mention, sentence, part)
    direction = _direction(mention.term, effect)
    is_subgroup = bool(_SUBGROUP.search(passage.low, sentence.start, sentence.end))
    return Report(mention, sentence, part, direction, effect.significant, is_subgroup)


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
