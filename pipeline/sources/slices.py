"""A set larger than one answer, listed slice by slice.

ESearch reaches only the first 9,999 records of a PubMed result and offers nothing behind them
(https://www.ncbi.nlm.nih.gov/books/NBK25499/). A larger set is cut into ranges of UIDs, which
every record has and which cannot overlap, as NCBI's own EDirect does; the answer that was too
long says where to cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.errors import Suspect
from pipeline.sources.eutils import MAX_IDS, SearchAnswer

# Far beyond the newest PMID (about 42,000,000 in 2026), and small enough for any server's integer.
LAST_UID = 999_999_999

# Answers come newest first, so that nearly all UIDs above the lowest tenth of a full answer are
# in it: the slice above is as large as one answer may be, and what is left is below.
_LOWEST_SHARE = 10


@dataclass(frozen=True, slots=True)
class UidRange:
    """PMIDs from ``low`` to ``high``, both included."""

    low: int
    high: int

    def within(self, term: str) -> str:
        """Write a query that finds what ``term`` finds in this range."""
        return f"({term}) AND {self.low}:{self.high}[uid]"

    def cut(self, sample: Sequence[int]) -> tuple[UidRange, UidRange]:
        """Cut in two where a sample of the PMIDs in it says so.

        Raises:
            Suspect: the sample does not come from this range, or cannot be parted.
        """
        inside = sorted({pmid for pmid in sample if self.low <= pmid <= self.high})
        if len(inside) < 2:
            raise Suspect(f"PubMed lists other PMIDs than asked for from {self.low} to {self.high}")
        middle = max(inside[len(inside) // _LOWEST_SHARE], self.low + 1)
        return UidRange(self.low, middle - 1), UidRange(middle, self.high)


def list_by_uid(
    ask: Callable[[str], SearchAnswer], term: str, sample: Sequence[int]
) -> frozenset[int]:
    """List every PMID a query finds, however many; ``sample`` is the first, overlong answer.

    Raises:
        Suspect: an answer does not fit its slice.
        Unavailable, Malformed, Refused: a slice could not be asked.
    """
    found: set[int] = set()
    waiting = list(UidRange(1, LAST_UID).cut(sample))
    while waiting:
        part = waiting.pop()
        answer = ask(part.within(term))
        if answer.count > MAX_IDS:
            waiting += part.cut(answer.ids)
        else:
            found.update(answer.ids)
    return frozenset(found)
