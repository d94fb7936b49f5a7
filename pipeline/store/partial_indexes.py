"""Indexes over a part of a table: each database has words of its own for the part.

They stand apart from their tables because SQLAlchemy loads the dialects of both databases to hear
of them, which a run from cron need not pay for; only who makes or compares schemas imports this.
"""

from __future__ import annotations

from sqlalchemy import Index

from pipeline.store.models import ToldRow

# Most of what is told is history that no issue shows.
SHOWN = Index(
    "ix_told_shown",
    ToldRow.change_id,
    ToldRow.digest_id,
    postgresql_where=ToldRow.shown,
    sqlite_where=ToldRow.shown,
)
