"""What other services say of a study: citations, free full text, notices.

Revision: 0006
Follows: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "enrichment",
        sa.Column("pmid", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("service", "state")),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("checked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_check", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("noted", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pmid", "service", name=op.f("pk_enrichment")),
        sa.ForeignKeyConstraint(["pmid"], ["study.pmid"], name=op.f("fk_enrichment_pmid_study")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_enrichment_run_id_run")),
    )
    op.create_index("ix_enrichment_run", "enrichment", ["service", "run_id"])


def downgrade() -> None:

    op.drop_table("enrichment")
