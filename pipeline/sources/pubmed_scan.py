"""Which records of a large file may be found by a search: one pass over bytes that nobody parsed.

It never passes over a record that a search finds, and lets through some that none does: what is
let through is parsed and judged in full. A record is let through when it holds the clue of a search
(``query.clues``) as plain text; when words of the clue may be written in it in another way
(``spellings``); or when its XML is of a kind that no words can be told from (comments, CDATA).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from pipeline.query.clues import ANY_RECORD, Clue, Words, compiled, sought
from pipeline.sources.byte_pass import CASELESS, Database, database_of, passed
from pipeline.sources.odd_places import OddPlaces
from pipeline.sources.opaque_xml import INSTRUCTION, OPAQUE, is_harmless
from pipeline.sources.spellings import INLINE, LETTER, words_around

START, END = b"<PubmedArticle>", b"</PubmedArticle>"

_NO_LETTER = b"[^0-9A-Za-z]"
_GAP = b"(?:[^0-9A-Za-z<&]|<[^>]*>|&#?[0-9A-Za-z]+;)+"  # what may stand between two words
# Where a word may be written in an odd way beside the letters that ``odd_places`` finds: a tag
# between letters, a character by its number.
_TAG = LETTER + b"(?:" + INLINE.replace(rb"\b", b"") + b")+[0-9A-Za-z\\x80-\\xff&]"
_NUMBERED = b"&#"
_OTHERS = (*OPAQUE, INSTRUCTION, _TAG, _NUMBERED)


@dataclass(slots=True)
class _Held:
    """What one record was seen to hold; ``is_opaque`` when its words cannot be told."""

    bits: int = 0
    odd: set[str] = field(default_factory=set)
    is_opaque: bool = False


class Scanner:
    """Look for the records that may hold one of several clues."""

    def __init__(self, clues: Iterable[Clue]) -> None:
        every = tuple(clues)
        self._all = tuple(range(len(every)))
        self._wants_all = ANY_RECORD in every
        self._sought = tuple(dict.fromkeys(words for one in every for words in sought(one)))
        bits = {words: 1 << number for number, words in enumerate(self._sought)}
        tests = [compiled(one, bits.__getitem__) for one in every]
        # Most records hold one of a few sets of words.
        self._asked_by = cache(
            lambda held: tuple(number for number, test in enumerate(tests) if test(held))
        )
        self._odd_places = OddPlaces(self._sought)
        self._with = _index(self._sought)
        self._beginnings = tuple({one.words[-1] for one in self._sought if one.truncated})
        self._database = _compiled([_pattern(one) for one in self._sought])

    def candidates(
        self, buffer: bytes, places: Sequence[int] | None = None
    ) -> dict[int, tuple[int, ...]]:
        """Give the records that may be found, in order: where each begins, and by which clues.

        ``places`` are where all records begin, if that is known.
        """
        starts = list(record_places(buffer)) if places is None else places
        seen = self._look(buffer, starts)
        if self._wants_all:
            seen |= {number: _Held() for number in range(len(starts)) if number not in seen}
        found = {
            starts[number]: self._clues_of(held, buffer, starts[number])
            for number, held in sorted(seen.items())
        }
        return {start: clues for start, clues in found.items() if clues}

    def _clues_of(self, held: _Held, buffer: bytes, start: int) -> tuple[int, ...]:
        if held.is_opaque:
            return self._all
        if not held.odd:
            return self._asked_by(held.bits)
        lower = buffer[start : _end(buffer, start)].lower()
        numbers = {number for word in held.odd for number in self._numbers_with(word)}
        odd = sum(
            1 << number for number in numbers if _may_stand(self._sought[number], held.odd, lower)
        )
        return self._asked_by(held.bits | odd)

    def _numbers_with(self, word: str) -> Iterator[int]:
        """Name the clues that a word is part of, or that it completes."""
        yield from self._with.get(word, ())
        for beginning in filter(word.startswith, self._beginnings):
            yield from self._with[beginning]

    def _look(self, buffer: bytes, starts: Sequence[int]) -> dict[int, _Held]:
        """Gather what the passes see, by the number of the record."""
        seen: defaultdict[int, _Held] = defaultdict(_Held)
        tags, odd = list[int](), list[int]()
        for number, end in passed(self._database, buffer):
            if number < len(self._sought):
                seen[_record(starts, end)].bits |= 1 << number
            elif (pattern := _OTHERS[number - len(self._sought)]) is _TAG:
                tags.append(end)
            elif pattern is _NUMBERED:
                odd.append(end)
            elif pattern is not INSTRUCTION or not is_harmless(buffer, end - 2):
                seen[_record(starts, end)].is_opaque = True
        odd += self._odd_places.letters(buffer).tolist()
        odd += self._inside_words(buffer, tags)
        for place in odd:
            self._read(buffer, place, starts, seen)
        seen.pop(-1, None)
        return seen

    def _inside_words(self, buffer: bytes, ends: Sequence[int]) -> list[int]:
        """Choose the tags that may stand in a word; ``ends`` are behind the letters that follow."""
        starts = [buffer.rfind(b"<", 0, end - 1) for end in ends]
        behind = np.array(ends, np.int64) - 1
        found: list[int] = self._odd_places.tags(
            buffer, np.array(starts, np.int64), behind
        ).tolist()
        return found

    def _read(
        self, buffer: bytes, place: int, starts: Sequence[int], seen: defaultdict[int, _Held]
    ) -> None:
        """Read what is written in an odd way, where it may be one of the words sought."""
        words = words_around(buffer, place)
        if words is None:
            seen[_record(starts, place)].is_opaque = True
        elif found := [word for word in words if self._is_sought(word)]:
            seen[_record(starts, place)].odd.update(found)

    def _is_sought(self, word: str) -> bool:
        return word in self._with or word.startswith(self._beginnings)


def _index(sought: Sequence[Words]) -> dict[str, list[int]]:
    """Tell of every word in which clues it stands, by their numbers."""
    found: dict[str, list[int]] = {}
    for number, one in enumerate(sought):
        for word in one.words:
            found.setdefault(word, []).append(number)
    return found


def record_places(buffer: bytes) -> Iterator[int]:
    """Find where the records begin."""
    place = buffer.find(START)
    while place >= 0:
        yield place
        place = buffer.find(START, place + len(START))


def _record(starts: Sequence[int], place: int) -> int:
    """Find the record that a place is in, by its number; -1 before the first."""
    return bisect_right(starts, place - 1) - 1


def _end(buffer: bytes, start: int) -> int:
    return buffer.find(END, start) + len(END)


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


def _compiled(words: Sequence[bytes]) -> Database:
    """Make one pass of all: words in either case, what is opaque, tags, numbered characters."""
    patterns = [*words, *_OTHERS]
    flags = [CASELESS] * len(words) + [0] * (len(patterns) - len(words))
    return database_of(patterns, flags)
