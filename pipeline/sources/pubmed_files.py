"""NLM's files of all of PubMed: the yearly baseline and the daily updates.

1,334 baseline files hold 30,000 records each; update files follow every day, with new records, all
records that changed, and PMIDs that were withdrawn. They are numbered through the year and meant to
be read in that order: of a record that stands in several, the last is the one that counts
(https://pubmed.ncbi.nlm.nih.gov/download/).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from isal import igzip

from pipeline.errors import Malformed, UsageError
from pipeline.sources.pubmed_scan import END, START

_NAME = re.compile(r"pubmed(\d\d)n(\d{4,})\.xml\.gz")
_MD5 = re.compile(r"\b[0-9a-f]{32}\b", re.IGNORECASE)
_NUMBER = re.compile(rb"<PMID[^>]*>\s*(\d{1,12})\s*</PMID>")
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


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one whole file: ``places`` are where its records begin, ``pmids`` whose.

    A PMID of 0 is one that cannot be read. ``deleted`` are those that NLM withdrew.
    """

    md5: str
    buffer: bytes
    places: list[int]
    pmids: array[int]
    deleted: tuple[int, ...]

    def record(self, start: int) -> bytes:
        """Give the bytes of the record that begins at a place."""
        return self.buffer[start : self.buffer.find(END, start) + len(END)]


def list_files(folder: Path) -> list[PubMedFile]:
    """List the files of a folder in the order in which they are to be read.

    Raises:
        UsageError: the folder cannot be read, or holds none.
    """
    try:
        found = sorted(_files(folder))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read: {error.strerror}") from error
    if not found:
        raise UsageError(f"{folder}: holds no file named like pubmed26n0001.xml.gz")
    return found


def _files(folder: Path) -> Iterator[PubMedFile]:
    for path in folder.iterdir():
        if name := _NAME.fullmatch(path.name):
            yield PubMedFile(int(name[1]), int(name[2]), path)


def read_file(path: Path) -> Content:
    """Read a whole file and find its records, without parsing them.

    Raises:
        Malformed: it does not agree with the checksum beside it, is cut, damaged or holds something
            else. Nothing of such a file is used.
        OSError: it cannot be read.
    """
    packed = path.read_bytes()
    md5 = _checked(path, packed)
    buffer = _unpacked(packed)
    places = _record_places(buffer)
    return Content(md5, buffer, places, _pmids(buffer, places), _deleted(buffer))


def _checked(path: Path, packed: bytes) -> str:
    """Compare with the checksum that NLM lays beside each file, where it is there."""
    md5 = hashlib.md5(packed, usedforsecurity=False).hexdigest()
    beside = path.with_name(f"{path.name}.md5")
    if beside.exists():
        said = _MD5.search(beside.read_text(encoding="utf-8", errors="replace"))
        if said is None or said[0].lower() != md5:
            raise Malformed(f"{path.name} is not what {beside.name} says: fetch both again")
    return md5


def _unpacked(packed: bytes) -> bytes:
    try:
        return bytes(igzip.decompress(packed))  # type: ignore[no-untyped-call]
    except (EOFError, zlib.error, OSError) as error:
        raise Malformed(f"the file is cut or damaged: {error}") from error


def _record_places(buffer: bytes) -> list[int]:
    if buffer.find(b"<PubmedArticleSet", 0, 2_000) < 0:
        raise Malformed("the file holds no PubmedArticleSet")
    if buffer.find(b"</PubmedArticleSet>", max(len(buffer) - 200, 0)) < 0:
        raise Malformed("the file ends in the middle: </PubmedArticleSet> is missing")
    places, place = list[int](), buffer.find(START)
    while place >= 0:
        places.append(place)
        place = buffer.find(START, place + len(START))
    _require_whole(buffer, len(places))
    return places


def _require_whole(buffer: bytes, records: int) -> None:
    """Refuse what only a parser could cut into records: here each begins and ends in one way."""
    begun = buffer.count(b"<PubmedArticle") - buffer.count(b"<PubmedArticleSet")
    if not begun == buffer.count(END) == records:
        raise Malformed("records without a beginning or an end: the file was cut or edited")


def _pmids(buffer: bytes, places: list[int]) -> array[int]:
    found = (_NUMBER.search(buffer, place, place + _HEAD_BYTES) for place in places)
    return array("Q", (int(number[1]) if number else 0 for number in found))


def _deleted(buffer: bytes) -> tuple[int, ...]:
    start = buffer.rfind(_DELETED[0])
    end = buffer.find(_DELETED[1], start)
    return tuple(map(int, _NUMBER.findall(buffer, start, end))) if 0 <= start < end else ()
