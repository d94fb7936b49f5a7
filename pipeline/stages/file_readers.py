"""A search that reads files: its wording, what it has read, and what it can read now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pipeline.app import App
from pipeline.config import Search
from pipeline.sources.pubmed_file_names import PubMedFile
from pipeline.stages.file_plans import due_after, last_read
from pipeline.stages.store_findings import Asked
from pipeline.store import files as file_ledger
from pipeline.store import searches
from pipeline.store.files import Reading
from pipeline.store.repeating import repeatable


@dataclass(slots=True)
class FileReader:
    """A search, what it had read, and what came of it; ``due`` is what it can read now."""

    asked: Asked
    known: Mapping[str, Reading]
    last: str | None = None
    latest: datetime | None = None  # when the last of its files was read
    due: list[PubMedFile] = field(default_factory=list)
    rejects: int = 0
    left: int = 0
    error: str | None = None


@repeatable
def file_reader(app: App, search: Search) -> FileReader:
    """Find the wording and what it has read.

    Where PubMed answered the search before, files begin with what it may not have told yet.
    """
    overlap = timedelta(days=app.config.sources.pubmed.overlap_days)
    with app.store.write() as session:
        version = searches.version_of(session, search.name, search.term, app.now())
        mark = searches.watermark(session, search.name)
        known = file_ledger.readings(session, version)
    comes_from_pubmed = mark is not None and not version.is_new and not known
    since = mark.asked.date() - overlap if mark is not None and comes_from_pubmed else None
    latest = max((one.read for one in known.values()), default=None)
    return FileReader(Asked(search, version, comes_from_pubmed, since), known, latest=latest)


def choose(reader: FileReader, files: Sequence[PubMedFile]) -> None:
    """Note what it can read of these files, and why no more."""
    reader.due, reader.error = due_after(reader.known, files)
    last = last_read(reader.known, files[0]) if files else None
    reader.last = last.name if last else None
