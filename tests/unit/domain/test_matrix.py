"""The matrix counts investigations of each form on each rung, and every gap is a cell."""

from __future__ import annotations

from dataclasses import replace

from pipeline.domain.matrix import Cell, matrix
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind, OutcomeRung, StudyDesign, VitaminKForm
from tests.unit.digest.samples import RETRACTED
from tests.unit.site.samples import CALCIUM, MARKER, told, trial

IMAGING = (VitaminKForm.MK_7, OutcomeRung.IMAGING)


def cells(*studies: Study) -> dict[tuple[VitaminKForm, OutcomeRung], Cell]:
    return {(one.form, one.rung): one for one in matrix(studies, ())}


def test_every_form_and_rung_has_its_cell() -> None:
    assert len(cells()) == len(VitaminKForm) * len(OutcomeRung)
    assert not any(one.trials for one in cells().values())


def test_reports_of_one_trial_count_once_with_the_people_of_the_main_report() -> None:
    family = [trial(1, family="NCT1", people=244), trial(2, family="NCT1", people=30), trial(3)]
    follow_up = replace(family[1], family=replace(family[1].family, role="follow-up"))  # type: ignore[type-var]
    found = cells(family[0], follow_up, family[2])[IMAGING]
    assert [one.name for one in found.trials] == ["PMID 3", "NCT1"]
    assert (found.people, found.unknown) == (304, 0)


def test_a_trial_on_two_rungs_and_of_two_forms_stands_in_each_of_its_cells() -> None:
    both = trial(1, CALCIUM, MARKER, people=None)
    other = told(both.article, AnnotationKind.FORMS, VitaminKForm.K1.value, "Sixty")
    found = cells(replace(both, annotations=(*both.annotations, other)))
    filled = {place for place, one in found.items() if one.trials}
    forms, rungs = (
        (VitaminKForm.K1, VitaminKForm.MK_7),
        (OutcomeRung.BIOMARKER, OutcomeRung.IMAGING),
    )
    assert filled == {(form, rung) for form in forms for rung in rungs}
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
