"""The words of a text as a set: one look tells which of many lexicon words it has."""

from __future__ import annotations

from functools import lru_cache

_BLANKED = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))


@lru_cache(maxsize=2)  # several extractors ask for the same text in turn
def words_of(low: str) -> frozenset[str]:
    """List the words of ``Passage.low``, parted by all that is no letter or digit of ASCII."""
    # Through bytes: str.translate is ten times slower on the texts with a ± or a µ.
    return frozenset(low.encode("ascii", "replace").translate(_BLANKED).decode().split())
