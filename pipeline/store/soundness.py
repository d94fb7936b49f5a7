"""Whether a database is sound: questions in SQL that list what breaks a promise, and the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from pipeline.domain.moments import BELIEVED_OFF
from pipeline.store.models import UtcDateTime

SHOWN = 5  # of what breaks a promise; the rest is counted


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: its rows, a text each, break ``promise``; ``advice`` says what to do then.

    ``topic`` is an invariant (``I1`` …) or another thing that can be wrong; what is no ``fault``
    is only worth knowing, and ``otherwise`` says what is so then. ``sql`` may use ``:now`` and, a
    day later, ``:later``.
    """

    topic: str
    promise: str
    advice: str
    sql: str
    is_fault: bool = True
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What breaks a promise: how many, and the first of them in words."""

    question: Question
    number: int
    examples: tuple[str, ...]


def ask(session: Session, question: Question, now: datetime) -> Answer:
    """Ask one question, as things stand ``now``; nothing is changed by it."""
    moments = {"now": now, "later": now + BELIEVED_OFF}
    used = [one for one in moments if f":{one}" in question.sql]
    wanted = text(question.sql).bindparams(
        *(bindparam(one, moments[one], UtcDateTime()) for one in used)
    )
    found = [str(one) for one in session.scalars(wanted)]
    return Answer(question, len(found), tuple(found[:SHOWN]))


def damage(session: Session) -> list[str]:
    """List what SQLite finds broken in its file, and rows that point nowhere; none on a server.

    See https://www.sqlite.org/pragma.html#pragma_integrity_check and …#pragma_foreign_key_check.
    PostgreSQL keeps foreign keys itself, and has its own tools for the rest (amcheck).
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return []
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    found = [one for one in said if one != "ok"]
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    found += [f"{table}, row {row}: no such {parent}" for table, row, parent, _ in rows]
    return found
