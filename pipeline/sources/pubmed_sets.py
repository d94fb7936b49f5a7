"""Files of PubMed XML: sets one behind the other, and what stands where a file was cut."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from pipeline.domain.records import Article, Reject
from pipeline.errors import Malformed
from pipeline.sources.pubmed_records import Deleted, read_records

_END = re.compile(rb"</PubmedArticleSet\s*>")
_LONGEST_END = 64  # bytes of an end tag that two chunks may share
_STARTS = (b"<PubmedArticle>", b"<PubmedBookArticle>")
_CLOSED = re.compile(rb"</Pubmed(Book)?Article>")


def read_sets(chunks: Iterable[bytes]) -> Iterator[Article | Reject | Deleted]:
    """Read every record of every set, in order; ``cat`` joins files to one with several sets.

    Raises:
        Malformed: as ``read_records`` does. A record that was cut in two is the last Reject.
    """
    sets = _Sets(chunks)
    try:
        while sets.go_on():
            yield from read_records(sets.next_set())
    except Malformed as error:
        latest = b"".join(sets.latest)
        if latest and not _CLOSED.search(latest):
            yield Reject(None, str(error), zlib.compress(latest, 1))
        raise


class _Sets:
    """A stream of sets, each to be read before the next."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""
        self.latest: list[bytes] = []  # what was read from the start of the latest record on

    def go_on(self) -> bool:
        """Tell whether anything but white space follows."""
        while not self._rest.strip() and (chunk := next(self._chunks, None)) is not None:
            self._rest = chunk
        return bool(self._rest.strip())

    def next_set(self) -> Iterator[bytes]:
        """Give the bytes up to the end of a set, or of the file."""
        while not (end := _END.search(self._rest)):
            chunk = next(self._chunks, None)
            if chunk is None:
                yield self._noted(self._rest)
                return
            yield self._noted(self._rest[:-_LONGEST_END])
            self._rest = self._rest[-_LONGEST_END:] + chunk
        piece, self._rest = self._rest[: end.end()], self._rest[end.end() :]
        yield self._noted(piece)

    def _noted(self, piece: bytes) -> bytes:
        start = max(piece.rfind(tag) for tag in _STARTS)
        if start >= 0:
            self.latest = [piece[start:]]
        else:
            self.latest.append(piece)
        return piece
