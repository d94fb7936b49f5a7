"""What a query asks of one document, once words, fields and dates have been understood."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from pipeline.domain.facts import Fact
from pipeline.query.dates import DateSpan
from pipeline.query.document import Document
from pipeline.query.fields import Field

_SUFFIX = r"(?: (?:jr|sr|2nd|3rd|4th))?"
_MORE_INITIALS = re.compile(rf"(?:[a-z]{{0,3}}|(?: [a-z]{{1,4}})?){_SUFFIX}")
_INITIALS = re.compile(rf"(?: [a-z]{{1,4}})?{_SUFFIX}")
_MAX_INITIALS = 2  # "last name followed by a space and up to the first two initials"


class Criterion(Protocol):
    """A condition on one document."""

    def holds(self, document: Document) -> bool:
        """Tell whether the document meets the condition."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side in one text; the last one may be only a beginning."""

    fields: frozenset[Field]
    words: tuple[str, ...]
    truncated: bool = False

    def holds(self, document: Document) -> bool:
        """Tell whether one text of the document contains the phrase."""
        sought = f" {' '.join(self.words)}" + ("" if self.truncated else " ")
        return any(sought in piece for piece in _pieces(document, self.fields))


@dataclass(frozen=True, slots=True)
class Near:
    """Words in one text, in any order, with at most ``distance`` other words among them."""

    fields: frozenset[Field]
    words: tuple[str, ...]
    distance: int

    def holds(self, document: Document) -> bool:
        """Tell whether one text of the document holds the words close enough together."""
        return any(map(self.stands_in, _pieces(document, self.fields)))

    def stands_in(self, piece: str) -> bool:
        """Tell whether one folded text, a blank on either side of each word, holds them so."""
        widest = len(self.words) + self.distance
        return all(f" {word} " in piece for word in self.words) and _within(
            piece.split(), self.words, widest
        )


class Ending(Enum):
    """What may follow a sought name."""

    NOTHING = auto()
    INITIALS = auto()
    ANYTHING = auto()


@dataclass(frozen=True, slots=True)
class Named:
    """A whole value of a field: a heading, a journal, an author."""

    fields: frozenset[Field]
    names: frozenset[str]
    ending: Ending = Ending.NOTHING

    def holds(self, document: Document) -> bool:
        """Tell whether the document carries one of the names."""
        held = (document.names.get(field, frozenset()) for field in self.fields)
        if self.ending is Ending.NOTHING:
            return any(not self.names.isdisjoint(names) for names in held)
        return any(self.admits(name) for names in held for name in names)

    def admits(self, name: str) -> bool:
        """Tell whether a name is one of those sought, or begins like one and ends as it may."""
        return any(
            name.startswith(sought) and self._may_end(sought, name[len(sought) :])
            for sought in self.names
        )

    def _may_end(self, sought: str, rest: str) -> bool:
        if self.ending is Ending.ANYTHING or not rest:
            return True
        surname, _, initials = sought.rpartition(" ")
        open_ended = surname and len(initials) <= _MAX_INITIALS
        pattern = _MORE_INITIALS if open_ended else _INITIALS
        return self.ending is Ending.INITIALS and pattern.fullmatch(rest) is not None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of the document within a span of days."""

    fields: frozenset[Field]
    span: DateSpan

    def holds(self, document: Document) -> bool:
        """Tell whether one of the document's dates may lie in the span."""
        dates = (document.dates.get(field) for field in self.fields)
        return any(date is not None and date.overlaps(self.span) for date in dates)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A PMID from ``low`` to ``high``, both included."""

    low: int
    high: int

    def holds(self, document: Document) -> bool:
        """Tell whether the document's PMID lies in between."""
        return self.low <= document.pmid <= self.high


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that was read from the document, such as ``("form", "mk7")``."""

    fact: Fact

    def holds(self, document: Document) -> bool:
        """Tell whether it was read; of a document that nobody read, nothing was."""
        return self.fact in document.facts


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of several conditions; none at all is met by any document."""

    parts: tuple[Criterion, ...] = ()

    def holds(self, document: Document) -> bool:
        """Tell whether the document meets them all."""
        return all(part.holds(document) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of several conditions; none at all is met by no document."""

    parts: tuple[Criterion, ...] = ()

    def holds(self, document: Document) -> bool:
        """Tell whether the document meets one of them."""
        return any(part.holds(document) for part in self.parts)


def _pieces(document: Document, fields: frozenset[Field]) -> Iterator[str]:
    for field, pieces in document.pieces.items():
        if field in fields:
            yield from pieces


def _within(text: list[str], sought: tuple[str, ...], widest: int) -> bool:
    """Tell whether some stretch of at most ``widest`` words holds all the sought ones."""
    missing, lacking, start = Counter(sought), len(sought), 0
    for end, word in enumerate(text):
        lacking -= missing[word] > 0
        missing[word] -= 1
        while not lacking:
            if end - start < widest:
                return True
            missing[text[start]] += 1
            lacking += missing[text[start]] > 0
            start += 1
    return False
