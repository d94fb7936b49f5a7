"""The outbox: pending → sending → sent · retry · unknown · failed, each step one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, undefer

from pipeline.domain.digests import Message
from pipeline.domain.vocabulary import DeliveryState
from pipeline.store.models import DeliveryRow, DigestRow

LEASE = timedelta(minutes=30)  # longer than the longest SMTP transaction we allow
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=6)
UNKNOWN_PAUSE = timedelta(hours=1)
LIFETIME = timedelta(days=5)  # as Postfix's maximal_queue_lifetime
FEWEST_TRIES = 5  # whoever runs once a week would otherwise lose a letter after the second

# After five doublings the longest pause is reached; more would overflow after many lost runs.
_DOUBLINGS = 5
# Begins the response of a message that may have arrived: it stays there through later refusals,
# so that a second silence is not taken for the first.
_UNCERTAIN = "uncertain"
_WAITING = (DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery this run has claimed, with everything needed to make it."""

    number: int
    channel: str
    recipient: str
    message_id: str
    letter: bytes
    reader: str
    slot: date
    message: Message


def due(session: Session, now: datetime) -> list[int]:
    """List deliveries to try now: waiting ones, and claimed ones whose run died."""
    return list(
        session.scalars(select(DeliveryRow.id).where(_is_due(now)).order_by(DeliveryRow.id))
    )


def claim(session: Session, number: int, now: datetime) -> Due | None:
    """Claim one delivery by one conditional UPDATE; None when another run was faster."""
    claimed = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == number, _is_due(now))
        .values(
            state=DeliveryState.SENDING.value,
            lease_until=now + LEASE,
            attempts=DeliveryRow.attempts + 1,
        )
        .returning(DeliveryRow.id)
    ).scalar()
    return _load(session, number) if claimed is not None else None


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = DeliveryRow.state.in_([state.value for state in _WAITING])
    abandoned = DeliveryRow.state == DeliveryState.SENDING.value
    return or_(
        waiting & (DeliveryRow.next_try <= now), abandoned & (DeliveryRow.lease_until <= now)
    )


def _load(session: Session, number: int) -> Due:
    row = session.get_one(DeliveryRow, number, options=[undefer(DeliveryRow.letter)])
    bodies = [undefer(DigestRow.html), undefer(DigestRow.text), undefer(DigestRow.markdown)]
    digest = session.get_one(DigestRow, row.digest_id, options=bodies)
    message = Message(digest.subject, digest.html, digest.text, digest.markdown)
    return Due(
        number=row.id,
        channel=row.channel,
        recipient=row.recipient,
        message_id=row.message_id,
        letter=row.letter,
        reader=digest.reader,
        slot=digest.slot,
        message=message,
    )


def frozen(session: Session, channel: str, reader: str, limit: int) -> tuple[str, list[bytes]]:
    """Give what one reader's channel carried, newest first, and the name of the very first."""
    mine = (DeliveryRow.channel == channel, DigestRow.reader == reader)
    rows = select(DeliveryRow.message_id, DeliveryRow.letter).join(
        DigestRow, DigestRow.id == DeliveryRow.digest_id
    )
    first = session.execute(rows.where(*mine).order_by(DeliveryRow.id).limit(1)).one()
    newest = session.execute(rows.where(*mine).order_by(DeliveryRow.id.desc()).limit(limit))
    return first.message_id, [row.letter for row in newest]


def settle_sent(session: Session, number: int, response: str, now: datetime) -> None:
    """Record the other side's word that it has the message."""
    _settle(session, number, DeliveryState.SENT, response, settled=now)


def settle_refused(
    session: Session,
    number: int,
    reason: str,
    now: datetime,
    *,
    permanent: bool = False,
    uncertain: bool = False,
) -> DeliveryState:
    """Record a failure and decide what comes next; give the state it is in now.

    Permanent: failed. Uncertain (silence after the whole message): once more after an hour, with
    the same Message-ID. Else again after 15 minutes, doubling to 6 hours, for five days and
    five tries.
    """
    row = session.get_one(DeliveryRow, number)
    was_unknown = (row.response or "").startswith(_UNCERTAIN)
    is_old = now - row.created >= LIFETIME and row.attempts >= FEWEST_TRIES
    if permanent or is_old or (uncertain and was_unknown):
        return _settle(session, number, DeliveryState.FAILED, reason, settled=now)
    text = f"{_UNCERTAIN}: {reason}" if uncertain or was_unknown else reason
    if uncertain:
        return _settle(session, number, DeliveryState.UNKNOWN, text, next_try=now + UNKNOWN_PAUSE)
    pause = FIRST_PAUSE * 2 ** min(row.attempts - 1, _DOUBLINGS)
    return _settle(
        session, number, DeliveryState.RETRY, text, next_try=now + min(pause, LONGEST_PAUSE)
    )


def _settle(
    session: Session,
    number: int,
    state: DeliveryState,
    response: str,
    *,
    next_try: datetime | None = None,
    settled: datetime | None = None,
) -> DeliveryState:
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == number)
        .values(
            state=state.value,
            response=response[:500],
            next_try=next_try,
            settled=settled,
            lease_until=None,
        )
    )
    return state
