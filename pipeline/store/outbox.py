"""The outbox: pending → sending → sent · retry · unknown · failed, each step one statement.

A claim is known by its number of the try: whoever was overtaken while it sent cannot undo what the
other wrote. Only the word that a message arrived counts whoever brings it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session, undefer

from pipeline.domain.digests import Message
from pipeline.domain.moments import BELIEVED_OFF
from pipeline.domain.vocabulary import DeliveryState
from pipeline.store.models import DeliveryRow, DigestRow

# Longer than the longest SMTP transaction (Timeouts.longest in delivery/smtp_connection.py: 26
# minutes).
LEASE = timedelta(minutes=30)
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
    """A delivery this run has claimed for the ``attempt``-th time, with all it takes to make it."""

    number: int
    attempt: int
    channel: str
    recipient: str
    message_id: str
    letter: bytes
    reader: str
    slot: date
    message: Message


def due(session: Session, now: datetime) -> list[int]:
    """List deliveries to try now: waiting ones, and claimed ones whose run died.

    Those tried least come first: one that kills every run which tries it is the last.
    """
    order = (DeliveryRow.attempts, DeliveryRow.id)
    return list(session.scalars(select(DeliveryRow.id).where(_is_due(now)).order_by(*order)))


def claim(session: Session, number: int, now: datetime, closed: Collection[str] = ()) -> Due | None:
    """Claim one delivery by one conditional UPDATE; None when another run was faster.

    One of a channel that is ``closed`` for now is left as it is: that is no try.
    """
    claimed = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == number, _is_due(now), DeliveryRow.channel.not_in(closed))
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
    return or_(
        and_(waiting, or_(DeliveryRow.next_try <= now, DeliveryRow.next_try > now + BELIEVED_OFF)),
        is_abandoned(now),
    )


def count_due(session: Session, channel: str, now: datetime) -> int:
    """Count what could be tried now by one channel."""
    mine = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.channel == channel)
    return session.scalars(mine.where(_is_due(now))).one()


def is_abandoned(now: datetime) -> ColumnElement[bool]:
    """Choose the messages that were claimed by a run which is no more."""
    over = or_(DeliveryRow.lease_until <= now, DeliveryRow.lease_until > now + BELIEVED_OFF)
    return and_(DeliveryRow.state == DeliveryState.SENDING.value, over)


def _load(session: Session, number: int) -> Due:
    row = session.get_one(DeliveryRow, number, options=[undefer(DeliveryRow.letter)])
    bodies = [undefer(DigestRow.html), undefer(DigestRow.text), undefer(DigestRow.markdown)]
    digest = session.get_one(DigestRow, row.digest_id, options=bodies)
    message = Message(digest.subject, digest.html, digest.text, digest.markdown)
    return Due(
        number=row.id,
        attempt=row.attempts,
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
    settle(session, number, DeliveryState.SENT, response, settled=now)


def settle_refused(
    session: Session,
    due: Due,
    reason: str,
    now: datetime,
    *,
    permanent: bool = False,
    uncertain: bool = False,
) -> DeliveryState:
    """Record a failure and decide what comes next; give the state it is in now.

    Permanent: failed. Uncertain (silence after the whole message): once more after an hour, with
    the same Message-ID. Else again after 15 minutes, doubling to 6 hours, for five days and
    five tries. A claim that another run has taken over is left as that run has it.
    """
    row = session.get_one(DeliveryRow, due.number, with_for_update=True)
    if (row.state, row.attempts) != (DeliveryState.SENDING.value, due.attempt):
        return DeliveryState(row.state)
    was_unknown = (row.response or "").startswith(_UNCERTAIN)
    is_old = now - row.created >= LIFETIME and row.attempts >= FEWEST_TRIES
    if permanent or is_old or (uncertain and was_unknown):
        return settle(session, due.number, DeliveryState.FAILED, reason, settled=now)
    text = f"{_UNCERTAIN}: {reason}" if uncertain or was_unknown else reason
    if uncertain:
        next_try = now + UNKNOWN_PAUSE
        return settle(session, due.number, DeliveryState.UNKNOWN, text, next_try=next_try)
    pause = FIRST_PAUSE * 2 ** min(row.attempts - 1, _DOUBLINGS)
    next_try = now + min(pause, LONGEST_PAUSE)
    return settle(session, due.number, DeliveryState.RETRY, text, next_try=next_try)


def replace_letter(session: Session, due: Due, letter: bytes, now: datetime) -> Due | None:
    """Freeze other bytes for a claimed message whose own were refused; the lease starts anew.

    None where another run has taken the claim over: it may have sent the first form by now.
    """
    is_mine = (
        DeliveryRow.id == due.number,
        DeliveryRow.state == DeliveryState.SENDING.value,
        DeliveryRow.attempts == due.attempt,
    )
    values = {"letter": letter, "lease_until": now + LEASE}
    frozen = update(DeliveryRow).where(*is_mine).values(values).returning(DeliveryRow.id)
    is_frozen = session.execute(frozen).scalar() is not None
    return replace(due, letter=letter) if is_frozen else None


def settle(
    session: Session,
    number: int,
    state: DeliveryState,
    response: str,
    *,
    next_try: datetime | None = None,
    settled: datetime | None = None,
) -> DeliveryState:
    """Write down where a message stands, and what was said of it."""
    values = {
        "state": state.value,
        "response": response[:500],
        "next_try": next_try,
        "settled": settled,
        "lease_until": None,
    }
    session.execute(update(DeliveryRow).where(DeliveryRow.id == number).values(values))
    return state
