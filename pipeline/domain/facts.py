"""What was read from a study as pairs that can be searched: ``form: MK-7``, ``rung: imaging``.

Each pair stands by itself: a study with ``rung: imaging`` and ``direction: improvement`` may tell
of two outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pipeline.domain.annotations import Annotation, Outcome
from pipeline.domain.fact_values import ANY_K2, FLAGGED, fold_value
from pipeline.domain.vocabulary import AnnotationKind, Species, StudyDesign, VitaminKForm

Fact: TypeAlias = tuple[str, str]  # a name, and a value as ``fold_value`` writes it

_MENAQUINONES = {
    VitaminKForm.MK_4,
    VitaminKForm.MK_7,
    VitaminKForm.MK_8,
    VitaminKForm.MK_9,
    VitaminKForm.OTHER_MENAQUINONE,
    VitaminKForm.K2,
}
_PEOPLE = {Species.HUMAN: "yes", Species.MIXED: "yes", Species.ANIMAL: "no", Species.IN_VITRO: "no"}
_ONE_NAME = {
    AnnotationKind.DESIGN: "design",
    AnnotationKind.SPECIES: "species",
    AnnotationKind.FORMS: "form",
    AnnotationKind.COMPARATOR: "comparator",
    AnnotationKind.SUPPLEMENTS: "supplement",
    AnnotationKind.POPULATIONS: "population",
    AnnotationKind.COUNTRIES: "country",
    AnnotationKind.REGISTRY_IDS: "registry",
    AnnotationKind.CAUTIONS: "caution",
}


def facts(annotations: Iterable[Annotation]) -> frozenset[Fact]:
    """Say what annotations say, as pairs; a study without a design has the design ``unclear``."""
    found = {pair for one in annotations for pair in _pairs(one)}
    if not any(name == "design" for name, _ in found):
        found.add(("design", StudyDesign.UNCLEAR))
    return frozenset((name, fold_value(name, value)) for name, value in found)


def _pairs(annotation: Annotation) -> Iterator[Fact]:
    kind, value = annotation.kind, annotation.value
    if isinstance(value, Outcome):
        yield from _outcome_pairs(value)
    elif kind is AnnotationKind.FUNDING_FLAG:
        yield "funding", FLAGGED
    elif kind in _ONE_NAME:
        yield _ONE_NAME[kind], str(value)
    if kind is AnnotationKind.SPECIES and value in _PEOPLE:
        yield "human", _PEOPLE[Species(str(value))]
    if kind is AnnotationKind.FORMS and value in _MENAQUINONES:
        yield "form", ANY_K2


def _outcome_pairs(outcome: Outcome) -> Iterator[Fact]:
    yield "outcome", outcome.name
    yield "rung", outcome.rung
    if outcome.is_primary:
        yield "primary", outcome.name
    if outcome.direction:
        yield "direction", outcome.direction
