"""What was found and what was told, by one set of rules: of studies and of registrations.

Each has its tables, a ledger of matches, a list of changes, and who was told of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.store.models import (
    ChangeRow,
    DigestRow,
    MatchRow,
    ToldRow,
    TrialChangeRow,
    TrialMatchRow,
    TrialToldRow,
)
from pipeline.store.upsert import in_batches

K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class Book(Generic[K]):
    """The tables of one kind of thing, and the columns by which its ledger and changes name it."""

    match: type[MatchRow | TrialMatchRow]
    change: type[ChangeRow | TrialChangeRow]
    told: type[ToldRow | TrialToldRow]
    matched: InstrumentedAttribute[K]
    changed: InstrumentedAttribute[K]


STUDIES: Book[int] = Book(MatchRow, ChangeRow, ToldRow, MatchRow.pmid, ChangeRow.pmid)
TRIALS: Book[str] = Book(
    TrialMatchRow, TrialChangeRow, TrialToldRow, TrialMatchRow.trial, TrialChangeRow.trial
)


def mark_absent(
    session: Session,
    book: Book[K],
    mine: Sequence[ColumnElement[bool]],
    found: Iterable[K],
    now: datetime,
) -> int:
    """Mark what a query no longer finds (and unmark what came back); count what is out now.

    ``mine`` chooses the rows of the query.
    """
    still = set(found)
    rows = session.execute(select(book.matched, book.match.left).where(*mine))
    before: dict[K, datetime | None] = {row[0]: row[1] for row in rows}
    gone = [key for key, left in before.items() if key not in still and left is None]
    back = [key for key, left in before.items() if key in still and left is not None]
    for keys, moment in ((gone, now), (back, None)):
        for batch in in_batches(keys):
            here = (*mine, book.matched.in_(batch))
            session.execute(update(book.match).where(*here).values(left=moment))
    return len(gone)


def after_baseline(session: Session, book: Book[K]) -> set[K]:
    """Give what some search found after its own baseline: what was news to it."""
    wanted = select(book.matched).where(book.match.is_baseline.is_(False))
    return set(session.scalars(wanted.distinct()))


def lost(book: Book[K]) -> Any:
    """Choose what searches found and none finds now."""
    left = select(book.matched).group_by(book.matched)
    return left.having(func.count() == func.count(book.match.left))


def news(
    session: Session, book: Book[K], starts: Mapping[str, datetime], keys: Collection[K]
) -> set[K]:
    """Tell what a search found after its baseline and while its reader followed it."""
    found: set[K] = set()
    for batch in in_batches(keys):
        here = (book.match.search.in_(starts), book.matched.in_(batch))
        columns = select(book.matched, book.match.search, book.match.first_seen)
        rows = session.execute(columns.where(*here, book.match.is_baseline.is_(False)))
        found.update(key for key, search, seen in rows if seen >= starts[search])
    return found


def came(
    session: Session, book: Book[K], starts: Mapping[str, datetime], keys: Collection[K]
) -> dict[K, datetime]:
    """Tell since when a reader has followed a search that ever found each; others are left out."""
    found: dict[K, datetime] = {}
    for batch in in_batches(keys):
        here = (book.match.search.in_(starts), book.matched.in_(batch))
        for key, search in session.execute(select(book.matched, book.match.search).where(*here)):
            found[key] = min(found.get(key, starts[search]), starts[search])
    return found


def first_sent(session: Session, book: Book[K], reader: str, keys: Collection[K]) -> dict[K, date]:
    """Find the issue in which a reader first saw each, for whatever reason."""
    found: dict[K, date] = {}
    for batch in in_batches(keys):
        rows = session.execute(
            select(book.changed, func.min(DigestRow.slot))
            .join(book.told, book.told.change_id == book.change.id)
            .join(DigestRow, DigestRow.id == book.told.digest_id)
            .where(book.told.reader == reader, book.told.shown, book.changed.in_(batch))
            .group_by(book.changed)
        )
        found.update((key, slot) for key, slot in rows)
    return found


def tell(
    session: Session,
    book: Book[K],
    reader: str,
    told: Iterable[int],
    shown: Collection[int],
    digest_id: int,
) -> None:
    """Note that an issue told a reader these changes; a second time is impossible."""
    visible = set(shown)
    rows = [
        {"reader": reader, "change_id": one, "digest_id": digest_id, "shown": one in visible}
        for one in set(told)
    ]
    if rows:
        session.execute(insert(book.told), rows)
