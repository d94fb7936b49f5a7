"""What the searches find in one file of NLM's: a pure answer, for whichever process asks.

Most records are passed over unread (``pubmed_scan``); what is left is parsed and judged in full.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock

from pipeline.domain.records import Article, Reject
from pipeline.query import cut
from pipeline.query.mesh_file import read_table
from pipeline.sources.pubmed_files import WholeFile
from pipeline.sources.pubmed_records import Deleted, read_records
from pipeline.sources.pubmed_searcher import Searcher

_ONE_AT_A_TIME = Lock()  # Hyperscan's scratch is for one thread; more workers, not more threads
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


@lru_cache(maxsize=1)
def _searcher(order: Order) -> Searcher:
    mesh = read_table(order.mesh) if order.mesh else cut()
    return Searcher(order.searches, order.today, mesh)
