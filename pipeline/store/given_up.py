"""What the outbox gave up: it stays in sight until it arrives after all, or a person lets it be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, and_, select, update
from sqlalchemy.orm import Session, undefer

from pipeline.domain.vocabulary import DeliveryState
from pipeline.store.models import DeliveryRow, DigestRow
from pipeline.store.outbox import FEWEST_TRIES, LIFETIME, is_abandoned, settle


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that was given up."""

    number: int
    reader: str
    channel: str
    recipient: str
    letter: bytes


def give_up_abandoned(session: Session, now: datetime) -> list[str]:
    """Fail what no run survived for five days and five tries; give whom and what it was."""
    is_old = and_(DeliveryRow.created <= now - LIFETIME, DeliveryRow.attempts >= FEWEST_TRIES)
    here = select(DeliveryRow, DigestRow.reader, DigestRow.slot).join(
        DigestRow, DigestRow.id == DeliveryRow.digest_id
    )
    given_up = []
    for row, reader, slot in session.execute(here.where(is_abandoned(now), is_old)).all():
        reason = f"{row.attempts} runs were cut off while they sent it: it may have arrived or not"
        settle(session, row.id, DeliveryState.FAILED, reason, settled=now)
        given_up.append(f"digest {slot} for {reader} by {row.channel}: {reason} (given up)")
    return given_up


def failed(session: Session) -> list[Failed]:
    """List what was given up and waits for a person's decision."""
    wanted = (
        select(DeliveryRow, DigestRow.reader)
        .join(DigestRow, DigestRow.id == DeliveryRow.digest_id)
        .where(DeliveryRow.state == DeliveryState.FAILED.value)
        .options(undefer(DeliveryRow.letter))
        .order_by(DeliveryRow.id)
    )
    rows = session.execute(wanted)
    return [Failed(row.id, reader, row.channel, row.recipient, row.letter) for row, reader in rows]


def try_again(session: Session, one: Failed, now: datetime) -> None:
    """Put what was given up back among the waiting, as if it were new, under its old name."""
    values = {
        "state": DeliveryState.PENDING.value,
        "recipient": one.recipient,
        "letter": one.letter,
        "attempts": 0,
        "created": now,
        "next_try": now,
        "settled": None,
        "response": None,
    }
    session.execute(_failed_one(one).values(values))


def let_be(session: Session, one: Failed) -> None:
    """Note that a person knows of it: it is shown no more."""
    session.execute(_failed_one(one).values(state=DeliveryState.DROPPED.value))


def _failed_one(one: Failed) -> Update:
    mine = (DeliveryRow.id == one.number, DeliveryRow.state == DeliveryState.FAILED.value)
    return update(DeliveryRow).where(*mine)
