"""What is known of the landmarks without their records, and which of them the searches find.

``landmarks.tsv`` has one row for every landmark of ``config.toml``: its PMID, year, journal and
title; of its authors those that a search asks for, as PubMed writes them; the few words of its
abstract that a query needs where the title is not enough; where all that was seen; and in ``open``
the searches of which it could not be shown that they find it, with the reason. Names and terms are
parted by "; ". How they were looked up stands in docs/landmarks.md.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.config import Search
from pipeline.query import Document, Field, compile_query, cut, parse

FACTS = Path(__file__).with_name("landmarks.tsv")
TODAY = date(2026, 11, 22)  # no search asks for a relative date, so any day gives the same
_BETWEEN = "; "
Judge = Callable[[Document], bool]
Reading = Callable[["Landmark"], Document]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A well-known study and what was seen of it."""

    pmid: int
    year: int
    journal: str
    title: str
    authors: tuple[str, ...]
    terms: tuple[str, ...]
    seen: str
    open: frozenset[str]
    reason: str

    def by_title(self) -> Document:
        """Show the searches the title alone."""
        return Document(self.pmid, {Field.TITLE: (self.title,)})

    def as_seen(self) -> Document:
        """Show them the terms and authors too; no phrase is found across two terms."""
        texts = {
            Field.TITLE: (self.title,),
            Field.ABSTRACT: self.terms,
            Field.AUTHOR: self.authors,
        }
        return Document(self.pmid, texts)


def read_landmarks(path: Path = FACTS) -> dict[int, Landmark]:
    """Read every landmark, by its PMID."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {int(row["pmid"]): _landmark(row) for row in rows}


def _landmark(row: dict[str, str]) -> Landmark:
    return Landmark(
        pmid=int(row["pmid"]),
        year=int(row["year"]),
        journal=row["journal"],
        title=row["title"],
        authors=_parted(row["authors"]),
        terms=_parted(row["terms"]),
        seen=row["seen"],
        open=frozenset(row["open"].split()),
        reason=row["reason"],
    )


def _parted(text: str) -> tuple[str, ...]:
    return tuple(text.split(_BETWEEN)) if text else ()


def judge_of(search: Search) -> Judge:
    """Compile a search once for many documents."""
    return compile_query(parse(search.term), TODAY, cut().explode)


def missed(search: Search, facts: Mapping[int, Landmark], reading: Reading) -> list[int]:
    """List the landmarks a search names and does not find when shown that much of them."""
    finds = judge_of(search)
    return [pmid for pmid in search.landmarks if not finds(reading(facts[pmid]))]


def known_items(searches: Sequence[Search], facts: Mapping[int, Landmark]) -> Iterator[str]:
    """Write known-item recall, search by search and in all, and what is not shown yet.

    A landmark counts once for every search that names it.
    """
    lost = {
        reading: {one.name: missed(one, facts, reading) for one in searches}
        for reading in (Landmark.by_title, Landmark.as_seen)
    }
    due = {one.name: len(one.landmarks) for one in searches}
    yield f"{'landmarks found':<26}{'by title':<10}with the terms and authors seen"
    for name, number in due.items():
        yield _row(name, number, (len(found[name]) for found in lost.values()))
    absent = (sum(map(len, found.values())) for found in lost.values())
    yield _row("all", sum(due.values()), absent)
    for name, pmids in lost[Landmark.as_seen].items():
        yield from (f"  not shown: {name} {pmid}: {facts[pmid].reason}" for pmid in pmids)


def _row(name: str, due: int, absent: Iterable[int]) -> str:
    by_title, as_seen = (f"{due - number}/{due}" for number in absent)
    return f"  {name:<24}{by_title:<10}{as_seen}"
