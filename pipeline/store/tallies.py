"""How the questions stood when a reader was last told; counts are kept as the JSON they come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.store.models import TallyRow
from pipeline.store.upsert import upsert


def told(session: Session, reader: str) -> dict[str, str]:
    """Give the counts last told to a reader, by question; a question never told is not there."""
    rows = session.scalars(select(TallyRow).where(TallyRow.reader == reader))
    return {row.question: row.counts for row in rows}


def tell(
    session: Session, reader: str, counts: Mapping[str, str], digest: int, now: datetime
) -> None:
    """Note the counts, by question, that an issue tells a reader; the others stay as told."""
    rows = [
        {"reader": reader, "question": name, "digest_id": digest, "taken": now, "counts": text}
        for name, text in counts.items()
    ]
    upsert(session, TallyRow, rows)
