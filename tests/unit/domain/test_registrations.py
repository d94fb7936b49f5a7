"""What is held of a registered trial: its protocol, its results, others; reviews own none."""

from __future__ import annotations

from pipeline.domain.family_reading import report_of
from pipeline.domain.family_report import Report
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


def test_a_review_of_trials_owns_no_registration_and_a_cohort_makes_no_trial() -> None:
    found = held(
        trial(1, registration=NUMBER, design=StudyDesign.META_ANALYSIS),
        trial(2, registration="NCT09000002", design=StudyDesign.COHORT),
        trial(3),
    )
    assert found == {"NCT09000002": Registration("NCT09000002", others=(2,))}
    assert not found["NCT09000002"].tells_of_trial


def test_a_pooled_analysis_belongs_to_each_of_its_trials_and_is_the_results_of_none() -> None:
    both = ("NCT09000001", "NCT09000002")
    pooled = Report(4, registrations=both, design=StudyDesign.RANDOMISED_TRIAL)
    assert gather(registered(pooled)) == {one: Registration(one, others=(4,)) for one in both}
    twice = Report(5, registrations=("NCT09000001", "ISRCTN09000001"), design=pooled.design)
    assert [one.has_results for one in registered(twice)] == [True, True], (
        "one trial, registered twice"
    )
    listing = Report(6, registrations=tuple(f"NCT0900000{n}" for n in range(1, 5)))
    assert registered(listing) == ()
