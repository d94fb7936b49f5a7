"""Note what happened to studies, tell it again, and count what a run noted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.domain.studies import Change, NotedChange
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store.gathered import gathered
from pipeline.store.models import ChangeRow, DigestRow, ToldRow
from pipeline.store.upsert import insert_new


def note_changes(
    session: Session, changes: Iterable[tuple[int, Change]], now: datetime, run: int
) -> None:
    """Note what happened to studies, given by PMID; they must be held."""
    rows = [
        {
            "pmid": pmid,
            "kind": change.kind.value,
            "detail": change.detail,
            "noted": now,
            "run_id": run,
        }
        for pmid, change in changes
    ]
    insert_new(session, ChangeRow, rows)


def changes_of(session: Session, pmids: Collection[int]) -> dict[int, list[NotedChange]]:
    """Give what happened to each of these studies, oldest first, and when it was told."""
    wanted = select(ChangeRow).where(ChangeRow.pmid.in_(pmids)).order_by(ChangeRow.id)
    told = _first_told(session, pmids)
    rows = session.scalars(wanted)
    return gathered((row.pmid, noted_change(row, told.get(row.id))) for row in rows)


def noted_change(row: Any, told: datetime | None = None) -> NotedChange:
    """Turn a change row into the domain's noun."""
    return NotedChange(row.id, row.pmid, ChangeKind(row.kind), row.detail, row.noted, told)


def _first_told(session: Session, pmids: Collection[int]) -> dict[int, datetime]:
    rows = session.execute(
        select(ToldRow.change_id, func.min(DigestRow.composed).label("told"))
        .join(ChangeRow, ChangeRow.id == ToldRow.change_id)
        .join(DigestRow, DigestRow.id == ToldRow.digest_id)
        .where(ToldRow.shown, ChangeRow.pmid.in_(pmids))
        .group_by(ToldRow.change_id)
    )
    return {row.change_id: row.told for row in rows}


def noted_in(session: Session, run: int) -> dict[ChangeKind, int]:
    """Count what a run noted, by kind, gravest first."""
    columns = select(ChangeRow.kind, func.count()).where(ChangeRow.run_id == run)
    rows = session.execute(columns.group_by(ChangeRow.kind))
    found = {ChangeKind(kind): number for kind, number in rows}
    return {kind: found[kind] for kind in ChangeKind if kind in found}
