"""Choose: the studies held that somebody asks for, by query, question, search and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain.studies import Study
from pipeline.stages.queries import Query
from pipeline.stages.questions import catch_up
from pipeline.stages.search import answering, index
from pipeline.stages.standing import Asked
from pipeline.store import studies
from pipeline.store.repeating import repeatable


@dataclass(frozen=True, slots=True)
class Choice:
    """Which studies are wanted; what is empty does not restrict.

    Several searches or questions are joined: a study that one of them finds is wanted.
    """

    since: datetime | None = None
    searches: tuple[str, ...] = ()
    query: Query | None = None
    questions: tuple[Asked, ...] = ()


def get_ready(app: App, choice: Choice) -> None:
    """Read and index what was not yet, as far as the choice depends on it."""
    if choice.questions:
        catch_up(app)
    if choice.query:
        index(app, choice.query)


@repeatable
def choose(app: App, choice: Choice) -> list[Study]:
    """Load the studies that fit, newest first; nothing is written."""
    with app.store.read() as session:
        where = _answering(app, session, choice)
        wanted = studies.Selection(since=choice.since, searches=choice.searches, where=where)
        return studies.select_studies(session, wanted)


def _answering(app: App, session: Session, choice: Choice) -> frozenset[int] | None:
    """Give the PMIDs that answer the query and one of the questions; None where none is asked."""
    asked: list[Sequence[Query]] = [[choice.query]] if choice.query else []
    asked += [[one.query for one in choice.questions]] if choice.questions else []
    found = [{pmid for one in each for pmid in answering(app, session, one)} for each in asked]
    return frozenset(set.intersection(*found)) if found else None
