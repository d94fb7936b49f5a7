"""What the searches find in one file of NLM's: a pure answer, for whichever process asks.

Most records are passed over unread (``pubmed_scan``); what is left is parsed and judged in full.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipeline.domain.records import Article, Reject
from pipeline.query import Document, Mesh, Tree, compile_query, cut, map_terms, parse
from pipeline.query.article import document_of
from pipeline.query.clues import Clue, Words, clue_of, sought, thrifty
from pipeline.query.mesh_file import read_table
from pipeline.sources.pubmed_files import Content, read_file
from pipeline.sources.pubmed_records import read_records
from pipeline.sources.pubmed_scan import Scanner
from pipeline.sources.spellings import plain_words

_SAMPLE = 300  # records by which it is judged how common words are
_MOST = 0.1  # of the records; the trouble of noting that many words is that of parsing one in 1,000
_HEAD, _TAIL = b"<PubmedArticleSet>", b"</PubmedArticleSet>"


@dataclass(frozen=True, slots=True)
class Order:
    """What to look for: plain values, so that it can be sent to another process or machine.

    ``searches`` are names with queries, ``mesh`` is the table of all of MeSH where there is one,
    and ``today`` the day from which relative dates count.
    """

    searches: tuple[tuple[str, str], ...]
    today: date
    mesh: Path | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What one file holds: ``found`` maps each search to the PMIDs it finds, latest versions.

    ``articles`` are those records and the held ones; ``pmids`` are those of all its records,
    packed as unsigned 64-bit numbers. ``took_s`` is the processor's time for all of it,
    ``unpacking_s`` that for the unpacking alone: what no way of searching could do without.
    """

    name: str
    md5: str
    size: int
    records: int
    articles: tuple[Article, ...]
    found: Mapping[str, tuple[int, ...]]
    rejects: tuple[Reject, ...]
    deleted: tuple[int, ...]
    pmids: bytes
    took_s: float
    unpacking_s: float


def search_file(path: Path, order: Order, held: bytes = b"") -> Findings:
    """Find what the searches find in one file, and what it says anew of held records.

    ``held`` are the PMIDs of those, packed as in ``Findings``.

    Raises:
        Malformed, OSError: the file cannot be used, as ``read_file`` says.
    """
    began = time.thread_time()
    content, searcher = read_file(path), _searcher(order)
    known = _unpacked(held)
    latest, rejects = _read(searcher.candidates(content, known))
    found = searcher.judge(latest)
    kept = known.union(*found.values())
    return Findings(
        name=path.name,
        md5=content.md5,
        size=content.size,
        records=len(content.places),
        articles=tuple(one for pmid, one in latest.items() if pmid in kept),
        found=found,
        rejects=rejects,
        deleted=content.deleted,
        pmids=content.pmids.tobytes(),
        took_s=time.thread_time() - began,
        unpacking_s=content.unpacking_s,
    )


@lru_cache(maxsize=1)
def _unpacked(held: bytes) -> frozenset[int]:
    return frozenset(array("Q", held))


def pick(path: Path, pmids: Collection[int]) -> tuple[Article, ...]:
    """Read some records of a file by their PMIDs, the last version of each.

    Raises:
        Malformed, OSError: the file cannot be used, as ``read_file`` says.
    """
    content = read_file(path)
    wanted = [
        content.record(start)
        for start, pmid in zip(content.places, content.pmids, strict=True)
        if pmid in pmids
    ]
    latest, _ = _read(wanted)
    return tuple(latest.values())


def _read(records: Sequence[bytes]) -> tuple[dict[int, Article], tuple[Reject, ...]]:
    """Parse records; of several with one PMID the last counts."""
    read = list(read_records([_HEAD, *records, _TAIL]))
    latest = {one.pmid: one for one in read if isinstance(one, Article)}
    return latest, tuple(one for one in read if isinstance(one, Reject))


class _Searcher:
    """The searches of an order, ready to be asked of file after file."""

    def __init__(self, order: Order) -> None:
        mesh = read_table(order.mesh) if order.mesh else cut()
        trees = {name: _understood(text, mesh) for name, text in order.searches}
        today, explode = order.today, mesh.explode
        self._clues = [clue_of(tree, today, explode) for tree in trees.values()]
        self._judges: dict[str, Callable[[Document], bool]] = {
            name: compile_query(tree, today, explode) for name, tree in trees.items()
        }
        self._scanner: Scanner | None = None

    def candidates(self, content: Content, held: Collection[int]) -> list[bytes]:
        """Give the records that may be found, are held or have no number, in their order."""
        if self._scanner is None:
            price = _price(self._clues, content)
            self._scanner = Scanner(thrifty(clue, price, _MOST) for clue in self._clues)
        found = {start for start, _ in self._scanner.candidates(content.buffer)}
        found.update(
            start
            for start, pmid in zip(content.places, content.pmids, strict=True)
            if pmid in held or not pmid
        )
        return [content.record(start) for start in sorted(found)]

    def judge(self, articles: Mapping[int, Article]) -> dict[str, tuple[int, ...]]:
        """Tell which search finds which of the records."""
        documents = [document_of(one) for one in articles.values()]
        return {
            name: tuple(one.pmid for one in documents if finds(one))
            for name, finds in self._judges.items()
        }


def _understood(text: str, mesh: Mesh) -> Tree:
    """Read a query as PubMed does, its untagged terms mapped to MeSH."""
    return map_terms(parse(text), mesh).tree


@lru_cache(maxsize=1)
def _searcher(order: Order) -> _Searcher:
    return _Searcher(order)


def _price(clues: Sequence[Clue], content: Content) -> Callable[[Words], float]:
    """Judge by some records of the file how often words are met."""
    step = max(len(content.places) // _SAMPLE, 1)
    sample = [f" {' '.join(_words(content.record(start)))} " for start in content.places[::step]]
    return {one: _met(one, sample) for clue in clues for one in sought(clue)}.__getitem__


def _words(record: bytes) -> Iterator[str]:
    for part in record.split(b">"):
        yield from plain_words(part.partition(b"<")[0])


def _met(words: Words, sample: Sequence[str]) -> float:
    written = f" {' '.join(words.words)}" + ("" if words.truncated else " ")
    return sum(written in text for text in sample) / len(sample) if sample else 0.0
