"""Note what its source no longer has: a miss at a time, or at once when the source says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store.changes import note_changes
from pipeline.store.models import LookRow
from pipeline.store.upsert import in_batches

# EFetch drops an unknown PMID without a word, and may lack one for a while; as in the ledger, the
# third time in a row counts.
MISSES_UNTIL_WITHDRAWN = 3
_FIRST_PAUSE = timedelta(days=30)


def note_missing(session: Session, pmids: Collection[int], now: datetime, run: int) -> int:
    """Count one more miss for each study; withdraw those missed three times in a row.

    Returns how many were withdrawn. A record that comes back is saved, which clears its misses.
    """
    lost: list[int] = []
    for batch in in_batches(pmids):
        here = LookRow.pmid.in_(batch)
        misses = {"misses": LookRow.misses + 1, "refreshed": now}
        session.execute(update(LookRow).where(here).values(misses))
        is_lost = LookRow.misses >= MISSES_UNTIL_WITHDRAWN
        lost += session.scalars(select(LookRow.pmid).where(here, is_lost))
    return withdraw(session, lost, now, run)


def withdraw(session: Session, pmids: Collection[int], now: datetime, run: int) -> int:
    """Note that the source no longer has these studies; those withdrawn before stay as they are.

    Returns how many were withdrawn now. The study is kept: what it said was told.
    """
    fresh: list[int] = []
    for batch in in_batches(pmids):
        here = (LookRow.pmid.in_(batch), LookRow.withdrawn.is_(None))
        fresh += session.scalars(select(LookRow.pmid).where(*here).order_by(LookRow.pmid))
    for batch in in_batches(fresh):
        rows = update(LookRow).where(LookRow.pmid.in_(batch))
        session.execute(rows.values(withdrawn=now, refreshed=now))
    gone = Change(ChangeKind.WITHDRAWN, "no longer in PubMed")
    note_changes(session, [(pmid, gone) for pmid in fresh], now, run)
    return len(fresh)


def worth_another_look(session: Session, now: datetime) -> list[int]:
    """List the PMIDs of withdrawn studies to ask for again: ever more rarely, but not never.

    The pause is as long as a study has been asked for in vain, and a month at least.
    """
    columns = select(LookRow.pmid, LookRow.withdrawn, LookRow.refreshed)
    here = (LookRow.withdrawn.is_not(None), LookRow.pmid > 0)
    rows = session.execute(columns.where(*here).order_by(LookRow.pmid))
    return [
        pmid
        for pmid, withdrawn, asked in rows
        if withdrawn and now - asked >= max(_FIRST_PAUSE, asked - withdrawn)
    ]
