"""Lists that fit on a page: all studies by year, newest first, a hundred a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.site.card import UNDATED, Card

PER_PAGE = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a list, its number from 1, and the paths of all its pages in order."""

    rows: tuple[T, ...]
    number: int
    paths: tuple[str, ...]
    of: int
    first: int

    @property
    def path(self) -> str:
        """Name this page."""
        return self.paths[self.number - 1]

    @property
    def last(self) -> int:
        """Number the last row, the first of the list being 1."""
        return self.first + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Year:
    """The studies published in one year; ``name`` is the year, or that there is none."""

    name: str
    sheets: tuple[Sheet[Card], ...]

    @property
    def studies(self) -> int:
        """Count them."""
        return self.sheets[0].of


def sheets(rows: Sequence[T], stem: str) -> tuple[Sheet[T], ...]:
    """Cut a list into pages ``stem.html``, ``stem-2.html`` …; an empty list has one empty page."""
    starts = range(0, max(len(rows), 1), PER_PAGE)
    paths = tuple(f"{stem}{f'-{n}' if n > 1 else ''}.html" for n in range(1, len(starts) + 1))
    return tuple(
        Sheet(tuple(rows[start : start + PER_PAGE]), number, paths, len(rows), start + 1)
        for number, start in enumerate(starts, 1)
    )


def years(cards: Iterable[Card]) -> tuple[Year, ...]:
    """Put studies into the years of their publication, newest first; the undated come last."""
    groups: dict[int, list[Card]] = defaultdict(list)
    for one in cards:
        groups[one.year].append(one)
    return tuple(_years(groups))


def _years(groups: dict[int, list[Card]]) -> Iterator[Year]:
    for year in sorted(groups, reverse=True):
        rows = sorted(groups[year], key=lambda one: (one.order, one.pmid), reverse=True)
        name = "Without a date" if year == UNDATED else str(year)
        yield Year(name, sheets(rows, f"studies/year-{year or 'unknown'}"))
