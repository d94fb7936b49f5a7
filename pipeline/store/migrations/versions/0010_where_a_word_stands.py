"""On PostgreSQL the index tells where a word stands: what studies are found by is written anew.

Whatever asks next does so first, as after every change of what is written
(``store/unwritten.py``). SQLite's index has told it always.

A phrase is told by positions, which stand in the row. They are kept in its page and not packed:
to fetch and unpack them from elsewhere took three times as long as to look at them.

Revision: 0010
Follows: 0009
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:

    _write_anew("toast_tuple_target = 8160", "EXTERNAL")


def downgrade() -> None:

    _write_anew("toast_tuple_target = 2040", "EXTENDED")


def _write_anew(pages: str, storage: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("TRUNCATE study_text")
        op.execute(f"ALTER TABLE study_text SET ({pages})")
        op.execute(f"ALTER TABLE study_text ALTER lexemes SET STORAGE {storage}")
        op.execute("UPDATE study SET indexed_by = NULL")
