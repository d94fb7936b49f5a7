"""The part of a result set ESearch lets one see: never beyond record 9,999.

Recorded in github.com/biopython/biopython/issues/4189 (the warning),
github.com/jannisborn/paperscraper/issues/40 (the refusal) and
github.com/cyanheads/pubmed-mcp-server/issues/95 (where each of them begins).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.sandbox.exchange import Form, Refusal

REACHABLE = 9_999
TOO_FAR = (
    "'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first "
    "9,999 records matching the query. To obtain more than 9,999 PubMed records, consider using "
    "EDirect that contains additional logic to batch PubMed search results automatically so "
    "that an arbitrary number can be retrieved. For details see "
    "https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)


@dataclass(frozen=True, slots=True)
class Window:
    """A page: where it starts, how many it may hold, and what NCBI says when it was cut."""

    start: int
    size: int
    note: str = ""

    def of(self, pmids: Sequence[int]) -> tuple[int, ...]:
        """Cut the page out of a whole result."""
        return tuple(pmids[self.start : self.start + self.size])


def window(form: Form, count: int) -> Window:
    """Read ``retstart`` and ``retmax`` (default 20) and hold them to what can be reached.

    The warning depends on what was asked alone, so it also comes with ten hits.

    Raises:
        Refusal: the page starts behind record 9,999 of a result that is that long.
    """
    start, size = form.number("retstart", 0), form.number("retmax", 20)
    if start >= REACHABLE and count > REACHABLE:
        raise Refusal(f"Search Backend failed: Exception:\n{TOO_FAR}")
    if start + size <= REACHABLE:
        return Window(start, size)
    size = max(REACHABLE - start, 0)
    return Window(
        start, size, f"Restrictions achieved. start and count adjusted to {start}, {size}"
    )
