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
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import corpus
from benchmarks.drive import Watch
from benchmarks.ours import NOW, Ours
from benchmarks.store_30k import REAL_RECORDS
from benchmarks.tables import Table
from pipeline.domain.records import Article
from pipeline.sources.pubmed_records import read_records

AT_ONCE = 500
TABLES = ("study", "study_text", "study_date", "look", "change", "match")
OURS = ("k2watch, new", "k2watch, unchanged", "k2watch, one in a hundred changed")
_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
Seconds = dict[str, float]
Batch = dict[str, list[tuple[Any, ...]]]  # rows of each table that one transaction writes


def table(*, quick: bool) -> Table:
    """Measure both sides in turn."""
    number, rounds = (500, 1) if quick else (4_000, 3)
    articles = drawn_articles(number)
    taken: list[Seconds] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
            taken.append(_in_turn(Path(folder), articles))
    return laid_out("SQLite", number, taken)


def laid_out(database: str, number: int, taken: Sequence[Seconds]) -> Table:
    """Lay out medians of all rounds; the first side of each is the limit."""
    limit, *_ = taken[0]
    rows = tuple(
        (
            side,
            f"{median(number / one[side] for one in taken):,.0f}",
            f"{median(one[limit] / one[side] for one in taken):.2f}",
        )
        for side in taken[0]
    )
    note = f"{number:,} studies, {AT_ONCE} a transaction; median of {len(taken)} rounds in turn."
    title = f"Store on {database}, beside its limit"
    return Table(title, note, ("side", "studies/s", "× the limit"), rows)


def drawn_articles(number: int) -> list[Article]:
    """Read real records, drawn evenly from all there are."""
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        file = Path(folder, "all.xml")
        corpus.write_set(file, corpus.drawn(corpus.originals(REAL_RECORDS), number))
        found = [one for one in read_records([file.read_bytes()]) if isinstance(one, Article)]
    assert len(found) == number
    return found


def _in_turn(folder: Path, articles: list[Article]) -> Seconds:
    """Store, store ready-made rows, store again, and store with one in a hundred changed."""
    ours = Ours(folder / "ours.sqlite3")
    stored = seconds(ours, articles)
    with closing(sqlite3.connect(folder / "ours.sqlite3")) as database:
        rows = ready_made(database, articles)
    limit = _limit(folder / "ours.sqlite3", folder / "limit.sqlite3", rows)
    again = seconds(ours, articles, days=7)
    changed = seconds(ours, edited(articles), days=14)
    ours.store.close()
    return {"sqlite3 executemany": limit} | dict(zip(OURS, (stored, again, changed), strict=True))


def edited(articles: Sequence[Article]) -> list[Article]:
    """Change one in a hundred."""
    drawn = set(random.Random(8).sample(range(len(articles)), len(articles) // 100))
    return [
        replace(one, title=f"{one.title} (revised)", raw=one.raw + b" ") if at in drawn else one
        for at, one in enumerate(articles)
    ]


def seconds(ours: Ours, articles: Sequence[Article], days: int = 0) -> float:
    """Store records, a transaction after the other; give the processor's seconds."""
    watch, now = Watch(), NOW + timedelta(days=days)
    for start in range(0, len(articles), AT_ONCE):
        with watch:
            ours.save([*articles[start : start + AT_ONCE]], now)
    return watch.computing


def ready_made(database: Any, articles: Sequence[Article]) -> list[Batch]:
    """Read all rows back, those of one transaction together and in the order in which they came."""
    order = {one.pmid: at for at, one in enumerate(articles)}
    found: list[Batch] = [{} for _ in range(0, len(articles), AT_ONCE)]
    for name in TABLES:
        rows = database.execute(f"SELECT * FROM {name}")
        place = [one[0] for one in rows.description].index("pmid")
        for row in sorted(rows, key=lambda row, at=place: order[row[at]]):  # type: ignore[misc]
            found[order[row[place]] // AT_ONCE].setdefault(name, []).append(row)
    return found


def _limit(ours: Path, file: Path, rows: Sequence[Batch]) -> float:
    """Write ready-made rows into a database with the same schema; give the seconds."""
    _copy_schema(ours, file)
    watch = Watch()
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        for setting in _SETTINGS:
            database.execute(f"PRAGMA {setting}")
        for batch in rows:
            with watch:
                database.execute("BEGIN IMMEDIATE")
                for name, some in batch.items():
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
