"""Indexes for what is asked once a reader and once a study, however much was told to others.

``told`` grows by what every search ever found for every reader, and all but a handful of it was
never shown: when a change was first shown is asked of an index of those alone. Which studies a
search holds is answered by an index, without a look at the ledger's rows.

Revision: 0008
Follows: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.drop_index("ix_told_change_id", "told")
    is_shown = sa.text("shown")
    op.create_index(
        "ix_told_shown",
        "told",
        ["change_id", "digest_id"],
        postgresql_where=is_shown,
        sqlite_where=is_shown,
    )
    op.drop_index("ix_match_state", "match")
    op.create_index("ix_match_state", "match", ["search", "state", "pmid"])


def downgrade() -> None:

    op.drop_index("ix_match_state", "match")
    op.create_index("ix_match_state", "match", ["search", "state"])
    op.drop_index("ix_told_shown", "told")
    op.create_index("ix_told_change_id", "told", ["change_id"])
