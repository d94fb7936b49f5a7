"""A stream of PubMed XML → Articles and Rejects, one record at a time.

The bytes are cut at the record's own tags and each record is parsed alone: memory stays small, a
broken record costs only itself, and the document type (with any entity it might declare) never
reaches a parser. ``PubmedArticleSet`` is the root of EFetch answers and of NLM's yearly files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from lxml import etree

from pipeline.domain.records import Article, Reject
from pipeline.errors import Malformed
from pipeline.sources.pubmed_books import read_book_article
from pipeline.sources.pubmed_recurring import WrongCut, cut_out
from pipeline.sources.pubmed_xml import read_article
from pipeline.sources.xml_parser import parsed_alone

try:  # where it is installed: it packs as well as zlib's first level in a quarter of the time
    from isal.isal_zlib import compress
except ImportError:
    from zlib import compress

MAX_RECORD_BYTES = 16_000_000  # the largest seen is 0.5 MB; beyond this an end tag is missing

_OPENING = re.compile(
    rb"<(PubmedArticle|PubmedBookArticle|DeleteCitation)[\s>]|</PubmedArticleSet\s*>"
)
_NEXT = (b"<PubmedArticle", b"<PubmedBookArticle", b"<DeleteCitation", b"</PubmedArticleSet")
_ALIKE, _DATA = b"<Pubmed", b"<PubmedData>"
_ROOT = re.compile(rb"<PubmedArticleSet(\s[^<>]*)?>|<PubmedArticleSet\s*/>")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d{1,12})\s*</PMID>")
# The record's own number comes first; others further down belong to the works it mentions.
_OWN_PMID = re.compile(rb"<(?:MedlineCitation|BookDocument)[^>]*>\s*" + _PMID.pattern)


@dataclass(frozen=True, slots=True)
class Deleted:
    """PMIDs that NLM withdrew (DeleteCitation, at the end of update files)."""

    pmids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The bytes of one record and the name of its element."""

    tag: str
    raw: bytes


def read_records(chunks: Iterable[bytes]) -> Iterator[Article | Reject | Deleted]:
    """Read every record of a PubmedArticleSet, in order.

    Raises:
        Malformed: the bytes are not a PubmedArticleSet, are not UTF-8, or end before the root
            does. What was yielded before is good.
    """
    return (_read(record) for record in cut(chunks))


def cut(chunks: Iterable[bytes]) -> Iterator[RawRecord]:
    """Cut a stream into raw records; raise Malformed as ``read_records`` does."""
    stream = iter(chunks)
    buffer, broken = _head(stream), None
    while True:
        records, buffer, is_whole = _whole_records(buffer)
        yield from records
        if is_whole:
            return
        more, broken = (b"", broken) if broken else _more(stream, len(buffer))
        if not more:
            what = "the XML ends in the middle: </PubmedArticleSet> is missing"
            raise broken or Malformed(what)
        buffer += more


def _more(stream: Iterator[bytes], size: int) -> tuple[bytes, Malformed | None]:
    """Read on by as much as waits for its end: to look again at every chunk takes squared time.

    What came before the stream broke comes with the error, so that it is not lost.
    """
    pieces: list[bytes] = []
    try:
        while size >= 0 and (chunk := next(stream, None)) is not None:
            pieces.append(chunk)
            size -= len(chunk)
    except Malformed as error:
        return b"".join(pieces), error
    return b"".join(pieces), None


def _head(stream: Iterator[bytes]) -> bytes:
    """Read up to the root's start tag; an empty set may close in the same tag."""
    buffer = b""
    for chunk in stream:
        buffer += chunk
        if root := _ROOT.search(buffer):
            _require_utf8(buffer[: root.start()])
            is_empty = root.group().endswith(b"/>")
            return b"</PubmedArticleSet>" if is_empty else buffer[root.end() :]
        if len(buffer) > 1_000_000:
            break
    start = buffer[:60].decode("utf-8", "replace")
    raise Malformed(f"not a PubmedArticleSet: the answer starts with {start!r}")


def _require_utf8(prolog: bytes) -> None:
    found = _ENCODING.search(prolog)
    if found and found.group(1).lower() not in (b"utf-8", b"us-ascii"):
        raise Malformed(f"PubMed XML is UTF-8, this says {found.group(1).decode()}")


def _whole_records(buffer: bytes) -> tuple[list[RawRecord], bytes, bool]:
    """Split off every record that is complete; tell whether the root's end tag was met."""
    records: list[RawRecord] = []
    position = 0
    while opening := _OPENING.search(buffer, position):
        if opening.group(1) is None:
            return records, b"", True
        end = _end(buffer, opening)
        if end is None:
            break
        if end - opening.start() > MAX_RECORD_BYTES:
            break
        position = end
        records.append(RawRecord(opening.group(1).decode(), buffer[opening.start() : position]))
    if len(buffer) - position > MAX_RECORD_BYTES:
        raise Malformed(f"a record without an end: over {MAX_RECORD_BYTES:,} bytes")
    return records, buffer[position:], False


def _end(buffer: bytes, opening: re.Match[bytes]) -> int | None:
    """Find where a record ends: behind its end tag, or where the next one begins without it."""
    closing = b"</" + opening.group(1) + b">"
    end = buffer.find(closing, opening.end())
    if end >= 0 and not _holds_another(buffer, opening.end(), end):
        return end + len(closing)
    limit = end if end >= 0 else len(buffer)
    others = (buffer.find(tag, opening.end(), limit) for tag in _NEXT)
    if starts := [start for start in others if start >= 0]:
        return min(starts)
    return end + len(closing) if end >= 0 else None


def _holds_another(buffer: bytes, start: int, end: int) -> bool:
    """Tell, in one walk, whether a record may begin before the end tag of this one.

    The only tag in a record that begins alike is <PubmedData>.
    """
    data = buffer.find(_ALIKE, start, end)
    is_data = buffer.startswith(_DATA, data)
    return data >= 0 and not (is_data and buffer.find(_ALIKE, data + 1, end) < 0)


def _read(record: RawRecord) -> Article | Reject | Deleted:
    if record.tag == "DeleteCitation":
        return Deleted(tuple(int(number) for number in _PMID.findall(record.raw)))
    packed = compress(record.raw, 1)
    try:
        if record.tag == "PubmedBookArticle":
            return read_book_article(parsed_alone(record.raw)[0], packed)
        return _read_article(record.raw, packed)
    except (etree.XMLSyntaxError, ValueError, ArithmeticError) as error:
        number = _OWN_PMID.search(record.raw)
        reason = f"{type(error).__name__}: {error}"[:300]
        return Reject(int(number.group(1)) if number else None, reason, packed)


def _read_article(raw: bytes, packed: bytes) -> Article:
    """Read a record cut to what is new in it; what is wrong with it the whole record says."""
    rest, known = cut_out(raw)
    with suppress(etree.XMLSyntaxError, WrongCut):
        return read_article(parsed_alone(rest)[0], packed, known)
    return read_article(parsed_alone(raw)[0], packed)
