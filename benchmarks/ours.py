"""Our road: an EFetch answer → read_records → save_articles and the ledger, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline.domain.records import Article
from pipeline.domain.vocabulary import StudyState
from pipeline.sources.pubmed_records import read_records
from pipeline.store import matches, runs, save, schema
from pipeline.store.engine import Store
from pipeline.store.searches import SearchVersion

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


class Ours:
    """k2watch: every field, the changes, the ledger row and the XML itself."""

    def __init__(self, database: Path | str) -> None:
        """Open a SQLite file, or a database by its URL."""
        url = database if isinstance(database, str) else f"sqlite:///{database}"
        self.store = Store(url, Path())
        schema.upgrade(self.store)
        with self.store.write() as session:
            self.run = runs.start(session, "benchmark", NOW)
        self.search = SearchVersion("benchmark", 1, is_new=True)

    def parse(self, answer: bytes) -> list[Article]:
        """Read an answer."""
        return list(_articles(answer))

    def save(self, articles: list[Article], now: datetime = NOW) -> None:
        """Store what was read, in one transaction."""
        found = {one.pmid: StudyState.HELD for one in articles}
        with self.store.write() as session:
            save.save_articles(session, articles, now, self.run)
            matches.note_matches(session, self.search, found, now, self.run)

    save_again = save


def _articles(answer: bytes) -> Iterator[Article]:
    for record in read_records([answer]):
        assert isinstance(record, Article), record
        yield record
