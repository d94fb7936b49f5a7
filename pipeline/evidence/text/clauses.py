"""The clause around a mention: the stretch of a sentence that can speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.evidence.text.passage import Passage

# ``, but not significantly so`` still speaks of what stands before it.
_STILL = r"(?! (?:[a-z]{1,12} ){0,3}?(?:not|non)[ -](?:[a-z]{1,13} )?significan)"
_BREAK = re.compile(
    rf";|, (?:but|whereas|while|although|though|however|yet)\b{_STILL}"
    rf"| (?:but|whereas|while|although|except)\b{_STILL}|, and (?:there|no|did|had|was|were)\b|: "
)
_REACH = 400  # characters on each side of a mention


@dataclass(frozen=True, slots=True)
class Clause:
    """``low[first:last]`` around the mention ``low[start:end]``; ``sentence`` is what is around it.

    All are cut at ``_REACH``, so that a text without full stops costs no more than one with them.
    """

    low: str
    first: int
    start: int
    end: int
    last: int
    sentence: str


def clause_around(passage: Passage, start: int, end: int) -> Clause:
    """Give the clause around ``text[start:end]``: never beyond its sentence."""
    low, sentence = passage.low, passage.sentence_at(start)
    first, last = max(sentence.start, start - _REACH), min(sentence.end, end + _REACH)
    around = low[first:last]
    for found in _BREAK.finditer(low, first, start):
        if not _opens(low[found.end() : start], ")]", "(["):
            first = found.end()
    for found in _BREAK.finditer(low, end, last):
        if not _opens(low[end : found.start()], "([", ")]"):
            last = found.start()
            break
    return Clause(low, first, start, end, last, around)


def _opens(between: str, opening: str, closing: str) -> bool:
    """Tell whether a break stands in brackets that do not hold the mention: ``(12%; P = 0.2)``."""
    return any(
        between.count(one) > between.count(other)
        for one, other in zip(opening, closing, strict=True)
    )
