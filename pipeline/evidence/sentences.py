"""Where sentences start: good enough for abstracts, and fast."""

from __future__ import annotations

import re

# A full stop ends a sentence when no lower-case letter follows. ``vitamin K. We`` does end one,
# so a single capital letter before the stop decides nothing.
_STOP = re.compile(r"[.!?\n](?:(?<=\n)\s*(?=\S)|[\])\"']*\s+(?=[^\sa-z]))")
_ABBREVIATED = (
    "vs e.g i.e al fig figs cf ca approx resp st dr mr prof ref refs eq incl sp spp var subsp jr"
    " inc ltd co corp dept univ u.s u.k max min avg"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_NUMBERED = "no nos jan feb mar apr jun jul aug sep sept oct nov dec vol pp"
_BEFORE_A_NUMBER = frozenset(_NUMBERED.split())
_LONGEST_ABBREVIATION = 8


def sentence_starts(text: str, body: int) -> list[int]:
    """List where the sentences of a text start; the abstract at ``body`` starts one.

    A line break parts sentences where it follows a full stop, a heading or the title.
    """
    starts = [0]
    for found in _STOP.finditer(text):
        position = found.end()
        if position != body and _is_end(text, found):
            starts.append(position)
    if 0 < body < len(text):
        starts.append(body)
    return sorted(starts)


def _is_end(text: str, found: re.Match[str]) -> bool:
    stop = found.start()
    if text[stop] == "\n":
        return _line_is_over(text, stop)
    word = text[max(stop - _LONGEST_ABBREVIATION, 0) : stop].rpartition(" ")[2]
    word = word.lstrip("([").lower()
    if word in _BEFORE_A_NUMBER:
        return not text[found.end()].isdigit()
    return word not in _ABBREVIATIONS


def _line_is_over(text: str, position: int) -> bool:
    """Tell a paragraph's end from a line that was merely wrapped."""
    before = text[max(position - 2, 0) : position].rstrip()
    return not before or before[-1] in ".!?:)"
