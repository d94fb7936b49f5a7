"""Take a person's address out of the database; what was told, and how often, stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pipeline.domain.vocabulary import DeliveryState
from pipeline.store.engine import Store
from pipeline.store.models import DeliveryRow, RunRow

FORGOTTEN = "forgotten"
_SETTLED = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DROPPED)


@dataclass(frozen=True, slots=True)
class Held:
    """The deliveries to an address, those of them that wait, and until when one is under way."""

    numbers: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    under_way_until: datetime | None = None


def held(session: Session, address: str, now: datetime) -> Held:
    """Find the letters to an address, whatever its capitals.

    A letter that was left in the middle of being sent is under way until its lease is over.
    """
    columns = (DeliveryRow.id, DeliveryRow.recipient, DeliveryRow.state, DeliveryRow.lease_until)
    letters = select(*columns).where(DeliveryRow.channel == "smtp").order_by(DeliveryRow.id)
    wanted = address.casefold()
    mine = [one for one in session.execute(letters) if one.recipient.casefold() == wanted]
    leases = [one.lease_until for one in mine if one.state == DeliveryState.SENDING]
    return Held(
        tuple(one.id for one in mine),
        tuple(one.id for one in mine if one.state not in _SETTLED),
        max((one for one in leases if one and one > now), default=None),
    )


def lock_outbox(session: Session) -> None:
    """Let nobody claim a letter until this session ends; SQLite has one writer anyway."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE delivery IN SHARE ROW EXCLUSIVE MODE"))


def erase(session: Session, numbers: tuple[int, ...], address: str, now: datetime) -> None:
    """Empty these deliveries of whom they were for; what waits is given up, and says why.

    What was given up before is let be: there is no letter any more that could be tried again. The
    Message-ID goes too, since it holds a hash of the address.
    """
    if session.connection().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))  # zeros where the old bytes were
    for number in numbers:
        row = session.get_one(DeliveryRow, number)
        row.recipient, row.message_id, row.letter = FORGOTTEN, FORGOTTEN, b""
        row.response = _without(row.response, address)
        if row.state not in _SETTLED:
            row.settled, row.next_try, row.lease_until = now, None, None
            row.response = "given up: its reader was forgotten"
        if row.state != DeliveryState.SENT:
            row.state = DeliveryState.DROPPED.value
    for run in session.scalars(select(RunRow).where(RunRow.error.is_not(None))):
        run.error = _without(run.error, address)


def _without(said: str | None, address: str) -> str | None:
    return said and re.sub(re.escape(address), FORGOTTEN, said, flags=re.IGNORECASE)


def scrub(store: Store) -> None:
    """Let no old page survive beside a SQLite file: its log is written back and emptied."""
    if store.file is not None:
        with store.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
