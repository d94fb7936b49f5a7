"""Note what happened to studies, and count what a run noted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store.models import ChangeRow
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


def noted_in(session: Session, run: int) -> dict[ChangeKind, int]:
    """Count what a run noted, by kind, gravest first."""
    columns = select(ChangeRow.kind, func.count()).where(ChangeRow.run_id == run)
    rows = session.execute(columns.group_by(ChangeRow.kind))
    found = {ChangeKind(kind): number for kind, number in rows}
    return {kind: found[kind] for kind in ChangeKind if kind in found}
