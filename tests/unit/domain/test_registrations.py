"""What is held of a registered trial: its protocol, its results, others; reviews own none."""

from __future__ import annotations

from pipeline.domain.family_reading import report_of
from pipeline.domain.registrations import Registration, gather, registered
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import StudyDesign
from tests.unit.site.samples import trial

NUMBER = "NCT09000001"


def held(*studies: Study) -> dict[str, Registration]:
    reports = (report_of(one.article, one.annotations) for one in studies)
    return gather(row for report in reports for row in registered(report))


def test_reports_of_a_registration_stand_by_what_they_are() -> None:
    found = held(
        trial(3, registration=NUMBER),
        trial(1, registration=NUMBER, design=StudyDesign.PROTOCOL),
        trial(2, registration=NUMBER, design=StudyDesign.COHORT),
    )
    assert found == {NUMBER: Registration(NUMBER, protocols=(1,), results=(3,), others=(2,))}


def test_what_is_no_trial_or_a_review_of_trials_owns_no_registration() -> None:
    assert not held(
        trial(1, registration=NUMBER, design=StudyDesign.META_ANALYSIS),
        trial(2, registration="NCT09000002", design=StudyDesign.COHORT),
        trial(3),
    )
