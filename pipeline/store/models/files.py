"""What was read of NLM's files of all of PubMed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.models.base import Base


class FileReadingRow(Base):
    """One file as one wording of a search has read it, stored with all that it brought."""

    __tablename__ = "file_reading"
    file: Mapped[str] = mapped_column(primary_key=True)
    search: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)  # of the search's wording
    md5: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)  # packed, in bytes
    records: Mapped[int]
    found: Mapped[int]
    read: Mapped[datetime]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
