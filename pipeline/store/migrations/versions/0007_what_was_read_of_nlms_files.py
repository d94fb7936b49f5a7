"""Which of NLM's files each wording of a search has read, so that none is read twice or left out.

Revision: 0007
Follows: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "file_reading",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("file", "search")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("md5", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("records", "found")),
        sa.Column("read", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("file", "search", "version", name=op.f("pk_file_reading")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_file_reading_run_id_run")),
    )


def downgrade() -> None:

    op.drop_table("file_reading")
