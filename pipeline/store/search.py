"""Find the studies that answer a query: exactly those for which ``query.matches`` is true.

Words and names are asked of the database's full-text index, as many at once as one question
bears; dates, PMIDs and facts of plain columns. What an index cannot decide, proximity, it narrows
down, and the criterion itself decides on the texts that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product

from sqlalchemy import Select, String, and_, cast, func, or_, select
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
from pipeline.query.match import compile_query
from pipeline.query.meaning import Explode, itself, understand
from pipeline.query.tree import Leaf, Operator, Tree, evaluate, prune
from pipeline.store.documents import documents
from pipeline.store.lexemes import BREAK
from pipeline.store.models import FactRow
from pipeline.store.search_postgresql import PostgresqlIndex
from pipeline.store.search_question import FullTextIndex, Question
from pipeline.store.search_sqlite import SqliteIndex
from pipeline.store.text_models import StudyDateRow, StudyTextRow
from pipeline.store.texts import columns_of, name_of, name_word

_TEXTS = StudyTextRow.__table__.c
_DATES = StudyDateRow.__table__.c
_FACTS = FactRow.__table__.c
_NONE: Set[int] = frozenset()


def search(session: Session, tree: Tree, today: date, explode: Explode = itself) -> set[int]:
    """Give the PMIDs of the studies that answer a query.

    ``today`` and ``explode`` are those of ``query.matches``. Studies whose texts are not written
    yet (``texts.write_unwritten``) are not found.
    """
    criteria = understand(tree, today, explode)
    kept = prune(tree, criteria)
    if kept is None:
        return set()
    asked = _Search(session)
    found, untold = asked.find(kept, criteria), asked.untold(criteria.values())
    if not untold:
        return found
    answers = compile_query(tree, today, explode)
    return found - untold | {one.pmid for one in documents(session, untold) if answers(one)}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is found already, and beside it what a question will find."""

    pmids: Set[int]
    question: Question | None = None

    @property
    def is_nothing(self) -> bool:
        return not self.pmids and self.question is None


@dataclass(frozen=True, slots=True)
class _Search:
    """Puts questions together as long as it can, and asks when it must."""

    session: Session

    def find(self, tree: Tree, criteria: dict[Leaf, Criterion]) -> set[int]:
        answer = evaluate(tree, lambda leaf: self.answer(criteria[leaf]), self.joined)
        return set(self.asked(answer))

    @property
    def index(self) -> FullTextIndex:
        is_sqlite = self.session.get_bind().dialect.name == "sqlite"
        return SqliteIndex() if is_sqlite else PostgresqlIndex()

    def untold(self, criteria: Iterable[Criterion]) -> set[int]:
        """Give the studies of which the index does not tell all that is asked."""
        statement = self.index.untold(criteria)
        return set() if statement is None else self.by_index(statement)

    def answer(self, criterion: Criterion) -> _Answer:
        match criterion:
            case Phrase():
                return _Answer(_NONE, self.index.phrase(criterion))
            case Named(ending=Ending.INITIALS):
                return _Answer(self.people(criterion))
            case Named():
                return _Answer(_NONE, self.index.named(criterion))
            case Near():
                return self.near(criterion)
            case Dated(fields=fields, span=span):
                days = (_DATES[field.name.lower()] for field in fields)
                within = or_(*(day.between(span.first, span.last) for day in days))
                return self.found(select(_DATES.pmid).where(within))
            case Numbered(low=low, high=high):
                return self.found(select(_TEXTS.pmid).where(_TEXTS.pmid.between(low, high)))
            case Stated(fact=(name, value)):
                stated = and_(_FACTS.name == name, _FACTS.value == value)
                return self.found(select(_FACTS.pmid).where(stated))
            case AllOf(parts=()):
                return self.found(select(_TEXTS.pmid))
            case AllOf(parts=parts):
                return self.combined(Operator.AND, parts)
            case AnyOf(parts=parts):
                return self.combined(Operator.OR, parts)
        raise AssertionError(criterion)

    def combined(self, operator: Operator, parts: tuple[Criterion, ...]) -> _Answer:
        answers = [self.answer(part) for part in parts] or [_Answer(_NONE)]
        return reduce(lambda left, right: self.merged(operator, left, right), answers)

    def joined(self, operator: Operator, left: _Answer, rest: Callable[[], _Answer]) -> _Answer:
        if left.is_nothing and operator is not Operator.OR:
            return left
        return self.merged(operator, left, rest())

    def merged(self, operator: Operator, left: _Answer, right: _Answer) -> _Answer:
        whole = self.whole(operator, left, right)
        match operator:
            case Operator.OR:
                found = left.pmids | right.pmids
                if left.question and right.question and whole is None:
                    found |= self.by_index(self.index.pmids(left.question))
                return _Answer(found, whole or right.question or left.question)
            case _ if whole:
                return _Answer(_NONE, whole)
            case Operator.AND:
                return _Answer(self.asked(left) & self.asked(right))
            case Operator.NOT:
                return _Answer(self.asked(left) - self.asked(right))

    def whole(self, operator: Operator, left: _Answer, right: _Answer) -> Question | None:
        """Make one question of two; None where it cannot be asked, or what is found restricts."""
        found = left.pmids or right.pmids
        if not left.question or not right.question or (found and operator is not Operator.OR):
            return None
        whole = self.index.joined(operator, left.question, right.question)
        return whole if whole.is_bearable(self.index.most_terms) else None

    def near(self, criterion: Near) -> _Answer:
        """Let the index name what is sure, and read what is not."""
        surely, perhaps = self.index.near(criterion)
        if perhaps is None:
            return _Answer(_NONE, surely)
        columns = (_TEXTS[name] for name in columns_of(criterion.fields))
        here = _TEXTS.pmid.in_(self.index.pmids(perhaps))
        rows = self.session.execute(select(_TEXTS.pmid, *columns).where(here))
        found = {
            pmid
            for pmid, *texts in rows
            if any(criterion.stands_in(piece) for text in texts for piece in text.split(BREAK))
        }
        return _Answer(found, surely)

    def people(self, criterion: Named) -> set[int]:
        """Let the index name all that begins like a name, and see which may end as it does."""
        found = set()
        for field, name in product(criterion.fields, criterion.names):
            rows = self.session.execute(self.index.words_from(name_word(field, name))).all()
            held = {word for _, word in rows}
            admitted = {word for word in held if criterion.admits(name_of(word))}
            found |= {pmid for pmid, word in rows if word in admitted}
        return found

    def asked(self, answer: _Answer) -> Set[int]:
        if answer.question is None:
            return answer.pmids
        return answer.pmids | self.by_index(self.index.pmids(answer.question))

    def found(self, statement: Select[int]) -> _Answer:
        return _Answer(self.pmids(statement))

    def by_index(self, statement: Select[int]) -> set[int]:
        with self.index.preferred(self.session):
            return self.pmids(statement)

    def pmids(self, statement: Select[int]) -> set[int]:
        """Take the numbers as one text: a row each costs ten times as much as to find them."""
        (number,) = statement.subquery().c
        every = select(func.aggregate_strings(cast(number, String), ","))
        found = self.session.scalar(every)
        return set(map(int, found.split(","))) if found else set()
