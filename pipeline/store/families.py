"""Which reports tell of one investigation, as it was worked out last (domain/families.py)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pipeline.domain.families import Member, Report, Role
from pipeline.domain.family_reading import report_of
from pipeline.domain.marks import with_marks
from pipeline.store.annotations import annotations_of
from pipeline.store.codec import article_from_json
from pipeline.store.marks import marks_of
from pipeline.store.models import FamilyRow, StudyRow
from pipeline.store.upsert import in_batches

_AT_ONCE = 1_000  # articles in memory at a time


def replace(session: Session, members: Iterable[Member]) -> None:
    """Put all families, as they are now, in place of those there were."""
    rows = [
        {"pmid": one.pmid, "family": one.family, "role": one.role.value, "reason": one.reason}
        for one in members
    ]
    session.execute(delete(FamilyRow))
    if rows:
        session.execute(insert(FamilyRow), rows)


def members(session: Session, family: str) -> list[Member]:
    """List the reports of one family by PMID; empty when there is no such family."""
    wanted = select(FamilyRow).where(FamilyRow.family == family).order_by(FamilyRow.pmid)
    return [_member(row) for row in session.scalars(wanted)]


def members_of(session: Session, pmids: Collection[int]) -> dict[int, Member]:
    """Give the place in its family of each of these studies that has one."""
    wanted = select(FamilyRow).where(FamilyRow.pmid.in_(pmids))
    return {row.pmid: _member(row) for row in session.scalars(wanted)}


def light(session: Session) -> Iterator[Report]:
    """Give what families are told by of every study held, by PMID, a batch at a time."""
    pmids = session.scalars(select(StudyRow.pmid).order_by(StudyRow.pmid)).all()
    for batch in in_batches(pmids, _AT_ONCE):
        read, marks = annotations_of(session, batch), marks_of(session, batch)
        columns = select(StudyRow.pmid, StudyRow.article).where(StudyRow.pmid.in_(batch))
        for pmid, article in session.execute(columns.order_by(StudyRow.pmid)):
            yield report_of(article_from_json(article), with_marks(read[pmid], marks[pmid]))


def _member(row: FamilyRow) -> Member:
    return Member(row.pmid, row.family, Role(row.role), row.reason)
