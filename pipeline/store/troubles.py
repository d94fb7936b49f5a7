"""What the driver's words about an unusable database mean, in one line and with the next step."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from pipeline.errors import BrokenOff, StoreError
from pipeline.redaction import excerpt
from pipeline.store.engine_sqlite import is_busy

_RESTORE = "it is left as it is; put a backup in its place (k2watch db backup makes them)"
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program holds it; the next run catches up",
    sqlite3.SQLITE_FULL: "no space is left there; the next run catches up once there is some",
    sqlite3.SQLITE_READONLY: "let this user write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "let this user read and write the file and its folder",
    sqlite3.SQLITE_IOERR: "look whether its disk is full or broken; the next run catches up",
    sqlite3.SQLITE_CORRUPT: _RESTORE,
    sqlite3.SQLITE_NOTADB: _RESTORE,
}
# Serialization failure, deadlock, lock not available (PostgreSQL manual, appendix A); the server
# stops, crashed, starts; a transaction was idle for too long; too many connections.
_PASSING = {"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "57P05", "25P03", "53300"}
_OURS = ("IntegrityError", "ProgrammingError", "DataError")


@contextmanager
def explained(url: URL, was_there: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Turn the driver's words into one line that hides the password.

    A server that never answered is not waited for: its address may be wrong.

    Raises:
        BrokenOff: nothing was stored, and the same from its start may succeed.
        StoreError: the database is not to be used as it is.
    """
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, Exception) or _is_ours(error):
            raise
        line = excerpt(str(error.orig), 200)
        advice = _ADVICE.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
        text = f"the database {shown(url)} cannot be used: {line}"
        text += f"; {advice}" if advice else ""
        may_begin_again = is_passing(error) and (was_there() or not _is_unreachable(error))
        raise (BrokenOff if may_begin_again else StoreError)(text) from error


def shown(url: URL) -> str:
    """Say where a database is, fit to be shown: passwords can hide in the query too."""
    return url.set(query={}).render_as_string()


def is_passing(error: BaseException) -> bool:
    """Tell what a second try may overcome; a server that did not let us in gives no code."""
    if not isinstance(error, DBAPIError):
        return False
    is_said = getattr(error.orig, "sqlstate", "") in _PASSING
    is_lost = error.connection_invalidated or _is_unreachable(error)
    return is_busy(error.orig) or is_lost or is_said


def _is_unreachable(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlstate", "")
    return code is None and type(error).__name__ == "OperationalError"


def _is_ours(error: DBAPIError) -> bool:
    """Tell a mistake of this program (bad SQL, broken rule) from trouble with the database."""
    return type(error).__name__ in _OURS
