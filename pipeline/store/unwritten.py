"""Studies whose texts are missing: apart from the tables of texts, which most runs never touch."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from pipeline.store.models import StudyRow

# Raise it when folding, the fields, or the form in which ``texts`` writes change.
TEXTS_VERSION = "2"


def count_unwritten(session: Session) -> int:
    """Count the studies whose texts are missing or were written by an older version."""
    return session.scalar(select(func.count()).where(is_unwritten())) or 0


def is_unwritten() -> ColumnElement[bool]:
    """Ask for the studies whose texts are missing or were written by an older version."""
    return StudyRow.indexed_by.is_distinct_from(TEXTS_VERSION)
