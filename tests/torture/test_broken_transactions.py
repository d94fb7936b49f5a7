"""The database breaks off a transaction of a run, any of them, in every way it can.

The run goes on as if nothing had happened: it ends 0, its letters are those of a run that nobody
disturbed, and the tables hold as much.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.store import engine_sqlite, schema
from pipeline.store.engine import Store
from pipeline.store.models import Base
from tests.databases import Postgres, text_of
from tests.integration.stages.conftest import (
    MONDAY,
    SEARCHES,
    World,
    _no_waiting,  # noqa: F401 - a fixture for the whole module
    configuration,
)
from tests.integration.stages.records import article, article_set

from .conftest import Torture

WORDS = ("menaquinone", "osteocalcin", "warfarin")
CORPUS = Corpus.from_files(
    [
        (None, article_set(*(article(n, WORDS[n % 3], MONDAY) for n in range(1, 5)))),
        (
            MONDAY + timedelta(days=1),
            article_set(*(article(n, WORDS[n % 3], date(2026, 9, 8)) for n in range(5, 9))),
        ),
    ]
)
READERS = [{"name": "desk"}, {"name": "ward", "email": "ward@example.org"}]

# What is terminated is the session that works; the admin's own connection does it.
Blow = Callable[["Disturbance", Connection], None]


class Disturbance:
    """Counts the transactions of an engine, and strikes one of them once."""

    def __init__(self, engine: Engine, postgres: Postgres | None, at: int, way: str) -> None:
        self.engine, self.postgres, self.at, self.way = engine, postgres, at, way
        self.transactions, self.struck = 0, False
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "after_cursor_execute", self._executed)
        event.listen(engine, "commit", self._commit)
        if way == "answer lost":
            self._lose_answers()

    def _is_due(self, way: str) -> bool:
        if self.struck or self.way != way or self.transactions != self.at:
            return False
        self.struck = True
        return True

    def _begin(self, connection: Connection) -> None:
        self.transactions += 1
        if self._is_due("begin"):
            self._end_session(connection)

    def _executed(self, connection: Connection, *_: Any) -> None:
        if self._is_due("first statement"):
            self._end_session(connection)

    def _commit(self, connection: Connection) -> None:
        if self._is_due("commit"):
            self._end_session(connection)

    def _end_session(self, connection: Connection) -> None:
        assert self.postgres is not None
        driver: Any = connection.connection.dbapi_connection
        self.postgres.execute(f"SELECT pg_terminate_backend({driver.info.backend_pid}, 5000)")

    def _lose_answers(self) -> None:
        """Let the server commit, and the connection end before its answer is read."""
        commit = self.engine.dialect.do_commit

        def do_commit(driver: Any) -> None:
            commit(driver)
            if self._is_due("answer lost"):
                assert self.postgres is not None
                pid = driver.dbapi_connection.info.backend_pid
                self.postgres.execute(f"SELECT pg_terminate_backend({pid}, 5000)")
                driver.execute("SELECT 1")

        self.engine.dialect.do_commit = do_commit  # type: ignore[method-assign,assignment]


def tell(world: World) -> tuple[list[tuple[str, str, list[int]]], dict[str, int]]:
    """Say what arrived, and how much each table holds."""
    letters = sorted((one.to, one.subject, one.pmids()) for one in world.letters())
    counts = {name: world.rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables()}
    return letters, counts


def tables() -> list[str]:
    return sorted(Base.metadata.tables)


@contextmanager
def world_on(store: Store, folder: Path) -> Iterator[World]:
    clock = VirtualClock(MONDAY)
    with Sandbox(CORPUS, mailbox=folder / "mail", clock=clock, limits=False) as sandbox:
        config = configuration(folder, sandbox, SEARCHES, READERS, {}, {})
        world = World(sandbox, config, {})
        world.app = replace(world.app, store=store)
        yield world


def live(world: World) -> list[int]:
    """Live two days, and give how the runs ended."""
    return [world.run(MONDAY + timedelta(days=day)).exit_code for day in (0, 1)]


@contextmanager
def fresh(url: str) -> Iterator[Store]:
    store = Store(url, Path("/"))
    try:
        with store.read():
            pass  # it is known to be there
        yield store
    finally:
        store.close()


def empty(url: str) -> None:
    with fresh(url) as store, store.write() as session:
        session.execute(text(f"TRUNCATE {', '.join(map(repr_of, tables()))} RESTART IDENTITY"))


def repr_of(name: str) -> str:
    return f'"{name}"'


def test_any_transaction_of_a_run_broken_off_on_postgresql(
    postgres: Postgres, tmp_path: Path, torture: Torture
) -> None:
    with postgres.database() as address:
        url = text_of(address)
        with fresh(url) as store:
            schema.upgrade(store)
        with fresh(url) as store, world_on(store, tmp_path / "calm") as world:
            calm = Disturbance(store.engine, None, 0, "none")
            assert live(world) == [0, 0]
            transactions, wanted = calm.transactions, tell(world)
        ways = ("begin", "first statement", "commit", "answer lost")
        every = [(at, way) for at in range(1, transactions + 1) for way in ways]
        step = torture.size(len(every) // 3 | 1, 1)  # odd, so that all ways have their turn
        struck, letters = 0, len(wanted[0])
        for at, way in every[::step]:
            empty(url)
            folder = tmp_path / f"{at}-{way}"
            with fresh(url) as store, world_on(store, folder) as world:
                one = Disturbance(store.engine, postgres, at, way)
                assert live(world) == [0, 0], (at, way)
                one.at = 0
                assert tell(world) == wanted, (at, way)
                struck += one.struck
    assert letters == 4
    assert struck >= len(every[::step]) / 2, "a transaction that only reads is never committed"
    torture.tell(
        "point 3, PostgreSQL",
        f"{struck} sessions ended in {transactions} transactions: 0 runs failed, "
        "0 letters lost, 0 twice",
    )


def test_any_transaction_of_a_run_kept_out_on_sqlite(
    migrated_file: Path, tmp_path: Path, torture: Torture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_sqlite, "BUSY_TIMEOUT_MS", 20)
    with locked_world(migrated_file, tmp_path / "calm", at=0) as (world, calm):
        assert live(world) == [0, 0]
        transactions, wanted = calm.transactions, tell(world)
    every = range(1, transactions + 1)
    step, struck = torture.size(len(every) // 2, 1), 0
    for at in every[::step]:
        with locked_world(migrated_file, tmp_path / str(at), at) as (world, one):
            assert live(world) == [0, 0], at
            assert tell(world) == wanted, at
            struck += one.struck
    assert struck >= len(every[::step]) - 1, "behind the last nobody writes"
    torture.tell(
        "point 3, SQLite",
        f"{struck} of {transactions} transactions locked out beyond the busy timeout: "
        "0 runs failed, 0 letters lost, 0 twice",
    )


class Lockout:
    """Another program that takes the file, and keeps it until a writer has lost its patience."""

    def __init__(self, store: Store, at: int) -> None:
        assert store.file is not None
        self.other = sqlite3.connect(store.file, isolation_level=None)
        self.at, self.transactions, self.struck = at, 0, False
        event.listen(store.engine, "checkout", self._take)
        event.listen(store.engine, "handle_error", self._let_go)

    def _take(self, *_: object) -> None:
        self.transactions += 1
        if self.transactions == self.at:
            self.other.execute("BEGIN IMMEDIATE")

    def _let_go(self, _context: object) -> None:
        if self.other.in_transaction:
            self.other.execute("ROLLBACK")
            self.struck = True


@contextmanager
def locked_world(file: Path, folder: Path, at: int) -> Iterator[tuple[World, Lockout]]:
    folder.mkdir()
    (folder / "store.sqlite3").write_bytes(file.read_bytes())
    with fresh(f"sqlite:///{folder / 'store.sqlite3'}") as store, world_on(store, folder) as world:
        lockout = Lockout(store, at)
        try:
            yield world, lockout
        finally:
            lockout.other.close()
