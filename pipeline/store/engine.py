"""Open the database so that what is committed stays: SQLite and PostgreSQL as equals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session
from tenacity import retry_if_exception

from pipeline.errors import ConfigError
from pipeline.store import engine_postgresql, engine_sqlite
from pipeline.store.patience import patiently
from pipeline.store.troubles import explained, is_passing, shown


class Store:
    """One database; ``read`` and ``write`` give sessions, ``write`` commits as a whole or not."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = _resolved(url, folder)
        self.engine = _engine(self.url)
        self._reading, self._writing = _two_ways(self.engine)
        self._was_there = False

    @property
    def file(self) -> Path | None:
        """Give the SQLite file, or None for a server."""
        is_file = self.url.get_backend_name() == "sqlite"
        return Path(str(self.url.database)) if is_file else None

    @property
    def place(self) -> str:
        """Say where the database is, fit to be shown."""
        return shown(self.url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that looks, sees one state to its end, and changes nothing."""
        with self._explained(), Session(self._reading) as session:
            self._begin(session)
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that commits at the end, and rolls everything back on any error.

        Raises:
            BrokenOff: the database undid it; a step that is ``repeatable`` begins again.
            StoreError: the database cannot be used.
        """
        with self._explained(), Session(self._writing) as session:
            self._begin(session)
            yield session
            self._commit(session)

    def _explained(self) -> AbstractContextManager[None]:
        return explained(self.url, lambda: self._was_there)

    def _begin(self, session: Session) -> None:
        """Begin; a database that was there before and is not now may only be restarting."""
        if self._was_there:
            patiently(retry_if_exception(is_passing), reraise=True)(session.connection)
        else:
            session.connection()
            self._was_there = True

    def _commit(self, session: Session) -> None:
        if self.file is None:
            engine_postgresql.commit(session, self.engine)
            return
        session.flush()
        engine_sqlite.require_same_file(session.connection(), self.file)
        session.commit()

    def require_room(self) -> None:
        """Refuse to begin what cannot be undone where the disk may not take the note of it.

        Raises:
            StoreError: the disk under an SQLite file is as good as full.
        """
        if self.file is not None:
            engine_sqlite.require_room(self.file)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Open a connection on which every statement is its own transaction."""
        with self._explained(), self.engine.connect() as connection:
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


def _engine(url: URL) -> Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    try:
        # An error's text goes to tracebacks: the words of a statement may, its values may not.
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=not is_sqlite)
    except (ImportError, NoSuchModuleError) as error:
        raise ConfigError(f"store.url needs: pip install 'k2watch[postgresql]' ({error})") from None
    if is_sqlite:
        engine_sqlite.prepare(engine, Path(str(url.database)))
    return engine


def _two_ways(engine: Engine) -> tuple[Engine, Engine]:
    """Give the engine for reading and for writing, with the same promise on both databases.

    On SQLite readers see one state to their end, and a writer is alone from its start. PostgreSQL
    is asked for no less: with its usual READ COMMITTED a transaction may see the world change
    between two statements. What it cannot promise there it rolls back, to be repeated.
    """
    if engine.dialect.name == "sqlite":
        return engine, engine.execution_options(**{engine_sqlite.WRITES: True})
    levels = ("REPEATABLE READ", "SERIALIZABLE")
    reading, writing = (engine.execution_options(isolation_level=level) for level in levels)
    return reading, writing


def _obey(connection: Any, order: str) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute(order)
    connection.commit()
