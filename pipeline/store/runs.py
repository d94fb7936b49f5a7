"""The diary of runs, so that an operator never wonders whether it ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.domain.digests import Receipt
from pipeline.domain.timetable import Attempt
from pipeline.domain.vocabulary import DeliveryState
from pipeline.store.codec import receipt_from_json, receipt_to_json
from pipeline.store.models import DeliveryRow, DigestRow, RunRow


@dataclass(frozen=True, slots=True)
class Run:
    """One execution; ``finished`` is None while it works, or for ever if it was killed."""

    number: int
    command: str
    started: datetime
    finished: datetime | None
    exit_code: int | None
    error: str | None
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """Where one message stands."""

    number: int
    reader: str
    slot: date
    channel: str
    recipient: str
    state: DeliveryState
    attempts: int
    next_try: datetime | None
    response: str | None


def start(session: Session, command: str, now: datetime) -> int:
    """Open an entry in the diary and give its number."""
    row = RunRow(command=command, started=now)
    session.add(row)
    session.flush()
    return row.id


def started(session: Session, number: int) -> datetime:
    """Give the moment a run began."""
    return session.get_one(RunRow, number).started


def finish(session: Session, number: int, now: datetime, exit_code: int, error: str | None) -> None:
    """Close an entry."""
    row = session.get_one(RunRow, number)
    row.finished, row.exit_code, row.error = now, exit_code, error


def keep_receipt(session: Session, receipt: Receipt) -> None:
    """Write down what a run asked and found."""
    session.get_one(RunRow, receipt.run).receipt = receipt_to_json(receipt)


def latest(session: Session, limit: int) -> list[Run]:
    """List the latest runs, newest first."""
    rows = session.scalars(select(RunRow).order_by(RunRow.id.desc()).limit(limit))
    return [_run(row) for row in rows]


def last_complete(session: Session) -> datetime | None:
    """Give the start of the latest ``run`` that ended well, or None."""
    done = select(RunRow.started).where(RunRow.command == "run", RunRow.exit_code == 0)
    return session.scalar(done.order_by(RunRow.id.desc()).limit(1))


def attempts(session: Session, command: str, since: datetime) -> list[Attempt]:
    """List the executions of a command that began since a moment, oldest first."""
    wanted = select(RunRow.started, RunRow.finished, RunRow.exit_code)
    here = wanted.where(RunRow.command == command, RunRow.started >= since).order_by(RunRow.id)
    return [Attempt(*row) for row in session.execute(here)]


def first(session: Session) -> datetime | None:
    """Give the moment of the first entry in the diary, or None."""
    return session.scalar(select(RunRow.started).order_by(RunRow.id).limit(1))


def latest_receipt(session: Session) -> Receipt | None:
    """Give the receipt of the latest run that asked the sources."""
    wanted = select(RunRow.receipt).where(RunRow.receipt.is_not(None)).order_by(RunRow.id.desc())
    text = session.scalar(wanted.limit(1))
    return receipt_from_json(text) if text else None


def open_deliveries(session: Session) -> list[DeliveryStatus]:
    """List the messages that have not arrived, oldest first: waiting, unknown and failed ones.

    A failed one stays until it arrives after all, or a person lets it be.
    """
    closed = (DeliveryState.SENT.value, DeliveryState.DROPPED.value)
    rows = session.execute(
        select(DeliveryRow, DigestRow.reader, DigestRow.slot)
        .join(DigestRow, DigestRow.id == DeliveryRow.digest_id)
        .where(DeliveryRow.state.not_in(closed))
        .order_by(DeliveryRow.id)
    )
    return [_status(row, reader, slot) for row, reader, slot in rows]


def _run(row: RunRow) -> Run:
    receipt = receipt_from_json(row.receipt) if row.receipt else None
    return Run(row.id, row.command, row.started, row.finished, row.exit_code, row.error, receipt)


def _status(row: DeliveryRow, reader: str, slot: date) -> DeliveryStatus:
    return DeliveryStatus(
        number=row.id,
        reader=reader,
        slot=slot,
        channel=row.channel,
        recipient=row.recipient,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_try=row.next_try,
        response=row.response,
    )
