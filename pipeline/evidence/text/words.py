"""The words of a text as a set: one look tells which of many lexicon words it has."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.evidence.text.together import TOGETHER

_BLANKED = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))


class Lexicon:
    """Some words, whole and in lower case, of letters and digits of ASCII alone."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take up the words."""
        self.words = frozenset(words)

    def of(self, low: str) -> frozenset[str]:
        """List those of the words that ``Passage.low`` has."""
        return self.words & word_set(low)

    def is_in(self, low: str) -> bool:
        """Tell whether ``Passage.low`` has any of the words."""
        return not self.words.isdisjoint(word_set(low))


@lru_cache(maxsize=TOGETHER)  # every extractor asks for the same text in turn
def word_set(low: str) -> frozenset[str]:
    """Give the words of ``Passage.low`` as a set."""
    return frozenset(words_of(low))


def words_of(low: str) -> list[str]:
    """List the words of ``Passage.low``, parted by all that is no letter or digit of ASCII."""
    # Through bytes: str.translate is ten times slower on the texts with a ± or a µ.
    return low.encode("ascii", "replace").translate(_BLANKED).decode().split()
