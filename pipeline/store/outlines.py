"""Studies in outline: what decides where they stand in an issue, and none of their words.

A first issue looks at all that its searches ever found and shows a handful. So an issue is composed
of outlines, which are a hundredth of the bytes, and only what it shows is loaded whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.domain.dates import from_iso
from pipeline.domain.marks import with_marks
from pipeline.domain.records import Article, HistoryDate, PublicationType
from pipeline.domain.retraction import RETRACTED_PUBLICATION
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind, ArticleKind
from pipeline.store.annotations import annotations_of
from pipeline.store.ledger import searches_of
from pipeline.store.marks import marks_of
from pipeline.store.models import StudyRow
from pipeline.store.studies import load
from pipeline.store.upsert import in_batches

_KINDS = (AnnotationKind.DESIGN, AnnotationKind.SPECIES)
_RETRACTED = (PublicationType(RETRACTED_PUBLICATION, "Retracted Publication"),)


def outlines(session: Session, pmids: Collection[int]) -> dict[int, Study]:
    """Give each study held by its PMID: its kind, dates, design, species, searches, retraction.

    Preprints come whole: who else they are is told by their titles and DOIs.
    """
    found = {one.pmid: one for batch in in_batches(pmids) for one in _outlined(session, batch)}
    preprints = [pmid for pmid, one in found.items() if one.article.kind is ArticleKind.PREPRINT]
    return found | {one.pmid: one for one in load(session, preprints)}


def _outlined(session: Session, pmids: list[int]) -> Iterator[Study]:
    read, marks = annotations_of(session, pmids, _KINDS), marks_of(session, pmids)
    searches = searches_of(session, pmids)
    columns = (StudyRow.pmid, StudyRow.kind, StudyRow.published, StudyRow.created)
    rows = select(*columns, StudyRow.is_retracted).where(StudyRow.pmid.in_(pmids))
    for pmid, kind, published, created, is_retracted in session.execute(rows):
        yield Study(
            Article(
                pmid,
                kind=ArticleKind(kind),
                published=from_iso(published),
                history=(HistoryDate("entrez", from_iso(created.isoformat())),) if created else (),
                publication_types=_RETRACTED if is_retracted else (),
            ),
            annotations=with_marks(read[pmid], marks[pmid]),
            searches=tuple(searches[pmid]),
        )
