"""What a study is found by: its words, its dates, and the full-text index.

On SQLite the index is an FTS5 table over study_text (https://www.sqlite.org/fts5.html, "External
Content Tables"), kept true by triggers: a later migration that rebuilds study_text makes them
again. The tokenizer ``ascii`` parts words at ASCII blanks only and leaves every other character
alone, which is how the words are written. The table study_text_index_word lists which words the
index holds and where (".../fts5.html", "The fts5vocab Virtual Table Module").

Revision: 0003
Follows: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXTS = (
    *("title", "abstract", "other_term", "corporate_author", "text_word"),
    *("transliterated_title", "affiliation", "conflict", "elsewhere", "names"),
)
_DATES = (
    *("published", "printed", "electronic", "created"),
    *("entered", "indexed", "modified", "completed"),
)
_COLUMNS = ", ".join(f'"{name}"' for name in _TEXTS)


def upgrade() -> None:

    op.create_table(
        "study_text",
        _pmid(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("lexemes", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")),
        *_keys("study_text"),
    )
    op.create_table(
        "study_date",
        _pmid(),
        *(sa.Column(name, sa.Date(), nullable=True) for name in _DATES),
        *_keys("study_date"),
    )
    op.create_index("ix_study_indexed_by", "study", ["indexed_by"])
    op.create_index("ix_study_newest", "study", ["first_seen", "created", "pmid"])
    op.create_index(
        "ix_study_text_lexemes",
        "study_text",
        ["lexemes"],
        postgresql_using="gin",
        sqlite_where=sa.text("lexemes IS NOT NULL"),
    )
    if op.get_context().dialect.name == "sqlite":
        _create_fts5()


def _pmid() -> sa.Column[int]:
    return sa.Column("pmid", sa.BigInteger(), autoincrement=False, nullable=False)


def _keys(table: str) -> tuple[sa.Constraint, sa.Constraint]:
    return (
        sa.PrimaryKeyConstraint("pmid", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["pmid"], ["study.pmid"], name=op.f(f"fk_{table}_pmid_study")),
    )


def _create_fts5() -> None:
    op.execute(
        f"CREATE VIRTUAL TABLE study_text_index USING fts5({_COLUMNS},"
        " content='study_text', content_rowid='pmid', tokenize='ascii', columnsize=0)"
    )
    # Sixteen parts of the index are merged at once instead of four: less is written twice.
    op.execute("INSERT INTO study_text_index(study_text_index, rank) VALUES ('automerge', 16)")
    op.execute(
        "CREATE VIRTUAL TABLE study_text_index_word USING fts5vocab(study_text_index, instance)"
    )
    old, new = (", ".join(f'{which}."{name}"' for name in _TEXTS) for which in ("old", "new"))
    insert = "INSERT INTO study_text_index"
    forget = f"{insert}(study_text_index, rowid, {_COLUMNS}) VALUES ('delete', old.pmid, {old});"
    learn = f"{insert}(rowid, {_COLUMNS}) VALUES (new.pmid, {new});"
    for event, actions in (("INSERT", learn), ("DELETE", forget), ("UPDATE", forget + learn)):
        name = f"study_text_after_{event.lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON study_text BEGIN {actions} END")


def downgrade() -> None:

    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE study_text_index_word")
        op.execute("DROP TABLE study_text_index")
    op.drop_table("study_text")
    op.drop_table("study_date")
    op.drop_index("ix_study_newest", "study")
    op.drop_index("ix_study_indexed_by", "study")
    op.execute("UPDATE study SET indexed_by = NULL")
