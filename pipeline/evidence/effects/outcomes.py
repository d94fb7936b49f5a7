"""Which outcomes were measured, and what happened to each: its rung, direction and significance.

An outcome counts where the study itself speaks: in the title, the aim, methods, results and
conclusion, never in what the background tells. Each answer quotes the sentence that says most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.domain.annotations import Annotation, Outcome
from pipeline.domain.vocabulary import AnnotationKind, Direction
from pipeline.evidence import versions
from pipeline.evidence.effects.outcome_reports import Report, has_results, reports
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage

EXTRACTOR = versions.OUTCOMES

_SAYING_MOST = (Part.RESULTS, Part.CONCLUSION, Part.OPEN, Part.METHODS, Part.TITLE, Part.AIM)
_UNREPORTED = {Part.METHODS, Part.AIM, Part.TITLE}
_OPPOSITE = {Direction.IMPROVEMENT, Direction.DETERIORATION}
_RANKED = re.compile(
    r"(?P<first>primary|main|principal)|(?P<second>secondary|other|additional|exploratory)"
)
_RANKS = ("primary", "main", "principal", "secondary", "other", "additional", "exploratory")
_ENDPOINT = re.compile(
    r" (?:[a-z-]{1,14} ){0,2}?(?:outcome|end-? ?point|efficacy|objective|hypothesis)"
)
_ENDPOINT_WORDS = ("outcome", "point", "efficacy", "objective", "hypothesis")
_IS_CALLED = re.compile(
    r" (?:was|were|as|is) (?:the |our |a )?(?P<rank>primary|main|secondary)"
    r" (?:outcome|end-? ?point)"
)
_CALLED_REACH = 80  # characters after a mention
_CLAUSE_END = re.compile("[.;]")


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name every outcome once, in the order in which the record names them."""
    by_name: dict[str, list[Report]] = {}
    for one in reports(passage):
        by_name.setdefault(one.mention.term.name, []).append(one)
    if not by_name:
        return ()
    asks = any(_is_only_measured(each) for each in by_name.values())
    is_reported = asks and has_results(passage)
    return tuple(_annotation(passage, each, is_reported) for each in by_name.values())


def _annotation(passage: Passage, said: Sequence[Report], is_reported: bool) -> Annotation:
    direction, significant = _overall(said)
    if not is_reported and _is_only_measured(said):
        direction = Direction.NOT_REPORTED
    term = said[0].mention.term
    value = Outcome(term.name, term.rung, _is_primary(passage, said), direction, significant)
    best = min(said, key=lambda one: _rank(one, direction)).mention
    return passage.note(AnnotationKind.OUTCOMES, value, best.start, best.end, EXTRACTOR)


def _is_only_measured(said: Sequence[Report]) -> bool:
    """Tell a protocol's outcome, of which nothing can be known yet.

    A text with results may report what it measured in other words: there, nothing is said.
    """
    parts = {one.part for one in said}
    return parts != {Part.TITLE} and parts <= _UNREPORTED


def _rank(one: Report, direction: Direction | None) -> tuple[bool, bool, int]:
    """Put the sentence that bears the answer first, then the one whose part says most."""
    return one.direction is not direction, one.is_subgroup, _SAYING_MOST.index(one.part)


def _overall(said: Sequence[Report]) -> tuple[Direction | None, bool | None]:
    """Weigh what the sentences say: the main effect over that of a subgroup.

    Sentences that disagree leave it to the conclusion. Where that takes no side, effects that are
    opposite and both significant are mixed; anything less settles nothing.
    """
    main = [one for one in said if not one.is_subgroup]
    clear = [one for one in main if one.direction]
    if len({one.direction for one in clear}) > 1:
        return _concluded(clear)
    return (clear[0].direction if clear else None), _agreed(clear or main)


def _concluded(clear: Sequence[Report]) -> tuple[Direction | None, bool | None]:
    concluded = {one.direction for one in clear if one.part is Part.CONCLUSION}
    if len(concluded) == 1:
        side = concluded.pop()
        return side, _agreed([one for one in clear if one.direction is side])
    proven = {one.direction for one in clear if one.significant}
    return (Direction.MIXED if proven >= _OPPOSITE else None), None


def _agreed(said: Sequence[Report]) -> bool | None:
    """Give what statistics say wherever they are given; None where two sentences disagree."""
    verdicts = {one.significant for one in said} - {None}
    return verdicts.pop() if len(verdicts) == 1 else None


def _is_primary(passage: Passage, said: Sequence[Report]) -> bool | None:
    """Tell what the text calls the outcome: primary once is primary."""
    called = {_called(passage.low, one) for one in said} - {None}
    return True in called if called else None


def _called(low: str, one: Report) -> bool | None:
    first, last = one.sentence.start, one.sentence.end
    if not has_any(low[first:last], _ENDPOINT_WORDS):
        return None
    end = one.mention.end
    after = _IS_CALLED.search(low, end, min(last, end + _CALLED_REACH))
    if after and not _CLAUSE_END.search(low, end, after.start()):
        return after["rank"] != "secondary"
    before = low[first : one.mention.start]
    if not has_any(before, _RANKS):
        return None
    ranks = [found for found in _RANKED.finditer(before) if _ENDPOINT.match(before, found.end())]
    return ranks[-1]["first"] is not None if ranks else None
