"""Ask PostgreSQL's full-text index: every expression is a tsquery over ``study_text.lexemes``.

A word or whole value is told by the index alone. A phrase is told by positions, which stand in the
row: PostgreSQL looks at those rows alone that nothing else decides, whatever is joined in one
tsquery (https://www.postgresql.org/docs/current/datatype-textsearch.html). So as much as possible
is. ``store/lexemes.py`` tells how words are marked, and what a tsvector cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations_with_replacement, pairwise, permutations, product
from math import comb, factorial
from typing import ClassVar

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from pipeline.query.criteria import AllOf, AnyOf, Criterion, Ending, Named, Near, Phrase
from pipeline.query.tree import Operator
from pipeline.store.lexemes import BREAK, GAP, LONGEST, LOST, marks_of, name_lexeme
from pipeline.store.search_question import Question, any_of
from pipeline.store.text_models import StudyTextRow
from pipeline.store.texts import columns_of, fields_to_ask, name_word

_TEXTS = StudyTextRow.__table__.c
_NOTHING = f"'{BREAK}'"  # parts one text from the next, and is no word of any
_SIGNS = {Operator.AND: "&", Operator.OR: "|", Operator.NOT: "& !"}
# In how many orders a tsquery says that words stand near each other: every row is asked for each.
_MOST_ORDERS = 20


class PostgresqlIndex:
    """A tsquery: every word of a query in quotation marks, and folded words hold none.

    An exploded heading of 900 joined to the rest is looked at where the rest does not decide.
    """

    most_terms: ClassVar[int] = 1_000

    def phrase(self, criterion: Phrase) -> Question:
        """Ask for words side by side."""
        marks = marks_of(columns_of(criterion.fields))
        phrases = (_operands(mark, criterion) for mark in marks)
        return _any_of(f"({' <-> '.join(one)})" for one in phrases if one)  # ``!`` binds closer

    def named(self, criterion: Named) -> Question:
        """Ask for a whole value, which is one lexeme, or its beginning."""
        return _any_of(_name_operands(criterion))

    def words_from(self, beginning: str) -> Select[int, str]:
        """Select the PMIDs and whole values that begin so."""
        held = _held(_operand(name_lexeme(beginning), open_end=True))
        words = select(
            _TEXTS.pmid, func.unnest(func.string_to_array(_TEXTS.names, " ")).label("word")
        )
        found = words.where(held).subquery().c
        return select(found.pmid, found.word).where(found.word.startswith(beginning))

    def near(self, criterion: Near) -> tuple[Question, Question | None]:
        """Ask for every order and distance in which the words may stand, or read the texts."""
        marks = marks_of(columns_of(criterion.fields))
        between = len(criterion.words) - 1
        orders = factorial(between + 1) * comb(between + criterion.distance, between)
        if orders > _MOST_ORDERS or between + criterion.distance >= GAP:
            all_words = (" & ".join(_operands(mark, criterion)) for mark in marks)
            return Question(_NOTHING), _any_of(f"({one})" for one in all_words)
        every = [_close(_operands(mark, criterion), criterion) for mark in marks]
        return _any_of(every), None

    def joined(self, operator: Operator, left: Question, right: Question) -> Question:
        """Join two tsqueries."""
        return left.joined_to(operator, right, _SIGNS[operator])

    def pmids(self, question: Question) -> Select[int]:
        """Select the PMIDs of the rows that fit."""
        return select(_TEXTS.pmid).where(_held(question.expression))

    @contextmanager
    def preferred(self, session: Session) -> Iterator[None]:
        """Keep the planner from reading all rows: it takes ``@@`` for as cheap as a comparison.

        It unpacks a row's tsvector. A statement that fails ends the transaction and this with it.
        """
        session.execute(text("SET LOCAL enable_seqscan = off"))
        yield
        session.execute(text("SET LOCAL enable_seqscan = on"))

    def untold(self, criteria: Iterable[Criterion]) -> Select[int]:
        """Select the PMIDs of the studies that lost something of what is asked for."""
        lost = {f"'{LOST}{operand[1:]}" for one in criteria for operand in _losing(one)}
        return select(_TEXTS.pmid).where(_held(" | ".join([f"'{LOST}'", *sorted(lost)])))


def _losing(criterion: Criterion) -> Iterator[str]:
    """List the operands of a criterion for which it matters that a lexeme lost something."""
    match criterion:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            yield from (operand for part in parts for operand in _losing(part))
        case Phrase(words=words, fields=fields) | Near(words=words, fields=fields):
            for mark in marks_of(columns_of(fields)):
                found = _operands(mark, criterion)
                yield from found if len(words) > 1 else filter(_is_cut, found)
        case Named():
            yield from filter(_is_cut, _name_operands(criterion))


def _is_cut(operand: str) -> bool:
    return len(operand) > LONGEST


def _operands(mark: str, criterion: Phrase | Near) -> list[str]:
    *words, last = (mark + word for word in criterion.words or ("",))
    open_end = isinstance(criterion, Phrase) and criterion.truncated
    whole = [_operand(word) for word in words]
    return [*whole, _operand(last, open_end=open_end)] if criterion.words else []


def _name_operands(criterion: Named) -> list[str]:
    pairs = product(fields_to_ask(criterion), criterion.names)
    open_end = criterion.ending is not Ending.NOTHING
    return [_operand(name_lexeme(name_word(*pair)), open_end=open_end) for pair in pairs]


def _close(operands: Sequence[str], criterion: Near) -> str:
    """Ask for all words first: a row without one of them is not asked for every order."""
    orders = " | ".join(_orders(operands, criterion))
    return f"({' & '.join(dict.fromkeys(operands))} & ({orders}))"


def _orders(operands: Sequence[str], criterion: Near) -> Iterator[str]:
    """Write every order of words, and every way to spread up to so many others among them."""
    between = len(operands) - 1
    spread = combinations_with_replacement(range(criterion.distance + 1), between)
    gaps = [[after - before + 1 for before, after in pairwise((0, *one))] for one in spread]
    return (
        first + "".join(f" <{gap}> {word}" for gap, word in zip(some, rest, strict=True))
        for first, *rest in permutations(operands)
        for some in gaps
    )


def _operand(lexeme: str, *, open_end: bool = False) -> str:
    return f"'{lexeme[:LONGEST]}'{':*' if open_end else ''}"


def _any_of(expressions: Iterable[str]) -> Question:
    parts = list(dict.fromkeys(expressions)) or [_NOTHING]
    return any_of(parts, _SIGNS[Operator.OR])


def _held(words: str) -> ColumnElement[bool]:
    return _TEXTS.lexemes.op("@@")(cast(literal(words, String), TSQUERY))
