"""The facts of a study in one line: what was read, in its place, and nothing else."""

from __future__ import annotations

import pytest

from pipeline.domain.annotations import Annotation, Dose, Outcome, Value
from pipeline.domain.headline import headline
from pipeline.domain.vocabulary import AnnotationKind as Kind
from pipeline.domain.vocabulary import Direction, OutcomeRung, VitaminKForm


def line(*facts: tuple[Kind, Value]) -> str:
    return headline(
        Annotation(kind, value, "", "abstract", 0, 0, "test/1") for kind, value in facts
    )


RCT = (Kind.DESIGN, "randomised trial")
PWV = Outcome("pulse wave velocity", OutcomeRung.FUNCTION, True, Direction.IMPROVEMENT, True)
CALCIUM = Outcome("coronary artery calcification", OutcomeRung.IMAGING, None, Direction.MIXED)
MGP = Outcome("dp-ucMGP", OutcomeRung.BIOMARKER, None, Direction.IMPROVEMENT, True)
DEATH = Outcome("all-cause mortality", OutcomeRung.EVENTS)


def dose(
    amount: float | None, form: VitaminKForm | None = VitaminKForm.MK_7, text: str = ""
) -> Dose:
    return Dose(form, amount, text)


def test_all_slots_in_their_order() -> None:
    assert line(
        (Kind.OUTCOMES, PWV),
        (Kind.DURATION, 36.0),
        (Kind.COMPARATOR, "placebo"),
        (Kind.DOSES, dose(180.0)),
        (Kind.FORMS, "MK-7"),
        (Kind.POPULATIONS, "postmenopausal women"),
        (Kind.RANDOMISED, 244),
        RCT,
    ) == (
        "RCT · 244 postmenopausal women · MK-7 180 µg/day vs placebo · 36 months"
        " · pulse wave velocity: improvement"
    )


def test_a_notice_has_no_facts_of_its_own() -> None:
    assert line((Kind.DESIGN, "other"), (Kind.FORMS, "MK-7"), (Kind.OUTCOMES, PWV)) == ""


@pytest.mark.parametrize("facts", [(), (RCT,), ((Kind.SPECIES, "human"),)])
def test_the_design_alone_makes_no_line(facts: tuple[tuple[Kind, Value], ...]) -> None:
    assert line(*facts) == ""


@pytest.mark.parametrize(
    ("populations", "people"),
    [
        ([], "1,055 people"),
        (["dialysis"], "1,055 people on dialysis"),
        (["CKD stage 3", "type 2 diabetes"], "1,055 people with CKD stage 3 and type 2 diabetes"),
        (["children", "cystic fibrosis"], "1,055 children with cystic fibrosis"),
        (["healthy"], "1,055 healthy people"),
        (["older adults", "healthy"], "1,055 healthy older adults"),
        (["older adults", "dialysis"], "1,055 people on dialysis"),
        (["infants", "healthy"], "1,055 healthy infants"),
    ],
)
def test_people_are_named_by_who_they_are(populations: list[str], people: str) -> None:
    named = [(Kind.POPULATIONS, one) for one in populations]
    assert line((Kind.ENROLLED, 1055), *named) == people


def test_the_number_randomised_stands_before_the_number_analysed() -> None:
    assert line((Kind.ANALYSED, 90), (Kind.RANDOMISED, 100)) == "100 people"


def test_animals_are_not_people() -> None:
    found = line((Kind.DESIGN, "animal"), (Kind.SPECIES, "animal"), (Kind.ENROLLED, 12),
                 (Kind.FORMS, "MK-4"))  # fmt: skip
    assert found == "Animal study · MK-4"


def test_a_review_counts_its_studies() -> None:
    found = line((Kind.DESIGN, "meta-analysis"), (Kind.INCLUDED_STUDIES, 9),
                 (Kind.INCLUDED_PARTICIPANTS, 3210), (Kind.ENROLLED, 77))  # fmt: skip
    assert found == "Meta-analysis · 9 studies, 3,210 people"


@pytest.mark.parametrize(
    ("doses", "written"),
    [
        ([dose(360.0), dose(90.0), dose(180.0)], "MK-7 90, 180 and 360 µg/day"),
        ([dose(45000.0, VitaminKForm.MK_4)], "MK-4 45 mg/day"),
        ([dose(500.0, VitaminKForm.K1), dose(1500.0, VitaminKForm.K1)], "K1 500 and 1,500 µg/day"),
        ([dose(154.3)], "MK-7 154 µg/day"),
        ([dose(4285.7), dose(22.5)], "MK-7 22.5 and 4,286 µg/day"),
        ([dose(4285.7, VitaminKForm.K1)], "K1 4.29 mg/day"),
        ([dose(None, None, "2 mg per session")], "vitamin K 2 mg per session"),
        ([dose(180.0), dose(1000.0, VitaminKForm.K1)], "MK-7 180 µg/day, K1 1 mg/day"),
    ],
)
def test_doses_are_listed_under_their_form(doses: list[Dose], written: str) -> None:
    assert line(*((Kind.DOSES, one) for one in doses)) == written


def test_a_primary_outcome_comes_first_then_the_higher_rung_and_two_are_enough() -> None:
    found = line(*((Kind.OUTCOMES, one) for one in (MGP, CALCIUM, PWV)))
    assert found == "pulse wave velocity: improvement, coronary artery calcification: mixed"


def test_an_outcome_without_a_direction_gives_way_to_one_with() -> None:
    assert line((Kind.OUTCOMES, DEATH), (Kind.OUTCOMES, MGP)) == "dp-ucMGP: improvement"
    assert line((Kind.OUTCOMES, DEATH)) == "all-cause mortality"


def test_a_primary_outcome_is_named_even_where_its_direction_is_open() -> None:
    primary = Outcome("coronary artery calcification", OutcomeRung.IMAGING, True)
    found = line((Kind.OUTCOMES, MGP), (Kind.OUTCOMES, primary))
    assert found == "coronary artery calcification, dp-ucMGP: improvement"


def test_adverse_events_come_last() -> None:
    harm = Outcome("adverse events", OutcomeRung.SAFETY, None, Direction.NO_CLEAR_DIFFERENCE)
    found = line(*((Kind.OUTCOMES, one) for one in (harm, MGP, CALCIUM)))
    assert found == "coronary artery calcification: mixed, dp-ucMGP: improvement"


@pytest.mark.parametrize(
    ("months", "written"),
    [
        (36.0, "36 months"),
        (1.0, "1 month"),
        (1.8, "8 weeks"),
        (2.8, "12 weeks"),
        (0.2, "1 week"),
        (201.6, "16.8 years"),
        (120, "10 years"),
    ],
)
def test_a_time_is_written_as_authors_write_it(months: float, written: str) -> None:
    assert line((Kind.DURATION, months)) == written


def test_a_line_that_starts_with_its_people_starts_like_a_sentence() -> None:
    assert line((Kind.POPULATIONS, "dialysis")) == "People on dialysis"
    assert line((Kind.OUTCOMES, MGP)) == "dp-ucMGP: improvement"
