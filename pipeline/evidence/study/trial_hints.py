"""What says a trial beside ``random``: lots, coins, a blinding, a placebo, a crossover."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.evidence.study.trial_cues import places
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.words import Lexicon

_BEFORE = 60  # characters around a word that tell what it means
_CONTROLS = ("placebo", "crossover", "cross-over", "cross over", "parallel", "latin")
_LOTS = Lexicon({"envelope", "envelopes", "lots", "lottery", "coin", "rct"})
_BY_LOT = re.compile(
    r"\b(?:sealed|opaque|numbered|closed)[a-z, -]{0,30} envelopes?"
    r"|\b(?:drawing|draw|drawn|drew) (?:of |by |from )?(?:the )?lots\b|\bdrawn by lot\b"
    r"|\b(?:toss|flip)[a-z]* (?:of )?an? coin|\bcoin[- ](?:toss|flip)"
    r"|\b(?:by|through|using) (?:a )?lottery"
    r"|\b(?:this|our|an?|pilot|blind|controlled|arm|open|label|cent(?:re|er)|cluster|group|parallel"
    r"|crossover|multicent(?:er|re))[ -]rct\b(?! ?(?:is |are )?(?:need|requir|warrant))"
)
_VERSUS = 5  # characters before a placebo or a crossover that tell more of it
_CONTROLLED = re.compile(
    r".{5}placebo(?:[- ,]+(?:and [a-z-]+ )?controlled| group| arm)|(?:rsus |. vs |vs\. )placebo"
    r"|.vs\. placebo"
    r"|.{5}cross-?\s?over (?:design|study|trial|comparison|manner|fashion)",
    re.DOTALL,
)
_CROSSED = re.compile(r"cross-?\s?over")
_NO_CONTROL = (" non-", "case-", "case ")
_TESTED = re.compile(
    r"[a-z]{4,7}[,-]? ?(?:placebo[ -]controlled )?(?:oral )?(?:food |drug )?challenge"
)


def any_lots(low: str) -> bool:
    """Tell whether a text has a word of lots at all."""
    return _LOTS.is_in(low)


def lots(low: str) -> Iterator[tuple[str, int]]:
    """Find where people were dealt out by lot, and a trial named by its abbreviation alone."""
    if any_lots(low):
        for found in _BY_LOT.finditer(low):
            yield "trial" if found[0].endswith("rct") else "people", found.start()


def controls(low: str) -> Iterator[tuple[str, int]]:
    """Find a placebo or a crossover that nobody calls random: a controlled study, or a mention.

    What stands right after ``random`` was judged with it: a wish, or others' trials.
    """
    found = []
    for word in ("placebo", "cross"):
        for at in places(word, low, 0, len(low)):
            near = low[max(at - _VERSUS, 0) : at].rjust(_VERSUS) + low[at : at + _BEFORE]
            is_meant = word == "placebo" or _CROSSED.match(low, at) is not None
            is_judged = low.rfind("random", max(at - _BEFORE, 0), at) >= 0
            if is_meant and not is_judged and not near.startswith(_NO_CONTROL):
                found.append(("control" if _CONTROLLED.match(near) else "hint", at))
    yield from sorted(found)[:1]


def blindings(low: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Tell who was blinded, wherever somebody was."""
    for word in ("blind", "mask"):
        for position in places(word, low, start, end):
            words = low[max(position - _BEFORE, start) : position].replace("-", " ").split()[-1:]
            is_test = _TESTED.match(low, position) is not None
            if words in (["double"], ["triple"]) and not is_test:
                yield "double-blind", position
                if has_any(low, _CONTROLS):
                    yield "blinded control", position
