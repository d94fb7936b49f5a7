"""What other services say of a study, and when each is asked about it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.models.base import Base


class EnrichmentRow(Base):
    """The latest answer of a service about a study; a failure leaves the answer before in place."""

    __tablename__ = "enrichment"
    pmid: Mapped[int] = mapped_column(ForeignKey("study.pmid"), primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    attempts: Mapped[int]  # that failed, in a row
    checked: Mapped[datetime]
    next_check: Mapped[datetime]
    answer: Mapped[str | None]  # JSON (``codec.answer_to_json``)
    noted: Mapped[str]  # JSON, names of what was noted of the answers so far
    error: Mapped[str | None]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))


Index("ix_enrichment_run", EnrichmentRow.service, EnrichmentRow.run_id)
