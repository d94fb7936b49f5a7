"""One run at a time: a lock that vanishes with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from pipeline.errors import AnotherRunIsActive, StoreError
from pipeline.store.engine import Store
from pipeline.store.repeating import repeatable

_ADVISORY_KEY = 0x6B32_7761_7463_68  # "k2watch" in ASCII: any number no other program uses


@contextmanager
def only_run(store: Store) -> Iterator[None]:
    """Hold the run lock; raise AnotherRunIsActive at once when somebody else does."""
    locked = _file_lock(store.file) if store.file else _server_lock(store)
    with locked:
        yield


def lock_of(database: Path) -> Path:
    """Name the file beside a database that runs lock; it stays when they end."""
    return database.with_name(database.name + ".lock")


@contextmanager
def _file_lock(database: Path) -> Iterator[None]:
    """Lock a file beside the database: flock(2) is dropped by the kernel when the process ends."""
    path = lock_of(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {error.strerror}") from error
    try:
        _take(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AnotherRunIsActive(f"another run is active (it holds {path}); nothing done") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be locked: {error.strerror}") from error


@contextmanager
def _server_lock(store: Store) -> Iterator[None]:
    """Take a session-level advisory lock (PostgreSQL manual, §13.3.5), outside transactions.

    A transaction that stays open as long as a run would keep the server from cleaning up, and
    be ended by its idle_in_transaction_session_timeout.
    """
    with ExitStack() as run:
        connection = _locked(store, run)
        try:
            yield
        finally:
            _unlock(connection)


@repeatable
def _locked(store: Store, run: ExitStack) -> Connection:
    """Open a connection that holds the lock until the ``run`` is over.

    A server that breaks it off gives the lock free with it, so it may be asked for again.
    """
    with ExitStack() as so_far:
        connection = so_far.enter_context(store.connect())
        got = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY})
        if not got:
            raise AnotherRunIsActive("another run is active on this database; nothing done")
        run.push(so_far.pop_all())
        return connection


def _unlock(connection: Connection) -> None:
    """Give the lock back; where the server was restarted meanwhile it went with the connection.

    From then to here another run may have worked beside this one: what keeps them apart is that
    every transaction is serializable and every slot, change and claim has its key.
    """
    try:
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_KEY})
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
