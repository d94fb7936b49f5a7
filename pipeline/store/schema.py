"""Which schema the database has, and how it gets the one this program needs.

Alembic is imported only to change something: a run that finds all in order does one SELECT.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from pipeline.errors import StoreError, WrongRevision
from pipeline.store.engine import Store
from pipeline.store.lock import lock_of
from pipeline.store.repeating import repeatable

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0010"  # the newest file in migrations/versions; a test compares
_UPGRADE_KEY = 0x6B32_7570  # "k2up" in ASCII: an advisory lock of PostgreSQL
_MIGRATIONS = Path(__file__).parent / "migrations"


@repeatable
def revision(store: Store) -> str | None:
    """Read the schema's revision; None for an empty database."""
    _make_folder(store)
    with store.read() as session:
        return _revision(session.connection())


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    number: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return number


def require_current(store: Store) -> None:
    """Make an empty database ready; refuse one of another revision.

    Raises:
        WrongRevision: the schema is older or newer than this program; the text names both.
        StoreError: it held something before, and is gone or empty.
    """
    is_there = store.file is None or store.file.exists()
    found = revision(store) if is_there else None
    _refuse_newer(found)
    if found is None:
        _refuse_lost(store)
        upgrade(store)
    elif found != HEAD:
        raise WrongRevision(f"{_mismatch(found)}; run: k2watch db upgrade")


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > HEAD:
        raise WrongRevision(f"{_mismatch(found)}; install the newer k2watch")


def _refuse_lost(store: Store) -> None:
    """Never make a new database in the place of one that runs have worked with: all would be news.

    What tells is the lock beside it, which the first run makes once the database is ready.
    """
    if store.file is not None and lock_of(store.file).exists():
        raise StoreError(
            f"the database {store.file} is gone or empty: put a backup in its place, "
            f"or delete {lock_of(store.file)} to begin anew"
        )


def _mismatch(found: str) -> str:
    return f"the database has schema {found}, this program needs {HEAD}"


def upgrade(store: Store, first: Callable[[], object] = lambda: None) -> str:
    """Bring the schema to ``HEAD``; all steps or none. Returns the revision reached.

    Of two at once the second waits, and finds all done. ``first`` is called before an older schema
    is changed, when nobody else can write any more: the moment for a backup.

    Raises:
        WrongRevision: the schema is newer than this program.
    """
    from alembic import command

    _make_folder(store)
    with _only_upgrade(store), store.write() as session:
        found = _revision(session.connection())
        _refuse_newer(found)
        if found not in (None, HEAD):
            first()
        command.upgrade(_alembic(session.connection()), "head")
    return HEAD


@contextmanager
def _only_upgrade(store: Store) -> Iterator[None]:
    """Let one upgrade after the other; on SQLite the write lock does."""
    if store.file is not None:
        yield
        return
    with store.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _UPGRADE_KEY})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _UPGRADE_KEY})


def _alembic(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _make_folder(store: Store) -> None:
    if store.file is not None:
        try:
            store.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{store.file.parent}: cannot be made: {error.strerror}") from error
