"""Where literal words stand in a text: as fast as a text can be looked through."""

from __future__ import annotations

from collections.abc import Iterable


def places(low: str, literals: Iterable[str]) -> list[int]:
    """List where any of some literals starts, in order.

    ``str.find`` crosses a text many times as fast as a pattern with alternatives does.
    """
    found = []
    for literal in literals:
        place = low.find(literal)
        while place >= 0:
            found.append(place)
            place = low.find(literal, place + 1)
    return sorted(found)
