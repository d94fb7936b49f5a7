"""INSERT … ON CONFLICT for both databases, in batches (SQLAlchemy's insertmanyvalues)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from pipeline.store.models import Base

# SQLite binds at most 32,766 values a statement (https://www.sqlite.org/limits.html).
IDS_PER_STATEMENT = 5_000

T = TypeVar("T")


def upsert(
    session: Session,
    row: type[Base],
    rows: Sequence[dict[str, Any]],
    keep: frozenset[str] | set[str] = frozenset(),
) -> None:
    """Insert rows; where the primary key is taken, overwrite all other columns but ``keep``."""
    if not rows:
        return
    statement = _insert(session, row)
    keys = [column.name for column in inspect(row).primary_key]
    fresh = {name: statement.excluded[name] for name in rows[0] if name not in {*keys, *keep}}
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=fresh), rows)


def insert_new(session: Session, row: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; leave those alone that any unique rule finds already there."""
    if rows:
        session.execute(_insert(session, row).on_conflict_do_nothing(), rows)


def in_batches(items: Iterable[T], size: int = IDS_PER_STATEMENT) -> Iterator[list[T]]:
    """Cut items into lists that fit into one statement."""
    whole = list(items)
    return (whole[start : start + size] for start in range(0, len(whole), size))


def _insert(session: Session, row: type[Base]) -> Any:
    """Begin an INSERT in the database's own dialect; the other one is not even imported."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    return insert(row.__table__)  # type: ignore[arg-type]
