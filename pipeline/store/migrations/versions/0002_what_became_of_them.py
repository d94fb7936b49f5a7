"""What became of a study at its source, and how far a search was last listed in full.

Revision: 0002
Follows: 0001
"""

from __future__ import annotations

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_LONGEST_KEY = 600  # characters; PostgreSQL refuses an index entry of over 2,704 bytes


def upgrade() -> None:

    op.add_column("watermark", sa.Column("swept", _MOMENT, nullable=True))
    op.execute("UPDATE watermark SET swept = asked")  # until now every answer was a full list
    op.add_column("study", sa.Column("misses", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("study", sa.Column("withdrawn", _MOMENT, nullable=True))
    op.add_column("study", sa.Column("title_key", sa.Text(), nullable=True))
    op.add_column("study", sa.Column("indexed_by", sa.Text(), nullable=True))
    op.create_index("ix_study_title_key", "study", ["title_key"])
    _fill_title_keys()


def _fill_title_keys() -> None:
    connection = op.get_bind()
    titles = connection.execute(sa.text("SELECT pmid, title FROM study")).all()
    keys = [{"pmid": pmid, "key": _title_key(title)} for pmid, title in titles]
    if keys:
        connection.execute(sa.text("UPDATE study SET title_key = :key WHERE pmid = :pmid"), keys)


def _title_key(title: str) -> str:
    """Write a title as its plain words, as this revision compares titles."""
    letters = unicodedata.normalize("NFKD", title).casefold()
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", plain))[:_LONGEST_KEY]


def downgrade() -> None:

    op.drop_index("ix_study_title_key", "study")
    for name in ("misses", "withdrawn", "title_key", "indexed_by"):
        op.drop_column("study", name)
    op.drop_column("watermark", "swept")
