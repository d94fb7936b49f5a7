"""One run at a time, and a lock that nobody has to clean up."""

import fcntl
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from pipeline.errors import AnotherRunIsActive, StoreError
from pipeline.store.engine import Store
from pipeline.store.lock import only_run

HOLDER = """
import sys
from pathlib import Path
from pipeline.store.engine import Store
from pipeline.store.lock import only_run
with only_run(Store(sys.argv[1], Path("/"))):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(url: str) -> Iterator[subprocess.Popen[str]]:
    """Start another process that holds the lock until it is told to end."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", HOLDER, url]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def is_free(store: Store) -> bool:
    try:
        with only_run(store):
            return True
    except AnotherRunIsActive:
        return False


def becomes_free(store: Store) -> bool:
    """Wait for the kernel or the server to notice that a process is dead."""
    deadline = time.monotonic() + 30
    while not is_free(store) and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_free(store)


def test_a_second_run_ends_at_once_with_one_line(store: Store, url: str) -> None:
    with holder(url):
        start = time.monotonic()
        with pytest.raises(AnotherRunIsActive, match="another run is active") as refused:
            with only_run(store):
                pytest.fail("both hold the lock")
        assert time.monotonic() - start < 2
    assert refused.value.exit_code == 75
    assert "\n" not in str(refused.value)


def test_the_lock_is_free_after_a_run(store: Store, url: str) -> None:
    with holder(url) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0
        assert is_free(store)
    assert is_free(store)


def test_the_lock_vanishes_with_a_process_that_is_killed(store: Store, url: str) -> None:
    with holder(url) as process:
        assert not is_free(store)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        assert becomes_free(store)


def test_the_lock_is_free_after_a_run_that_failed(store: Store) -> None:
    with pytest.raises(RuntimeError, match="a bug"), only_run(store):
        raise RuntimeError("a bug")
    assert is_free(store)


def test_two_stores_of_one_process_exclude_each_other_too(
    store: Store, url: str, open_store: Callable[[str], Store]
) -> None:
    with only_run(store):
        assert not is_free(open_store(url))


def test_the_store_can_be_used_while_the_lock_is_held(store: Store) -> None:
    with only_run(store), store.write() as session:
        assert session.scalar(text("SELECT count(*) FROM study")) == 0


def test_a_run_that_would_block_on_something_else_is_not_taken_for_a_second_run(
    store: Store,
) -> None:
    with pytest.raises(BlockingIOError), only_run(store):
        raise BlockingIOError("standard output is full")


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_the_lock_keeps_no_transaction_open(store: Store) -> None:
    states = text("SELECT state FROM pg_stat_activity WHERE datname = current_database()")
    with only_run(store), store.read() as session:
        assert "idle in transaction" not in session.scalars(states).all()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_lock_that_went_with_the_server_does_not_fail_what_was_done(store: Store) -> None:
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with only_run(store), store.write() as session:
        session.execute(others)
    assert is_free(store)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_connection_that_breaks_while_it_asks_for_the_lock_is_opened_again(
    store: Store, url: str, open_store: Callable[[str], Store]
) -> None:
    asked, other = list[str](), open_store(url)

    def end(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "pg_try_advisory_lock" in statement:
            asked.append(statement)
            if len(asked) == 1:
                pid = connection.connection.dbapi_connection.info.backend_pid
                with other.connect() as killer:
                    killer.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))

    with store.read():
        pass  # it is known to be there
    event.listen(store.engine, "before_cursor_execute", end)
    with only_run(store):
        assert len(asked) == 2
        assert not is_free(other)
    assert is_free(other)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_lock_file_is_for_its_owner_and_stays(store: Store) -> None:
    with only_run(store):
        pass
    assert store.file is not None
    file = store.file.with_name("store.sqlite3.lock")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_lock_that_cannot_be_made_is_one_line(
    tmp_path: Path, open_store: Callable[[str], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be opened"):
        with only_run(open_store(f"sqlite:///{tmp_path}/file/store.sqlite3")):
            pass

    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StoreError, match="cannot be locked: No locks available"):
        with only_run(open_store(f"sqlite:///{tmp_path}/store.sqlite3")):
            pass
