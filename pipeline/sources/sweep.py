"""What every source but PubMed promises: page after page, until the whole set was given.

PubMed lists numbers and gives records for numbers, so that what is held need not be fetched. The
others give whole records in their pages; a set of theirs is some hundred records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pipeline.domain.records import Reject
from pipeline.errors import Suspect

R = TypeVar("R", covariant=True)
Q = TypeVar("Q", contravariant=True)

# Fewer hits than this may halve from one day to the next without anything being wrong.
SMALL_SET = 20


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some records of a set; ``count`` is how many the source says there are in all.

    ``starts_over`` tells that the source changed under way and the set is given again from its
    beginning: what was told on the pages before stays true, but it is not the set.
    """

    count: int
    records: tuple[R, ...]
    rejects: tuple[Reject, ...] = ()
    starts_over: bool = False


class Sweeping(Protocol[Q, R]):
    """A source that gives its whole answer page by page; ``name`` is what people call it."""

    @property
    def name(self) -> str:
        """Name the source for people: ``ClinicalTrials.gov``."""

    def sweep(self, query: Q, previous: int | None = None) -> Iterator[Page[R]]:
        """Give all that matches, page by page; when the last page is out the set was whole.

        ``previous`` is how many matched at the last complete run; None believes any number.

        Raises:
            Suspect: the set shrank beyond belief, does not add up, or changed again and again.
            Unavailable, Malformed, Refused: the pages before are good, the set is not whole.
        """


def has_shrunk(count: int, previous: int | None) -> bool:
    """Tell whether a set lost more than literature ever loses: all of it, or over half."""
    if not previous:
        return False
    return count == 0 or (previous >= SMALL_SET and count < previous / 2)


def shrunken(source: str, count: int, previous: int | None) -> Suspect:
    """Say that a set is smaller than can be believed, and what to do if it is true."""
    found = f"{source} now finds {count:,} where it found {previous or 0:,}"
    return Suspect(f"{found}; if that is true: k2watch collect --accept-shrunken")
