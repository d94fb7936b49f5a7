"""Open the database so that what is committed stays: SQLite and PostgreSQL as equals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from pipeline.errors import ConfigError, StoreError
from pipeline.redaction import excerpt

_BUSY_TIMEOUT_MS = 30_000


class Store:
    """One database; ``read`` and ``write`` give sessions, ``write`` commits as a whole or not."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = _resolved(url, folder)
        self.engine = _engine(self.url)
        self._writing = self.engine.execution_options(k2watch_writes=True)

    @property
    def file(self) -> Path | None:
        """Give the SQLite file, or None for a server."""
        is_file = self.url.get_backend_name() == "sqlite"
        return Path(str(self.url.database)) if is_file else None

    @property
    def place(self) -> str:
        """Say where the database is, fit to be shown."""
        return _place(self.url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that looks and changes nothing."""
        with _explained(self.url), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that commits at the end, and rolls everything back on any error."""
        with _explained(self.url), Session(self._writing) as session, session.begin():
            yield session

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Open a connection on which every statement is its own transaction."""
        with _explained(self.url), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def only_look(self) -> None:
        """Let the database itself refuse every write through this store from now on."""
        is_sqlite = self.url.get_backend_name() == "sqlite"
        order = "PRAGMA query_only = ON" if is_sqlite else "SET default_transaction_read_only = on"
        self.engine.dispose()
        event.listen(self.engine, "connect", lambda connection, _: _obey(connection, order))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _resolved(url: str, folder: Path) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        # Not shown: all of it may be a password.
        what = "not a database address, such as sqlite:///db/k2watch.sqlite3"
        raise ConfigError(f"store.url: {what}") from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigError(f"store.url: {parsed.drivername} is not supported; sqlite, postgresql")
    if parsed.get_backend_name() == "postgresql":
        return parsed
    if parsed.database in (None, "", ":memory:"):
        raise ConfigError("store.url names no file: what is only in memory is forgotten")
    return parsed.set(database=str(folder / str(parsed.database)))


def _place(url: URL) -> str:
    return url.set(query={}).render_as_string()  # passwords can hide in the query


def _engine(url: URL) -> Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(url) if is_sqlite else create_engine(url, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError) as error:
        raise ConfigError(f"store.url needs: pip install 'k2watch[postgresql]' ({error})") from None
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "invalidate", _end_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Leave transactions to us: the driver's own BEGIN spares DDL, which then outlives a failure.

    See https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions.
    """
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {_BUSY_TIMEOUT_MS}",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _log_ahead(connection)


def _obey(connection: Any, order: str) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute(order)
    connection.commit()


def _log_ahead(connection: Any) -> None:
    """Switch a new file to write-ahead logging.

    The switch needs the file for itself and fails at once where another process is just making it:
    SQLite's busy timeout does not cover it (https://www.sqlite.org/wal.html, "Busy").
    """
    for attempt in Retrying(
        retry=retry_if_exception(_is_busy),
        wait=wait_random(0.01, 0.1),
        stop=stop_after_delay(_BUSY_TIMEOUT_MS / 1_000),
        reraise=True,
    ):
        with attempt:
            connection.execute("PRAGMA journal_mode = WAL")


def _is_busy(error: BaseException) -> bool:
    """Tell busy of whatever kind: the lowest byte of a code is its kind."""
    code = error.sqlite_errorcode if isinstance(error, sqlite3.OperationalError) else 0
    return code & 0xFF == sqlite3.SQLITE_BUSY


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a reader that turns writer would fail as busy at once."""
    writes = connection.get_execution_options().get("k2watch_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _end_sqlite(connection: Any, *_: Any) -> None:
    """End the transaction of a connection that an interrupt made useless.

    SQLAlchemy only closes it, and SQLite keeps a closed connection and its lock as long as a
    cursor lives on in the traceback (https://www.sqlite.org/c3ref/close.html).
    """
    connection.rollback()


@contextmanager
def _explained(url: URL) -> Iterator[None]:
    """Turn the driver's words about an unusable database into one line."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, Exception) or _is_ours(error):
            raise
        line = excerpt(str(error.orig), 200)
        raise StoreError(f"the database {_place(url)} cannot be used: {line}") from error


def _is_ours(error: DBAPIError) -> bool:
    """Tell a mistake of this program (bad SQL, broken rule) from trouble with the database."""
    return type(error).__name__ in ("IntegrityError", "ProgrammingError", "DataError")
