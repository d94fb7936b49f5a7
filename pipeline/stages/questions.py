"""Questions: how the evidence held stands on each standing question of the configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.config import Question
from pipeline.domain import tallies as counting
from pipeline.domain.questions import Answer, answers
from pipeline.domain.studies import Study
from pipeline.domain.tallies import Position, Tally
from pipeline.domain.vocabulary import OutcomeRung
from pipeline.errors import ConfigError, UsageError
from pipeline.evidence.effects.outcome_lexicon import terms
from pipeline.query import Mesh
from pipeline.stages.annotate import annotate
from pipeline.stages.search import Query, read_query, write_texts
from pipeline.store import studies, tallies
from pipeline.store.repeating import repeatable
from pipeline.store.search import search as find


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the configuration whose ``where`` was read."""

    question: Question
    query: Query


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what the studies held answer, newest first, and what that adds up to."""

    asked: Asked
    answers: tuple[Answer, ...]
    tally: Tally

    @property
    def pmids(self) -> frozenset[int]:
        """Give the reports that say the answers."""
        return frozenset(one.study.pmid for one in self.answers)


def read_questions(app: App) -> list[Asked]:
    """Read every question of the configuration.

    Raises:
        ConfigError: a ``where`` cannot be read or would silently choose something else, with its
            place; or a question asks for an outcome that nothing is called.
    """
    if not app.config.questions:
        return []
    mesh = app.mesh()
    return [_read(one, mesh) for one in app.config.questions]


def catch_up(app: App) -> None:
    """Read and index the studies that were not yet, so that questions are asked of all."""
    annotate(app)
    write_texts(app)


def answer_questions(app: App, asked: Sequence[Asked]) -> list[Answered]:
    """Answer questions from the studies that were read and indexed by now; nothing is written."""
    return [_answer(app, one) for one in asked]


def with_questions(app: App, found: Sequence[Study]) -> list[Study]:
    """Note on each study which questions it answers by itself; each is asked once, of all held."""
    asked = read_questions(app)
    with app.store.read() as session:
        chosen = {one.question.name: _chosen(app, session, one) for one in asked}
    return [
        replace(one, questions=tuple(name for name, pmids in chosen.items() if one.pmid in pmids))
        for one in found
    ]


def positions(session: Session, reader: str, found: Sequence[Answered]) -> tuple[Position, ...]:
    """Put each tally beside the one that a reader was last told."""
    told = tallies.told(session, reader)
    return tuple(
        Position(
            one.asked.question.name,
            one.asked.question.title,
            now=one.tally,
            before=counting.read(told.get(one.asked.question.name)),
        )
        for one in found
    )


def _read(question: Question, mesh: Mesh) -> Asked:
    where = " ".join(question.where.split())
    try:
        query = read_query(where, mesh)
    except UsageError as error:
        raise ConfigError(f"questions.{question.name}.where: {error}") from None
    _refuse_unknown_outcomes(question)
    return Asked(question, query)


def _refuse_unknown_outcomes(question: Question) -> None:
    known = [*OutcomeRung, *(one.name for one in terms())]
    unknown = next((one for one in question.outcomes if one not in known), None)
    if unknown is not None:
        close = get_close_matches(unknown, known, n=1, cutoff=0.5)
        hint = f"; did you mean {str(close[0])!r}?" if close else ""
        place = f"questions.{question.name}.outcomes"
        raise ConfigError(f"{place}: no outcome or rung is called {unknown!r}{hint}")


@repeatable
def _answer(app: App, asked: Asked) -> Answered:
    question = asked.question
    with app.store.read() as session:
        chosen = _chosen(app, session, asked)
        own = studies.load(session, sorted(chosen))
        others = {one.pmid for study in own for one in study.relatives} - chosen
        relatives = studies.load(session, sorted(others))
    every = answers(own, relatives, question.outcomes)
    found = counting.compared(every, question.comparison)
    return Answered(asked, found, counting.tally(found))


def _chosen(app: App, session: Session, asked: Asked) -> set[int]:
    return find(session, asked.query.tree, app.now().date(), asked.query.mesh.explode)
