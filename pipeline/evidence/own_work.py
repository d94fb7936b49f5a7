"""Where an abstract stops telling what was known and starts telling what was done."""

from __future__ import annotations

import re

from pipeline.evidence.parts import Part
from pipeline.evidence.passage import Passage

_OWN = re.compile(
    r"[ \n](?:(?:we|our|received|participants)\b|(?:a )?case of "
    r"|this (?:[a-z-]+ ){0,4}(?:study|trial|review|analysis|report)|the (?:present|current) "
    r"|(?:aim|purpose|objective|goal)s?\b|(?:was|were|will be|been) (?:[a-z]+ )?(?:random|enrol"
    r"|assign|recruit|allocat|divided|administ|treated|given|studied|measured|included|investigat"
    r"|fed\b)|to (?:determine|investigate|evaluate|assess|examine|compare|study|explore|test)\b)"
)


def own_work_starts(passage: Passage) -> int:
    """Give the offset from which the abstract tells of its own work; the title is own as well.

    A heading that opens methods or results starts it, or a sentence that says ``we``, names an aim
    or what was done. A text where none does is own from its first word.
    """
    for sentence in passage.sentences:
        if sentence.start < passage.body:
            continue
        known_part = sentence.heading not in (Part.OPEN, Part.AIM)
        if known_part or _OWN.search(passage.low, sentence.start - 1, sentence.end):
            return sentence.start
    return passage.body


def is_own(passage: Passage, position: int, start: int) -> bool:
    """Tell whether a place is in the title, or after ``own_work_starts``."""
    return position < passage.body or position >= start
