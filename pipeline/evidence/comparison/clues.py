"""A clue: literal words, and what must stand around them.

A clue is looked for by its literals, and only around these are its patterns asked: texts on
treatments are long, and most of their words tell nothing of a comparator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NEAR, FAR = 60, 220  # characters before a literal
VERSUS = r"(?:versus|vs\.?|(?:as )?compared (?:with|to)|against)"


@dataclass(frozen=True, slots=True)
class Clue:
    """Literals, and what must stand right before them and be matched from them on.

    ``reach`` is how many characters before them are read.
    """

    literals: tuple[str, ...]
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    reach: int = NEAR

    def fits(self, low: str, place: int, start: int, end: int) -> bool:
        """Tell whether the words around a literal fit, within a sentence."""
        if self.after and not self.after.match(low, place, end):
            return False
        reach = max(place - self.reach, start)
        return not self.before or bool(self.before.search(low, reach, place))
