"""The tables, typed; db/schema.sql is the same picture for people, kept true by a test.

What studies are found by has tables of its own in ``text_models.py``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Names for constraints, so that a migration can find them again on every database
# (https://alembic.sqlalchemy.org/en/latest/naming.html).
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: SQLite keeps no zone, so a naive moment is refused and UTC put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment to UTC; raise ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back as UTC; PostgreSQL gives it in the zone of its session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The common ground of all tables."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: UtcDateTime, str: Text, bytes: LargeBinary}  # noqa: RUF012


class RunRow(Base):
    """One execution of a command that asks, composes or sends."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    command: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    exit_code: Mapped[int | None]
    error: Mapped[str | None]
    receipt: Mapped[str | None]  # JSON


class SearchRow(Base):
    """One wording of one search; editing the query starts a new version."""

    __tablename__ = "search"
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]
    started: Mapped[datetime]


class WatermarkRow(Base):
    """The last complete answer to a search; it moves last, after all it stands for is stored."""

    __tablename__ = "watermark"
    search: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    asked: Mapped[datetime]
    count: Mapped[int]
    translation: Mapped[str]
    swept: Mapped[datetime | None]  # the last time the whole set was listed, not only a window


class StudyRow(Base):
    """One report: what selections need as columns, the whole article as JSON, its XML beside."""

    __tablename__ = "study"
    pmid: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    doi: Mapped[str | None] = mapped_column(index=True)
    published: Mapped[str]
    created: Mapped[date | None] = mapped_column(index=True)
    is_retracted: Mapped[bool]
    fingerprint: Mapped[str]
    article: Mapped[str]  # JSON
    raw: Mapped[bytes] = mapped_column(deferred=True)
    first_seen: Mapped[datetime] = mapped_column(index=True)
    refreshed: Mapped[datetime] = mapped_column(index=True)
    annotated_by: Mapped[str | None]  # the extractors that have read this version
    indexed_by: Mapped[str | None]  # the rules by which its words were made searchable
    title_key: Mapped[str | None] = mapped_column(index=True)  # to pair preprint and article
    misses: Mapped[int] = mapped_column(default=0, server_default="0")
    withdrawn: Mapped[datetime | None]  # since when its source no longer has it


class MatchRow(Base):
    """The ledger: search × PMID, once and for ever; rows never disappear."""

    __tablename__ = "match"
    search: Mapped[str] = mapped_column(primary_key=True)
    pmid: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)
    version: Mapped[int]
    state: Mapped[str]
    misses: Mapped[int] = mapped_column(default=0)
    is_baseline: Mapped[bool]
    first_seen: Mapped[datetime]
    left: Mapped[datetime | None]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))


class RejectRow(Base):
    """A record that could not be read, with its bytes."""

    __tablename__ = "reject"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    pmid: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str]
    raw: Mapped[bytes] = mapped_column(deferred=True)
    sha256: Mapped[str]
    noted: Mapped[datetime]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    __table_args__ = (UniqueConstraint("source", "sha256"),)


class ChangeRow(Base):
    """Something that happened to a study, noted in the transaction that stored it."""

    __tablename__ = "change"
    id: Mapped[int] = mapped_column(primary_key=True)
    pmid: Mapped[int] = mapped_column(ForeignKey("study.pmid"), index=True)
    kind: Mapped[str]
    detail: Mapped[str]
    noted: Mapped[datetime] = mapped_column(index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))


class AnnotationRow(Base):
    """One answer read from a record; ``value`` is JSON (``codec.value_to_json``)."""

    __tablename__ = "annotation"
    id: Mapped[int] = mapped_column(primary_key=True)
    pmid: Mapped[int] = mapped_column(ForeignKey("study.pmid"), index=True)
    kind: Mapped[str]
    value: Mapped[str]
    quote: Mapped[str]
    field_name: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    extractor: Mapped[str]


class MarkRow(Base):
    """What a person said of a study; only ever added to, and the newest of a kind stands."""

    __tablename__ = "mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    pmid: Mapped[int] = mapped_column(ForeignKey("study.pmid"), index=True)
    kind: Mapped[str]
    value: Mapped[str | None]  # JSON, a list of answers; without one the mark is taken back
    note: Mapped[str]
    marked: Mapped[datetime]


class FactRow(Base):
    """What the annotations and marks of a study say, as it is searched for (domain/facts.py)."""

    __tablename__ = "fact"
    pmid: Mapped[int] = mapped_column(ForeignKey("study.pmid"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - all of a row is its key


class ReportRow(Base):
    """What tells a report's family, so that families are found without reading any article."""

    __tablename__ = "report"
    pmid: Mapped[int] = mapped_column(ForeignKey("study.pmid"), primary_key=True)
    content: Mapped[str]  # JSON (``codec.report_to_json``)


class FamilyRow(Base):
    """A report's place among the reports of one investigation; worked out anew as a whole."""

    __tablename__ = "family"
    pmid: Mapped[int] = mapped_column(ForeignKey("study.pmid"), primary_key=True)
    family: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    reason: Mapped[str]


class DigestRow(Base):
    """One issue with its bytes as they go out; frozen once written."""

    __tablename__ = "digest"
    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str]
    slot: Mapped[date]
    composed: Mapped[datetime]
    subject: Mapped[str]
    html: Mapped[str] = mapped_column(deferred=True)
    text: Mapped[str] = mapped_column(deferred=True)
    markdown: Mapped[str] = mapped_column(deferred=True)
    entries: Mapped[int]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    __table_args__ = (UniqueConstraint("reader", "slot"),)


class SlotRow(Base):
    """A reader's day, week or month that is settled: with an issue, or with nothing to tell."""

    __tablename__ = "slot"
    reader: Mapped[str] = mapped_column(primary_key=True)
    opens: Mapped[date] = mapped_column(primary_key=True)
    settled: Mapped[datetime]
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"))


class SubscriptionRow(Base):
    """Since when a reader follows a search; what happened before is history to that reader."""

    __tablename__ = "subscription"
    reader: Mapped[str] = mapped_column(primary_key=True)
    search: Mapped[str] = mapped_column(primary_key=True)
    started: Mapped[datetime]


class ToldRow(Base):
    """A change told to a reader, once: the key makes a second time impossible."""

    __tablename__ = "told"
    reader: Mapped[str] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True, index=True)
    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id"), index=True)
    shown: Mapped[bool]


class TallyRow(Base):
    """How a question stood when a reader was last told; written with the issue that says so."""

    __tablename__ = "tally"
    reader: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id"))
    taken: Mapped[datetime]
    counts: Mapped[str]  # JSON


class DeliveryRow(Base):
    """The outbox: one message to one reader by one way."""

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id"))
    channel: Mapped[str]
    recipient: Mapped[str]
    message_id: Mapped[str]
    letter: Mapped[bytes] = mapped_column(deferred=True)
    state: Mapped[str] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime]
    next_try: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    settled: Mapped[datetime | None]
    response: Mapped[str | None]
    __table_args__ = (UniqueConstraint("digest_id", "channel"),)


Index("ix_match_state", MatchRow.search, MatchRow.state)
Index("ix_fact_name", FactRow.name, FactRow.value, FactRow.pmid)
Index("ix_study_annotated_by", StudyRow.annotated_by)
Index("ix_study_indexed_by", StudyRow.indexed_by)
Index("ix_study_newest", StudyRow.first_seen, StudyRow.created, StudyRow.pmid)
