"""The issues that were written, as they went out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.store.models import DigestRow


@dataclass(frozen=True, slots=True)
class Archived:
    """One issue: for whom, for which slot, and its page."""

    reader: str
    slot: date
    subject: str
    html: str


def every_issue(session: Session) -> Iterator[Archived]:
    """Give all issues, newest first."""
    columns = (DigestRow.reader, DigestRow.slot, DigestRow.subject, DigestRow.html)
    order = (DigestRow.slot.desc(), DigestRow.reader)
    rows = session.execute(select(*columns).order_by(*order))
    return (Archived(row.reader, row.slot, row.subject, row.html) for row in rows)
