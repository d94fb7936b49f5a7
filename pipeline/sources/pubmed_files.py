"""The records of one of NLM's files, found without parsing; a file is used as a whole or not."""

from __future__ import annotations

import re
import time
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from isal import isal_zlib

from pipeline.errors import Malformed
from pipeline.sources.byte_pass import Database, database_of, passed
from pipeline.sources.pubmed_file_names import md5_of, said_md5
from pipeline.sources.pubmed_scan import END, START

_NUMBER = re.compile(rb"<PMID[^>]*>\s*(\d{1,12})\s*</PMID>")
_BEGINS, _ENDS = 0, 1  # the numbers of the first two patterns of ``_boundaries``
# What stands between records of no file of NLM's: a book, a list of withdrawals before the end.
_NO_RECORD = rb"<(?:PubmedBookArticle|PubmedArticle[\s/]|DeleteCitation)"
_FIRST_BYTES = 2_000  # in which the root begins
_AT_ONCE, _PIECE = 1 << 20, 8 << 20  # bytes unpacked at once, and searched at once
_GZIP = 31  # zlib's sign for a header as gzip writes it
_HEAD_BYTES = 400  # a record's own PMID is its first element but one
_DELETED = b"<DeleteCitation>", b"</DeleteCitation>"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some whole records of a file: ``places`` are where they begin, ``pmids`` whose they are.

    A PMID of 0 is one that cannot be read.
    """

    buffer: bytes
    places: list[int]
    pmids: array[int]

    def record(self, start: int) -> bytes:
        """Give the bytes of the record that begins at a place."""
        return self.buffer[start : self.buffer.find(END, start) + len(END)]


class WholeFile:
    """One file, its checksum compared; what it holds is good once all its pieces were read.

    ``deleted`` are the PMIDs that NLM withdrew, and ``unpacking_s`` is the processor's time for
    unpacking.

    Raises:
        Malformed: it does not agree with the checksum beside it.
        OSError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._packed = path.read_bytes()
        self.md5, self.size = _checked(path, self._packed), len(self._packed)
        self.deleted: tuple[int, ...] = ()
        self.unpacking_s = 0.0

    def pieces(self) -> Iterator[Piece]:
        """Give the records piece by piece, without parsing them: a few megabytes stay in the cache.

        Raises:
            Malformed: the file is cut, damaged or holds something else. Nothing of it is used.
        """
        rest, is_first = b"", True
        for unpacked in self._unpacked():
            buffer = rest + unpacked
            if is_first and buffer.find(b"<PubmedArticleSet", 0, _FIRST_BYTES) < 0:
                raise Malformed("the file holds no PubmedArticleSet")
            is_first, end = False, _behind_records(buffer)
            rest = buffer[end:]
            if end:
                yield _piece(buffer[:end])
        if b"</PubmedArticleSet>" not in rest or b"<PubmedArticle>" in rest:
            raise Malformed("the file ends in the middle: </PubmedArticleSet> is missing")
        self.deleted = _deleted(rest)

    def _unpacked(self) -> Iterator[bytes]:
        began = time.thread_time()
        for unpacked in _unpacked(self._packed):
            self.unpacking_s += time.thread_time() - began
            yield unpacked
            began = time.thread_time()


def _behind_records(buffer: bytes) -> int:
    """Find where the last whole record ends; 0 if there is none."""
    end = buffer.rfind(END)
    return end + len(END) if end >= 0 else 0


def _checked(path: Path, packed: bytes) -> str:
    md5, said = md5_of(packed), said_md5(path)
    if said not in (None, md5):
        raise Malformed(f"it is not what {path.name}.md5 says: fetch both again")
    return md5


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """Unpack some megabytes at a time; a file may consist of several that were packed apart."""
    view, parts = memoryview(packed), list[bytes]()
    unpacker = isal_zlib.decompressobj(wbits=_GZIP)
    try:
        for start in range(0, len(view), _AT_ONCE):
            some = bytes(view[start : start + _AT_ONCE])
            while some:
                if unpacker.eof:
                    unpacker = isal_zlib.decompressobj(wbits=_GZIP)
                parts.append(unpacker.decompress(some))
                some = unpacker.unused_data if unpacker.eof else b""
            if sum(map(len, parts)) >= _PIECE:
                yield b"".join(parts)
                parts.clear()
    except zlib.error as error:
        raise Malformed(f"the file is cut or damaged: {error}") from error
    if not unpacker.eof:
        raise Malformed("the file is cut or damaged: its end is missing")
    yield b"".join(parts)


def _piece(buffer: bytes) -> Piece:
    """Find records; refuse what only a parser could cut: each begins and ends in one way."""
    tags = passed(_boundaries(), buffer)  # all that may begin or end a record
    if [kind for kind, _ in tags] != [_BEGINS, _ENDS] * (len(tags) // 2):
        raise Malformed("records without a beginning or an end: the file was cut or edited")
    places = [end - len(START) for _, end in tags[::2]]
    return Piece(buffer, places, _pmids(buffer, places))


@cache
def _boundaries() -> Database:
    """Look for tags in one pass; books and start tags with attributes are not known here."""
    return database_of((START, END, _NO_RECORD), (0, 0, 0))


def _pmids(buffer: bytes, places: list[int]) -> array[int]:
    found = (_NUMBER.search(buffer, place, place + _HEAD_BYTES) for place in places)
    return array("Q", (int(number[1]) if number else 0 for number in found))


def _deleted(buffer: bytes) -> tuple[int, ...]:
    start = buffer.rfind(_DELETED[0])
    end = buffer.find(_DELETED[1], start)
    return tuple(map(int, _NUMBER.findall(buffer, start, end))) if 0 <= start < end else ()
