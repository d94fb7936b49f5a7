"""Answers that cannot all be true: the design and the species decide which go."""

from __future__ import annotations

import pytest

from pipeline.domain.annotations import Annotation, Dose, Outcome, Value
from pipeline.domain.vocabulary import AnnotationKind as Kind
from pipeline.domain.vocabulary import Direction, OutcomeRung
from pipeline.evidence.agreement import agree

EFFECT = Outcome("dp-ucMGP", OutcomeRung.BIOMARKER, True, Direction.IMPROVEMENT, True)
NO_EFFECT = Outcome("dp-ucMGP", OutcomeRung.BIOMARKER, True)
EVERYTHING: dict[Kind, Value] = {
    Kind.RANDOMISED: 50,
    Kind.ENROLLED: 60,
    Kind.POPULATIONS: "dialysis",
    Kind.DOSES: Dose(None, 180.0, "180 µg"),
    Kind.OUTCOMES: EFFECT,
    Kind.LAST_SEARCH: "2023",
    Kind.INCLUDED_STUDIES: 9,
}


def left(design: str = "", species: str = "") -> dict[Kind, Value]:
    said = {Kind.DESIGN: design, Kind.SPECIES: species, **EVERYTHING}
    found = [
        Annotation(kind, value, "", "abstract", 0, 0, "t/1")
        for kind, value in said.items()
        if value
    ]
    return {one.kind: one.value for one in agree(found) if one.kind in EVERYTHING}


@pytest.mark.parametrize("design", ["randomised trial", "cohort", ""])
def test_a_study_of_people_loses_only_what_reviews_tell(design: str) -> None:
    assert set(left(design, "human")) == set(EVERYTHING) - {Kind.LAST_SEARCH, Kind.INCLUDED_STUDIES}


@pytest.mark.parametrize(
    "said", [{"species": "animal"}, {"design": "animal"}, {"species": "in vitro"}]
)
def test_rats_are_not_people(said: dict[str, str]) -> None:
    assert set(left(**said)) == {Kind.DOSES, Kind.OUTCOMES}


def test_the_people_of_a_review_are_those_of_its_studies() -> None:
    found = left("meta-analysis", "human")
    assert {Kind.LAST_SEARCH, Kind.INCLUDED_STUDIES, Kind.POPULATIONS} <= set(found)
    assert {Kind.RANDOMISED, Kind.DOSES}.isdisjoint(found)
    assert found[Kind.OUTCOMES] == EFFECT


def test_a_protocol_has_no_results() -> None:
    found = left("protocol", "human")
    assert (found[Kind.OUTCOMES], found[Kind.DOSES]) == (NO_EFFECT, EVERYTHING[Kind.DOSES])


@pytest.mark.parametrize("design", ["narrative review", "guideline", "other"])
def test_what_others_found_is_not_told_as_a_finding(design: str) -> None:
    assert left(design, "human") == {Kind.POPULATIONS: "dialysis", Kind.OUTCOMES: NO_EFFECT}
