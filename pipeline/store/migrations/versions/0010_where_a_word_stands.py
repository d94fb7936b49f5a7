"""On PostgreSQL the index tells where a word stands: what studies are found by is written anew.

Whatever asks next does so first, as after every change of what is written
(``store/unwritten.py``). SQLite's index has told it always.

Revision: 0010
Follows: 0008
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:

    _write_anew()


def downgrade() -> None:

    _write_anew()


def _write_anew() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("TRUNCATE study_text")
        op.execute("UPDATE study SET indexed_by = NULL")
