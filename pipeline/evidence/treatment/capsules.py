"""How many capsules or tablets make up a dose: ``two capsules of 45 µg``, ``3 x 15 mg``."""

from __future__ import annotations

import re

from pipeline.evidence.treatment.frequencies import count_of

_COUNT = r"(?P<count>two|three|four|[2-6])"
_SHAPE = r"(?:capsule|tablet|pill|softgel|soft gel|gelcap)s?"
_PIECES = re.compile(
    rf"\b{_COUNT}(?: (?:\w+ )?{_SHAPE}(?: (?:per|a|each) day| daily)?"
    r"(?: of| with| containing| contained|,? each| \(){0,3}| ?[x×]|(?P<bare>)) ?$"
)
_ARE_PIECES = re.compile(rf" (?:\w+ )?{_SHAPE}\b")
_PIECES_BEHIND = re.compile(
    rf"[^.;]{{0,40}}[;,.] ?(?:and |with )?(?:[a-z]+ ){{0,4}}?{_COUNT} (?:such )?{_SHAPE}"
    r"(?= (?:were |was |are |to be )?(?:\w+ ){0,2}(?:daily|(?:per|a|each|every) day))"
)
_IN_EACH = re.compile(r"\b(?:each|per|one|every) (?:\w+ )?(?:capsule|tablet|pill|softgel)\b")
_LONGEST_PIECES = 50


def pieces(low: str, start: int, stop: int) -> tuple[int, int]:
    """Find how many capsules of that mass were taken, and where the words for it start."""
    lead = low[max(start - _LONGEST_PIECES, 0) : start]
    found = _PIECES.search(lead)
    if found and (found["bare"] is None or _ARE_PIECES.match(low, stop)):
        return start - len(lead) + found.start(), count_of(found["count"])
    behind = _PIECES_BEHIND.match(low, stop) if _IN_EACH.search(lead) else None
    return start, count_of(behind["count"]) if behind else 1
