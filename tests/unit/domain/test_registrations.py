"""What is held of a registered trial: its protocol, its results, others; reviews own none."""

from __future__ import annotations

from pipeline.domain.registrations import Registration, board, registered
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import StudyDesign
from tests.unit.site.samples import trial


def held(*studies: Study) -> tuple[Registration, ...]:
    return board(one for study in studies for one in registered(study))


def test_reports_of_a_registration_stand_by_what_they_are() -> None:
    number = "NCT09000001"
    found = held(
        trial(3, registration=number),
        trial(1, registration=number, design=StudyDesign.PROTOCOL),
        trial(2, registration=number, design=StudyDesign.COHORT),
    )
    assert found == (Registration(number, protocols=(1,), results=(3,), others=(2,)),)


def test_trials_without_results_held_come_first() -> None:
    found = held(
        trial(1, registration="NCT09000001"),
        trial(2, registration="NCT09000002", design=StudyDesign.PROTOCOL),
    )
    assert [one.number for one in found] == ["NCT09000002", "NCT09000001"]


def test_what_is_no_trial_or_a_review_of_trials_is_not_on_the_board() -> None:
    assert (
        held(
            trial(1, registration="NCT09000001", design=StudyDesign.META_ANALYSIS),
            trial(2, registration="NCT09000002", design=StudyDesign.COHORT),
            trial(3),
        )
        == ()
    )
