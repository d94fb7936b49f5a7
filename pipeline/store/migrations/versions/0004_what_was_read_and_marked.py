"""What was read, as searchable facts; what a person marked; families of reports; tallies told.

``report`` holds what tells a report's family, so that no article need be read to find families.

The value of an annotation becomes JSON. What was read before is dropped and read again.

Revision: 0004
Follows: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        _pmid(),
        *(sa.Column(name, sa.Text(), nullable=name == "value") for name in ("kind", "value")),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("marked", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        _study("mark"),
    )
    op.create_table(
        "fact",
        _pmid(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "value")),
        sa.PrimaryKeyConstraint("pmid", "name", "value", name=op.f("pk_fact")),
        _study("fact"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report",
        _pmid(),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pmid", name=op.f("pk_report")),
        _study("report"),
    )
    op.create_table(
        "family",
        _pmid(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("family", "role", "reason")),
        sa.PrimaryKeyConstraint("pmid", name=op.f("pk_family")),
        _study("family"),
    )
    op.create_table(
        "tally",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reader", "question")),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("taken", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reader", "question", name=op.f("pk_tally")),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_tally_digest_id_digest")
        ),
    )
    op.create_index("ix_mark_pmid", "mark", ["pmid"])
    op.create_index("ix_fact_name", "fact", ["name", "value", "pmid"])
    op.create_index("ix_family_family", "family", ["family"])
    op.create_index("ix_study_annotated_by", "study", ["annotated_by"])
    op.create_index("ix_told_change_id", "told", ["change_id"])
    _read_again()


def _pmid() -> sa.Column[int]:
    return sa.Column("pmid", sa.BigInteger(), autoincrement=False, nullable=False)


def _study(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["pmid"], ["study.pmid"], name=op.f(f"fk_{table}_pmid_study"))


def _read_again() -> None:
    op.execute("DELETE FROM annotation")
    op.execute("UPDATE study SET annotated_by = NULL")


def downgrade() -> None:

    op.drop_index("ix_told_change_id", "told")
    op.drop_index("ix_study_annotated_by", "study")
    for table in ("tally", "family", "report", "fact", "mark"):
        op.drop_table(table)
    _read_again()
