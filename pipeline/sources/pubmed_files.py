"""NLM's files of all of PubMed: the yearly baseline and the daily updates.

1,334 baseline files hold 30,000 records each; update files follow every day, with new records, all
records that changed, and PMIDs that were withdrawn. They are numbered through the year and meant to
be read in that order: of a record that stands in several, the last is the one that counts
(https://pubmed.ncbi.nlm.nih.gov/download/).
"""

from __future__ import annotations

import hashlib
import re
import time
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import hyperscan
from isal import isal_zlib

from pipeline.errors import Malformed, UsageError
from pipeline.sources.pubmed_scan import END, START, database_of, passed

_NAME = re.compile(r"pubmed(\d\d)n(\d{4,})\.xml\.gz")
_MD5 = re.compile(r"\b[0-9a-f]{32}\b", re.IGNORECASE)
_NUMBER = re.compile(rb"<PMID[^>]*>\s*(\d{1,12})\s*</PMID>")
_BEGINS, _ENDS = 0, 1  # the numbers of the first two patterns of ``_boundaries``
# What stands between records of no file of NLM's: a book, a list of withdrawals before the end.
_NO_RECORD = rb"<(?:PubmedBookArticle|PubmedArticle[\s/]|DeleteCitation)"
_FIRST_BYTES = 2_000  # in which the root begins
_AT_ONCE, _PIECE = 1 << 20, 8 << 20  # bytes unpacked at once, and searched at once
_GZIP = 31  # zlib's sign for a header as gzip writes it
_HEAD_BYTES = 400  # a record's own PMID is its first element but one
_DELETED = b"<DeleteCitation>", b"</DeleteCitation>"


@dataclass(frozen=True, slots=True, order=True)
class PubMedFile:
    """One file as NLM names it: ``year`` 26 and ``number`` 1 are ``pubmed26n0001.xml.gz``."""

    year: int
    number: int
    path: Path

    @property
    def name(self) -> str:
        """Give the name of the file."""
        return self.path.name

    def follows(self, other: PubMedFile) -> bool:
        """Tell whether nothing can lie between the other file and this one.

        A year begins with its baseline, which holds all that the files of the year before brought.
        """
        if self.year != other.year:
            return self.year > other.year and self.number == 1
        return self.number == other.number + 1

    def is_still(self, md5: str, size: int) -> bool:
        """Tell whether it is the file that had this checksum and size, as far as can be seen.

        The checksum that NLM lays beside it decides; without one, the size does.
        """
        if (said := said_md5(self.path)) is not None:
            return said == md5
        try:
            return self.path.stat().st_size == size
        except FileNotFoundError:  # what is fetched may be removed once it was read
            return True


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


def list_files(folder: Path) -> list[PubMedFile]:
    """List the files of a folder in the order in which they are to be read.

    Raises:
        UsageError: the folder cannot be read.
    """
    try:
        return sorted(_files(folder))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read: {error.strerror}") from error


def _files(folder: Path) -> Iterator[PubMedFile]:
    for path in folder.iterdir():
        if (file := named(path)) is not None:
            yield file


def named(path: Path) -> PubMedFile | None:
    """Read what NLM's name of a file says; None for any other name."""
    name = _NAME.fullmatch(path.name)
    return PubMedFile(int(name[1]), int(name[2]), path) if name else None


def name_of(year: int, number: int) -> str:
    """Write the name of a file as NLM does."""
    return f"pubmed{year:02}n{number:04}.xml.gz"


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


def md5_of(packed: bytes) -> str:
    """Give the checksum of a file as NLM writes it."""
    return hashlib.md5(packed, usedforsecurity=False).hexdigest()


def said_md5(path: Path) -> str | None:
    """Read the checksum that NLM lays beside each file: empty if unreadable, None if not there."""
    try:
        beside = path.with_name(f"{path.name}.md5").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    return read_md5(beside)


def read_md5(text: str) -> str:
    """Find the checksum in what NLM writes, ``MD5(pubmed26n0001.xml.gz)= …``; empty if none."""
    found = _MD5.search(text)
    return found[0].lower() if found else ""


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
def _boundaries() -> hyperscan.Database:
    """Look for tags in one pass; books and start tags with attributes are not known here."""
    return database_of((START, END, _NO_RECORD), (0, 0, 0))


def _pmids(buffer: bytes, places: list[int]) -> array[int]:
    found = (_NUMBER.search(buffer, place, place + _HEAD_BYTES) for place in places)
    return array("Q", (int(number[1]) if number else 0 for number in found))


def _deleted(buffer: bytes) -> tuple[int, ...]:
    start = buffer.rfind(_DELETED[0])
    end = buffer.find(_DELETED[1], start)
    return tuple(map(int, _NUMBER.findall(buffer, start, end))) if 0 <= start < end else ()
