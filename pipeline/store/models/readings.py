"""What was read from a study, said of it by a person, and made of both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.models.base import Base


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


Index("ix_fact_name", FactRow.name, FactRow.value, FactRow.pmid)
