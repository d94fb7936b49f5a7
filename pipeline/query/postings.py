"""Which documents hold a word: the lists an index is made of."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set

_LAST_LETTER = chr(0x10FFFF)


class Postings:
    """For every key, the numbers of the documents that hold it."""

    def __init__(self, documents: Iterable[tuple[int, Set[str]]]) -> None:
        self._lists: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        for number, keys in documents:
            for key in keys:
                self._lists[key].append(number)
        self._keys = sorted(self._lists)

    def of(self, key: str) -> Sequence[int]:
        """List the documents that hold exactly this key."""
        return self._lists.get(key, ())

    def beginning(self, prefix: str) -> set[int]:
        """Unite the documents that hold a key with this beginning."""
        first = bisect_left(self._keys, prefix)
        last = bisect_left(self._keys, prefix + _LAST_LETTER, first)
        return set().union(*(self._lists[key] for key in self._keys[first:last]))
