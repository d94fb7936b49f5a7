"""Which reports tell of one investigation, as it was worked out last (domain/families.py)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pipeline.domain.families import Member, Report, Role
from pipeline.store.codec import report_from_json, report_to_json
from pipeline.store.models import FamilyRow, ReportRow
from pipeline.store.upsert import upsert

REPORTS_VERSION = "1"  # raise it when ``domain/family_reading.py`` would read a report otherwise


def write_reports(session: Session, reports: Iterable[Report]) -> None:
    """Keep what tells the family of these reports, in place of what was kept before."""
    rows = [{"pmid": one.pmid, "content": report_to_json(one)} for one in reports]
    upsert(session, ReportRow, rows)


def reports(session: Session) -> list[Report]:
    """Give what tells the family of every report that was read or marked, by PMID."""
    contents = select(ReportRow.content).order_by(ReportRow.pmid)
    return [report_from_json(one) for one in session.scalars(contents)]


def replace(session: Session, members: Iterable[Member]) -> None:
    """Put all families, as they are now, in place of those there were."""
    rows = [
        {"pmid": one.pmid, "family": one.family, "role": one.role.value, "reason": one.reason}
        for one in members
    ]
    session.execute(delete(FamilyRow))
    if rows:
        session.execute(insert(FamilyRow), rows)


def members(session: Session, families: Collection[str]) -> dict[str, list[Member]]:
    """List the reports of these families by PMID; one that there is not has an empty list."""
    wanted = select(FamilyRow).where(FamilyRow.family.in_(families)).order_by(FamilyRow.pmid)
    found: dict[str, list[Member]] = {name: [] for name in families}
    for row in session.scalars(wanted):
        found[row.family].append(_member(row))
    return found


def members_of(session: Session, pmids: Collection[int]) -> dict[int, Member]:
    """Give the place in its family of each of these studies that has one."""
    wanted = select(FamilyRow).where(FamilyRow.pmid.in_(pmids))
    return {row.pmid: _member(row) for row in session.scalars(wanted)}


def _member(row: FamilyRow) -> Member:
    return Member(row.pmid, row.family, Role(row.role), row.reason)


def every_member(session: Session) -> set[int]:
    """Give the PMIDs of all reports that belong to a family."""
    return set(session.scalars(select(FamilyRow.pmid)))
