"""The words of a text as a set: one look tells which of many lexicon words it has.

Hardly a word of an abstract is in any lexicon. So all lexicons are looked through at once, for each
word of a text, and each then asks the few words that are left.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from pipeline.evidence.text.together import TOGETHER

_BLANKED = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))


class Lexicon:
    """Some words, whole and in lower case, of letters and digits of ASCII alone."""

    of_all: ClassVar[set[str]] = set()

    def __init__(self, words: Iterable[str]) -> None:
        """Take up the words; a lexicon is made once, mostly as its module is loaded."""
        self.words = frozenset(words)
        self.of_all.update(self.words)
        known_words.cache_clear()

    def of(self, low: str) -> frozenset[str]:
        """List those of the words that ``Passage.low`` has."""
        return self.words & known_words(low)

    def is_in(self, low: str) -> bool:
        """Tell whether ``Passage.low`` has any of the words."""
        return not self.words.isdisjoint(known_words(low))


@lru_cache(maxsize=TOGETHER)  # every extractor asks for the same text in turn
def known_words(low: str) -> frozenset[str]:
    """List the words of ``Passage.low`` that any lexicon has."""
    return frozenset(words_of(low)) & Lexicon.of_all


def words_of(low: str) -> list[str]:
    """List the words of ``Passage.low``, parted by all that is no letter or digit of ASCII."""
    # Through bytes: str.translate is ten times slower on the texts with a ± or a µ.
    return low.encode("ascii", "replace").translate(_BLANKED).decode().split()
