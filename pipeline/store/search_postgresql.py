"""Ask PostgreSQL: its full-text index narrows, the texts themselves decide.

A tsvector keeps no positions beyond 16,383 and at most 256 of a word
(https://www.postgresql.org/docs/current/textsearch-limits.html), so it is trusted only with
which words a study holds at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from pipeline.query.criteria import Ending, Named, Near, Phrase
from pipeline.query.fields import Field
from pipeline.query.tree import Operator
from pipeline.store.search_question import Question
from pipeline.store.text_models import StudyTextRow
from pipeline.store.texts import (
    ANY_LEXEME,
    LONGEST_LEXEME,
    columns_of,
    fields_to_ask,
    name_of,
    name_word,
)

_TEXTS = StudyTextRow.__table__.c


class PostgresqlIndex:
    """Every expression is a condition on a row of study_text."""

    def phrase(self, criterion: Phrase) -> Question:
        """Ask for words side by side: folded words hold no sign that LIKE would read."""
        end = "" if criterion.truncated else " "
        pattern = literal(f"% {' '.join(criterion.words)}{end}%", String)
        held = _held(criterion.words, open_end=criterion.truncated)
        columns = [_TEXTS[name] for name in columns_of(criterion.fields)]
        return Question(and_(held, or_(false(), *(one.like(pattern) for one in columns))))

    def named(self, criterion: Named) -> Question:
        """Ask for a whole value, which is one word of the column ``names``."""
        pairs = product(fields_to_ask(criterion), criterion.names)
        parts = [_named(field, name, criterion.ending) for field, name in pairs]
        return Question(or_(false(), *parts), terms=len(parts))

    def words_from(self, beginning: str) -> Select[int, str]:
        """Select the PMIDs and words of ``names`` that begin so."""
        held = _held(name_of(beginning).split(), open_end=True)
        words = select(
            _TEXTS.pmid, func.unnest(func.string_to_array(_TEXTS.names, " ")).label("word")
        )
        found = words.where(held).subquery().c
        return select(found.pmid, found.word).where(found.word.startswith(beginning))

    def around(self, criterion: Near) -> Question:
        """Ask for all the words, wherever they stand: candidates."""
        return Question(_held(criterion.words))

    def joined(self, operator: Operator, left: Question, right: Question) -> Question:
        """Join two conditions."""
        first, second = left.expression, right.expression
        match operator:
            case Operator.AND:
                whole = and_(first, second)
            case Operator.OR:
                whole = or_(first, second)
            case Operator.NOT:
                whole = and_(first, not_(second))
        return left.joined_to(operator, right, whole)

    def pmids(self, question: Question) -> Select[tuple[int]]:
        """Select the PMIDs of the rows that fit."""
        return select(_TEXTS.pmid).where(question.expression)


def _named(field: Field, name: str, ending: Ending) -> ColumnElement[bool]:
    word = name_word(field, name)
    end = "" if ending is Ending.ANYTHING else " "
    held = _held(name.split(), open_end=ending is not Ending.NOTHING)
    return and_(held, _TEXTS.names.like(f"% {word}{end}%"))


def _held(words: Sequence[str], *, open_end: bool = False) -> ColumnElement[bool]:
    """Ask the index whether a study holds all words, the last one perhaps only as a beginning."""
    sought = [f"'{word[:LONGEST_LEXEME]}'" for word in words]
    if open_end and sought:
        sought[-1] += ":*"
    query = f"'{ANY_LEXEME}' | ({' & '.join(sought)})"
    return _TEXTS.lexemes.op("@@")(cast(literal(query, String), TSQUERY))
