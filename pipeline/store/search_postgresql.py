"""Ask PostgreSQL: its full-text index narrows, the texts themselves decide.

A tsvector keeps no positions beyond 16,383 and at most 256 of a word
(https://www.postgresql.org/docs/current/textsearch-limits.html), so it is trusted only with
which words a study holds at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from pipeline.query.criteria import Ending, Named, Near, Phrase
from pipeline.query.tree import Operator
from pipeline.store.search_question import Question
from pipeline.store.text_models import StudyTextRow
from pipeline.store.texts import (
    ANY_LEXEME,
    BREAK,
    LONGEST_LEXEME,
    columns_of,
    fields_to_ask,
    name_of,
    name_word,
)

_TEXTS = StudyTextRow.__table__.c
_NOTHING = f"'{BREAK}'"  # parts one text from the next, and is no word of any


@dataclass(frozen=True, slots=True)
class Sought:
    """What is sought: ``words`` is a tsquery that misses no row, ``texts`` decides.

    They are kept apart to the end. Of a hundred pairs joined by OR PostgreSQL reads every row, and
    once a pair; one tsquery is one walk through the index, and only what it finds is looked at.
    """

    words: str
    texts: ColumnElement[bool]


class PostgresqlIndex:
    """Every expression is something sought in a row of study_text."""

    def phrase(self, criterion: Phrase) -> Question:
        """Ask for words side by side: folded words hold no sign that LIKE would read."""
        end = "" if criterion.truncated else " "
        pattern = literal(f"% {' '.join(criterion.words)}{end}%", String)
        columns = [_TEXTS[name] for name in columns_of(criterion.fields)]
        texts = or_(false(), *(one.like(pattern) for one in columns))
        return Question(Sought(_all(criterion.words, open_end=criterion.truncated), texts))

    def named(self, criterion: Named) -> Question:
        """Ask for a whole value, which is one word of the column ``names``."""
        pairs = list(product(fields_to_ask(criterion), criterion.names))
        open_end = criterion.ending is not Ending.NOTHING
        words = {_all(name.split(), open_end=open_end): None for _, name in pairs}
        texts = _named([name_word(*pair) for pair in pairs], criterion.ending)
        return Question(Sought(" | ".join(words) or _NOTHING, texts), terms=len(pairs))

    def words_from(self, beginning: str) -> Select[int, str]:
        """Select the PMIDs and words of ``names`` that begin so."""
        held = _held(_all(name_of(beginning).split(), open_end=True))
        words = select(
            _TEXTS.pmid, func.unnest(func.string_to_array(_TEXTS.names, " ")).label("word")
        )
        found = words.where(held).subquery().c
        return select(found.pmid, found.word).where(found.word.startswith(beginning))

    def around(self, criterion: Near) -> Question:
        """Ask for all the words, wherever they stand: candidates."""
        return Question(Sought(_all(criterion.words), true()))

    def joined(self, operator: Operator, left: Question, right: Question) -> Question:
        """Join two conditions; which words a row must not hold is left to its texts."""
        first, second = left.expression, right.expression
        match operator:
            case Operator.AND:
                words = f"({first.words}) & ({second.words})"
                texts = and_(first.texts, second.texts)
            case Operator.OR:
                words = f"{first.words} | {second.words}"
                texts = or_(first.texts, second.texts)
            case Operator.NOT:
                words, texts = first.words, and_(first.texts, not_(second.texts))
        return left.joined_to(operator, right, Sought(words, texts))

    def pmids(self, question: Question) -> Select[tuple[int]]:
        """Select the PMIDs of the rows that fit."""
        sought = question.expression
        return select(_TEXTS.pmid).where(_held(sought.words), sought.texts)


def _named(words: Sequence[str], ending: Ending) -> ColumnElement[bool]:
    """Decide on whole values: of many at once each of a row's own is looked up among them."""
    if len(words) > 1 and ending is Ending.NOTHING:
        own = func.unnest(func.string_to_array(_TEXTS.names, " ")).column_valued("own")
        return exists().where(own == func.any(literal(list(words), ARRAY(String))))
    end = "" if ending is Ending.ANYTHING else " "
    return or_(false(), *(_TEXTS.names.like(f"% {word}{end}%") for word in words))


def _all(words: Sequence[str], *, open_end: bool = False) -> str:
    """Write that a row holds all words, the last one perhaps only as a beginning."""
    sought = [f"'{word[:LONGEST_LEXEME]}'" for word in words]
    if open_end and sought:
        sought[-1] += ":*"
    return f"({' & '.join(sought)})" if sought else _NOTHING


def _held(words: str) -> ColumnElement[bool]:
    """Ask the index; a study with too many words for it is always a candidate."""
    query = f"'{ANY_LEXEME}' | ({words})"
    return _TEXTS.lexemes.op("@@")(cast(literal(query, String), TSQUERY))
