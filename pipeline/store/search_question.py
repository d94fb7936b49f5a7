"""One question to a full-text index, and what an index must know to put several together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar, Protocol

from sqlalchemy import Select
from sqlalchemy.orm import Session

from pipeline.query.criteria import Criterion, Named, Near, Phrase
from pipeline.query.tree import Operator

# FTS5's parser has a stack of 100 places and takes three for a bracket within a bracket.
_DEEPEST = 25


@dataclass(frozen=True, slots=True)
class Question:
    """An expression of the index's own language; ``joined_by`` is its outermost operator."""

    expression: str
    joined_by: Operator | None = None
    terms: int = 1
    depth: int = 0

    def is_bearable(self, most_terms: int) -> bool:
        """Tell whether an index that bears so many terms can be asked this in one go."""
        return self.depth <= _DEEPEST and self.terms <= most_terms

    def joined_to(self, operator: Operator, other: Question, sign: str) -> Question:
        """Join another question; brackets show what comes first, since indexes know precedence.

        A chain of one operator is no deeper than its parts.
        """
        first = self.expression if self.joined_by in (None, operator) else f"({self.expression})"
        second = other.expression if other.joined_by is None else f"({other.expression})"
        deeper = self.depth + (self.joined_by not in (None, operator))
        depth = max(deeper, other.depth + (other.joined_by is not None))
        return Question(f"{first} {sign} {second}", operator, self.terms + other.terms, depth)


def any_of(parts: Sequence[str], sign: str) -> Question:
    """Ask for any of several expressions."""
    operator = Operator.OR if len(parts) > 1 else None
    return Question(f" {sign} ".join(parts), operator, len(parts))


class FullTextIndex(Protocol):
    """A database's full-text index over study_text; ``most_terms`` is what one question bears."""

    most_terms: ClassVar[int]

    def phrase(self, criterion: Phrase) -> Question:
        """Ask for words side by side."""

    def named(self, criterion: Named) -> Question:
        """Ask for a whole value of a field, or its beginning."""

    def words_from(self, beginning: str) -> Select[int, str]:
        """Select the PMIDs and words of whole values that begin so."""

    def near(self, criterion: Near) -> tuple[Question, Question | None]:
        """Ask for what holds words near each other, and for what may: its texts tell."""

    def joined(self, operator: Operator, left: Question, right: Question) -> Question:
        """Make one question of two."""

    def pmids(self, question: Question) -> Select[int]:
        """Select the PMIDs that answer."""

    def untold(self, criteria: Iterable[Criterion]) -> Select[int] | None:
        """Select the PMIDs of studies of which the index does not tell all that is asked."""

    def preferred(self, session: Session) -> AbstractContextManager[None]:
        """Let the database use the index within the block, whatever it thinks of it."""
