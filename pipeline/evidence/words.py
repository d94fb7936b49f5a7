"""The words of a text as a set: one look tells which of many lexicon words it has."""

from __future__ import annotations

from functools import lru_cache

_BLANKS = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})


@lru_cache(maxsize=2)  # several extractors ask for the same text in turn
def words_of(low: str) -> frozenset[str]:
    """List the words of ``Passage.low``, parted by all that is no letter or digit of ASCII."""
    return frozenset(low.translate(_BLANKS).split())
