"""The tables by which studies are searched: their words, whole values and dates."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from pipeline.query.article import NOT_KEPT
from pipeline.query.fields import Field, Kind, covered
from pipeline.store.models import Base

# Fields that PubMed only ever searches together share a column. Left out is what another field
# holds too (major topics are headings, first and last authors are authors), and filters, which
# are searched by whole values alone.
_ELSEWHERE = (
    covered(Field.ALL)
    - covered(Field.TEXT_WORD)
    - {Field.ALL, Field.TITLE_ABSTRACT, Field.FIRST_AUTHOR, Field.LAST_AUTHOR}
    - {Field.TRANSLITERATED_TITLE, Field.AFFILIATION, Field.CONFLICT}
    - NOT_KEPT
)
TEXT_COLUMNS: Mapping[str, tuple[Field, ...]] = {
    "title": (Field.TITLE,),
    "abstract": (Field.ABSTRACT, Field.OTHER_ABSTRACT),
    "other_term": (Field.OTHER_TERM,),
    "corporate_author": (Field.CORPORATE_AUTHOR,),
    "text_word": (
        *(Field.MESH, Field.SUBHEADING, Field.PUBLICATION_TYPE, Field.SUBSTANCE),
        *(Field.SECONDARY_ID, Field.COMMENT),
    ),
    "transliterated_title": (Field.TRANSLITERATED_TITLE,),
    "affiliation": (Field.AFFILIATION,),
    "conflict": (Field.CONFLICT,),
    "elsewhere": tuple(field for field in Field if field in _ELSEWHERE),
}
DATE_FIELDS = tuple(one for one in Field if one.kind is Kind.DATE)


class StudyTextRow(Base):
    """The words a study is found by, as ``store/texts.py`` writes them.

    ``names`` holds whole values, each as one word. ``lexemes`` are all words once, for PostgreSQL;
    on SQLite the FTS5 table ``study_text_index`` follows this one by triggers (migration 0003).
    """

    __table__ = Table(
        "study_text",
        Base.metadata,
        Column("pmid", BigInteger, ForeignKey("study.pmid"), primary_key=True, autoincrement=False),
        *(Column(name, Text, nullable=False) for name in TEXT_COLUMNS),
        Column("names", Text, nullable=False),
        Column("lexemes", Text().with_variant(TSVECTOR(), "postgresql")),
    )


class StudyDateRow(Base):
    """The day under which PubMed files each date of a study; few bytes, so a scan is quick."""

    __table__ = Table(
        "study_date",
        Base.metadata,
        Column("pmid", BigInteger, ForeignKey("study.pmid"), primary_key=True, autoincrement=False),
        *(Column(field.name.lower(), Date) for field in DATE_FIELDS),
    )


Index(
    "ix_study_text_lexemes",
    StudyTextRow.__table__.c.lexemes,
    postgresql_using="gin",
    sqlite_where=StudyTextRow.__table__.c.lexemes.is_not(None),  # on SQLite there are none
)
