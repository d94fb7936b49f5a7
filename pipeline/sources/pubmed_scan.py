"""Which records of a large file may be found by a search: one pass over bytes that nobody parsed.

It never passes over a record that a search finds, and lets through some that none does: what is
let through is parsed and judged in full. A record is let through when it holds the clue of a search
(``query.clues``) as plain text; when words of the clue may be written in it in another way
(``spellings``); or when its XML is of a kind that no words can be told from (comments, CDATA).

The passes are Hyperscan's (https://intel.github.io/hyperscan/dev-reference/).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import hyperscan

from pipeline.query.clues import ANY_RECORD, Clue, Words, compiled, some, sought
from pipeline.sources.neighbours import before, behind, start_of_letter
from pipeline.sources.spellings import INLINE, LETTER, as_pattern, odd_letters, words_around
from pipeline.sources.vocabulary import Vocabulary

START, END = b"<PubmedArticle>", b"</PubmedArticle>"

_NO_LETTER = b"[^0-9A-Za-z]"
_GAP = b"(?:[^0-9A-Za-z<&]|<[^>]*>|&#?[0-9A-Za-z]+;)+"  # what may stand between two words
# Comments, CDATA and instructions; ">" in an attribute; a PMID that begins with zeros.
_OPAQUE = (b"<[!?]", rb"=\"[^\"<]*>[^\"<]*\"", rb"<PMID[^>]*>\s*0")
# Where a word may be written in an odd way: markup or a numbered character between its letters.
_LETTER, _MARKUP = 0, 1  # the first two of the patterns
_BROKEN = (LETTER + b"(?:" + INLINE.replace(rb"\b", b"") + b")+[0-9A-Za-z\\x80-\\xff&]", b"&#")


@dataclass(slots=True)
class _Held:
    """What one record was seen to hold; ``is_opaque`` when its words cannot be told."""

    bits: int = 0
    odd: set[str] = field(default_factory=set)
    is_opaque: bool = False


class Scanner:
    """Look for the records that may hold one of several clues."""

    def __init__(self, clues: Iterable[Clue]) -> None:
        clue = some(clues)
        self._wants_all = clue == ANY_RECORD
        self._sought = tuple(dict.fromkeys(sought(clue)))
        bits = {words: 1 << number for number, words in enumerate(self._sought)}
        # Most records hold one of a few sets of words.
        self._may_be_found = cache(compiled(clue, bits.__getitem__))
        self._vocabulary = Vocabulary(self._sought)
        self._plain = _compiled([_pattern(one) for one in self._sought], is_cased=False)
        self._odd = _compiled([as_pattern(odd_letters()), *_BROKEN], is_cased=True)
        self._opaque = _compiled(_OPAQUE, is_cased=True)

    def candidates(self, buffer: bytes) -> Iterator[tuple[int, int]]:
        """Give the place of every record that may be found, in order: its first byte, its end."""
        if self._wants_all:
            yield from _all(buffer)
            return
        for start, held in sorted(self._look(buffer).items()):
            if self._is_candidate(held, buffer, start):
                yield start, buffer.find(END, start) + len(END)

    def _is_candidate(self, held: _Held, buffer: bytes, start: int) -> bool:
        if held.is_opaque or self._may_be_found(held.bits):
            return True
        if not held.odd:
            return False
        lower = buffer[start : buffer.find(END, start)].lower()
        odd = sum(
            1 << number
            for number, words in enumerate(self._sought)
            if _may_stand(words, held.odd, lower)
        )
        return self._may_be_found(held.bits | odd)

    def _look(self, buffer: bytes) -> dict[int, _Held]:
        """Gather what the passes see, by the record's first byte."""
        seen: defaultdict[int, _Held] = defaultdict(_Held)
        for number, place in _passed(self._plain, buffer):
            if (start := _record(buffer, place)) is not None:
                seen[start].bits |= 1 << number
        for _, place in _passed(self._opaque, buffer):
            if (start := _record(buffer, place)) is not None:
                seen[start].is_opaque = True
        for place, words in self._odd_words(buffer):
            if (start := _record(buffer, place)) is not None:
                seen[start].odd.update(words or ())
                seen[start].is_opaque |= words is None
        return seen

    def _odd_words(self, buffer: bytes) -> Iterator[tuple[int, Collection[str] | None]]:
        """Read what is written in an odd way, where it may be one of the words sought."""
        for kind, place in _passed(self._odd, buffer):
            if not self._may_be_sought(buffer, kind, place):
                continue
            words = words_around(buffer, place - 1)
            if words is None:
                yield place, None
            elif found := [word for word in words if self._vocabulary.has(word)]:
                yield place, found

    def _may_be_sought(self, buffer: bytes, kind: int, place: int) -> bool:
        """Tell by the neighbours whether it is worth reading what is written at a place."""
        if kind == _LETTER:
            start = start_of_letter(buffer, place - 1)
            letter = buffer[start:place]
            return self._vocabulary.may_be_written(
                letter, before(buffer, start), behind(buffer, place)
            )
        if kind == _MARKUP:
            start = buffer.rfind(b"<", 0, place - 1)
            return self._vocabulary.may_be_written(
                b"", before(buffer, start), behind(buffer, place - 1)
            )
        return True


def _may_stand(words: Words, odd: Collection[str], lower: bytes) -> bool:
    """Tell whether each word is there, somewhere, and one of them in an odd spelling."""
    places = [_is_odd(words, place, odd) for place in range(len(words.words))]
    return any(places) and all(
        is_odd or word.encode() in lower for word, is_odd in zip(words.words, places, strict=True)
    )


def _is_odd(words: Words, place: int, odd: Collection[str]) -> bool:
    word = words.words[place]
    if words.truncated and place == len(words.words) - 1:
        return any(one.startswith(word) for one in odd)
    return word in odd


def _pattern(words: Words) -> bytes:
    written = _GAP.join(word.encode() for word in words.words)
    return _NO_LETTER + written + (b"" if words.truncated else _NO_LETTER)


def _compiled(patterns: Sequence[bytes], *, is_cased: bool) -> hyperscan.Database | None:
    if not patterns:
        return None
    flags = 0 if is_cased else hyperscan.HS_FLAG_CASELESS
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    numbers = list(range(len(patterns)))
    database.compile(
        expressions=list(patterns),
        ids=numbers,
        elements=len(patterns),
        flags=[flags] * len(patterns),
    )
    return database


def _passed(database: hyperscan.Database | None, buffer: bytes) -> list[tuple[int, int]]:
    """Give every match: the number of its pattern, and where it ends."""
    found: list[tuple[int, int]] = []
    note: Callable[..., None] = lambda number, _from, to, _flags, _context: found.append(  # noqa: E731
        (number, to)
    )
    if database is not None:
        database.scan(buffer, match_event_handler=note)
    return found


def _record(buffer: bytes, place: int) -> int | None:
    """Find the first byte of the record that a place is in; None between and behind records."""
    start = buffer.rfind(START, 0, place)
    if start < 0 or buffer.find(END, start, place) >= 0:
        return None
    return start


def _all(buffer: bytes) -> Iterator[tuple[int, int]]:
    place = 0
    while (start := buffer.find(START, place)) >= 0:
        place = buffer.find(END, start) + len(END)
        if place < len(END):
            return
        yield start, place
