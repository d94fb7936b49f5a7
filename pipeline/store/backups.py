"""Copies of a SQLite database that is in use: whole, sound, and for its owner alone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.engine import Store
from pipeline.whole_files import drafted


def back_up(store: Store, target: Path) -> Path:
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
