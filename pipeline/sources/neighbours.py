"""What stands beside a place in XML text, read over the markup in between.

Letters are given as they are compared: in lower case, a blank for whatever is no letter and at the
ends of a text, and ``UNCLEAR`` for what is not read here: letters beyond ASCII, numbered characters
and tags that are too long.
"""

from __future__ import annotations

import re

EDGE, UNCLEAR = ord(" "), 0
_LONGEST_TAG = 400
_PARTING = re.compile(rb"</?(?!DispFormula\b)[A-Z]")  # such a tag stands between texts
_COMPARED = bytes(
    UNCLEAR if byte >= 0x80 else ord(chr(byte).lower()) if chr(byte).isalnum() else EDGE
    for byte in range(256)
)


def before(buffer: bytes, place: int) -> bytes:
    """Give the two letters before a place; what stands beyond an edge counts as one."""
    near, place = _letter_before(buffer, place)
    if near in (EDGE, UNCLEAR):
        return bytes((near, near))
    return bytes((_letter_before(buffer, place)[0], near))


def behind(buffer: bytes, place: int) -> bytes:
    """Give the two letters from a place on; what stands beyond an edge counts as one."""
    near, place = _letter_behind(buffer, place)
    if near in (EDGE, UNCLEAR):
        return bytes((near, near))
    return bytes((near, _letter_behind(buffer, place)[0]))


def start_of_letter(buffer: bytes, place: int) -> int:
    """Step back over the bytes of one letter in UTF-8."""
    while buffer[place] & 0xC0 == 0x80:
        place -= 1
    return place


def _letter_before(buffer: bytes, place: int) -> tuple[int, int]:
    """Read the letter that ends before a place, and where it begins."""
    while buffer[place - 1] == ord(">"):
        start = buffer.rfind(b"<", max(place - _LONGEST_TAG, 0), place)
        if start < 0:
            return UNCLEAR, place
        if _PARTING.match(buffer, start):
            return EDGE, place
        place = start
    if buffer[place - 1] == ord(";"):
        return _entity(buffer, buffer.rfind(b"&", max(place - _LONGEST_TAG, 0), place)), place
    return _COMPARED[buffer[place - 1]], place - 1


def _letter_behind(buffer: bytes, place: int) -> tuple[int, int]:
    """Read the letter that begins at a place, and where it ends."""
    while buffer[place] == ord("<"):
        end = buffer.find(b">", place, place + _LONGEST_TAG)
        if end < 0:
            return UNCLEAR, place
        if _PARTING.match(buffer, place):
            return EDGE, place
        place = end + 1
    if buffer[place] == ord("&"):
        return _entity(buffer, place), place
    return _COMPARED[buffer[place]], place + 1


def _entity(buffer: bytes, start: int) -> int:
    """Read an entity: those with a name stand for signs, a semicolon alone is one."""
    return UNCLEAR if start >= 0 and buffer[start + 1 : start + 2] == b"#" else EDGE
