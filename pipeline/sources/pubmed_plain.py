"""Elements that are written so plainly that a pattern reads them: authors, identifiers, steps.

Half of what is left of a record once its recurring parts are cut out are its authors. A pattern
that fits an element from end to end proves it well-formed as the parser would, and is ten times
as fast. Whatever holds an entity, markup, another attribute, order or element than usual fits none,
and is the parser's.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.domain.dates import from_parts
from pipeline.domain.records import Author, HistoryDate
from pipeline.sources.pubmed_authors import bare_orcid
from pipeline.sources.pubmed_text import clean

# Text without markup and without what XML forbids (https://www.w3.org/TR/xml/#charsets); \xef is
# the first byte of U+FFFE and U+FFFF, and of little else.
_TEXT = rb"[^<>&\x00-\x08\x0b\x0c\x0e-\x1f\xef]*"


def _leaf(tag: str, attributes: str = "") -> bytes:
    return b"<%b%b>(%b)</%b>" % (tag.encode(), attributes.encode(), _TEXT, tag.encode())


def _perhaps(leaf: bytes) -> bytes:
    return rb"(?:%b\s*)?" % leaf


_AFFILIATION = rb"<AffiliationInfo>\s*%b\s*</AffiliationInfo>" % _leaf("Affiliation")
_AUTHOR = re.compile(
    rb'\s*<Author ValidYN="Y">\s*'
    + _perhaps(_leaf("LastName"))
    + _perhaps(_leaf("ForeName"))
    + _perhaps(_leaf("Initials"))
    + _perhaps(_leaf("Suffix"))
    + _perhaps(_leaf("Identifier", ' Source="ORCID"'))
    + rb"((?:%b\s*)*)" % _AFFILIATION.replace(b"(", b"(?:")
)
_AFFILIATIONS = re.compile(_AFFILIATION)
_IDENTIFIER = re.compile(rb'\s*<ArticleId IdType="(\w+)">(%b)' % _TEXT)
_STEP = re.compile(
    rb'\s*<PubMedPubDate PubStatus="(\w+)">\s*'
    rb"<Year>(\d+)</Year>\s*<Month>(\d+)</Month>\s*<Day>(\d+)</Day>\s*"
    rb"(?:<Hour>\d+</Hour>\s*)?(?:<Minute>\d+</Minute>\s*)?"
)


def author(piece: bytes) -> Author | None:
    """Read an author up to the end tag; None where the parser has to."""
    found = _AUTHOR.fullmatch(piece)
    if found is None:
        return None
    last, fore, initials, suffix, orcid, places = found.groups()
    try:
        return Author(
            (last and clean(last.decode())) or None,
            (fore and clean(fore.decode())) or None,
            (initials and clean(initials.decode())) or None,
            (suffix and clean(suffix.decode())) or None,
            None,
            bare_orcid(clean(orcid.decode())) if orcid else None,
            _affiliations(places) if places else (),
        )
    except UnicodeDecodeError:
        return None


def _affiliations(raw: bytes) -> tuple[str, ...]:
    found = (clean(one.decode()) for one in _AFFILIATIONS.findall(raw))
    return tuple(text for text in found if text)


def identifier(piece: bytes) -> tuple[str, str] | None:
    """Read the kind and the value of an ArticleId up to the end tag."""
    found = _IDENTIFIER.fullmatch(piece)
    if found is None:
        return None
    try:
        return found[1].decode(), clean(found[2].decode())
    except UnicodeDecodeError:
        return None


def step(piece: bytes) -> HistoryDate | None:
    """Read a step of the record's life up to the end tag."""
    found = _STEP.fullmatch(piece)
    return _step(*found.groups()) if found and len(piece) < 400 else None


@lru_cache(maxsize=1 << 13)
def _step(status: bytes, year: bytes, month: bytes, day: bytes) -> HistoryDate:
    return HistoryDate(status.decode(), from_parts(year.decode(), month.decode(), day.decode()))
