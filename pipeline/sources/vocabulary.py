"""The words that are looked for, and between which letters one of theirs may be written oddly.

A file of 30,000 records holds some hundred thousand letters beyond ASCII, nearly all in names. What
stands beside such a letter tells mostly that no word looked for can be written there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.query.clues import Words
from pipeline.sources.neighbours import UNCLEAR
from pipeline.sources.spellings import spelled_out

Place = tuple[str, bytes]  # what a letter is compared as; two letters before, up to two behind


class Vocabulary:
    """All words of several clues; the last word of a clue may be only a beginning."""

    def __init__(self, asked: Sequence[Words]) -> None:
        self._beginnings = tuple({one.words[-1] for one in asked if one.truncated})
        self._whole = frozenset(word for one in asked for word in one.words)
        words = {f"{word}  " for word in self._whole}.union(self._beginnings)
        self._places = frozenset(_places(words, {"", *spelled_out().values()}))

    def has(self, word: str) -> bool:
        """Tell whether a word is looked for."""
        return word in self._whole or word.startswith(self._beginnings)

    def may_be_written(self, letter: bytes, before: bytes, behind: bytes) -> bool:
        """Tell whether a word looked for may be written across a place.

        ``letter`` is the odd letter there, empty where there is only markup; before and behind are
        its ``neighbours``.
        """
        beside = before + behind
        if UNCLEAR in beside:
            return True
        spelled = spelled_out()[letter]
        return any((spelled, beside[:length]) in self._places for length in (4, 3, 2))


def _places(words: Iterable[str], spellings: Collection[str]) -> Iterator[Place]:
    """Give what may stand beside each part of a word that one odd letter may spell.

    A word ends with two blanks; behind a mere beginning anything may stand, so that there are fewer
    than two letters behind its last parts.
    """
    for word in words:
        letters = f"  {word}".encode("ascii", "ignore")
        for start in range(len(word)):
            for spelled in spellings:
                if word.startswith(spelled, start):
                    behind = start + 2 + len(spelled)
                    yield spelled, letters[start : start + 2] + letters[behind : behind + 2]
