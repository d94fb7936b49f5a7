"""Issues of the digest: what a reader has not been told, and what an issue settles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from pipeline.domain.digests import Candidate, Message
from pipeline.domain.vocabulary import ChangeKind, StudyState
from pipeline.store.models import ChangeRow, DeliveryRow, DigestRow, MatchRow, SlotRow, ToldRow
from pipeline.store.studies import load, noted_change
from pipeline.store.upsert import in_batches


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


def last_slot(session: Session, reader: str) -> date | None:
    """Give the slot of the reader's latest issue, or None before the first."""
    return session.scalar(select(func.max(DigestRow.slot)).where(DigestRow.reader == reader))


def untold(session: Session, reader: str, searches: Collection[str]) -> list[Candidate]:
    """List what happened to studies of these searches that this reader was not told.

    A study belongs to history when every one of the searches found it while it was new.
    """
    told = select(ToldRow.change_id).where(ToldRow.reader == reader)
    matched = select(MatchRow.pmid).where(
        MatchRow.search.in_(searches), MatchRow.state == StudyState.HELD.value
    )
    wanted = select(ChangeRow).where(ChangeRow.id.not_in(told), ChangeRow.pmid.in_(matched))
    changes = [noted_change(row) for row in session.scalars(wanted.order_by(ChangeRow.id))]
    pmids = sorted({change.pmid for change in changes})
    studies = {study.pmid: study for study in load(session, pmids)}
    news, sent = _news(session, searches, pmids), _sent(session, reader, pmids)
    return [
        Candidate(studies[one.pmid], one, one.pmid not in news, sent.get(one.pmid))
        for one in changes
    ]


def _news(session: Session, searches: Collection[str], pmids: list[int]) -> set[int]:
    found: set[int] = set()
    for batch in in_batches(pmids):
        here = (MatchRow.search.in_(searches), MatchRow.pmid.in_(batch))
        rows = select(MatchRow.pmid).where(*here, MatchRow.is_baseline.is_(False))
        found.update(session.scalars(rows))
    return found


def _sent(session: Session, reader: str, pmids: list[int]) -> dict[int, date]:
    """Find the issue in which the reader first met each study."""
    found: dict[int, date] = {}
    arrivals = (ChangeKind.ADDED.value, ChangeKind.LATE.value)
    for batch in in_batches(pmids):
        rows = session.execute(
            select(ChangeRow.pmid, func.min(DigestRow.slot))
            .join(ToldRow, ToldRow.change_id == ChangeRow.id)
            .join(DigestRow, DigestRow.id == ToldRow.digest_id)
            .where(ToldRow.reader == reader, ToldRow.shown, ChangeRow.kind.in_(arrivals))
            .where(ChangeRow.pmid.in_(batch))
            .group_by(ChangeRow.pmid)
        )
        found.update((pmid, slot) for pmid, slot in rows)
    return found


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
) -> int:
    """Write an issue, what it tells, its bytes and its deliveries: all or nothing.

    ``told`` are all changes it settles, ``shown`` those a reader can see in it. Returns the
    issue's number. The keys make a second issue for the slot, and telling a change again,
    impossible: both raise IntegrityError.
    """
    digest = DigestRow(
        reader=reader,
        slot=slot,
        composed=now,
        subject=message.subject,
        html=message.html,
        text=message.text,
        markdown=message.markdown,
        entries=len(shown),
        run_id=run,
    )
    session.add(digest)
    session.flush()
    session.add(SlotRow(reader=reader, opens=slot, settled=now, digest_id=digest.id))
    session.add_all(_delivery(digest.id, one, now) for one in outgoing)
    visible = set(shown)
    rows = [
        {"reader": reader, "change_id": one, "digest_id": digest.id, "shown": one in visible}
        for one in set(told)
    ]
    if rows:
        session.execute(insert(ToldRow), rows)
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
