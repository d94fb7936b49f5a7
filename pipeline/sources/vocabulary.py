"""The words that are looked for, and between which letters one of theirs may be written oddly.

A file of 30,000 records holds some hundred thousand letters beyond ASCII, nearly all in names. Two
neighbours of such a letter tell mostly that no word looked for can be written there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.query.clues import Words
from pipeline.sources.spellings import spelled_out

_EDGE = 0  # stands for whatever is no letter: a word begins or ends there
_ASCII_LETTERS = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz")
_LOWER = bytes(range(256)).lower()
# Behind these a word may go on that was interrupted, and beyond ASCII anything may stand.
_UNCLEAR = frozenset(b"<>&;") | frozenset(range(0x80, 0x100))


class Vocabulary:
    """All words of several clues; the last word of a clue may be only a beginning."""

    def __init__(self, asked: Sequence[Words]) -> None:
        self._beginnings = tuple({one.words[-1] for one in asked if one.truncated})
        self._whole = frozenset(word for one in asked for word in one.words)
        self._around = frozenset(_around(self._whole, spelled_out()))
        self._beside = frozenset(_beside(self._whole))
        self._last = frozenset(ord(word[-1]) for word in self._beginnings)

    def has(self, word: str) -> bool:
        """Tell whether a word is looked for."""
        return word in self._whole or word.startswith(self._beginnings)

    def may_hold_odd_letter(self, before: int, behind: int) -> bool:
        """Tell whether a letter between these two bytes may be one of a word looked for."""
        return self._may_be(self._around, before, behind)

    def may_be_broken(self, before: int, behind: int) -> bool:
        """Tell whether markup between these two bytes may stand inside a word looked for."""
        return self._may_be(self._beside, before, behind)

    def _may_be(self, known: Collection[tuple[int, int]], before: int, behind: int) -> bool:
        if before in _UNCLEAR or behind in _UNCLEAR:
            return True
        left, right = _letter(before), _letter(behind)
        return (left, right) in known or left in self._last


def _letter(byte: int) -> int:
    lower = _LOWER[byte]
    return lower if lower in _ASCII_LETTERS else _EDGE


def _around(words: Iterable[str], spellings: Collection[str]) -> Iterator[tuple[int, int]]:
    """Give what stands before and behind each part of a word that one odd letter may spell."""
    for word in words:
        letters = (_EDGE, *map(ord, word), _EDGE)
        for start in range(len(word)):
            for spelled in spellings:
                if word.startswith(spelled, start):
                    yield letters[start], letters[start + len(spelled) + 1]


def _beside(words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Give each two neighbours in a word."""
    for word in words:
        yield from zip(map(ord, word), map(ord, word[1:]), strict=False)
