"""The matrix counts investigations of each form on each rung, and every gap is a cell."""

from __future__ import annotations

from dataclasses import replace

from pipeline.domain.annotations import Outcome
from pipeline.domain.families import Role
from pipeline.domain.matrix import Cell, matrix
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import (
    LADDER,
    AnnotationKind,
    Direction,
    OutcomeRung,
    StudyDesign,
    VitaminKForm,
)
from tests.unit.digest.samples import RETRACTED
from tests.unit.site.samples import CALCIUM, MARKER, told, trial

HARM = Outcome("adverse events", OutcomeRung.SAFETY, direction=Direction.NO_CLEAR_DIFFERENCE)
DEATH = Outcome("all-cause mortality", OutcomeRung.EVENTS)
IMAGING = (VitaminKForm.MK_7, OutcomeRung.IMAGING)


def cells(*studies: Study) -> dict[tuple[VitaminKForm, OutcomeRung], Cell]:
    return {(one.form, one.rung): one for one in matrix(studies, ())}


def test_every_form_and_rung_has_its_cell() -> None:
    assert len(cells()) == len(VitaminKForm) * len(LADDER)
    assert not any(one.trials for one in cells().values())


def test_reports_of_one_trial_count_once_with_the_people_of_the_main_report() -> None:
    family = [trial(1, family="NCT1", people=244), trial(2, family="NCT1", people=30), trial(3)]
    follow_up = as_role(family[1], Role.FOLLOW_UP)
    found = cells(family[0], follow_up, family[2])[IMAGING]
    assert [one.name for one in found.trials] == ["PMID 3", "NCT1"]
    assert (found.people, found.unknown) == (304, 0)


def test_a_trial_on_two_rungs_and_of_two_forms_stands_in_each_of_its_cells() -> None:
    both = trial(1, CALCIUM, MARKER, people=None)
    other = told(both.article, AnnotationKind.FORMS, VitaminKForm.K1.value, "Sixty")
    found = cells(replace(both, annotations=(*both.annotations, other)))
    places = {place for place, one in found.items() if one.trials}
    forms, rungs = (
        (VitaminKForm.K1, VitaminKForm.MK_7),
        (OutcomeRung.BIOMARKER, OutcomeRung.IMAGING),
    )
    assert places == {(form, rung) for form in forms for rung in rungs}
    assert {(one.people, one.unknown) for one in found.values() if one.trials} == {(0, 1)}


def test_what_was_retracted_or_not_randomised_or_not_in_people_is_not_counted() -> None:
    mouse = trial(1)
    kinds = [one for one in mouse.annotations if one.kind is not AnnotationKind.SPECIES]
    found = cells(
        replace(mouse, annotations=tuple(kinds)),
        trial(2, publication_types=(RETRACTED,)),
        trial(3, design=StudyDesign.COHORT),
        trial(4, design=StudyDesign.PROTOCOL),
    )
    assert not any(one.trials for one in found.values())


def filled(*studies: Study) -> set[tuple[VitaminKForm, OutcomeRung]]:
    return {place for place, one in cells(*studies).items() if one.trials}


def test_harms_that_were_watched_for_are_no_events() -> None:
    assert filled(trial(1, HARM)) == set()
    assert filled(trial(1, HARM, DEATH)) == {(VitaminKForm.MK_7, OutcomeRung.EVENTS)}


def test_a_report_that_is_not_randomised_neither_speaks_for_a_trial_nor_silences_it() -> None:
    cohort = as_role(trial(1, CALCIUM, family="NCT1", design=StudyDesign.COHORT), Role.MAIN)
    later = as_role(trial(2, MARKER, family="NCT1", people=30), Role.SUBSTUDY)
    assert filled(cohort, later) == {(VitaminKForm.MK_7, OutcomeRung.BIOMARKER)}
    both = as_role(trial(3, CALCIUM, family="NCT1"), Role.SUBSTUDY)
    (spoken,) = cells(cohort, both)[IMAGING].trials
    assert (spoken.name, spoken.study.pmid, spoken.people) == ("NCT1", 3, 60)


def test_form_and_rung_are_not_put_together_from_two_reports() -> None:
    one = trial(1, MARKER, family="NCT1", form=VitaminKForm.MK_7)
    other = as_role(trial(2, CALCIUM, family="NCT1", form=VitaminKForm.MK_4), Role.SUBSTUDY)
    assert filled(one, other) == {
        (VitaminKForm.MK_7, OutcomeRung.BIOMARKER),
        (VitaminKForm.MK_4, OutcomeRung.IMAGING),
    }


def as_role(study: Study, role: Role) -> Study:
    assert study.family
    return replace(study, family=replace(study.family, role=role))
