"""How else can a word be written in XML, so that it is still compared as the same word?

``fold`` takes accents off, spells Greek letters out and unites ``K₂`` with ``K2``; the parser takes
markup out of ``K<sub>2</sub>`` and soft hyphens out of anything. Whoever looks for a word in the
bytes of a record has to stop at every place where it may be written so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from html import unescape

from pipeline.query.words import fold, words_of
from pipeline.sources.pubmed_text import clean

# Tags in lower case, and one other, stand inside texts; all others part one text from the next
# (https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd).
INLINE = rb"</?(?:[a-z]|DispFormula\b)[^>]*>"
LETTER = rb"[0-9A-Za-z\x80-\xff]"
_STRETCH = re.compile(rb"(?:" + LETTER + rb"|" + INLINE + rb"|&#[0-9A-Za-z]+;)+")
_TAGS = re.compile(INLINE.decode())
_TO_EITHER_SIDE = 160  # bytes of a word and the markup in it; a longer one is not cut but reported
_SHORT = 48  # bytes of a word without any markup; beyond, it is read with more care
_LETTERS = bytes(byte for byte in range(256) if byte >= 0x80 or chr(byte).isalnum())
_CASED = 0x400  # below, letters differ from their base in ways that no decomposition tells


@cache
def odd_letters() -> frozenset[str]:
    """List the letters beyond ASCII that are compared as ASCII letters or digits, or vanish."""
    return frozenset(letter for letter in _suspects() if _is_odd(letter))


def _suspects() -> Iterator[str]:
    """Name all that may be odd: every other letter stays what it is."""
    for number in range(0x80, 0x110000):
        letter = chr(number)
        decomposes = number < _CASED or unicodedata.decomposition(letter)
        if decomposes or unicodedata.category(letter) in ("Cf", "Mn", "Cc"):
            yield letter


def _is_odd(letter: str) -> bool:
    between = clean(f"x{letter}x")
    compared = fold(between)
    return compared.isascii() and " " not in compared


@cache
def spelled_out() -> Mapping[bytes, str]:
    """Give what each odd letter is compared as: ``e`` for ``é``, ``alpha`` for ``α``.

    Keys are in UTF-8; no letter at all is compared as nothing.
    """
    compared = {one.encode(): fold(clean(f"x{one}x"))[1:-1] for one in odd_letters()}
    return {b"": "", **compared}


def words_around(buffer: bytes, place: int) -> tuple[str, ...] | None:
    """Read the words that are written across a place; None where they reach too far to tell."""
    if (word := _plain_stretch(buffer, place)) is not None:
        return plain_words(word)
    start = max(place - _TO_EITHER_SIDE, 0)
    near = buffer[start : place + _TO_EITHER_SIDE]
    for stretch in _STRETCH.finditer(near):
        if stretch.end() >= place - start:
            is_whole = not _is_cut(near[: stretch.start()], near[stretch.end() :])
            return plain_words(stretch.group()) if is_whole else None
    return ()


def _plain_stretch(buffer: bytes, place: int) -> bytes | None:
    """Give the bytes of a word without tags or numbered characters; None for any other."""
    before = buffer[max(place - _SHORT, 0) : place]
    behind = buffer[place : place + _SHORT]
    rest, more = before.rstrip(_LETTERS), behind.lstrip(_LETTERS)
    if not rest or not more or rest[-1] in b">;#" or more[0] in b"<&":
        return None
    return before[len(rest) :] + behind[: len(behind) - len(more)]


def _is_cut(before: bytes, behind: bytes) -> bool:
    """Tell whether a stretch may go on beyond what was looked at, perhaps inside a tag."""
    if not before or not behind:
        return True
    is_in_tag = before.endswith(b">") and b"<" not in before
    is_in_number = before.endswith(b";") and b"&" not in before
    is_open = behind[:1] in b"<&" and not re.match(rb"<[^>]*>|&[^;]*;", behind)
    return is_in_tag or is_in_number or is_open


@lru_cache(maxsize=50_000)  # names come again and again
def plain_words(written: bytes) -> tuple[str, ...]:
    """Read a stretch of XML text as the words it is compared as."""
    text = _TAGS.sub("", written.decode("utf-8", "replace"))
    return words_of(clean(unescape(text)))
