"""MEDLINE text, as people save it from PubMed (.nbib, .txt) → Articles and Rejects.

A record begins at its PMID and ends with its source (SO), wherever blank lines stand; each is read
alone, so that a broken one costs only itself.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from pipeline.domain.records import Article, Reject
from pipeline.errors import Malformed
from pipeline.sources.medline_article import TAGGED, read_medline_article

_PMID = re.compile(r"PMID- *(\d{1,12})\s*$", re.ASCII | re.MULTILINE)
_SOURCE = re.compile(r"^SO  -", re.MULTILINE)


def read_medline(chunks: Iterable[bytes]) -> Iterator[Article | Reject]:
    """Read every record; bytes that are not UTF-8 are taken for Windows' Latin letters.

    Raises:
        Malformed: the text ends in the middle of a record. What was yielded before is good, and
            the last Reject is that record.
    """
    pending, broken = "", None
    try:
        for record in _records(_lines(chunks)):
            if pending:
                yield _read(pending)
            pending = record
    except Malformed as error:
        broken = error
    if _SOURCE.search(pending):
        yield _read(pending)
    else:
        broken = broken or Malformed("the text ends in the middle of a record: SO is missing")
        yield _rejected(pending, str(broken))
    if broken:
        raise broken


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
    yield rest


def _records(lines: Iterable[bytes]) -> Iterator[str]:
    """Cut at every PMID, and at a tag behind a blank line: that record has lost its PMID."""
    record: list[str] = []
    is_behind_blank = False
    try:
        for line in map(_decoded, lines):
            is_start = line.startswith("PMID-") or (is_behind_blank and TAGGED.match(line))
            if is_start and record:
                yield "\n".join(record)
                record = []
            is_behind_blank = not line.strip()
            if not is_behind_blank:
                record.append(line)
    except Malformed:
        yield "\n".join(record)
        raise
    yield "\n".join(record)


def _decoded(line: bytes) -> str:
    try:
        return line.decode().rstrip()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace").rstrip()


def _read(record: str) -> Article | Reject:
    try:
        return read_medline_article(record, _packed(record))
    except ValueError as error:
        return _rejected(record, str(error))


def _rejected(record: str, reason: str) -> Reject:
    number = _PMID.search(record)
    return Reject(int(number[1]) if number else None, reason, _packed(record))


def _packed(record: str) -> bytes:
    return zlib.compress(record.encode(), 1)
