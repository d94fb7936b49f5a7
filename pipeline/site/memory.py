"""What a build remembers for the next: what was made of each study, and of what.

It stands in the folder, in ``.k2watch-memory``, a SQLite file. It is never believed about the
folder, whose files are compared, and says nothing but that equal ingredients gave this. So it may
be lost, spoilt or left behind by a build that was cut off: then pages are made again.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

MEMORY = ".k2watch-memory"
_HAVE_A_SAY = ("jinja2", "markupsafe", "nh3", "pydantic", "sqlalchemy")
_TABLE = "CREATE TABLE IF NOT EXISTS part (pmid INTEGER PRIMARY KEY, key TEXT, made TEXT) STRICT"


class Memory:
    """What was made of studies, by their numbers; without a connection it remembers nothing."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection

    def recall(self, pmid: int, key: str) -> str | None:
        """Give what was made of these ingredients, if it was."""
        found = self._ask("SELECT made FROM part WHERE pmid = ? AND key = ?", pmid, key)
        return str(found[0]) if found else None

    def keep(self, pmid: int, key: str, made: str) -> None:
        """Remember what was made, in place of what was made of the study before."""
        self._ask("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", pmid, key, made)

    def _ask(self, statement: str, *values: object) -> tuple[object, ...] | None:
        if self._connection is None:
            return None
        try:
            found: tuple[object, ...] | None = self._connection.execute(
                statement, values
            ).fetchone()
        except sqlite3.Error:  # spoilt, or another build is at it: both can do without
            self._connection = None
            return None
        return found


@contextmanager
def remembering(folder: Path, *, dry_run: bool = False) -> Iterator[Memory]:
    """Open the memory of a folder; what is kept is kept when the block ends well.

    A dry run only looks. A spoilt file is thrown away, a link in its place is not followed.
    """
    file = folder / MEMORY
    with suppress(OSError):
        if file.is_symlink() or not (dry_run or _is_sound(file)):
            file.unlink()
    connection = _open(file, dry_run=dry_run)
    if connection is None:
        yield Memory(None)
        return
    with closing(connection):
        yield Memory(connection)
        with suppress(sqlite3.Error):
            connection.commit()


def _open(file: Path, *, dry_run: bool) -> sqlite3.Connection | None:
    if dry_run and not file.is_file():
        return None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        mode = "ro" if dry_run else "rwc"
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=1)
        if not dry_run:
            connection.execute(_TABLE)
    except (sqlite3.Error, OSError):
        return None
    return connection


def _is_sound(file: Path) -> bool:
    """Tell whether a file is there and can be asked; one that is busy can, later."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as found:
            found.execute("SELECT pmid, key, made FROM part LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.Error:
        return False
    return True


@cache
def program() -> str:
    """Stamp all that makes pages besides their contents: this program, and what it is built on."""
    digest = hashlib.sha256(sys.version.encode())
    for name in _HAVE_A_SAY:
        digest.update(f"{name} {version(name)}\n".encode())
    folder = Path(__file__).parents[1]
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"{file.relative_to(folder)}\n".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
