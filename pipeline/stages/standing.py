"""Standing questions: read those of the configuration, before any is answered."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.app import App
from pipeline.config import Question
from pipeline.domain.vocabulary import OutcomeRung
from pipeline.errors import ConfigError, UsageError
from pipeline.evidence.effects.outcome_lexicon import terms
from pipeline.query.mesh import Mesh
from pipeline.stages.queries import Query, read_query


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the configuration whose ``where`` was read."""

    question: Question
    query: Query


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
