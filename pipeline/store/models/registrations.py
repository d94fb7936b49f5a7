"""What registries say: trials, which searches found them, what happened to them, who was told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.models.base import Base


class TrialRow(Base):
    """One registration: what selections need as columns, the whole trial as JSON, its raw form."""

    __tablename__ = "trial"
    number: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    fingerprint: Mapped[str]
    trial: Mapped[str]  # JSON
    raw: Mapped[bytes] = mapped_column(deferred=True)
    first_seen: Mapped[datetime]
    refreshed: Mapped[datetime]
    reading: Mapped[str | None]  # JSON
    read_by: Mapped[str | None] = mapped_column(index=True)  # the extractors that have read it


class TrialMatchRow(Base):
    """The ledger of registries: search × registration, once and for ever."""

    __tablename__ = "trial_match"
    search: Mapped[str] = mapped_column(primary_key=True)
    trial: Mapped[str] = mapped_column(ForeignKey("trial.number"), primary_key=True, index=True)
    version: Mapped[int]
    is_baseline: Mapped[bool]
    first_seen: Mapped[datetime]
    left: Mapped[datetime | None]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))


class TrialChangeRow(Base):
    """Something that happened to a registration, noted in the transaction that stored it."""

    __tablename__ = "trial_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    trial: Mapped[str] = mapped_column(ForeignKey("trial.number"))
    kind: Mapped[str]
    detail: Mapped[str]
    noted: Mapped[datetime] = mapped_column(index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))


class TrialToldRow(Base):
    """A registry's change told to a reader, once: the key makes a second time impossible."""

    __tablename__ = "trial_told"
    reader: Mapped[str] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(
        ForeignKey("trial_change.id"), primary_key=True, index=True
    )
    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id"), index=True)
    shown: Mapped[bool]


Index("ix_trial_change_trial", TrialChangeRow.trial, TrialChangeRow.kind)
