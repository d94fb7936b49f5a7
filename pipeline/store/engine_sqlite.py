"""SQLite's side of the engine: locks, durability, and a file that only its owner reads."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from pipeline.errors import StoreError

BUSY_TIMEOUT_MS = 30_000
WRITES = "k2watch_writes"  # the execution option of a connection that is going to write
ROOM_BYTES = 1024 * 1024  # a settled delivery writes some twenty pages, a checkpoint may follow it
_FILE = "k2watch_file"  # which file a connection opened: device and number of its inode


def prepare(engine: Engine, file: Path) -> None:
    """Let an engine open its connections, begin and end its transactions as this program needs."""
    opened = list[bool]()

    def open_file(*_: Any) -> None:
        if opened and not file.exists():
            raise _gone(file)
        _make_private(file)

    def open_connection(connection: Any, record: Any) -> None:
        _prepare(connection)
        record.info[_FILE] = _identity(file)
        opened.append(True)

    event.listen(engine, "do_connect", open_file)
    event.listen(engine, "connect", open_connection)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "invalidate", _end)


def require_same_file(connection: Connection, file: Path) -> None:
    """Refuse to commit into a file that has lost its name: it vanishes with the last process.

    SQLite itself notices only outside write-ahead logging (SQLITE_READONLY_DBMOVED).

    Raises:
        StoreError: the file was deleted, or another stands in its place.
    """
    if _identity(file) != connection.info[_FILE]:
        raise _gone(file)


def require_room(file: Path) -> None:
    """Refuse what has to be noted afterwards where the disk may have no room for the note.

    Raises:
        StoreError: the disk under the file is as good as full.
    """
    disk = shutil.disk_usage(file.parent)
    if disk.total and disk.free < ROOM_BYTES:  # a few file systems tell nothing
        raise StoreError(
            f"only {disk.free // 1024:,} kB are left on the disk of {file}: that a letter was sent "
            "could not be noted, so it waits; free some space, the next run sends it"
        )


def _gone(file: Path) -> StoreError:
    return StoreError(
        f"the database {file} was deleted or replaced while it was in use, and this step is not "
        "stored; put the file or a backup of it back"
    )


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _make_private(file: Path) -> None:
    """Make a new file for its owner alone, whatever the umask; SQLite's others follow its mode."""
    with suppress(OSError):  # it is there, or SQLite says why it cannot be
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        os.fchmod(descriptor, 0o600)
        os.close(descriptor)


def _prepare(connection: Any) -> None:
    """Leave transactions to us: the driver's own BEGIN spares DDL, which then outlives a failure.

    See https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions.
    """
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _log_ahead(connection)


def _log_ahead(connection: Any) -> None:
    """Switch a new file to write-ahead logging.

    The switch needs the file for itself and fails at once where another process is just making it:
    SQLite's busy timeout does not cover it (https://www.sqlite.org/wal.html, "Busy").
    """
    for attempt in Retrying(
        retry=retry_if_exception(is_busy),
        wait=wait_random(0.01, 0.1),
        stop=stop_after_delay(BUSY_TIMEOUT_MS / 1_000),
        reraise=True,
    ):
        with attempt:
            connection.execute("PRAGMA journal_mode = WAL")


def is_busy(error: BaseException | None) -> bool:
    """Tell busy of whatever kind, snapshot and recovery too: the lowest byte of a code is its kind.

    SQLITE_PROTOCOL is a lost race for the locks of the log (https://www.sqlite.org/rescode.html).
    """
    code = error.sqlite_errorcode if isinstance(error, sqlite3.OperationalError) else 0
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL)


def _begin(connection: Connection) -> None:
    """Take the write lock at the start: a reader that turns writer would fail as busy at once."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _end(connection: Any, *_: Any) -> None:
    """End the transaction of a connection that an interrupt made useless.

    SQLAlchemy only closes it, and SQLite keeps a closed connection and its lock as long as a
    cursor lives on in the traceback (https://www.sqlite.org/c3ref/close.html).
    """
    connection.rollback()
