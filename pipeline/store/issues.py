"""Issues of the digest: who is due, what was sent last, and what an issue settles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from pipeline.domain.digests import Message
from pipeline.store import books
from pipeline.store.books import STUDIES, TRIALS
from pipeline.store.models import (
    DeliveryRow,
    DigestRow,
    SlotRow,
    SubscriptionRow,
)
from pipeline.store.tallies import tell
from pipeline.store.upsert import insert_new

_NO_TALLIES: Mapping[str, str] = {}
# What came since a clock was set right and before the first run after it is news too.
_BETWEEN_RUNS = timedelta(days=7)
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One way an issue goes out: the letter's bytes are frozen with it."""

    channel: str
    recipient: str
    message_id: str
    letter: bytes


def is_settled(session: Session, reader: str, slot: date) -> bool:
    """Tell whether a reader's slot has had its issue, or was found to need none."""
    return session.get(SlotRow, (reader, slot)) is not None


def settled(session: Session, slots: Mapping[str, date]) -> set[str]:
    """Tell whose slot is settled, of the readers given with their slots."""
    rows = select(SlotRow.reader, SlotRow.opens).where(SlotRow.opens.in_(set(slots.values())))
    return {reader for reader, opens in session.execute(rows) if slots.get(reader) == opens}


def last_slot(session: Session, reader: str) -> date | None:
    """Give the slot of the reader's latest issue, or None before the first."""
    return session.scalar(select(func.max(DigestRow.slot)).where(DigestRow.reader == reader))


def latest_message(session: Session, reader: str) -> Message | None:
    """Give the reader's latest issue as it went out, or None before the first."""
    wanted = select(DigestRow.subject, DigestRow.html, DigestRow.text, DigestRow.markdown)
    newest = wanted.where(DigestRow.reader == reader).order_by(DigestRow.id.desc()).limit(1)
    row = session.execute(newest).first()
    return Message(*row) if row else None


def follow(session: Session, searches: Mapping[str, Iterable[str]], since: datetime) -> None:
    """Note since when readers follow searches, given by reader; a date noted before stays.

    But none that lies ahead, whoever's: a clock that was wrong wrote it, and until then all that
    is found would be taken for history.
    """
    pairs = {(reader, name) for reader, names in searches.items() for name in names}
    noted = session.execute(select(SubscriptionRow.reader, SubscriptionRow.search))
    fresh = sorted(pairs - {(reader, name) for reader, name in noted})
    rows = [{"reader": reader, "search": name, "started": since} for reader, name in fresh]
    insert_new(session, SubscriptionRow, rows)
    ahead = SubscriptionRow.started > since
    before = since - _BETWEEN_RUNS
    session.execute(update(SubscriptionRow).where(ahead).values(started=before))


def followed(
    session: Session, reader: str, searches: Collection[str], since: datetime | None = None
) -> dict[str, datetime]:
    """Give since when a reader follows each search; ``since`` for those not followed yet."""
    rows = session.scalars(select(SubscriptionRow).where(SubscriptionRow.reader == reader))
    noted = {row.search: row.started for row in rows}
    return {name: noted.get(name, since or _EVER) for name in searches}


def settle_empty(session: Session, reader: str, slot: date, now: datetime) -> None:
    """Close a slot that had nothing to tell."""
    session.add(SlotRow(reader=reader, opens=slot, settled=now, digest_id=None))


def save_issue(
    session: Session,
    *,
    reader: str,
    slot: date,
    now: datetime,
    message: Message,
    shown: Collection[int],
    told: Collection[int],
    outgoing: Collection[Outgoing],
    run: int,
    tallies: Mapping[str, str] = _NO_TALLIES,
    shown_trials: Collection[int] = (),
    told_trials: Collection[int] = (),
) -> int:
    """Write an issue, what it tells, its bytes and its deliveries: all or nothing.

    ``told`` are all changes it settles, ``shown`` those a reader can see in it, ``tallies`` the
    counts it tells, by question; ``told_trials`` and ``shown_trials`` are those of registrations.
    Returns the issue's number. The keys make a second issue for the slot, and telling a change
    again, impossible: both raise IntegrityError.
    """
    digest = DigestRow(
        reader=reader,
        slot=slot,
        composed=now,
        subject=message.subject,
        html=message.html,
        text=message.text,
        markdown=message.markdown,
        entries=len(shown) + len(shown_trials),
        run_id=run,
    )
    session.add(digest)
    session.flush()
    session.add(SlotRow(reader=reader, opens=slot, settled=now, digest_id=digest.id))
    session.add_all(_delivery(digest.id, one, now) for one in outgoing)
    books.tell(session, STUDIES, reader, told, shown, digest.id)
    books.tell(session, TRIALS, reader, told_trials, shown_trials, digest.id)
    tell(session, reader, tallies, digest.id, now)
    return digest.id


def _delivery(digest_id: int, one: Outgoing, now: datetime) -> DeliveryRow:
    return DeliveryRow(
        digest_id=digest_id,
        channel=one.channel,
        recipient=one.recipient,
        message_id=one.message_id,
        letter=one.letter,
        state="pending",
        attempts=0,
        created=now,
        next_try=now,
    )
