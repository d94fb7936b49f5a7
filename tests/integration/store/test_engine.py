"""The database is opened so that it keeps what it was given, or says in one line why it cannot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from traceback import format_exception

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import IntegrityError, StatementError

from pipeline.errors import StoreError
from pipeline.store import engine_sqlite, runs, schema
from pipeline.store.engine import Store
from pipeline.store.models import ChangeRow, RunRow
from pipeline.store.repeating import repeatable

from .samples import NOW

Open = Callable[[str], Store]
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


def count_runs(store: Store) -> int:
    with store.read() as session:
        return session.query(RunRow).count()


def test_an_error_rolls_a_writing_session_back(store: Store) -> None:
    with pytest.raises(RuntimeError, match="stop"), store.write() as session:
        runs.start(session, "run", NOW)
        raise RuntimeError("stop")
    assert count_runs(store) == 0


def test_a_reading_session_changes_nothing(store: Store) -> None:
    with store.read() as session:
        runs.start(session, "run", NOW)
    assert count_runs(store) == 0


def test_a_change_of_a_study_we_do_not_hold_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        run = runs.start(session, "run", NOW)
        session.add(ChangeRow(pmid=404, kind="added", detail="", noted=NOW, run_id=run))


@pytest.mark.parametrize("kind", ["read", "write"])
def test_an_error_shows_the_statement_and_none_of_its_values(store: Store, kind: str) -> None:
    secret = "desk@example.org"
    opened = store.read() if kind == "read" else store.write()
    with pytest.raises((StoreError, StatementError)) as told, opened as session:
        session.execute(text("SELECT :address FROM nowhere"), {"address": secret})
    traceback = "".join(format_exception(told.value))
    assert "FROM nowhere" in traceback
    assert secret not in traceback


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without a time zone"), store.write() as session:
        runs.start(session, "run", datetime(2026, 11, 22))


def test_a_moment_comes_back_in_utc(store: Store, url: str, open_store: Open) -> None:
    berlin = timezone(timedelta(hours=1))
    with store.write() as session:
        runs.start(session, "run", datetime(2026, 11, 23, 0, 30, tzinfo=berlin))
    elsewhere = {} if store.file else {"options": "-c timezone=Pacific/Apia"}
    there = make_url(url).update_query_dict(elsewhere).render_as_string(hide_password=False)
    with open_store(there).read() as session:
        started = runs.latest(session, 1)[0].started
    assert started.isoformat() == "2026-11-22T23:30:00+00:00"
    assert started.tzinfo is UTC


def test_writers_wait_for_each_other_and_none_is_lost(url: str, open_store: Open) -> None:
    stores = [open_store(url) for _ in range(4)]
    start = Barrier(len(stores))

    @repeatable
    def step(one: Store) -> None:
        with one.write() as session:
            session.query(RunRow).count()
            runs.start(session, "run", NOW)

    def work(one: Store) -> None:
        start.wait(timeout=30)
        for _ in range(5):
            step(one)

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(work, stores))
    assert count_runs(stores[0]) == 20


@on_sqlite
def test_sqlite_keeps_what_is_committed_and_checks_references(store: Store) -> None:
    with store.read() as session:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [session.scalar(text(f"PRAGMA {name}")) for name in pragmas]
    assert found == ["wal", 2, 1, 30_000]


@on_sqlite
def test_a_writer_takes_the_lock_at_its_start(store: Store, url: str, open_store: Open) -> None:
    other = open_store(url)
    with store.read() as reading:
        reading.query(RunRow).count()
        with other.write() as session:
            runs.start(session, "run", NOW)
        assert reading.query(RunRow).count() == 0, "a reader sees one state to its end"
    assert count_runs(store) == 1


@on_sqlite
def test_a_database_that_stays_locked_is_one_line(
    store: Store, url: str, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_sqlite, "BUSY_TIMEOUT_MS", 50)
    impatient = open_store(url)
    with store.write() as writing:
        runs.start(writing, "run", NOW)
        with pytest.raises(StoreError, match="cannot be used: database is locked") as failed:
            with impatient.write() as session:
                session.query(RunRow).count()
    assert failed.value.exit_code == 75
    with impatient.write() as session:
        runs.start(session, "run", NOW)


@on_sqlite
def test_an_interrupted_writer_leaves_no_lock_behind(
    store: Store, url: str, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "interrupted" in statement:
            raise KeyboardInterrupt

    monkeypatch.setattr(engine_sqlite, "BUSY_TIMEOUT_MS", 200)
    other = open_store(url)
    event.listen(other.engine, "after_cursor_execute", interrupt)
    half_read = text("SELECT 'interrupted' UNION SELECT 'in the middle'")
    with pytest.raises(KeyboardInterrupt) as kept, other.write() as session:
        runs.start(session, "import", NOW)
        session.execute(half_read)
    with other.write() as session:  # while the traceback still holds what was interrupted
        runs.start(session, "run", NOW)
    assert kept.tb is not None
    assert count_runs(store) == 1


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, open_store: Open) -> None:
    file = tmp_path / "letters.txt"
    file.write_text("Dear Anna, " * 1_000)
    with pytest.raises(StoreError, match="file is not a database") as failed:
        schema.require_current(open_store(f"sqlite:///{file}"))
    assert "\n" not in str(failed.value)
    assert file.read_text() == "Dear Anna, " * 1_000


def test_a_database_that_cannot_be_made_is_one_line(tmp_path: Path, open_store: Open) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be made"):
        schema.require_current(open_store(f"sqlite:///{tmp_path}/file/db/store.sqlite3"))
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="unable to open database file"):
        schema.require_current(open_store(f"sqlite:///{tmp_path}/folder"))


def test_a_server_that_is_not_there_is_one_line(open_store: Open) -> None:
    absent = "postgresql+psycopg://desk:s3cret@127.0.0.1:1/k2?password=s3cret"
    with pytest.raises(StoreError, match="cannot be used") as failed:
        schema.require_current(open_store(absent))
    assert "127.0.0.1" in str(failed.value)
    assert "s3cret" not in str(failed.value)
    assert "\n" not in str(failed.value)


@on_postgresql
def test_a_connection_the_server_dropped_is_replaced(
    store: Store, url: str, open_store: Open
) -> None:
    assert count_runs(store) == 0
    with open_store(url).write() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert count_runs(store) == 0
