"""Which of NLM's files each wording of a search has read: a file is read once, and none left out.

A reading is written in the transaction that stores what the file brought, so that whatever breaks
off leaves the file read or unread, and never half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.store.models import FileReadingRow
from pipeline.store.searches import SearchVersion
from pipeline.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as it was when a search read it; ``size`` is that of the packed file in bytes."""

    file: str
    md5: str
    size: int
    records: int
    found: int
    read: datetime


def readings(session: Session, search: SearchVersion) -> dict[str, Reading]:
    """Give what a search has read in its present wording, by the file's name."""
    mine = (FileReadingRow.search == search.name, FileReadingRow.version == search.version)
    rows = session.scalars(select(FileReadingRow).where(*mine))
    return {one.file: _reading(one) for one in rows}


def _reading(row: FileReadingRow) -> Reading:
    return Reading(row.file, row.md5, row.size, row.records, row.found, row.read)


def note_readings(
    session: Session, readings: Sequence[tuple[SearchVersion, Reading]], run: int
) -> None:
    """Write down what was read; a file that came anew takes the place of the one before."""
    rows = [
        {
            "file": one.file,
            "search": search.name,
            "version": search.version,
            "md5": one.md5,
            "size": one.size,
            "records": one.records,
            "found": one.found,
            "read": one.read,
            "run_id": run,
        }
        for search, one in readings
    ]
    upsert(session, FileReadingRow, rows)
