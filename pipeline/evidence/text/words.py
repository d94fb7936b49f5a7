"""The words of a text as a set: one look tells which of many lexicon words it has."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.evidence.text.together import TOGETHER

_KNOWN: set[str] = set()  # the words of every lexicon: a text's other words answer nothing
_BLANKED = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))


class Lexicon:
    """Some words, whole and in lower case, of letters and digits of ASCII alone."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take up the words; what was kept of texts may lack them."""
        self.words = frozenset(words)
        _KNOWN.update(self.words)
        word_set.cache_clear()

    def of(self, low: str) -> frozenset[str]:
        """List those of the words that ``Passage.low`` has."""
        return self.words & word_set(low)

    def is_in(self, low: str) -> bool:
        """Tell whether ``Passage.low`` has any of the words."""
        return not self.words.isdisjoint(word_set(low))


@lru_cache(maxsize=TOGETHER)  # every extractor asks for the same text in turn
def word_set(low: str) -> frozenset[str]:
    """Give those words of ``Passage.low`` that any lexicon has: one in ten of them."""
    return frozenset(_KNOWN.intersection(words_of(low)))


def words_of(low: str) -> list[str]:
    """List the words of ``Passage.low``, parted by all that is no letter or digit of ASCII."""
    # Through bytes: str.translate is ten times slower on the texts with a ± or a µ.
    return low.encode("ascii", "replace").translate(_BLANKED).decode().split()
