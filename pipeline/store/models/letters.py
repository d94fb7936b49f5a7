"""What was told to whom: issues, what they told, how questions stood, and the outbox."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.models.base import Base


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
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True)
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
