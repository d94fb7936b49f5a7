"""What the searches find in one file of NLM's: a pure answer, for whichever process asks.

Most records are passed over unread (``pubmed_scan``); what is left is parsed and judged in full.
"""

from __future__ import annotations

import re
import time
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

from pipeline.domain.records import Article, Reject
from pipeline.query import Document, Mesh, Tree, compile_query, cut, map_terms, parse
from pipeline.query.article import document_of
from pipeline.query.clues import Words, clue_of, thrifty
from pipeline.query.mesh_file import read_table
from pipeline.sources.pubmed_files import Piece, WholeFile
from pipeline.sources.pubmed_records import Deleted, read_records
from pipeline.sources.pubmed_scan import Scanner

_SAMPLE = 100  # records by which it is judged how common words are
_TOO_MANY, _SAMPLES = 0.06, 4  # of a piece let through at first; then words are chosen anew
_MOST = 0.002  # of the records; more words in the first pass cost more than a few more records
_REFERENCES_END = b"</ReferenceList>"
_TAIL_BYTES = 200  # of a record, in which its references end
_ONE_AT_A_TIME = Lock()  # Hyperscan's scratch is for one thread; more workers, not more threads
_TAGS = re.compile(rb"<[^>]*>")
_WORDS = bytes(
    ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256)
)
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
        Malformed, OSError: the file cannot be used, as ``WholeFile`` says.
    """
    with _ONE_AT_A_TIME:
        return _search_file(path, order, _unpacked(held))


def _search_file(path: Path, order: Order, known: frozenset[int]) -> Findings:
    began = time.thread_time()
    file, searcher = WholeFile(path), _searcher(order)
    read, asked, pmids = list[Article | Reject](), list[tuple[int, ...]](), array("Q")
    for piece in file.pieces():
        candidates = searcher.candidates(piece, known)
        read += _read(piece.record(start) for start in candidates)
        asked += candidates.values()
        pmids += piece.pmids
    latest, numbers = _latest(read, asked)
    found = searcher.judge(latest, numbers)
    kept = known.union(*found.values())
    return Findings(
        name=path.name,
        md5=file.md5,
        size=file.size,
        records=len(pmids),
        articles=tuple(one for pmid, one in latest.items() if pmid in kept),
        found=found,
        rejects=tuple(one for one in read if isinstance(one, Reject)),
        deleted=file.deleted,
        pmids=pmids.tobytes(),
        took_s=time.thread_time() - began,
        unpacking_s=file.unpacking_s,
    )


@lru_cache(maxsize=1)
def _unpacked(held: bytes) -> frozenset[int]:
    return frozenset(array("Q", held))


def pick(path: Path, pmids: Collection[int]) -> tuple[Article, ...]:
    """Read some records of a file by their PMIDs, the last version of each.

    Raises:
        Malformed, OSError: the file cannot be used, as ``WholeFile`` says.
    """
    with _ONE_AT_A_TIME:
        wanted = [
            piece.record(start)
            for piece in WholeFile(path).pieces()
            for start, pmid in zip(piece.places, piece.pmids, strict=True)
            if pmid in pmids
        ]
    articles = (one for one in _read(wanted) if isinstance(one, Article))
    return tuple({one.pmid: one for one in articles}.values())


def _read(records: Iterable[bytes]) -> Iterator[Article | Reject]:
    """Parse records, each of which gives one answer."""
    for one in read_records([_HEAD, *records, _TAIL]):
        if not isinstance(one, Deleted):
            yield one


def _latest(
    read: Sequence[Article | Reject], asked: Iterable[tuple[int, ...]]
) -> tuple[dict[int, Article], dict[int, set[int]]]:
    """Give the last of several records with one PMID, and which searches may find any of them."""
    latest, found = dict[int, Article](), dict[int, set[int]]()
    for one, numbers in zip(read, asked, strict=True):
        if isinstance(one, Article):
            latest[one.pmid] = one
            found.setdefault(one.pmid, set()).update(numbers)
    return latest, found


class _Searcher:
    """The searches of an order, ready to be asked of file after file.

    A file is passed over twice: for the rarest words alone, and what is let through for all words
    that a search asks for. So common words are looked for in a few records only.
    """

    def __init__(self, order: Order) -> None:
        mesh = read_table(order.mesh) if order.mesh else cut()
        trees = {name: _understood(text, mesh) for name, text in order.searches}
        today, explode = order.today, mesh.explode
        self._clues = [clue_of(tree, today, explode) for tree in trees.values()]
        self._judges: dict[str, Callable[[Document], bool]] = {
            name: compile_query(tree, today, explode) for name, tree in trees.items()
        }
        self._first: Scanner | None = None
        self._samples: list[list[str]] = []
        self._second = Scanner(self._clues)

    def candidates(self, piece: Piece, held: Collection[int]) -> dict[int, tuple[int, ...]]:
        """Give the records to be read, in order: where each begins, and which searches may find it.

        These are those that may be found, are held or have no number.
        """
        found = self._may_be_found(piece)
        wanted = (
            start
            for start, pmid in zip(piece.places, piece.pmids, strict=True)
            if pmid in held or not pmid
        )
        for start in wanted:
            found.setdefault(start, ())
        return dict(sorted(found.items()))

    def _may_be_found(self, piece: Piece) -> dict[int, tuple[int, ...]]:
        if self._first is None:
            self._choose_words(piece)
        first = self._first_pass(piece)
        if len(first) > _TOO_MANY * len(piece.places) and len(self._samples) < _SAMPLES:
            self._choose_words(piece)
            first = self._first_pass(piece)
        return _Searched.of(piece, first).candidates(self._second)

    def _first_pass(self, piece: Piece) -> dict[int, tuple[int, ...]]:
        assert self._first is not None  # noqa: S101 - chosen before
        return self._first.candidates(piece.buffer, piece.places)

    def _choose_words(self, piece: Piece) -> None:
        """Look first for what is rare in all samples so far: old records have other words."""
        self._samples.append(_sample(piece))
        price = cache(lambda one: max(_met(one, some) for some in self._samples))
        self._first = Scanner(thrifty(clue, price, _MOST) for clue in self._clues)

    def judge(
        self, articles: Mapping[int, Article], asked: Mapping[int, Collection[int]]
    ) -> dict[str, tuple[int, ...]]:
        """Tell which search finds which records; ``asked`` are the numbers of those that may."""
        documents = {pmid: document_of(one) for pmid, one in articles.items() if asked[pmid]}
        return {
            name: tuple(
                pmid for pmid, one in documents.items() if number in asked[pmid] and finds(one)
            )
            for number, (name, finds) in enumerate(self._judges.items())
        }


@dataclass(frozen=True, slots=True)
class _Searched:
    """What of some records is searched: ``origins`` are their places in the file."""

    buffer: bytes
    places: Sequence[int]
    origins: Sequence[int]

    @classmethod
    def of(cls, piece: Piece, starts: Iterable[int]) -> _Searched:
        """Leave out the works that records cite: half of all bytes, and no search looks there."""
        parts, places, origins, size = list[bytes](), list[int](), list[int](), 0
        for start in starts:
            origins.append(start)
            places.append(size)
            for part in without_references(piece.record(start)):
                parts.append(part)
                size += len(part)
        return cls(b"".join(parts), places, origins)

    def candidates(self, scanner: Scanner) -> dict[int, tuple[int, ...]]:
        """Give what a scanner lets through, by its place in the file."""
        origin = dict(zip(self.places, self.origins, strict=True))
        found = scanner.candidates(self.buffer, self.places)
        return {origin[place]: clues for place, clues in found.items()}


def without_references(record: bytes) -> tuple[bytes, ...]:
    """Cut the list of what a record cites out of it, which is its last part."""
    end = record.rfind(_REFERENCES_END, len(record) - _TAIL_BYTES)
    start = record.find(b"<ReferenceList") if end >= 0 else -1
    if start < 0 or not _is_plain(record, start):
        return (record,)
    return record[:start], record[end + len(_REFERENCES_END) :]


def _is_plain(record: bytes, start: int) -> bool:
    """Tell whether a tag is one for certain, and not in a comment or an instruction."""
    return (
        record.find(b"<!") < 0
        and record.find(b"<?", start) < 0
        and record.count(b"<?", 0, start) == record.count(b"?>", 0, start)
    )


def _understood(text: str, mesh: Mesh) -> Tree:
    """Read a query as PubMed does, its untagged terms mapped to MeSH."""
    return map_terms(parse(text), mesh).tree


@lru_cache(maxsize=1)
def _searcher(order: Order) -> _Searcher:
    return _Searcher(order)


def _sample(piece: Piece) -> list[str]:
    """Take some records, by which it is judged how often words are met."""
    step = max(len(piece.places) // _SAMPLE, 1)
    return [_plain(piece.record(start)) for start in piece.places[::step]]


def _plain(record: bytes) -> str:
    """Write the words of a record, as nearly as is needed to judge how common they are."""
    words = _TAGS.sub(b" ", record).translate(_WORDS).split()
    return f" {b' '.join(words).decode('ascii')} "


def _met(words: Words, sample: Sequence[str]) -> float:
    written = f" {' '.join(words.words)}" + ("" if words.truncated else " ")
    return sum(written in text for text in sample) / len(sample) if sample else 0.0
