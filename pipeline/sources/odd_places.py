"""Where in a large buffer a word looked for may be written oddly, told by the bytes around.

A file of 30,000 records holds some hundred thousand letters beyond ASCII, nearly all in names. What
stands beside such a letter tells mostly that no word looked for can be written there. All of them
are judged at once, by NumPy: asking one after the other takes longer than unpacking the file.

Two letters on either side are compared, in lower case; all that is no ASCII letter or digit ends a
word. That is too narrow beside another odd letter, a tag or a character reference: the first are
given in any case, the others are for the caller to look at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.query.clues import Words
from pipeline.sources.spellings import spelled_out

Places = NDArray[np.int64]
Truths = NDArray[np.bool_]

_CHUNK = 1 << 18  # bytes compared at once: what fits into the processor's cache
_FIRST = 0xC2  # the lowest byte that begins a letter of several bytes in UTF-8
_CODES = 37  # of letters and digits, and 0 for all that ends a word
_EVERY = " 0123456789abcdefghijklmnopqrstuvwxyz"
_CODE = np.array(
    [_EVERY.strip().find(chr(byte).lower()) + 1 if byte < 0x80 else 0 for byte in range(256)],
    np.int64,
)
_NOT_CLEAR = np.array([byte >= 0x80 or byte in b"<>&;" for byte in range(256)])


class OddPlaces:
    """The words that are looked for, as what stands beside a letter or tag inside of them."""

    def __init__(self, asked: Sequence[Words]) -> None:
        spellings = _spellings()
        beginnings = {one.words[-1] for one in asked if one.truncated}
        words = {f"{word}  " for one in asked for word in one.words}.union(beginnings)
        keys: dict[int, set[int]] = {2: set(), 3: set(), 4: set()}
        near = set[int]()
        for spelled, beside in _besides(words, spellings):
            keys[len(beside)].add(_key(spellings[spelled], beside))
            behind = beside[2:3] or _EVERY
            near.update(_key(spellings[spelled], beside[1] + letter) for letter in behind)
        self._keys = {size: _sorted(found) for size, found in keys.items()}
        self._near = _sorted(near)

    def letters(self, buffer: bytes) -> Places:
        """Give the last byte of every odd letter that may be part of a word."""
        at = np.frombuffer(buffer, np.uint8)
        starts, ends, kinds = _odd_letters(at)
        if not len(starts):
            return starts
        gaps = starts[1:] - ends[:-1]
        joined, far = (_on_both_sides(np.flatnonzero(gaps == one), len(starts)) for one in (0, 1))
        return ends[self._may_be(kinds, at, starts, ends, joined, far)] - 1

    def tags(self, buffer: bytes, starts: Places, ends: Places) -> Places:
        """Give the first byte behind tags, where they may stand inside a word.

        ``starts`` are the first bytes of tags, ``ends`` the first bytes behind them.
        """
        at = np.frombuffer(buffer, np.uint8)
        is_odd = [_NOT_CLEAR[_byte(at, one)] for one in (starts - 1, ends, starts - 2, ends + 1)]
        kinds = np.full(len(starts), _spellings()[""], np.int64)
        near, far = is_odd[0] | is_odd[1], is_odd[2] | is_odd[3]
        return ends[self._may_be(kinds, at, starts, ends, near, far)]

    def _may_be(
        self, kinds: Any, at: Any, starts: Places, ends: Places, near: Truths, far: Truths
    ) -> Truths:
        """Compare what stands beside places.

        Of those marked ``near`` none of it is clear, of those marked ``far`` not the second letter.
        """
        before, first = _pair(at, starts - 1, starts - 2)
        behind, last = _pair(at, ends, ends + 1)
        two = (kinds * _CODES + first) * _CODES + before
        three = two * _CODES + behind
        four = three * _CODES + last
        found = [np.isin(key, self._keys[size]) for size, key in ((2, two), (3, three), (4, four))]
        beside = (kinds * _CODES + before) * _CODES + behind
        found.append(far & np.isin(beside, self._near))
        may_be: Truths = np.logical_or.reduce([near, *found])
        return may_be


def _on_both_sides(gaps: Places, size: int) -> Truths:
    """Mark what stands on either side of gaps."""
    found = np.zeros(size, np.bool_)
    found[gaps] = found[gaps + 1] = True
    return found


def _sorted(keys: Collection[int]) -> Places:
    return np.array(sorted(keys), np.int64)


def _pair(at: Any, near: Places, far: Places) -> tuple[Places, Places]:
    """Read two letters; beyond the end of a word there is none of it."""
    first, second = _CODE[_byte(at, near)], _CODE[_byte(at, far)]
    return first, np.where(first == 0, 0, second)


def _byte(at: Any, places: Places) -> Any:
    return at[np.clip(places, 0, len(at) - 1)]


def _odd_letters(at: Any) -> tuple[Places, Places, Places]:
    """Find the odd letters: where each begins, where it ends, and what it is compared as."""
    starts = _beginnings(at)
    numbers, sizes = _decoded(at, starts)
    kinds = _kinds()[np.minimum(numbers, 0x10FFFF)]
    is_odd = kinds > 0
    return starts[is_odd], (starts + sizes)[is_odd], kinds[is_odd]


def _beginnings(at: Any) -> Places:
    parts = [
        np.flatnonzero(at[start : start + _CHUNK] >= _FIRST) + start
        for start in range(0, len(at), _CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _decoded(at: Any, starts: Places) -> tuple[Places, Places]:
    """Read UTF-8: the numbers of letters, and their sizes in bytes."""
    head = at[starts].astype(np.int64)
    sizes = 2 + (head >= 0xE0).astype(np.int64) + (head >= 0xF0)
    numbers = head & np.where(sizes == 2, 0x1F, np.where(sizes == 3, 0x0F, 0x07))
    for place in (1, 2, 3):
        more = (numbers << 6) | (_byte(at, starts + place).astype(np.int64) & 0x3F)
        numbers = np.where(sizes > place, more, numbers)
    return numbers, sizes


@cache
def _spellings() -> dict[str, int]:
    """Number what odd letters are compared as, from 1 on."""
    every = sorted({"", *spelled_out().values()})
    return {spelled: number for number, spelled in enumerate(every, start=1)}


@cache
def _kinds() -> Places:
    """Give for every letter of Unicode the number of what it is compared as; 0 if not odd."""
    kinds = np.zeros(0x110000, np.int64)
    for letter, spelled in spelled_out().items():
        if letter:
            kinds[ord(letter.decode())] = _spellings()[spelled]
    return kinds


def _besides(words: Iterable[str], spellings: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give what may stand beside each part of a word that one odd letter may spell.

    It is two letters before and up to two behind. A word ends with two blanks; behind a mere
    beginning anything may stand, so that there are fewer than two letters behind its last parts.
    """
    beginning: dict[str, list[str]] = {}
    for spelled in filter(None, spellings):
        beginning.setdefault(spelled[0], []).append(spelled)
    for word in words:
        letters = f"  {word}"
        for start in range(len(word)):
            for spelled in ("", *beginning.get(word[start], ())):
                if word.startswith(spelled, start):
                    behind = start + 2 + len(spelled)
                    before = letters[start : start + 2]
                    yield spelled, before + letters[behind : behind + 2]


def _key(kind: int, beside: str) -> int:
    for letter in beside:
        kind = kind * _CODES + int(_CODE[ord(letter)])
    return kind
