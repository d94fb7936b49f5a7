"""Issues of the digest: what a reader has not been told, and what an issue settles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.domain.changes import ARRIVALS
from pipeline.domain.digests import Candidate, Message
from pipeline.domain.same_preprint import told_once
from pipeline.domain.studies import NotedChange
from pipeline.domain.vocabulary import ChangeKind, StudyState
from pipeline.store import books
from pipeline.store.books import STUDIES, TRIALS
from pipeline.store.changes import noted_change
from pipeline.store.counterparts import same_preprints
from pipeline.store.models import (
    ChangeRow,
    DeliveryRow,
    DigestRow,
    MatchRow,
    SlotRow,
    SubscriptionRow,
    ToldRow,
)
from pipeline.store.studies import load
from pipeline.store.tallies import tell
from pipeline.store.upsert import in_batches, insert_new

_NO_TALLIES: Mapping[str, str] = {}
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


def last_slot(session: Session, reader: str) -> date | None:
    """Give the slot of the reader's latest issue, or None before the first."""
    return session.scalar(select(func.max(DigestRow.slot)).where(DigestRow.reader == reader))


def latest_message(session: Session, reader: str) -> Message | None:
    """Give the reader's latest issue as it went out, or None before the first."""
    wanted = select(DigestRow.subject, DigestRow.html, DigestRow.text, DigestRow.markdown)
    newest = wanted.where(DigestRow.reader == reader).order_by(DigestRow.id.desc()).limit(1)
    row = session.execute(newest).first()
    return Message(*row) if row else None


def follow(session: Session, reader: str, searches: Iterable[str], since: datetime) -> None:
    """Note since when a reader follows these searches; a date noted before stays."""
    rows = [{"reader": reader, "search": name, "started": since} for name in searches]
    insert_new(session, SubscriptionRow, rows)


def untold(
    session: Session, reader: str, searches: Collection[str], since: datetime | None = None
) -> list[Candidate]:
    """List what happened to studies of these searches that this reader was not told.

    A study is news when one of the searches found it after its own baseline and while the reader
    followed it (``since`` stands for searches not followed yet); else it is history. What happened
    to it before the reader followed a search that finds it is left out. A preprint that is held
    under several numbers is told once (``domain/same_preprint.py``).
    """
    starts = followed(session, reader, searches, since)
    noted = _changes(session, reader, searches)
    came = books.came(session, STUDIES, starts, sorted({change.pmid for change in noted}))
    changes = [one for one in noted if one.kind in ARRIVALS or one.noted >= came[one.pmid]]
    pmids = sorted({change.pmid for change in changes})
    studies = {study.pmid: study for study in load(session, pmids)}
    news = books.news(session, STUDIES, starts, pmids)
    others = same_preprints(session, (study.article for study in studies.values()))
    elsewhere = sorted({other for numbers in others.values() for other in numbers})
    sent = books.first_sent(session, STUDIES, reader, [*pmids, *elsewhere])
    candidates = [
        Candidate(studies[one.pmid], one, one.pmid not in news, sent.get(one.pmid))
        for one in changes
    ]
    came |= books.came(session, STUDIES, starts, elsewhere)
    settled = _told(session, reader, elsewhere) | _before(session, _as_one(came, others))
    return told_once(candidates, others, settled, sent)


def _as_one(
    came: Mapping[int, datetime], others: Mapping[int, Iterable[int]]
) -> dict[int, datetime]:
    """Tell since when a reader has followed a preprint, under whatever number, by its others."""
    found: dict[int, datetime] = {}
    for number, numbers in others.items():
        first = min(came[one] for one in (number, *numbers) if one in came)
        found |= {other: min(first, found.get(other, first)) for other in numbers}
    return found


def _told(session: Session, reader: str, pmids: list[int]) -> set[tuple[int, ChangeKind]]:
    """Tell which kinds of change of these studies were settled for a reader."""
    found: set[tuple[int, ChangeKind]] = set()
    for batch in in_batches(pmids):
        wanted = select(ChangeRow.pmid, ChangeRow.kind).join(ToldRow)
        here = wanted.where(ToldRow.reader == reader, ChangeRow.pmid.in_(batch)).distinct()
        found.update((pmid, ChangeKind(kind)) for pmid, kind in session.execute(here))
    return found


def _before(session: Session, came: Mapping[int, datetime]) -> set[tuple[int, ChangeKind]]:
    """Tell what happened to these studies before a reader came, which is left out for good."""
    found: set[tuple[int, ChangeKind]] = set()
    for batch in in_batches(came):
        columns = select(ChangeRow.pmid, ChangeRow.kind, ChangeRow.noted)
        for pmid, kind, noted in session.execute(columns.where(ChangeRow.pmid.in_(batch))):
            if noted < came[pmid] and kind not in ARRIVALS:
                found.add((pmid, ChangeKind(kind)))
    return found


def followed(
    session: Session, reader: str, searches: Collection[str], since: datetime | None = None
) -> dict[str, datetime]:
    """Give since when a reader follows each search; ``since`` for those not followed yet."""
    rows = session.scalars(select(SubscriptionRow).where(SubscriptionRow.reader == reader))
    noted = {row.search: row.started for row in rows}
    return {name: noted.get(name, since or _EVER) for name in searches}


def _changes(session: Session, reader: str, searches: Collection[str]) -> list[NotedChange]:
    told = select(ToldRow.change_id).where(ToldRow.reader == reader)
    matched = select(MatchRow.pmid).where(
        MatchRow.search.in_(searches), MatchRow.state == StudyState.HELD.value
    )
    wanted = select(ChangeRow).where(ChangeRow.id.not_in(told), ChangeRow.pmid.in_(matched))
    return [noted_change(row) for row in session.scalars(wanted.order_by(ChangeRow.id))]


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
