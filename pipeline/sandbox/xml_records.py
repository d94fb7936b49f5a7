"""Cut PubMed XML into records without touching a byte of them.

NLM hands out the same set element in baseline files, in daily update files and in EFetch
answers: ``PubmedArticleSet((PubmedArticle | PubmedBookArticle)+, DeleteCitation?)``
(dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd). Records never nest, so they are found by
their tags; a parser that rebuilt them could not give the same bytes back.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lxml import etree

_BLOCK = 1 << 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)""")
_UTF8 = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
_ROOT = re.compile(rb"<PubmedArticleSet[\s/>]")
_START = re.compile(rb"<(PubmedArticle|PubmedBookArticle|DeleteCitation)(?=[\s>])")
# A record may lean on a prefix that its file declared once, at the top.
_MATHML = b'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


class NotARecordSet(ValueError):
    """The bytes are something else than a set of PubMed records; the text says what is wrong."""


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Yield each record and each list of deletions of a set, as they stand and in their order.

    The stream is read in blocks, so a file of any size needs the memory of one record.

    Raises:
        NotARecordSet: when the stream is no UTF-8 PubmedArticleSet, declares entities of its
            own, or ends inside a record (whole records before that point were yielded).
    """
    buffer = stream.read(_BLOCK)
    _check_head(buffer)
    while True:
        done = 0
        for start, end in spans(buffer):
            yield buffer[start:end]
            done = end
        block = stream.read(_BLOCK)
        if not block:
            break
        buffer = buffer[done:] + block
    if _START.search(buffer, done):
        raise NotARecordSet("it ends inside a record")


def read(record: bytes) -> etree._Element:
    """Parse one piece, entities and network off.

    Raises:
        ValueError: when it is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(b"<set %s>%s</set>" % (_MATHML, record), parser)[0]
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not well-formed: {' '.join(str(error).split())}") from error


def identifiers(record: etree._Element) -> Iterator[etree._Element]:
    """Yield the ``ArticleId`` elements of a record's own, not those of its references."""
    for part in record:
        if (own := part.find("ArticleIdList")) is not None:
            yield from own


def set_start(records: Iterable[bytes]) -> bytes:
    """Open the set element, declaring MathML when a record leans on its file for that."""
    leaning = any(b"<mml:" in record and _MATHML not in record for record in records)
    return b"<PubmedArticleSet %s>" % _MATHML if leaning else b"<PubmedArticleSet>"


def spans(buffer: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each whole record begins and ends."""
    position = 0
    while start := _START.search(buffer, position):
        closing = b"</%s>" % start[1]
        found = buffer.find(closing, start.end())
        if found < 0:
            return
        position = found + len(closing)
        yield start.start(), position


def _check_head(head: bytes) -> None:
    head = head.removeprefix(_BYTE_ORDER_MARK)
    encoding = _ENCODING.match(head)
    if encoding and encoding[1].lower() not in _UTF8:
        raise NotARecordSet(f"it is written in {encoding[1].decode()}, not in UTF-8")
    prolog = _PROLOG.match(head)
    root = head[prolog.end() :] if prolog else head
    if root.startswith(b"<!DOCTYPE"):
        raise NotARecordSet("its document type makes declarations of its own")
    if not _ROOT.match(root):
        raise NotARecordSet("it does not start with a PubmedArticleSet")
