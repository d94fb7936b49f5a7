"""Where sentences start: good enough for abstracts, and fast."""

from __future__ import annotations

import re

# A full stop ends a sentence when no lower-case word follows; ``dp-ucMGP`` and ``eGFR`` are none.
# ``vitamin K. We`` does end one, so a single capital letter before the stop decides nothing. One
# pattern a mark, since a pattern that starts with one character is found several times as fast as
# one that starts with any of four.
_AFTER_A_STOP = r"[\])\"']*\s+(?=[^\sa-z]|[a-z-]{1,6}[A-Z])"
_STOPS = tuple((mark, re.compile(rf"\{mark}{_AFTER_A_STOP}")) for mark in ".!?")
_NEW_LINE = re.compile(r"\n\s*(?=\S)")
_ABBREVIATED = (
    "vs e.g i.e al fig figs cf ca approx resp st dr mr prof ref refs eq incl sp spp var subsp jr"
    " inc ltd co corp dept univ u.s u.k max min avg"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_NUMBERED = "no nos jan feb mar apr jun jul aug sep sept oct nov dec vol pp"
_BEFORE_A_NUMBER = frozenset(_NUMBERED.split())
_LONGEST_ABBREVIATION = 8
# The last two letters of them all: what ends otherwise, as nearly every word does, is none.
_LOW_ENDINGS = {word[-2:] for word in _ABBREVIATIONS | _BEFORE_A_NUMBER}
_ENDINGS = frozenset(
    first + last
    for one in _LOW_ENDINGS
    for first in (one[0], one[0].upper())
    for last in (one[1], one[1].upper())
)


def sentence_starts(text: str, body: int) -> list[int]:
    """List where the sentences of a text start; the abstract at ``body`` starts one.

    A line break parts sentences where it follows a full stop, a heading or the title.
    """
    starts = {0, body} if 0 < body < len(text) else {0}
    for mark, pattern in _STOPS:
        if mark in text:
            for found in pattern.finditer(text):
                stop, start = found.span()
                if text[stop - 2 : stop] not in _ENDINGS or not _is_abbreviated(text, stop, start):
                    starts.add(start)
    if text.find("\n", body) >= 0:
        starts.update(
            found.end()
            for found in _NEW_LINE.finditer(text, body)
            if _line_is_over(text, found.start())
        )
    return sorted(starts)


def _is_abbreviated(text: str, stop: int, following: int) -> bool:
    """Tell whether the stop is that of an abbreviation; ``following`` is where the next word is."""
    word = text[max(stop - _LONGEST_ABBREVIATION, 0) : stop].rpartition(" ")[2]
    word = word.lstrip("([").lower()
    if word in _BEFORE_A_NUMBER:
        return text[following].isdigit()
    return word in _ABBREVIATIONS


def _line_is_over(text: str, position: int) -> bool:
    """Tell a paragraph's end from a line that was merely wrapped."""
    before = text[max(position - 2, 0) : position].rstrip()
    return not before or before[-1] in ".!?:)"
