"""Find the studies that answer a query: exactly those for which ``query.matches`` is true.

Words and names are asked of the database's full-text index, as many at once as one question
bears; dates, PMIDs and facts of plain columns. What an index cannot decide, proximity, it narrows
down, and the criterion itself decides on the texts that are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product
from typing import TypeAlias

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from pipeline.query.criteria import (
    AllOf,
    AnyOf,
    Criterion,
    Dated,
    Ending,
    Named,
    Near,
    Numbered,
    Phrase,
    Stated,
)
from pipeline.query.document import Document
from pipeline.query.meaning import Explode, itself, understand
from pipeline.query.tree import Leaf, Operator, Tree, evaluate, prune
from pipeline.store.models import FactRow
from pipeline.store.search_postgresql import PostgresqlIndex
from pipeline.store.search_question import FullTextIndex, Question
from pipeline.store.search_sqlite import SqliteIndex
from pipeline.store.text_models import TEXT_COLUMNS, StudyDateRow, StudyTextRow
from pipeline.store.texts import BREAK, columns_of, name_of, name_word

_TEXTS = StudyTextRow.__table__.c
_DATES = StudyDateRow.__table__.c
_FACTS = FactRow.__table__.c

_Answer: TypeAlias = Question | set[int]


def search(session: Session, tree: Tree, today: date, explode: Explode = itself) -> set[int]:
    """Give the PMIDs of the studies that answer a query.

    ``today`` and ``explode`` are those of ``query.matches``. Studies whose texts are not written
    yet (``texts.write_unwritten``) are not found.
    """
    criteria = understand(tree, today, explode)
    kept = prune(tree, criteria)
    return _Search(session).find(kept, criteria) if kept else set()


@dataclass(frozen=True, slots=True)
class _Search:
    """Puts questions together as long as it can, and asks when it must."""

    session: Session

    def find(self, tree: Tree, criteria: dict[Leaf, Criterion]) -> set[int]:
        return self.asked(evaluate(tree, lambda leaf: self.answer(criteria[leaf]), self.joined))

    @property
    def index(self) -> FullTextIndex:
        is_sqlite = self.session.get_bind().dialect.name == "sqlite"
        return SqliteIndex() if is_sqlite else PostgresqlIndex()

    def answer(self, criterion: Criterion) -> _Answer:
        match criterion:
            case Phrase():
                return self.index.phrase(criterion)
            case Named(ending=Ending.INITIALS):
                return self.people(criterion)
            case Named():
                return self.index.named(criterion)
            case Near():
                return self.near(criterion)
            case Dated(fields=fields, span=span):
                days = (_DATES[field.name.lower()] for field in fields)
                within = or_(*(day.between(span.first, span.last) for day in days))
                return self.pmids(select(_DATES.pmid).where(within))
            case Numbered(low=low, high=high):
                return self.pmids(select(_TEXTS.pmid).where(_TEXTS.pmid.between(low, high)))
            case Stated(fact=(name, value)):
                stated = and_(_FACTS.name == name, _FACTS.value == value)
                return self.pmids(select(_FACTS.pmid).where(stated))
            case AllOf(parts=()):
                return self.pmids(select(_TEXTS.pmid))
            case AllOf(parts=parts):
                return self.combined(Operator.AND, parts)
            case AnyOf(parts=parts):
                return self.combined(Operator.OR, parts)
        raise AssertionError(criterion)

    def combined(self, operator: Operator, parts: tuple[Criterion, ...]) -> _Answer:
        answers = [self.answer(part) for part in parts]
        if not answers:
            return set()
        return reduce(lambda left, right: self.merged(operator, left, right), answers)

    def joined(self, operator: Operator, left: _Answer, rest: Callable[[], _Answer]) -> _Answer:
        if left == set() and operator is not Operator.OR:
            return left
        return self.merged(operator, left, rest())

    def merged(self, operator: Operator, left: _Answer, right: _Answer) -> _Answer:
        if isinstance(left, Question) and isinstance(right, Question):
            whole = self.index.joined(operator, left, right)
            if whole.is_bearable:
                return whole
        found, others = self.asked(left), self.asked(right)
        match operator:
            case Operator.AND:
                return found & others
            case Operator.OR:
                return found | others
            case Operator.NOT:
                return found - others

    def near(self, criterion: Near) -> set[int]:
        """Let the index name the candidates, and read them."""
        candidates = self.index.pmids(self.index.around(criterion))
        names = columns_of(criterion.fields)
        fields = [
            next(one for one in TEXT_COLUMNS[name] if one in criterion.fields) for name in names
        ]
        columns = [_TEXTS.pmid, *(_TEXTS[name] for name in names)]
        found = set()
        for pmid, *texts in self.session.execute(
            select(*columns).where(_TEXTS.pmid.in_(candidates))
        ):
            pieces = (tuple(text.split(BREAK)) for text in texts)
            if criterion.holds(Document(pmid, dict(zip(fields, pieces, strict=True)))):
                found.add(pmid)
        return found

    def people(self, criterion: Named) -> set[int]:
        """Let the index name all that begins like a name, and see which may end as it does."""
        found = set()
        for field, name in product(criterion.fields, criterion.names):
            rows = self.session.execute(self.index.words_from(name_word(field, name))).all()
            held = {word for _, word in rows}
            admitted = {word for word in held if criterion.admits(name_of(word))}
            found |= {pmid for pmid, word in rows if word in admitted}
        return found

    def asked(self, answer: _Answer) -> set[int]:
        return self.pmids(self.index.pmids(answer)) if isinstance(answer, Question) else answer

    def pmids(self, statement: Select[tuple[int]]) -> set[int]:
        return set(self.session.scalars(statement))
