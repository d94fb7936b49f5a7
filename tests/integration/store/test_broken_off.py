"""What the database breaks off begins again and is done once; what is damaged is left alone."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Timer
from typing import Any

import pytest
from sqlalchemy import text

from pipeline.errors import BrokenOff, StoreError
from pipeline.store import engine_postgresql, engine_sqlite, patience, runs, schema
from pipeline.store.backups import back_up
from pipeline.store.engine import Store
from pipeline.store.lock import only_run
from pipeline.store.models import RunRow
from pipeline.store.repeating import repeatable

from .samples import NOW, article, save_them

Open = Callable[[str], Store]
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@repeatable
def note(store: Store, command: str = "run") -> int:
    with store.write() as session:
        return runs.start(session, command, NOW)


def count_runs(store: Store) -> int:
    with store.read() as session:
        return session.query(RunRow).count()


def end_session_of(victim: Any, other: Store) -> None:
    """Let the server end a session, as an administrator or a restart does."""
    pid = victim.connection().connection.dbapi_connection.info.backend_pid
    with other.write() as session:
        session.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))


@on_sqlite
def test_a_file_that_is_held_for_longer_than_the_busy_timeout_is_waited_for(
    url: str, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_sqlite, "BUSY_TIMEOUT_MS", 20)
    store = open_store(url)
    assert count_runs(store) == 0
    other = sqlite3.connect(str(store.file), isolation_level=None, check_same_thread=False)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        Timer(0.3, other.execute, ["COMMIT"]).start()
        note(store)
    assert count_runs(store) == 1


@on_sqlite
def test_patience_ends(url: str, open_store: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_sqlite, "BUSY_TIMEOUT_MS", 20)
    monkeypatch.setattr(patience, "PATIENCE_S", 0.1)
    store = open_store(url)
    assert count_runs(store) == 0
    with closing(sqlite3.connect(str(store.file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BrokenOff, match="another program holds it; the next run catches up"):
            note(store)


@on_postgresql
@pytest.mark.parametrize("late", [False, True])
def test_a_session_that_is_ended_in_the_middle_begins_again(
    store: Store, url: str, open_store: Open, late: bool
) -> None:
    tries = []

    @repeatable
    def step() -> None:
        with store.write() as session:
            runs.start(session, "run", NOW)
            tries.append(1)
            if len(tries) == 1:
                end_session_of(session, open_store(url))
            if not late:
                session.query(RunRow).count()

    step()
    assert (len(tries), count_runs(store)) == (2, 1)


@on_postgresql
@pytest.mark.parametrize("is_done", [False, True])
def test_a_commit_whose_answer_is_lost_is_done_once(
    store: Store, url: str, open_store: Open, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    commits = []
    commit = store.engine.dialect.do_commit

    def lose(driver: Any) -> None:
        commits.append(1)
        if len(commits) > 1 or is_done:
            commit(driver)
        if len(commits) > 1:
            return
        pid = driver.dbapi_connection.info.backend_pid
        with open_store(url).write() as session:
            session.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))
        driver.execute("SELECT 1")

    monkeypatch.setattr(store.engine.dialect, "do_commit", lose)
    note(store)
    assert len(commits) == (1 if is_done else 2)
    assert count_runs(store) == 1


@on_postgresql
def test_what_nobody_can_tell_is_not_repeated(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(driver: Any) -> None:
        driver.dbapi_connection.close()
        driver.execute("SELECT 1")

    monkeypatch.setattr(engine_postgresql, "_status", lambda *_: None)  # the server forgot it
    with monkeypatch.context() as patch:
        patch.setattr(store.engine.dialect, "do_commit", lose)
        with pytest.raises(StoreError, match="cannot tell whether it is stored") as failed:
            note(store)
    assert not isinstance(failed.value, BrokenOff)


@on_postgresql
@pytest.mark.parametrize("crossed", [False, True])
def test_conflicts_and_deadlocks_end_as_if_one_came_after_the_other(
    store: Store, url: str, open_store: Open, crossed: bool
) -> None:
    first, second = note(store, "first"), note(store, "second")
    meet = Barrier(2, timeout=30)

    def work(one: Store, order: list[int]) -> None:
        tries = list[int]()

        @repeatable
        def step() -> None:
            with one.write() as session:
                for number in order:
                    row = session.get_one(RunRow, number, populate_existing=True)
                    row.exit_code = (row.exit_code or 0) + 1
                    session.flush() if crossed else None
                    if not tries:
                        tries.append(1)
                        meet.wait()

        step()

    with ThreadPoolExecutor(2) as pool:
        orders = [first, second], [second, first] if crossed else [first, second]
        list(pool.map(work, [store, open_store(url)], orders))
    with store.read() as session:
        assert [session.get_one(RunRow, one).exit_code for one in (first, second)] == [2, 2]


@on_postgresql
def test_a_reader_sees_one_state_to_its_end(store: Store, url: str, open_store: Open) -> None:
    with store.read() as session:
        before = session.query(RunRow).count()
        note(open_store(url))
        assert session.query(RunRow).count() == before


@on_sqlite
@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_file_that_lost_its_name_is_not_written_and_not_made_anew(
    store: Store, tmp_path: Path, is_replaced: bool
) -> None:
    assert store.file is not None
    save_them(store, article(1))
    with pytest.raises(StoreError, match="was deleted or replaced while it was in use"):
        with store.write() as session:
            runs.start(session, "run", NOW)
            store.file.rename(tmp_path / "elsewhere")
            if is_replaced:
                store.file.write_bytes(b"")
    store.engine.dispose()
    if not is_replaced:
        with pytest.raises(StoreError, match="put the file or a backup of it back"):
            count_runs(store)
        assert not store.file.exists()


@on_sqlite
@pytest.mark.parametrize("is_empty", [False, True])
def test_a_database_that_runs_worked_with_is_never_made_anew(
    store: Store, url: str, open_store: Open, is_empty: bool
) -> None:
    assert store.file is not None
    with only_run(store):
        save_them(store, article(1))
    store.close()
    for file in store.file.parent.glob(f"{store.file.name}*"):
        if not file.name.endswith(".lock"):
            file.unlink()
    if is_empty:
        store.file.write_bytes(b"")
    with pytest.raises(StoreError, match=r"is gone or empty: put a backup .*\.lock to begin anew"):
        schema.require_current(open_store(url))
    store.file.with_name(store.file.name + ".lock").unlink()
    schema.require_current(open_store(url))


@on_sqlite
def test_a_damaged_page_is_told_with_what_to_do_and_left_as_it_is(
    store: Store, url: str, open_store: Open, tmp_path: Path
) -> None:
    assert store.file is not None
    save_them(store, *(article(number) for number in range(1, 200)))
    copy = back_up(store, tmp_path / "copy.sqlite3").read_bytes()
    store.close()
    content = bytearray(store.file.read_bytes())
    for page in range(8, len(content) // 4096, 2):
        content[page * 4096 : page * 4096 + 64] = b"\xde" * 64
    store.file.write_bytes(content)
    damaged = open_store(url)
    with pytest.raises(StoreError, match="malformed; it is left as it is; put a backup") as failed:
        save_them(damaged, *(article(number, title="another") for number in range(1, 200)))
    assert failed.value.exit_code == 75
    with pytest.raises(StoreError, match=r"malformed|it is damaged"):
        back_up(damaged, tmp_path / "copy.sqlite3")
    assert (tmp_path / "copy.sqlite3").read_bytes() == copy, "the good copy stays"


def test_a_new_database_is_for_its_owner_alone(tmp_path: Path, open_store: Open) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'new' / 'store.sqlite3'}")
    schema.require_current(store)
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "new").iterdir()} == {0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


@on_sqlite
def test_the_database_is_no_place_for_its_own_backup(store: Store) -> None:
    assert store.file is not None
    with pytest.raises(StoreError, match="is the database itself"):
        back_up(store, store.file)
