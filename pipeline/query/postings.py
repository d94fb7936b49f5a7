"""Which documents hold a word: the lists an index is made of."""

from array import array
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence, Set
from functools import cached_property, partial
from itertools import repeat

_LAST_LETTER = chr(0x10FFFF)


class Postings:
    """For every key, the numbers of the documents that hold it."""

    def __init__(self, documents: Iterable[tuple[int, Set[str]]]) -> None:
        # Millions of steps: the loop over the keys of a document is left to C.
        self._lists: defaultdict[str, array[int]] = defaultdict(partial(array, "Q"))
        for number, keys in documents:
            deque(map(array.append, map(self._lists.__getitem__, keys), repeat(number)), maxlen=0)

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self._lists)

    def of(self, key: str) -> Sequence[int]:
        """List the documents that hold exactly this key."""
        return self._lists.get(key, ())

    def beginning(self, prefix: str) -> set[int]:
        """Unite the documents that hold a key with this beginning."""
        first = bisect_left(self._keys, prefix)
        last = bisect_left(self._keys, prefix + _LAST_LETTER, first)
        return set().union(*(self._lists[key] for key in self._keys[first:last]))
