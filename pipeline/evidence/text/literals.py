"""Where literal words stand in a text: as fast as a text can be looked through.

``in`` and ``str.find`` cross a text many times as fast as a pattern with alternatives does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


def places(low: str, literals: Iterable[str]) -> list[int]:
    """List where any of some literals starts, in order."""
    found = []
    for literal in literals:
        place = low.find(literal)
        while place >= 0:
            found.append(place)
            place = low.find(literal, place + 1)
    found.sort()
    return found


def has_any(text: str, literals: Iterable[str]) -> bool:
    """Tell whether a text has any of some literals."""
    for literal in literals:  # noqa: SIM110 - any() with a generator takes twice as long
        if literal in text:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Gated:
    """A pattern that every match of needs one of some ``stems``; without any it is not tried."""

    stems: tuple[str, ...]
    pattern: re.Pattern[str]

    def search(self, low: str, start: int, end: int) -> re.Match[str] | None:
        """Find the first match in a stretch of lower-cased text."""
        if has_any(low[start:end], self.stems):
            return self.pattern.search(low, start, end)
        return None


def gated(stems: str, pattern: str) -> Gated:
    """Write down a pattern and its stems, parted by ``|``."""
    return Gated(tuple(stems.split("|")), re.compile(pattern))
