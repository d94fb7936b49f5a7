"""Who holds the run lock: seen without taking it, for a look must not make a run give way."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from pipeline.store.engine import Store
from pipeline.store.lock import _ADVISORY_KEY

_LOCKS = Path("/proc/locks")  # proc_locks(5): 1: FLOCK ADVISORY WRITE 4711 08:01:1234 0 EOF
# A key of 64 bits is shown in two halves (PostgreSQL manual, §53.13 pg_locks).
_HELD = """
    SELECT pid FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND classid = :high AND objid = :low
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def lock_holder(store: Store, session: Session) -> int | None:
    """Give the number of the process (a server's, on PostgreSQL) that works, or None.

    Also None where the system does not tell, as only Linux has /proc/locks.
    """
    if store.file is not None:
        return _file_holder(store.file.with_name(store.file.name + ".lock"))
    halves = {"high": _ADVISORY_KEY >> 32, "low": _ADVISORY_KEY & 0xFFFF_FFFF}
    pid: int | None = session.scalar(text(_HELD), halves)
    return pid


def _file_holder(path: Path) -> int | None:
    try:
        inode = str(path.stat().st_ino)
        lines = _LOCKS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    held = (line.split() for line in lines if " FLOCK " in line and "->" not in line)
    return next((int(one[4]) for one in held if one[5].rpartition(":")[2] == inode), None)
