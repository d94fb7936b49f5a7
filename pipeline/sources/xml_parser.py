"""The one parser that XML from outside meets, and what must not reach any other."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.errors import Malformed

# Biopython obeys these, and fetches what they name from wherever they say (Bio.Entrez.Parser).
_COMMANDS = re.compile(rb"<!|<[^<>]*\sxmlns\W|<processing-meta\b|\0")
_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^<>\[\]]*>")
_ENCODING = re.compile(rb"<\?xml[^>]*\sencoding\s*=\s*[\"']?([^\"'\s?>]*)")
# Encodings in which markup is ASCII: in others (UTF-16, EBCDIC) it could not be seen here.
_READABLE = frozenset({b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1"})
MAX_SMALL_BYTES = 8_000_000  # 9,999 PMIDs are 0.25 MB


def require_plain(body: bytes) -> None:
    """Refuse a small answer that holds more than elements and text behind a plain document type.

    Raises:
        Malformed: it is large, declares entities, names a schema, or hides its markup.
    """
    if len(body) > MAX_SMALL_BYTES:
        raise Malformed(f"an answer of {len(body):,} bytes where a small one was asked for")
    encoding = _ENCODING.search(body[:200])
    if encoding and encoding[1].lower() not in _READABLE:
        raise Malformed(f"the answer is written in {encoding[1][:20]!r}")
    if _COMMANDS.search(_DOCTYPE.sub(b"", body, count=1)):
        raise Malformed("the answer declares entities or a schema, as NCBI's never do")


# MathML inside titles uses a prefix that the document type declares, so a record alone needs it.
_HEAD, _TAIL = b'<set xmlns:mml="http://www.w3.org/1998/Math/MathML">', b"</set>"


def closed_parser() -> etree.XMLParser:
    """Make a parser that opens nothing: no DTD, no network, no entities, no huge trees."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


_PARSER = closed_parser()


def parsed_alone(raw: bytes) -> etree._Element:
    """Parse a piece of a document; give an element that holds what the piece holds.

    Raises:
        XMLSyntaxError: it is not well-formed, too deep or too large.
    """
    return etree.fromstring(b"".join((_HEAD, raw, _TAIL)), _PARSER)
