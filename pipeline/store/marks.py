"""What people said of studies: only ever added to, so that nothing said is lost."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.domain.family_reading import report_of
from pipeline.domain.marks import Mark, with_marks
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.store.annotations import annotations_of
from pipeline.store.codec import article_from_json, values_from_json, values_to_json
from pipeline.store.facts import write_facts
from pipeline.store.families import write_reports
from pipeline.store.gathered import gathered
from pipeline.store.models import MarkRow, StudyRow


def save_mark(session: Session, mark: Mark) -> None:
    """Keep what a person said of a study, which must be held; what follows from it does at once."""
    session.add(
        MarkRow(
            pmid=mark.pmid,
            kind=mark.kind.value,
            value=None if mark.values is None else values_to_json(mark.values),
            note=mark.note,
            marked=mark.marked,
        )
    )
    session.flush()
    _follow(session, mark.pmid)


def _follow(session: Session, pmid: int) -> None:
    """Let a study be found, and its family told, by what is said of it now."""
    read, marks = annotations_of(session, [pmid]), marks_of(session, [pmid])
    said = with_marks(read[pmid], marks[pmid])
    write_facts(session, {pmid: said})
    article = session.scalars(select(StudyRow.article).where(StudyRow.pmid == pmid)).one()
    write_reports(session, [report_of(article_from_json(article), said)])


def marks_of(session: Session, pmids: Collection[int]) -> dict[int, list[Mark]]:
    """Give all that was said of each of these studies, oldest first, taken back or not."""
    wanted = select(MarkRow).where(MarkRow.pmid.in_(pmids)).order_by(MarkRow.id)
    return gathered((row.pmid, _mark(row)) for row in session.scalars(wanted))


def _mark(row: MarkRow) -> Mark:
    values = None if row.value is None else values_from_json(row.value)
    return Mark(row.pmid, AnnotationKind(row.kind), values, row.note, row.marked)
