"""What a record must hold, word for word, for a query to be able to find it.

A clue is a necessary condition and no more: a record without it is not found by the query, one with
it may be. So most of a large file can be passed over without being read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

TELLING = 3  # shorter words stand in nearly every record: asked for only where nothing else is


@dataclass(frozen=True, slots=True)
class Words:
    """Comparable words side by side, as ``fold`` gives them; the last may be only a beginning."""

    words: tuple[str, ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """Each of several clues; without any, the clue that every record holds."""

    parts: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of several clues; without any, the clue that no record holds."""

    parts: tuple[Clue, ...] = ()


Clue: TypeAlias = Words | Every | Some

ANY_RECORD = Every()
NO_RECORD = Some()


def sought(clue: Clue) -> Iterator[Words]:
    """List all words a clue asks for."""
    match clue:
        case Words():
            yield clue
        case Every(parts) | Some(parts):
            for part in parts:
                yield from sought(part)


def compiled(clue: Clue, bit: Callable[[Words], int]) -> Callable[[int], bool]:
    """Make a test of a clue: it gets the bits of the words that a record holds.

    ``bit`` gives each of the words sought a bit of its own.
    """
    if isinstance(clue, Words):
        return _any_of(bit(clue))
    bits, others = 0, list[Callable[[int], bool]]()
    for part in clue.parts:
        if isinstance(part, Words):
            bits |= bit(part)
        else:
            others.append(compiled(part, bit))
    if isinstance(clue, Every):
        return lambda held: held & bits == bits and all(test(held) for test in others)
    return lambda held: bool(held & bits) or any(test(held) for test in others)


def _any_of(bits: int) -> Callable[[int], bool]:
    return lambda held: bool(held & bits)


def thrifty(clue: Clue, price: Callable[[Words], float], most: float) -> Clue:
    """Leave out what is met so often that looking for it is dearer than reading more records.

    ``price`` is the share of records in which words are met. Of several things that must all be
    there, those stay that are met in at most ``most`` of the records together, else the rarest:
    the clue gets weaker, and stays one.
    """
    match clue:
        case Words(words, truncated):
            return Words(_from_telling(words), truncated)
        case Every(parts) if parts:
            slim = [thrifty(part, price, most) for part in parts]
            prices = [sum(map(price, set(sought(part)))) for part in slim]
            limit = max(most, min(prices))
            return every(part for part, cost in zip(slim, prices, strict=True) if cost <= limit)
        case Some(parts):
            return some(thrifty(part, price, most) for part in parts)
    return clue


def _from_telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out short words at the beginning: they are met everywhere, and then the rest is not."""
    place = next((place for place, one in enumerate(words) if len(one) >= TELLING), 0)
    return words[place:]


def every(parts: Iterable[Clue]) -> Clue:
    """Ask for all of several clues."""
    asked = [part for part in parts if part != ANY_RECORD]
    if NO_RECORD in asked:
        return NO_RECORD
    return asked[0] if len(asked) == 1 else Every(tuple(asked))


def some(parts: Iterable[Clue]) -> Clue:
    """Ask for one of several clues."""
    asked = [part for part in parts if part != NO_RECORD]
    if ANY_RECORD in asked:
        return ANY_RECORD
    return asked[0] if len(asked) == 1 else Some(tuple(asked))
