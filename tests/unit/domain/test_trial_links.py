"""A registration ties reports that do not know of each other, and says so."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.domain.families import families
from pipeline.domain.family_report import Report
from pipeline.domain.trial_links import linked
from pipeline.domain.trials import TrialReference, TrialStatus
from tests.unit.registered import NUMBER, dated, registration

OTHER = "ISRCTN00000001"


def test_reports_under_two_numbers_of_one_trial_are_a_family() -> None:
    reports = [Report(1, registrations=(NUMBER,)), Report(2, registrations=(OTHER,))]
    assert families(reports) == []
    found = families(linked(reports, [registration(secondary_ids=(OTHER,))]))
    assert [(one.pmid, one.family) for one in found] == [(1, NUMBER), (2, NUMBER)]


def test_a_paper_named_by_the_registration_joins_those_that_name_it() -> None:
    trial = registration(references=(TrialReference("J Sampl 2026", 2, "RESULT"),))
    found = families(linked([Report(1, registrations=(NUMBER,)), Report(2)], [trial]))
    assert [(one.pmid, one.family, one.reason) for one in found] == [
        (1, NUMBER, f"named by the registration {NUMBER}"),
        (2, NUMBER, f"named by the registration {NUMBER}"),
    ]


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ({"start": dated("2027-01")}, 2026),
        ({"start": dated("2026-01"), "status": TrialStatus.NOT_YET_RECRUITING}, 2026),
        ({"status": TrialStatus.WITHDRAWN}, None),
    ],
)
def test_a_paper_from_before_a_trial_began_has_no_results_of_it(
    fields: dict[str, Any], year: int | None
) -> None:
    named = (TrialReference("Sampleauthor A. On arteries. J Sampl 2026", 2, "RESULT"),)
    reports = [Report(1, registrations=(NUMBER,)), Report(2, year=year)]
    assert linked(reports, [registration(references=named, **fields)]) == reports


@pytest.mark.parametrize(("began", "year"), [("2026-11", 2026), ("2026", None), ("", 2020)])
def test_where_the_dates_do_not_speak_against_it_the_registration_is_believed(
    began: str, year: int | None
) -> None:
    named = (TrialReference("J Sampl 2026", 2, "RESULT"),)
    trial = registration(references=named, start=dated(began) if began else None)
    (one,) = linked([Report(2, year=year)], [trial])
    assert one.named_by == (NUMBER,)


def test_background_and_papers_without_a_number_tie_nothing() -> None:
    trial = registration(
        references=(TrialReference("J Sampl 2020", 2, "BACKGROUND"), TrialReference("J Sampl"))
    )
    reports = [Report(1, registrations=(NUMBER,)), Report(2)]
    assert linked(reports, [trial]) == reports


def test_a_sponsors_own_code_is_no_second_number() -> None:
    first, second = registration(secondary_ids=("R01",)), registration("NCT00000051")
    assert linked([Report(1, registrations=("R01",))], [first, second])[0].registrations == ("R01",)
