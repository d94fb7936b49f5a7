"""What was read from a record: one answer to one question, with the words that say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pipeline.domain.vocabulary import AnnotationKind, Direction, OutcomeRung, VitaminKForm

MARK = "mark"  # the extractor of what a person said (k2watch mark), which is never overwritten


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of which vitamin K; ``ug_per_day`` is None where the text does not settle it.

    ``text`` is the dose as written: ``15 mg three times daily``, ``2000 mcg per session``.
    """

    form: VitaminKForm | None
    ug_per_day: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing measured, by its name in the lexicon.

    ``direction`` is what happened to the patient's good, None where the text does not settle it;
    ``significant`` is what statistics say of it. ``is_primary`` is None where nothing is said.
    """

    name: str
    rung: OutcomeRung
    is_primary: bool | None = None
    direction: Direction | None = None
    significant: bool | None = None


Value: TypeAlias = str | int | float | Dose | Outcome


@dataclass(frozen=True, slots=True)
class Annotation:
    """One answer read from a record, with the words that say it.

    ``quote`` is the sentence; ``start`` and ``end`` are its character offsets in ``field_name``:
    ``title``, ``abstract`` (``Article.abstract_text``), or a list of the record joined by ``; ``
    such as ``publication_types``. ``extractor`` is ``name/version``. Kinds in ``SEVERAL`` have one
    annotation for each answer.
    """

    kind: AnnotationKind
    value: Value
    quote: str
    field_name: str
    start: int
    end: int
    extractor: str
