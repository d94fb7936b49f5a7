"""The board: every trial once, by how far it is, with what is held of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.domain.family_report import Report, Role
from pipeline.domain.registrations import registered
from pipeline.domain.trial_board import BoardRow, Standing, board
from pipeline.domain.trial_links import linked
from pipeline.domain.trials import Certainty, HeldTrial, TrialReference, TrialStatus
from pipeline.domain.vocabulary import StudyDesign
from tests.unit.registered import NUMBER, dated, held

TODAY = date(2026, 11, 22)
OTHER = "2019-001234-56"


def report(pmid: int, *registrations: str, **fields: object) -> Report:
    design = fields.pop("design", StudyDesign.RANDOMISED_TRIAL)
    return Report(pmid, registrations=registrations, design=design, **fields)  # type: ignore[arg-type]


def rows(*trials: HeldTrial, reports: tuple[Report, ...] = ()) -> tuple[BoardRow, ...]:
    known = linked(reports, [one.trial for one in trials])
    return board((row for one in known for row in registered(one)), trials, TODAY)


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (TrialStatus.BY_INVITATION, Standing.RECRUITING),
        (TrialStatus.ACTIVE, Standing.ACTIVE),
        (TrialStatus.COMPLETED, Standing.WAITING),
        (TrialStatus.TERMINATED, Standing.STOPPED),
        (TrialStatus.OTHER, Standing.UNKNOWN),
    ],
)
def test_a_trial_stands_by_its_status(status: TrialStatus, standing: Standing) -> None:
    (row,) = rows(held(status=status))
    assert row.standing is standing


def test_results_in_the_registry_or_a_report_held_are_results() -> None:
    (posted,) = rows(held(status=TrialStatus.COMPLETED, has_results=True))
    assert (posted.standing, posted.has_report) == (Standing.WITH_RESULTS, False)
    (printed,) = rows(held(status=TrialStatus.COMPLETED), reports=(report(7, NUMBER),))
    assert (printed.standing, printed.reports.results) == (Standing.WITH_RESULTS, (7,))


@pytest.mark.parametrize("role", [Role.SUBSTUDY, Role.POST_HOC])
def test_what_calls_itself_another_analysis_is_not_the_results(role: Role) -> None:
    (row,) = rows(held(), reports=(report(6, NUMBER), report(7, NUMBER, stated_role=role)))
    assert (row.reports.results, row.reports.others) == ((6,), (7,))


def test_a_protocol_is_no_result() -> None:
    (row,) = rows(held(), reports=(report(7, NUMBER, stated_role=Role.PROTOCOL),))
    assert (row.standing, row.reports.protocols) == (Standing.RECRUITING, (7,))


@pytest.mark.parametrize("kind", ["RESULT", "DERIVED"])
def test_a_paper_that_the_registration_names_is_its_report(kind: str) -> None:
    trial = held(references=(TrialReference("J Sampl 2026", 7, kind),))
    (row,) = rows(trial, reports=(report(7),))
    assert row.reports.results == (7,)


def test_background_is_not() -> None:
    trial = held(references=(TrialReference("J Sampl 2026", 7, "BACKGROUND"),))
    (row,) = rows(trial, reports=(report(7),))
    assert row.reports.results == ()


@pytest.mark.parametrize("kind", ["INTERVENTIONAL", "Interventional", ""])
def test_what_stops_a_trial_from_being_overdue_is_shown(kind: str) -> None:
    ended = dated("2025-10", Certainty.ACTUAL)
    cohort = report(7, NUMBER, design=StudyDesign.COHORT, says_registered=True)
    (row,) = rows(held(primary_completion=ended, study_type=kind), reports=(cohort,))
    assert (row.is_overdue, row.reports.others) == (False, (7,))


@pytest.mark.parametrize("design", ["cohort", "case–control", "cross-sectional"])
@pytest.mark.parametrize("own", [{"says_registered": True}, {"says_planned": True}])
def test_the_paper_of_a_registered_cohort_is_its_results(design: str, own: Any) -> None:
    cohort = held(study_type="Observational")
    paper = report(7, NUMBER, design=StudyDesign(design), **own)
    (row,) = rows(cohort, reports=(paper,))
    assert (row.standing, row.reports.results) == (Standing.WITH_RESULTS, (7,))
    later = replace(paper, stated_role=Role.SECONDARY)
    (row,) = rows(cohort, reports=(later,))
    assert row.reports.others == (7,)


def test_one_of_many_papers_on_a_cohort_is_another_report() -> None:
    paper = report(7, NUMBER, design=StudyDesign.COHORT)
    (row,) = rows(held(study_type="OBSERVATIONAL"), reports=(paper,))
    assert (row.reports.results, row.reports.others) == ((), (7,))


@pytest.mark.parametrize("status", [TrialStatus.NOT_YET_RECRUITING, TrialStatus.WITHDRAWN])
def test_of_a_trial_without_people_no_report_is_missing(status: TrialStatus) -> None:
    (empty,) = rows(held(status=status))
    (running,) = rows(held(status=TrialStatus.ACTIVE))
    assert (empty.is_silent, running.is_silent) == (False, True)


def test_two_numbers_of_one_trial_are_one_row() -> None:
    (row,) = rows(held(secondary_ids=(OTHER, "GRANT-7")), reports=(report(7, OTHER),))
    assert (row.number, row.also, row.reports.results) == (NUMBER, (OTHER,), (7,))
    (again,) = rows(held(secondary_ids=(OTHER,)), held(OTHER, outcomes=()))
    assert again.number == NUMBER


def test_two_trials_paid_by_one_grant_are_two_rows() -> None:
    found = rows(held(secondary_ids=("R01-7",)), held("NCT00000051", secondary_ids=("R01-7",)))
    assert {one.number for one in found} == {NUMBER, "NCT00000051"}


def test_a_trial_that_only_reports_tell_of_is_there_too() -> None:
    (row,) = rows(reports=(report(7, NUMBER),))
    assert (row.held, row.standing) == (None, Standing.WITH_RESULTS)
    assert not rows(reports=(report(7, NUMBER, design=StudyDesign.COHORT),)), "registered, no trial"


def test_a_review_of_the_trial_is_no_report_of_it() -> None:
    (row,) = rows(held(), reports=(report(7, NUMBER, stands_alone=True),))
    assert row.reports.results == row.reports.others == ()


def test_what_is_owed_and_what_is_to_come() -> None:
    ended = dated("2025-10", Certainty.ACTUAL)
    (owed,) = rows(held(status=TrialStatus.COMPLETED, primary_completion=ended))
    assert owed.is_overdue
    assert owed.days is not None
    assert owed.days < 0
    (paid,) = rows(
        held(status=TrialStatus.COMPLETED, primary_completion=ended), reports=(report(7, NUMBER),)
    )
    assert not paid.is_overdue
    told_of = report(7, NUMBER, design=StudyDesign.COHORT)
    (told,) = rows(held(status=TrialStatus.COMPLETED, primary_completion=ended), reports=(told_of,))
    assert not told.is_overdue, "a report is held, whatever its design reads like"
    plan = report(7, NUMBER, stated_role=Role.PROTOCOL)
    (owing,) = rows(held(status=TrialStatus.COMPLETED, primary_completion=ended), reports=(plan,))
    assert owing.is_overdue
    (planned,) = rows(held(primary_completion=dated("2026-12-02")))
    assert planned.days == 10


def test_what_completes_soonest_stands_first_in_its_part() -> None:
    found = rows(
        held("NCT00000051", primary_completion=dated("2028-01")),
        held("NCT00000052", primary_completion=dated("2027-01")),
        held("NCT00000053", primary_completion=None),
        held("NCT00000054", status=TrialStatus.COMPLETED),
    )
    numbers = ["NCT00000052", "NCT00000051", "NCT00000053", "NCT00000054"]
    assert [one.number for one in found] == numbers
