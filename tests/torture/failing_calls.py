"""The n-th outward call of a process fails: sockets, files and the database's driver, from outside.

``Failure.install`` is done inside the forked command, before its first line. Every call of the
chosen kind is counted; one of them raises what the system or SQLite would raise there. What was
called is written down, so that the parent knows how many there are and what the letter's fate was.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import socket
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

# Where an error can really come from (connect(2), send(2), recv(2), open(2), write(2), fsync(2),
# rename(2), mkdir(2), https://www.sqlite.org/rescode.html). EINTR is not among those of files:
# Python repeats such a call itself (PEP 475), a handler that raises is tried in test_signals.
ERRORS: Mapping[str, tuple[str, ...]] = {
    "connect": ("ECONNREFUSED", "ETIMEDOUT", "EMFILE", "ENETUNREACH"),
    "send": ("ECONNRESET", "EPIPE", "ETIMEDOUT"),
    "receive": ("ECONNRESET", "ETIMEDOUT", "EOF"),
    "open": ("EMFILE", "EACCES", "ENOSPC", "EIO"),
    "write": ("ENOSPC", "EIO"),
    "fsync": ("EIO", "ENOSPC"),
    "rename": ("ENOSPC", "EIO", "EACCES"),
    "mkdir": ("ENOSPC", "EACCES"),
    "flock": ("ENOLCK", "EINTR"),
    "begin": ("SQLITE_BUSY", "SQLITE_IOERR", "SQLITE_CANTOPEN"),
    "read": ("SQLITE_IOERR", "SQLITE_CORRUPT"),
    "change": ("SQLITE_FULL", "SQLITE_IOERR"),
    "commit": ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY"),
}
_WORDS = {
    "SQLITE_BUSY": "database is locked",
    "SQLITE_FULL": "database or disk is full",
    "SQLITE_IOERR": "disk I/O error",
    "SQLITE_CANTOPEN": "unable to open database file",
    "SQLITE_CORRUPT": "database disk image is malformed",
}
_DOT = b"\r\n.\r\n"


@dataclass(frozen=True, slots=True)
class Failure:
    """The call to fail: ``number`` counts those of one ``kind`` from 1; 0 fails none."""

    kind: str
    number: int
    error: str
    log: Path

    def install(self) -> None:
        """Stand in front of every outward call of this process."""
        seams = _Seams(self)
        seams.sockets()
        seams.files()
        seams.database()


@dataclass(frozen=True, slots=True)
class Calls:
    """What a process called: how often each kind, and whether the failure met a letter's end.

    ``in_doubt``: between the final dot of a letter and the commit that says it is sent.
    """

    counts: Mapping[str, int]
    has_failed: bool
    in_doubt: bool


def calls(log: Path) -> Calls:
    """Read what a process wrote down."""
    lines = log.read_text().split()
    counts = {kind: lines.count(kind) for kind in ERRORS}
    return Calls(counts, "FAILED" in lines, "DOUBT" in lines)


class _Seams:
    """The calls of this process, counted."""

    def __init__(self, failure: Failure) -> None:
        self._failure, self._left = failure, failure.number
        self._log = os.open(failure.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._note = os.write
        self._is_dotted = False

    def passes(self, kind: str) -> None:
        """Count a call, and raise if it is the one."""
        self._note(self._log, f"{kind}\n".encode())
        if kind != self._failure.kind or not self._left:
            return
        self._left -= 1
        if not self._left:
            self._note(self._log, b"FAILED\n" + b"DOUBT\n" * self._is_dotted)
            raise _error(self._failure.error)

    def sockets(self) -> None:
        for name, kind in (("connect", "connect"), ("sendall", "send"), ("send", "send"),
                           ("recv", "receive"), ("recv_into", "receive")):  # fmt: skip
            self._front(socket.socket, name, kind)

    def files(self) -> None:
        for name, kind in (("fsync", "fsync"), ("replace", "rename"), ("rename", "rename"),
                           ("mkdir", "mkdir"), ("open", "open"), ("write", "write")):  # fmt: skip
            self._front(os, name, kind)
        import fcntl

        self._front(fcntl, "flock", "flock")
        opened = self._opened(io.open)
        builtins.open = io.open = opened

    def database(self) -> None:
        commit: Callable[[Any, Any], None] = DefaultDialect.do_commit
        for name in ("do_execute", "do_executemany"):
            self._statements(name)

        def do_commit(dialect: Any, connection: Any) -> None:
            if getattr(connection, "in_transaction", True):
                self._passes_database("commit", connection)
            commit(dialect, connection)
            self._is_dotted = False

        DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]

    def _statements(self, name: str) -> None:
        plain: Callable[..., None] = getattr(DefaultDialect, name)

        def execute(dialect: Any, cursor: Any, statement: str, *more: Any, **named: Any) -> None:
            self._passes_database(_kind_of(statement), cursor.connection)
            plain(dialect, cursor, statement, *more, **named)

        setattr(DefaultDialect, name, execute)

    def _passes_database(self, kind: str, connection: Any) -> None:
        try:
            self.passes(kind)
        except sqlite3.Error as error:
            if error.sqlite_errorname != "SQLITE_BUSY":  # the others have rolled back already
                with suppress(sqlite3.Error):
                    connection.rollback()
            raise

    def _front(self, owner: Any, name: str, kind: str) -> None:
        plain = getattr(owner, name)

        def call(*given: Any, **named: Any) -> Any:
            if kind == "send" and isinstance(given[1], bytes):
                self._is_dotted |= given[1] == b".\r\n" or given[1].endswith(_DOT)
            try:
                self.passes(kind)
            except EOFError:  # the other side has closed
                return 0 if name == "recv_into" else b""
            return plain(*given, **named)

        setattr(owner, name, call)

    def _opened(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        """Count what is opened by name, and what is written to it."""

        def opened(file: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
            if isinstance(file, int):
                found = plain(file, mode, *given, **named)
            else:
                self.passes("open")
                found = plain(file, mode, *given, **named)
            return found if "r" in mode and "+" not in mode else _Written(found, self)

        return opened


class _Written:
    """A file whose every ``write`` may fail."""

    def __init__(self, file: Any, seams: _Seams) -> None:
        self._file, self._seams = file, seams

    def write(self, content: Any) -> Any:
        self._seams.passes("write")
        return self._file.write(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Any:
        return iter(self._file)

    def __enter__(self) -> _Written:
        self._file.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._file.__exit__(*error)


def _kind_of(statement: str) -> str:
    verb = statement.lstrip().split(None, 1)[0].upper()
    if verb in ("BEGIN", "SELECT", "WITH", "PRAGMA", "EXPLAIN"):
        return "begin" if verb == "BEGIN" else "read"
    return "change"


def _error(name: str) -> Exception:
    if name == "EOF":
        return EOFError()
    if not name.startswith("SQLITE_"):
        number = getattr(errno, name)
        return OSError(number, os.strerror(number))
    kind = sqlite3.DatabaseError if name == "SQLITE_CORRUPT" else sqlite3.OperationalError
    error = kind(_WORDS[name])
    error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, name), name
    return error
