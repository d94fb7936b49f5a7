"""Questions: how the evidence held stands on each standing question of the configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain import tallies as counting
from pipeline.domain.questions import Answer, answers
from pipeline.domain.studies import Study
from pipeline.domain.tallies import Position, Tally
from pipeline.stages.annotate import annotate
from pipeline.stages.search import answering, write_texts
from pipeline.stages.standing import Asked, read_questions
from pipeline.store import studies, tallies
from pipeline.store.repeating import repeatable


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
    chosen = _chosen_by_each(app, asked)
    return [
        replace(one, questions=tuple(name for name, pmids in chosen.items() if one.pmid in pmids))
        for one in found
    ]


@repeatable
def _chosen_by_each(app: App, asked: Sequence[Asked]) -> dict[str, set[int]]:
    with app.store.read() as session:
        return {one.question.name: answering(app, session, one.query) for one in asked}


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


@repeatable
def _answer(app: App, asked: Asked) -> Answered:
    question = asked.question
    with app.store.read() as session:
        own = studies.load(session, sorted(answering(app, session, asked.query)))
        relatives = studies.kin(session, own)
    every = answers(own, relatives, question.outcomes)
    found = counting.compared(every, question.comparison)
    return Answered(asked, found, counting.tally(found))
