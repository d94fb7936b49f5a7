"""Which schema the database has, and how it gets the one this program needs.

Alembic is imported only to change something: a run that finds all in order does one SELECT.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from pipeline.errors import StoreError, WrongRevision
from pipeline.store.engine import Store
from pipeline.store.lock import lock_of
from pipeline.store.repeating import repeatable
from pipeline.whole_files import drafted

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


def backup(store: Store, target: Path) -> Path:
    """Copy a SQLite database while it is in use; only its owner can read the copy.

    A copy that was there before stays until the new one is whole, and found to be sound.
    See https://www.sqlite.org/backup.html.

    Raises:
        StoreError: it is a server, there is nothing to copy, the database is damaged, or the copy
            cannot be written.
    """
    if store.file is None:
        raise StoreError("PostgreSQL is backed up with its own tool: pg_dump --format=custom")
    if not store.file.exists():
        raise StoreError(f"{store.file}: there is no database to back up")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and target.samefile(store.file):
            raise StoreError(f"{target} is the database itself; name another file")
        with drafted(target) as draft:
            _make_private(draft)
            _copy(store.file, draft)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{store.file} cannot be copied to {target}: {error}") from error
    return target


def _make_private(file: Path) -> None:
    """Make a file that only its owner can read, or make it so, before anything is in it."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA journal_mode = OFF")  # what fails is thrown away as a whole
        old.backup(new)
        (found,) = new.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(f"it is damaged ({found})")


def backup_name(store: Store, now: datetime) -> Path:
    """Name a backup beside the database, by the moment it was made."""
    file = store.file or Path("k2watch.sqlite3")
    return file.with_name(f"{file.stem}-{now:%Y%m%dT%H%M%SZ}{file.suffix}")


def picture() -> Iterator[str]:
    """Write the schema as SQL for people (db/schema.sql), SQLite's dialect."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from pipeline.store import partial_indexes, text_models  # noqa: F401 - parts of the schema
    from pipeline.store.models import Base

    yield "-- Made from pipeline/store/models.py and text_models.py by `make docs`."
    dialect = sqlite.dialect()
    for table in Base.metadata.sorted_tables:
        yield "\n" + _sql(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            yield _sql(CreateIndex(index).compile(dialect=dialect))


def _sql(statement: object) -> str:
    lines = str(statement).strip().splitlines()
    return "\n".join(line.rstrip().replace("\t", "    ") for line in lines) + ";"


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
