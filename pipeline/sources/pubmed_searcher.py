"""Searches that are asked of file after file: two passes over bytes, then a judge for each.

A file is passed over twice: for the rarest words alone, and what is let through for all words that
a search asks for. So common words are looked for in a few records only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from pipeline.domain.records import Article
from pipeline.query import Document, Mesh, Tree, compile_query, map_terms, parse
from pipeline.query.article import document_of
from pipeline.query.clue_reading import clue_of
from pipeline.query.clues import Words, thrifty
from pipeline.sources.pubmed_files import Piece
from pipeline.sources.pubmed_scan import Scanner
from pipeline.sources.uncited import Uncited

_SAMPLE = 100  # records by which it is judged how common words are
_TOO_MANY, _SAMPLES = 0.06, 4  # of a piece let through at first; then words are chosen anew
_MOST = 0.002  # of the records; more words in the first pass cost more than a few more records
_TAGS = re.compile(rb"<[^>]*>")
_WORDS = bytes(
    ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256)
)


class Searcher:
    """Named queries, read as of a day with a table of MeSH, ready for file after file."""

    def __init__(self, searches: Iterable[tuple[str, str]], today: date, mesh: Mesh) -> None:
        explode = mesh.explode
        trees = {name: _understood(text, mesh) for name, text in searches}
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
        return Uncited.of(piece, first).candidates(self._second)

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


def _understood(text: str, mesh: Mesh) -> Tree:
    """Read a query as PubMed does, its untagged terms mapped to MeSH."""
    return map_terms(parse(text), mesh).tree


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
