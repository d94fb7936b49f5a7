"""Ask SQLite's full-text index FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import ClassVar

from sqlalchemy import Integer, Select, String, column, select, table
from sqlalchemy.orm import Session

from pipeline.query.criteria import Criterion, Ending, Named, Near, Phrase
from pipeline.query.fields import Field
from pipeline.query.tree import Operator
from pipeline.store.lexemes import BREAK
from pipeline.store.search_question import Question, any_of
from pipeline.store.texts import columns_of, fields_to_ask, name_word

_INDEX = table("study_text_index", column("rowid"), column("study_text_index", String))
_WORDS = table("study_text_index_word", column("doc", Integer), column("term", String))
_NOTHING = '""'  # a phrase without words is never found


class SqliteIndex:
    """FTS5: every expression is one text, every word of a query in quotation marks.

    At every step it looks at all terms of an OR: an exploded heading of 900 is asked by itself.
    """

    most_terms: ClassVar[int] = 200

    def phrase(self, criterion: Phrase) -> Question:
        """Ask for words side by side; FTS5 finds no phrase across ``¦``, a word like any other."""
        beginning = " *" if criterion.truncated else ""
        return Question(_in(criterion.fields, _quoted(" ".join(criterion.words)) + beginning))

    def named(self, criterion: Named) -> Question:
        """Ask for a whole value, which is one word of the column ``names``."""
        beginning = " *" if criterion.ending is Ending.ANYTHING else ""
        fields = fields_to_ask(criterion)
        words = (name_word(field, name) for field in fields for name in criterion.names)
        parts = [_quoted(word) + beginning for word in words]
        return any_of(parts or [_NOTHING], Operator.OR.value)

    def words_from(self, beginning: str) -> Select[int, str]:
        """Select the PMIDs and words that begin so, from the index's own list of its words."""
        after = f"{beginning}{chr(sys.maxunicode)}"
        between = _WORDS.c.term.between(beginning, after)
        return select(_WORDS.c.doc, _WORDS.c.term).where(between)

    def near(self, criterion: Near) -> tuple[Question, Question | None]:
        """Ask for the words with as many between the first and the last as the criterion bears.

        Where ``¦`` stands as near, they may stand in two texts. A word sought twice is asked for
        once, so all that is found is to be read.
        """
        words = dict.fromkeys(criterion.words)
        between = len(criterion.words) - 2 + criterion.distance
        close = Question(_near(criterion.fields, words, between))
        if len(words) < len(criterion.words):
            return Question(_NOTHING), close
        doubtful = Question(_near(criterion.fields, [*words, BREAK], between))
        return self.joined(Operator.NOT, close, doubtful), doubtful

    def joined(self, operator: Operator, left: Question, right: Question) -> Question:
        """Join two expressions."""
        return left.joined_to(operator, right, operator.value)

    def pmids(self, question: Question) -> Select[int]:
        """Select the row numbers of the index, which are PMIDs."""
        matched = _INDEX.c.study_text_index.op("MATCH")(question.expression)
        return select(_INDEX.c.rowid).where(matched)

    def preferred(self, session: Session) -> AbstractContextManager[None]:
        """MATCH is asked of the index or not at all."""
        return nullcontext()

    def untold(self, criteria: Iterable[Criterion]) -> None:
        """FTS5 tells all, however long a text or a word is."""


def _in(fields: frozenset[Field], expression: str) -> str:
    columns = columns_of(fields)
    return f"{{{' '.join(columns)}}} : {expression}" if columns else _NOTHING


def _near(fields: frozenset[Field], words: Iterable[str], between: int) -> str:
    return _in(fields, f"NEAR({' '.join(map(_quoted, words))}, {between})")


def _quoted(text: str) -> str:
    """Make a string of a text, so that nothing in it is an operator."""
    return '"' + text.replace('"', '""') + '"'
