"""What services say of studies: who is due to be asked about, what came, and how it stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from pipeline.domain.enrichment_news import Held
from pipeline.domain.enrichments import (
    Answer,
    Citations,
    Enrichments,
    EnrichmentState,
    OpenAccess,
    Subject,
    Updates,
)
from pipeline.domain.vocabulary import Service
from pipeline.store.codec import answer_from_json, answer_to_json, article_from_json
from pipeline.store.models import ChangeRow, EnrichmentRow, StudyRow, ToldRow
from pipeline.store.upsert import in_batches, upsert

FIRST_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=7)
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to one service, when it was asked and by which run."""

    service: Service
    now: datetime
    run: int


def due(session: Session, service: Service, now: datetime, limit: int) -> list[Subject]:
    """List the studies that a service is to be asked about now, at most ``limit``.

    Those sent to a reader come first, then those never asked about, then the newest.
    """
    found = _due(session, service, now)
    return [one for _, one in zip(range(limit), found, strict=False)]


def count_due(session: Session, service: Service, now: datetime) -> int:
    """Count the studies that a service is to be asked about now."""
    return sum(1 for _ in _due(session, service, now))


def known(session: Session, service: Service) -> Subject | None:
    """Give the study about which a service last knew something; None where it never did."""
    columns = select(StudyRow.pmid, StudyRow.doi).join(EnrichmentRow, _of(service))
    wanted = columns.where(EnrichmentRow.answer.is_not(None))
    row = session.execute(wanted.order_by(EnrichmentRow.checked.desc(), StudyRow.pmid)).first()
    return Subject(row.pmid, row.doi) if row else None


def held(session: Session, service: Service, numbers: Collection[int]) -> dict[int, Held]:
    """Give what decides whether an answer about these studies is news."""
    columns = (StudyRow.pmid, StudyRow.article, StudyRow.first_seen, EnrichmentRow.noted)
    wanted = select(*columns, _was_sent().label("sent")).outerjoin(EnrichmentRow, _of(service))
    found: dict[int, Held] = {}
    for batch in in_batches(numbers):
        for row in session.execute(wanted.where(StudyRow.pmid.in_(batch))):
            article = article_from_json(row.article)
            noted = frozenset(json.loads(row.noted)) if row.noted else frozenset[str]()
            found[row.pmid] = Held(article, row.first_seen.date(), row.sent, noted)
    return found


def keep(
    session: Session,
    asked: Asked,
    answers: Mapping[int, Answer | None],
    noted: Mapping[int, Collection[str]],
    good_for: timedelta,
) -> None:
    """Keep what a service answered; None where it does not know the study.

    ``noted`` are names of all that was noted of its answers; ``good_for`` is the time until the
    service is asked again.
    """
    rows = [
        {
            "pmid": number,
            "service": asked.service.value,
            "state": (EnrichmentState.ANSWERED if answer else EnrichmentState.UNKNOWN).value,
            "attempts": 0,
            "checked": asked.now,
            "next_check": asked.now + good_for,
            "answer": answer_to_json(asked.service, answer) if answer else None,
            "noted": json.dumps(sorted(noted[number])),
            "error": None,
            "run_id": asked.run,
        }
        for number, answer in answers.items()
    ]
    upsert(session, EnrichmentRow, rows)


def keep_failure(session: Session, asked: Asked, numbers: Collection[int], error: str) -> None:
    """Note that these could not be asked about: they are asked again after a pause that doubles."""
    attempts: dict[int, int] = {}
    for batch in in_batches(numbers):
        columns = select(EnrichmentRow.pmid, EnrichmentRow.attempts).where(
            EnrichmentRow.service == asked.service.value, EnrichmentRow.pmid.in_(batch)
        )
        attempts |= {row.pmid: row.attempts for row in session.execute(columns)}
    rows = [
        {
            "pmid": number,
            "service": asked.service.value,
            "state": EnrichmentState.FAILED.value,
            "attempts": attempts.get(number, 0) + 1,
            "checked": asked.now,
            "next_check": asked.now + pause_after(attempts.get(number, 0) + 1),
            "answer": None,
            "noted": "[]",
            "error": error[:_LONGEST_ERROR],
            "run_id": asked.run,
        }
        for number in numbers
    ]
    upsert(session, EnrichmentRow, rows, keep={"answer", "noted"})


def pause_after(attempts: int) -> timedelta:
    """Give the pause after so many failures in a row: an hour, doubling to a week."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 10)))


def enrichments_of(session: Session, numbers: Collection[int]) -> dict[int, Enrichments]:
    """Give what is known of these studies; those of which nothing is are left out."""
    columns = select(EnrichmentRow.pmid, EnrichmentRow.service, EnrichmentRow.answer)
    here = (EnrichmentRow.pmid.in_(numbers), EnrichmentRow.answer.is_not(None))
    found: dict[int, list[Answer]] = {}
    for row in session.execute(columns.where(*here)):
        answer = answer_from_json(Service(row.service), row.answer)
        found.setdefault(row.pmid, []).append(answer)
    return {number: _together(answers) for number, answers in found.items()}


def _together(answers: Collection[Answer]) -> Enrichments:
    return Enrichments(
        next((one for one in answers if isinstance(one, Citations)), None),
        next((one for one in answers if isinstance(one, OpenAccess)), None),
        next((one for one in answers if isinstance(one, Updates)), None),
    )


def _due(session: Session, service: Service, now: datetime) -> Iterator[Subject]:
    is_due = or_(EnrichmentRow.pmid.is_(None), EnrichmentRow.next_check <= now)
    order = (
        _was_sent().desc(),
        EnrichmentRow.checked.is_(None).desc(),
        StudyRow.first_seen.desc(),
        StudyRow.pmid.desc(),
    )
    columns = select(StudyRow.pmid, StudyRow.doi).outerjoin(EnrichmentRow, _of(service))
    rows = session.execute(columns.where(is_due).order_by(*order))
    subjects = (Subject(row.pmid, row.doi) for row in rows)
    return (one for one in subjects if one.suits(service))


def _of(service: Service) -> ColumnElement[bool]:
    same_study = EnrichmentRow.pmid == StudyRow.pmid
    return and_(same_study, EnrichmentRow.service == service.value)


def _was_sent() -> ColumnElement[bool]:
    shown = (ChangeRow.pmid == StudyRow.pmid, ToldRow.shown)
    return exists().where(ToldRow.change_id == ChangeRow.id, *shown)
