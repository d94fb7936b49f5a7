"""How near storing comes to the limit: the same rows by the driver's own ``executemany``.

    python -m benchmarks.measure store_limit [--quick]

Our side is given Articles and makes rows, changes, full text and ledger of them, 500 in a
transaction. The limit is given those rows ready made, for the same tables, with the same indexes,
triggers, full text and settings, and writes them by sqlite3's ``executemany`` in as large
transactions. "Unchanged" is the same records a week later; nothing but the mark of the
look is written. Seconds are the processor's.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TypeVar

from benchmarks import corpus
from benchmarks.drive import Watch
from benchmarks.ours import NOW, Ours
from benchmarks.store_30k import REAL_RECORDS
from benchmarks.tables import Table
from pipeline.domain.records import Article
from pipeline.sources.pubmed_records import read_records

AT_ONCE = 500
TABLES = ("study", "study_text", "study_date", "look", "change", "match")
_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
T = TypeVar("T")
Rows = dict[str, list[tuple[object, ...]]]


def table(*, quick: bool) -> Table:
    """Measure both sides in turn."""
    number, rounds = (500, 1) if quick else (4_000, 3)
    articles = _articles(number)
    taken: dict[str, list[float]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
            for side, seconds in _in_turn(Path(folder), articles).items():
                taken.setdefault(side, []).append(seconds)
    limit = taken["sqlite3 executemany"]
    rows = tuple(
        (
            side,
            f"{median(number / one for one in seconds):,.0f}",
            f"{median(a / b for a, b in zip(limit, seconds, strict=True)):.2f}",
        )
        for side, seconds in taken.items()
    )
    note = (
        f"{number:,} studies, {AT_ONCE} a transaction, SQLite; median of {rounds} rounds in turn."
    )
    return Table("Store, beside its limit", note, ("side", "studies/s", "× the limit"), rows)


def _articles(number: int) -> list[Article]:
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        file = Path(folder, "all.xml")
        corpus.write_set(file, corpus.drawn(corpus.originals(REAL_RECORDS), number))
        found = [one for one in read_records([file.read_bytes()]) if isinstance(one, Article)]
    assert len(found) == number
    return found


def _in_turn(folder: Path, articles: list[Article]) -> dict[str, float]:
    """Store, store ready-made rows, store again, and store with one in a hundred changed."""
    ours = Ours(folder / "ours.sqlite3")
    stored = _seconds(ours, articles)
    rows = _rows(folder / "ours.sqlite3", [one.pmid for one in articles])
    limit = _limit(folder / "ours.sqlite3", folder / "limit.sqlite3", rows)
    again = _seconds(ours, articles, days=7)
    drawn = set(random.Random(8).sample(range(len(articles)), len(articles) // 100))
    edited = [
        replace(one, title=f"{one.title} (revised)", raw=one.raw + b" ") if at in drawn else one
        for at, one in enumerate(articles)
    ]
    changed = _seconds(ours, edited, days=14)
    ours.store.close()
    return {
        "sqlite3 executemany": limit,
        "k2watch, new": stored,
        "k2watch, unchanged": again,
        "k2watch, one in a hundred changed": changed,
    }


def _seconds(ours: Ours, articles: Sequence[Article], days: int = 0) -> float:
    watch, now = Watch(), NOW + timedelta(days=days)
    for batch in _batches(articles):
        with watch:
            ours.save(batch, now)
    return watch.computing


def _rows(file: Path, pmids: Sequence[int]) -> Rows:
    """Read all rows back, in the order in which they came."""
    order: dict[object, int] = {pmid: at for at, pmid in enumerate(pmids)}
    with closing(sqlite3.connect(file)) as database:
        found: Rows = {}
        for name in TABLES:
            rows = database.execute(f"SELECT * FROM {name}")
            place = [one[0] for one in rows.description].index("pmid")
            found[name] = sorted(rows, key=lambda row, at=place: order[row[at]])  # type: ignore[misc]
        return found


def _limit(ours: Path, file: Path, rows: Rows) -> float:
    """Write ready-made rows into a database with the same schema; give the seconds."""
    _copy_schema(ours, file)
    watch = Watch()
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        for setting in _SETTINGS:
            database.execute(f"PRAGMA {setting}")
        batches = [_batches(rows[name]) for name in TABLES]
        for batch in zip(*batches, strict=True):
            with watch:
                database.execute("BEGIN IMMEDIATE")
                for name, some in zip(TABLES, batch, strict=True):
                    marks = ",".join("?" * len(some[0]))
                    database.executemany(f"INSERT INTO {name} VALUES ({marks})", some)
                database.execute("COMMIT")
    return watch.computing


def _copy_schema(source: Path, target: Path) -> None:
    """Copy a database and empty it; other tables keep what those filled here refer to."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        for name in reversed(TABLES):
            new.execute(f"DELETE FROM {name}")
        new.commit()
        new.execute("INSERT INTO study_text_index(study_text_index) VALUES ('rebuild')")
        new.commit()
        new.execute("VACUUM")


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    whole = iter(items)
    while batch := list(islice(whole, AT_ONCE)):
        yield batch
