"""Trials of registries with their ledger and changes; searches and watermarks of each source.

Until now PubMed was the only source.

Revision: 0005
Follows: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KEYS = {"search": ["name", "version"], "watermark": ["search"]}


def upgrade() -> None:

    for table, keys in _KEYS.items():
        _key_by_source(table, keys)
    op.create_table(
        "trial",
        *(_text(name) for name in ("number", "status", "fingerprint", "trial")),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("first_seen", "refreshed")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("reading", "read_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trial")),
    )
    op.create_table(
        "trial_match",
        *(_text(name) for name in ("search", "trial")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_baseline", sa.Boolean(), nullable=False),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("left", _MOMENT, nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("search", "trial", name=op.f("pk_trial_match")),
        _refers("trial_match", "trial", "trial.number"),
        _refers("trial_match", "run_id", "run.id"),
    )
    op.create_table(
        "trial_change",
        sa.Column("id", sa.Integer(), nullable=False),
        *(_text(name) for name in ("trial", "kind", "detail")),
        sa.Column("noted", _MOMENT, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_change")),
        _refers("trial_change", "trial", "trial.number"),
        _refers("trial_change", "run_id", "run.id"),
    )
    op.create_table(
        "trial_told",
        _text("reader"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("change_id", "digest_id")),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("reader", "change_id", name=op.f("pk_trial_told")),
        _refers("trial_told", "change_id", "trial_change.id"),
        _refers("trial_told", "digest_id", "digest.id"),
    )
    op.create_index("ix_trial_read_by", "trial", ["read_by"])
    op.create_index("ix_trial_match_trial", "trial_match", ["trial"])
    op.create_index("ix_trial_change_noted", "trial_change", ["noted"])
    op.create_index("ix_trial_change_trial", "trial_change", ["trial", "kind"])
    op.create_index("ix_trial_told_change_id", "trial_told", ["change_id"])
    op.create_index("ix_trial_told_digest_id", "trial_told", ["digest_id"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [to], name=name)


def _key_by_source(table: str, keys: list[str]) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"pk_{table}"), type_="primary")
        batch.add_column(
            sa.Column("source", sa.Text(), nullable=False, server_default="pubmed"),
        )
        batch.create_primary_key(op.f(f"pk_{table}"), ["source", *keys])


def downgrade() -> None:

    for table in ("trial_told", "trial_change", "trial_match", "trial"):
        op.drop_table(table)
    for table, keys in _KEYS.items():
        op.execute(sa.text(f"DELETE FROM {table} WHERE source <> 'pubmed'"))  # noqa: S608
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"pk_{table}"), type_="primary")
            batch.drop_column("source")
            batch.create_primary_key(op.f(f"pk_{table}"), keys)
