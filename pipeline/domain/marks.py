"""What a person says of a study, against what was read from it or where nothing was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.annotations import MARK, Annotation, Value
from pipeline.domain.vocabulary import AnnotationKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's answer to one question about one study, with the reason.

    ``values`` are all answers: several for a kind in ``SEVERAL``, none where the truth is that
    nothing is said. None takes an earlier mark back.
    """

    pmid: int
    kind: AnnotationKind
    values: tuple[Value, ...] | None
    note: str
    marked: datetime


def with_marks(annotations: Iterable[Annotation], marks: Iterable[Mark]) -> tuple[Annotation, ...]:
    """Put a person's answers, oldest first, in place of all that was read of their kinds."""
    newest = {one.kind: one for one in marks}
    standing = [one for one in newest.values() if one.values is not None]
    kinds = {one.kind for one in standing}
    read = [one for one in annotations if one.kind not in kinds]
    return (*read, *(answer for one in standing for answer in _answers(one)))


def _answers(mark: Mark) -> list[Annotation]:
    end = len(mark.note)
    return [
        Annotation(mark.kind, value, mark.note, field_name="mark", start=0, end=end, extractor=MARK)
        for value in mark.values or ()
    ]
