"""Where an abstract stops telling what was known and starts telling what was done."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.text.together import TOGETHER

_OWN = re.compile(
    r"[ \n](?:(?:we|our)\b(?! (?:(?:have|had) )?(?:previous|earlier|prior|former|recent))"
    r"|(?:received|participants)\b|(?:a )?case of "
    r"|this (?:[a-z-]+ ){0,4}(?:study|trial|review|analysis|report)|the (?:present|current) "
    r"|(?:aim|purpose|objective|goal)s?\b|(?:was|were|will be|been) (?:[a-z]+ )?(?:random|enrol"
    r"|assign|recruit|allocat|divided|administ|treated|given|studied|measured|included|investigat"
    r"|fed\b)|to (?:determine|investigate|evaluate|assess|examine|compare|study|test|explore)\b)"
)


def own_work_starts(passage: Passage) -> int:
    """Give the offset from which the abstract tells of its own work; the title is own as well.

    A heading that opens methods or results starts it, or a sentence that says ``we``, names an aim
    or what was done. A text where none does is own from its first word.
    """
    words = _own_words(passage.low, passage.body)
    said = passage.sentence_at(words).start if words >= 0 else len(passage.text)
    headed = (
        one.start
        for one in passage.sentences
        if one.start < said and one.heading not in (Part.TITLE, Part.OPEN, Part.AIM)
    )
    start = next(headed, said)
    return passage.body if start == len(passage.text) else start


@lru_cache(maxsize=TOGETHER)  # several extractors ask for the same text in turn
def _own_words(low: str, body: int) -> int:
    found = _OWN.search(low, body - 1)
    return found.start() + 1 if found else -1


def is_own(passage: Passage, position: int, start: int) -> bool:
    """Tell whether a place is in the title, or after ``own_work_starts``."""
    return position >= start or position < passage.body
