"""Find studies again, whole: article, what was read and said, searches, changes and family."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from pipeline.domain.annotations import Annotation
from pipeline.domain.enrichments import NOTHING_KNOWN
from pipeline.domain.families import Member
from pipeline.domain.family_reading import report_of
from pipeline.domain.marks import with_marks
from pipeline.domain.records import Article
from pipeline.domain.studies import Study
from pipeline.store import families
from pipeline.store.annotations import annotations_of, write_annotations
from pipeline.store.changes import changes_of
from pipeline.store.codec import article_from_json
from pipeline.store.enrichments import enrichments_of
from pipeline.store.facts import write_facts
from pipeline.store.ledger import searches_of
from pipeline.store.marks import marks_of
from pipeline.store.models import MatchRow, StudyRow
from pipeline.store.unread import is_unread
from pipeline.store.upsert import IDS_PER_STATEMENT, in_batches

# PostgreSQL refuses a row whose index entry passes 2,704 bytes, SQLite does not; no DOI comes near.
LONGEST_DOI = 600


@dataclass(frozen=True, slots=True)
class Selection:
    """Which studies are wanted; an empty field does not restrict.

    ``since`` is the moment we first saw a study, because that is what "new" means to us. ``where``
    are the PMIDs that answer a query (``store/search.py``); None does not restrict.
    """

    since: datetime | None = None
    searches: tuple[str, ...] = ()
    pmids: tuple[int, ...] = ()
    doi: str | None = None
    where: frozenset[int] | None = None


def select_studies(session: Session, wanted: Selection) -> list[Study]:
    """Load the studies that fit, newest first."""
    return load(session, select_pmids(session, wanted))


def select_pmids(session: Session, wanted: Selection) -> list[int]:
    """List the PMIDs of the studies that fit, newest first."""
    # More PMIDs than a statement holds are sought among all: one walk through one index.
    statement = select(StudyRow.pmid).where(*_conditions(wanted))
    order = (StudyRow.first_seen.desc(), StudyRow.created.desc().nulls_last(), StudyRow.pmid.desc())
    found = session.scalars(statement.order_by(*order))
    return [pmid for pmid in found if wanted.where is None or pmid in wanted.where]


def _conditions(wanted: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(StudyRow.first_seen >= wanted.since)
    if wanted.searches:
        matches = select(MatchRow.pmid).where(MatchRow.search.in_(wanted.searches))
        conditions.append(StudyRow.pmid.in_(matches))
    if wanted.pmids:
        conditions.append(StudyRow.pmid.in_(wanted.pmids))
    if wanted.doi is not None:
        conditions.append(StudyRow.doi == doi_key(wanted.doi))
    if wanted.where is not None and len(wanted.where) <= IDS_PER_STATEMENT:
        conditions.append(StudyRow.pmid.in_(list(wanted.where)))
    return conditions


def doi_key(doi: str) -> str:
    """Write a DOI as it is looked up: DOIs ignore case, and indexes hold no endless text."""
    return doi.lower()[:LONGEST_DOI]


def load(session: Session, pmids: Collection[int]) -> list[Study]:
    """Load studies by PMID in the order given; those we do not hold are left out."""
    found: dict[int, Study] = {}
    for batch in in_batches(pmids):
        read, marks = annotations_of(session, batch), marks_of(session, batch)
        searches, changes = searches_of(session, batch), changes_of(session, batch)
        places, known = families.members_of(session, batch), enrichments_of(session, batch)
        reports = families.members(session, {one.family for one in places.values()})
        columns = select(StudyRow.pmid, StudyRow.article, StudyRow.first_seen)
        for row in session.execute(columns.where(StudyRow.pmid.in_(batch))):
            found[row.pmid] = Study(
                article=article_from_json(row.article),
                annotations=with_marks(read[row.pmid], marks[row.pmid]),
                searches=tuple(searches[row.pmid]),
                changes=tuple(changes[row.pmid]),
                first_seen=row.first_seen,
                marks=tuple(marks[row.pmid]),
                family=places.get(row.pmid),
                relatives=_relatives(places.get(row.pmid), reports),
                enrichments=known.get(row.pmid, NOTHING_KNOWN),
            )
    return [found[pmid] for pmid in pmids if pmid in found]


def kin(session: Session, own: Sequence[Study]) -> list[Study]:
    """Load the rest of the families of studies."""
    related = {one.pmid for study in own for one in study.relatives}
    return load(session, sorted(related - {one.pmid for one in own}))


def articles(session: Session, pmids: Collection[int]) -> dict[int, Article]:
    """Load the records alone of those studies that are held, by PMID."""
    found: dict[int, Article] = {}
    for batch in in_batches(pmids):
        columns = select(StudyRow.pmid, StudyRow.article).where(StudyRow.pmid.in_(batch))
        found.update((pmid, article_from_json(text)) for pmid, text in session.execute(columns))
    return found


def raw_xml(session: Session, pmid: int) -> bytes | None:
    """Give the XML of a record as the source sent it, or None when we do not hold it."""
    raw = session.scalar(select(StudyRow.raw).where(StudyRow.pmid == pmid))
    return zlib.decompress(raw) if raw else None


def titles(session: Session, pmids: Collection[int]) -> dict[int, str]:
    """Give the titles of those studies that are held, by PMID."""
    found: dict[int, str] = {}
    for batch in in_batches(pmids):
        columns = select(StudyRow.pmid, StudyRow.title).where(StudyRow.pmid.in_(batch))
        found.update((pmid, title) for pmid, title in session.execute(columns))
    return found


def count(session: Session, searches: tuple[str, ...] = ()) -> int:
    """Count the studies held, all or those that one of the searches finds."""
    conditions = _conditions(Selection(searches=searches))
    return session.scalar(select(func.count()).select_from(StudyRow).where(*conditions)) or 0


def unread(session: Session, extractors: str, limit: int) -> list[int]:
    """List studies that this set of extractors has not read in their present form.

    Another process that asks at the same time is given others (PostgreSQL; SQLite lets it wait).
    """
    wanted = select(StudyRow.pmid).where(is_unread(StudyRow.annotated_by, extractors)).limit(limit)
    return list(session.scalars(wanted.with_for_update(skip_locked=True)))


def count_unread(session: Session, extractors: str) -> int:
    """Count the studies that this set of extractors has not read in their present form."""
    return (
        session.scalar(select(func.count()).where(is_unread(StudyRow.annotated_by, extractors)))
        or 0
    )


def forget_reading(session: Session) -> None:
    """Let every study count as unread; what was read of it stands until it is read again."""
    session.execute(update(StudyRow).values(annotated_by=None))


def annotate(
    session: Session, extractors: str, found: Collection[tuple[Article, Sequence[Annotation]]]
) -> None:
    """Replace what was read from studies and all that follows from it, and mark them as read.

    What follows are the facts by which they are found and what tells their families. What a
    person marked stays as it is.
    """
    read = {article.pmid: annotations for article, annotations in found}
    marks = marks_of(session, read)
    said = {pmid: with_marks(annotations, marks[pmid]) for pmid, annotations in read.items()}
    write_annotations(session, read)
    write_facts(session, said)
    families.write_reports(session, [report_of(one, said[one.pmid]) for one, _ in found])
    here = StudyRow.pmid.in_(read)
    session.execute(update(StudyRow).where(here).values(annotated_by=extractors))


def _relatives(place: Member | None, reports: Mapping[str, Sequence[Member]]) -> tuple[Member, ...]:
    return tuple(one for one in reports[place.family] if one != place) if place else ()
