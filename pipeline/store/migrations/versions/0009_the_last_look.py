"""The last look at a record has a table of its own: a look at what is unchanged writes no study.

``origin`` is not known of what is held; it is filled at the next look.

Revision: 0009
Follows: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_EVER = "1970-01-01 00:00:00"  # overwritten at once; a new column of an old table needs some value


def upgrade() -> None:

    op.create_table(
        "look",
        sa.Column(
            "pmid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("refreshed", _MOMENT, nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("withdrawn", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("pmid", name=op.f("pk_look")),
        sa.ForeignKeyConstraint(["pmid"], ["study.pmid"], name=op.f("fk_look_pmid_study")),
    )
    op.execute(
        "INSERT INTO look (pmid, refreshed, misses, withdrawn)"
        " SELECT pmid, refreshed, misses, withdrawn FROM study"
    )
    op.drop_index("ix_study_refreshed", "study")
    for name in ("refreshed", "misses", "withdrawn"):
        op.drop_column("study", name)


def downgrade() -> None:

    op.add_column("study", sa.Column("refreshed", _MOMENT, nullable=False, server_default=_EVER))
    op.add_column("study", sa.Column("misses", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("study", sa.Column("withdrawn", _MOMENT, nullable=True))
    op.execute(
        "UPDATE study SET (refreshed, misses, withdrawn) ="
        " (SELECT refreshed, misses, withdrawn FROM look WHERE look.pmid = study.pmid)"
    )
    op.create_index("ix_study_refreshed", "study", ["refreshed"])
    op.drop_table("look")
