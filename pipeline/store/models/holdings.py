"""What was asked and what came: runs, searches, studies, the ledger, changes, rejects."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.models.base import Base


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
    """One wording of what one search asks one source; editing it starts a new version."""

    __tablename__ = "search"
    source: Mapped[str] = mapped_column(primary_key=True, server_default="pubmed")
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]
    started: Mapped[datetime]


class WatermarkRow(Base):
    """The last complete answer to a search; it moves last, after all it stands for is stored."""

    __tablename__ = "watermark"
    source: Mapped[str] = mapped_column(primary_key=True, server_default="pubmed")
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
    annotated_by: Mapped[str | None]  # the extractors that have read this version
    indexed_by: Mapped[str | None]  # the rules by which its words were made searchable
    title_key: Mapped[str | None] = mapped_column(index=True)  # to pair preprint and article


class LookRow(Base):
    """The last look at a study's record: narrow, because a look at what is unchanged writes it.

    ``origin`` names the bytes that the study was read from (``store/codec.py``).
    """

    __tablename__ = "look"
    pmid: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"),  # its own rowid: one tree, not two
        ForeignKey("study.pmid"),
        primary_key=True,
        autoincrement=False,
    )
    origin: Mapped[str | None]
    refreshed: Mapped[datetime]
    misses: Mapped[int]
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


Index("ix_match_state", MatchRow.search, MatchRow.state, MatchRow.pmid)
Index("ix_study_annotated_by", StudyRow.annotated_by)
Index("ix_study_indexed_by", StudyRow.indexed_by)
Index("ix_study_newest", StudyRow.first_seen, StudyRow.created, StudyRow.pmid)
