"""What was read from studies, answer by answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.store.codec import value_from_json, value_to_json
from pipeline.store.gathered import gathered
from pipeline.store.models import AnnotationRow


def annotations_of(
    session: Session, pmids: Collection[int], kinds: Collection[AnnotationKind] = ()
) -> dict[int, list[Annotation]]:
    """Give what was read from each of these studies, as many as one statement bears.

    ``kinds`` are the questions whose answers are wanted, none for all.
    """
    columns = select(AnnotationRow.__table__).where(AnnotationRow.pmid.in_(pmids))
    if kinds:
        columns = columns.where(AnnotationRow.kind.in_([one.value for one in kinds]))
    rows = session.execute(columns.order_by(AnnotationRow.id))
    return gathered((row.pmid, _annotation(row)) for row in rows)


def write_annotations(session: Session, read: Mapping[int, Iterable[Annotation]]) -> None:
    """Put what was read now in place of what was read of these studies before."""
    session.execute(delete(AnnotationRow).where(AnnotationRow.pmid.in_(read)))
    rows = [_row(pmid, one) for pmid, found in read.items() for one in found]
    if rows:
        session.execute(insert(AnnotationRow), rows)


def _row(pmid: int, one: Annotation) -> dict[str, Any]:
    return {
        "pmid": pmid,
        "kind": one.kind.value,
        "value": value_to_json(one.value),
        "quote": one.quote,
        "field_name": one.field_name,
        "start": one.start,
        "end": one.end,
        "extractor": one.extractor,
    }


def _annotation(row: Any) -> Annotation:
    return Annotation(
        kind=AnnotationKind(row.kind),
        value=value_from_json(row.value),
        quote=row.quote,
        field_name=row.field_name,
        start=row.start,
        end=row.end,
        extractor=row.extractor,
    )
