"""What is told about a registration: arrival, what changed, and what did not come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.domain.dates import PartialDate, from_iso
from pipeline.domain.studies import Change
from pipeline.domain.trial_changes import (
    TRIAL_NEWS,
    arrival,
    compare,
    days_to_completion,
    gone,
    overdue,
)
from pipeline.domain.trials import Certainty, Trial, TrialDate, TrialOutcome, TrialStatus
from pipeline.domain.vocabulary import ChangeKind

TODAY = date(2031, 3, 15)
ACTUAL, ESTIMATED = Certainty.ACTUAL, Certainty.ESTIMATED
PLAIN = Trial(
    "NCT09999901",
    status=TrialStatus.RECRUITING,
    status_raw="RECRUITING",
    primary_completion=TrialDate(PartialDate(2032, 3), ESTIMATED),
    completion=TrialDate(PartialDate(2032, 9, 30), ESTIMATED),
    enrolment=120,
    enrolment_certainty=ESTIMATED,
    outcomes=(
        TrialOutcome("Coronary calcium score", "24 months", is_primary=True),
        TrialOutcome("dp-ucMGP", "6 months"),
    ),
    has_results=False,
    updated=PartialDate(2031, 2, 1),
)


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    changes = compare(replace(PLAIN, **old), replace(PLAIN, **new))
    return [(one.kind.value, one.detail) for one in changes]


def on(text: str, certainty: Certainty = ESTIMATED) -> TrialDate:
    return TrialDate(from_iso(text), certainty)


def of(status: TrialStatus, **more: Any) -> dict[str, Any]:
    return {"status": status, "status_raw": status.name, **more}


def primary(*measures: str, secondary: tuple[str, ...] = ("dp-ucMGP",)) -> dict[str, Any]:
    first = tuple(TrialOutcome(one, "24 months", is_primary=True) for one in measures)
    return {"outcomes": first + tuple(TrialOutcome(one, "6 months") for one in secondary)}


@pytest.mark.parametrize(
    ("posted", "change"),
    [
        ("2031-03-01", Change(ChangeKind.REGISTERED)),
        ("2031-02-13", Change(ChangeKind.REGISTERED)),
        ("2031-02-12", Change(ChangeKind.LATE, "registered 2031-02-12")),
        ("2015", Change(ChangeKind.LATE, "registered 2015")),
        ("2031-02", Change(ChangeKind.REGISTERED)),
        ("2032-01-01", Change(ChangeKind.REGISTERED)),
        ("", Change(ChangeKind.REGISTERED)),
    ],
)
def test_an_old_registration_is_no_new_plan(posted: str, change: Change) -> None:
    first = from_iso(posted) if posted else None
    assert arrival(replace(PLAIN, first_posted=first), TODAY) == change


def test_nothing_changed() -> None:
    assert told({}, {}) == []
    assert told({}, {"title": "Other words", "updated": PartialDate(2031, 3, 1)}) == []


@pytest.mark.parametrize(
    ("new", "change"),
    [
        (of(TrialStatus.COMPLETED), ("status_changed", "recruiting → completed")),
        (
            of(TrialStatus.TERMINATED, why_stopped="Slow\n recruitment"),
            ("status_changed", "recruiting → terminated: Slow recruitment"),
        ),
        (
            of(TrialStatus.WITHDRAWN, why_stopped="No funds"),
            ("withdrawn", "recruiting → withdrawn before anyone took part: No funds"),
        ),
        (
            {"status": TrialStatus.OTHER, "status_raw": "ON_HOLD"},
            ("status_changed", "recruiting → on hold"),
        ),
    ],
)
def test_a_status_is_told_from_and_to(new: dict[str, Any], change: tuple[str, str]) -> None:
    assert told({}, new) == [change]


def test_a_status_that_is_not_stated_did_not_change() -> None:
    cut = {"status": TrialStatus.OTHER, "status_raw": ""}
    assert told({}, cut) == []
    assert told(cut, {}) == []


def test_a_registration_may_be_gone() -> None:
    assert gone(PLAIN) == Change(ChangeKind.WITHDRAWN, "no longer in ClinicalTrials.gov")


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        ({}, {"has_results": True}, ""),
        ({}, {"results_posted": PartialDate(2031, 3, 9)}, "2031-03-09"),
        (
            {},
            {"has_results": True, "results_summary": "118 participants started"},
            "118 participants started",
        ),
        ({"has_results": None}, {"results_posted": PartialDate(2031, 3, 9)}, "2031-03-09"),
    ],
)
def test_results_are_posted(old: dict[str, Any], new: dict[str, Any], detail: str) -> None:
    assert told(old, new) == [("results_posted", detail)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"has_results": None}, {"has_results": True}),  # a cut answer had left it out
        ({"has_results": None}, {"results_posted": PartialDate(2029)}),
        ({"has_results": None, "updated": None}, {"results_posted": PartialDate(2031, 3, 9)}),
        ({"has_results": True}, {"has_results": True, "results_posted": PartialDate(2031, 3, 9)}),
        ({"results_posted": PartialDate(2031, 1)}, {"results_posted": PartialDate(2031, 2)}),
        ({"has_results": True}, {"has_results": None}),
        ({}, {"has_results": None}),
    ],
)
def test_results_that_may_have_been_there_before_are_no_news(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert told(old, new) == []


@pytest.mark.parametrize(
    ("field", "old", "new", "detail"),
    [
        ("primary_completion", "2026-03", "2027-03", "2026-03 → 2027-03, 12 months later"),
        (
            "primary_completion",
            "2026-03-31",
            "2026-04-30",
            "2026-03-31 → 2026-04-30, 1 month later",
        ),
        ("primary_completion", "2027-03", "2026-12", "2027-03 → 2026-12, 3 months earlier"),
        ("primary_completion", "2026", "2027", "2026 → 2027"),
        ("primary_completion", "2026-06-30", "2027", "2026-06-30 → 2027"),
    ],
)
def test_a_date_that_slips_is_told(field: str, old: str, new: str, detail: str) -> None:
    change = ("dates_changed", f"primary completion {detail}")
    assert told({field: on(old)}, {field: on(new)}) == [change]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (on("2026-11"), on("2026-11-15")),
        (on("2026-11-15"), on("2026-11")),
        (on("2026"), on("2026-11-15")),
        (on("2026-11-15"), on("2026-11-15", ACTUAL)),
        (on("2026-11"), on("2026-11-20", ACTUAL)),
        (on("2026-11-30"), on("2026-12-05")),
        (on("2026-11-30"), None),
        (None, on("2026-11-30")),
        (TrialDate(PartialDate(raw="soon")), on("2026-11-30")),
    ],
)
def test_a_date_known_better_or_come_true_is_no_slip(
    old: TrialDate | None, new: TrialDate | None
) -> None:
    assert told({"primary_completion": old}, {"primary_completion": new}) == []
    assert told({"completion": old}, {"completion": new}) == []


def test_both_completions_are_told_as_one_change() -> None:
    later = {"primary_completion": on("2033-03"), "completion": on("2033-09-30")}
    assert told({}, later) == [
        (
            "dates_changed",
            "primary completion 2032-03 → 2033-03, 12 months later; "
            "completion 2032-09-30 → 2033-09-30, 12 months later",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        ({}, {"enrolment": 60}, "planned 120 → 60"),
        ({}, {"enrolment": 98, "enrolment_certainty": ACTUAL}, "planned 120, enrolled 98"),
        (
            {"enrolment": 1200, "enrolment_certainty": ACTUAL},
            {"enrolment": 1188, "enrolment_certainty": ACTUAL},
            "enrolled 1,200 → 1,188",
        ),
        (
            {"enrolment_certainty": Certainty.UNSTATED},
            {"enrolment": 60, "enrolment_certainty": Certainty.UNSTATED},
            "enrolment 120 → 60",
        ),
    ],
)
def test_enrolment_is_told_from_and_to(
    old: dict[str, Any], new: dict[str, Any], detail: str
) -> None:
    assert told(old, new) == [("enrolment_changed", detail)]


@pytest.mark.parametrize(
    "new", [{"enrolment": None}, {"enrolment_certainty": ACTUAL}, {"enrolment": 120}]
)
def test_enrolment_that_is_not_stated_or_reached_as_planned_is_no_change(new: Any) -> None:
    assert told({}, new) == []


@pytest.mark.parametrize(
    ("new", "detail"),
    [
        (
            primary("Aortic calcium score"),
            "primary outcome changed: Coronary calcium score → Aortic calcium score",
        ),
        (
            primary("Coronary calcium score", "Death"),
            "primary outcome added: Death",
        ),
        (
            primary("Death", "Stroke"),
            "primary outcome removed: Coronary calcium score; "
            "primary outcome added: Death; primary outcome added: Stroke",
        ),
        (
            primary("dp-ucMGP", secondary=("Coronary calcium score",)),
            "primary outcome changed: Coronary calcium score (secondary now) → "
            "dp-ucMGP (secondary before)",
        ),
        (
            primary("Coronary calcium score", secondary=("dp-ucMGP", "PWV", "Death")),
            "secondary outcomes: 2 added",
        ),
        (
            primary("Coronary calcium score", secondary=("PWV",)),
            "secondary outcomes: 1 added, 1 removed",
        ),
        (
            {"outcomes": (TrialOutcome("Coronary calcium score", "1 year", is_primary=True),)},
            "time frame of the primary outcome Coronary calcium score: 24 months → 1 year",
        ),
        (
            primary("x" * 900),
            f"primary outcome changed: Coronary calcium score → {'x' * 159}…",
        ),
    ],
)
def test_switched_outcomes_are_told(new: dict[str, Any], detail: str) -> None:
    assert told({}, new) == [("outcomes_changed", detail)]


@pytest.mark.parametrize(
    "new",
    [
        primary("CORONARY  calcium\nscore."),
        primary("Coronary calcium score", secondary=("DP ucMGP",)),
        {"outcomes": ()},
    ],
)
def test_the_same_words_or_none_are_no_switch(new: dict[str, Any]) -> None:
    assert told({}, new) == []


def test_the_gravest_comes_first() -> None:
    new = of(TrialStatus.WITHDRAWN, **primary("Death"), enrolment=0, completion=on("2035-01"))
    kinds = [kind for kind, _ in told({}, {**new, "has_results": True})]
    assert kinds == [
        "withdrawn",
        "results_posted",
        "outcomes_changed",
        "dates_changed",
        "enrolment_changed",
    ]
    assert {ChangeKind(kind) for kind in kinds} <= TRIAL_NEWS


def ended(when: str, status: TrialStatus = TrialStatus.COMPLETED, **more: Any) -> Trial:
    fields = {"primary_completion": on(when, ACTUAL), **of(status), **more}
    return replace(PLAIN, **fields)


def test_a_year_without_results_is_overdue() -> None:
    assert overdue(ended("2030-01-31"), TODAY, has_report=False) == Change(
        ChangeKind.OVERDUE,
        "primary completion 2030-01-31, 13 months ago; no results posted, no report held",
    )


@pytest.mark.parametrize(
    ("when", "is_overdue"),
    [
        ("2030-03-14", True),
        ("2030-03-15", False),  # the last day of the year
        ("2030-02", True),
        ("2030-03", False),  # it may have been the 31st
        ("2030", False),
        ("2029", True),
    ],
)
def test_the_year_is_counted_from_the_last_day_it_can_mean(when: str, is_overdue: bool) -> None:
    assert (overdue(ended(when), TODAY, has_report=False) is not None) is is_overdue


def test_a_leap_day_has_its_year() -> None:
    trial = ended("2028-02-29")
    assert overdue(trial, date(2029, 3, 1), has_report=False) is None
    assert overdue(trial, date(2029, 3, 2), has_report=False) is not None


def test_a_trial_nobody_verified_is_overdue_by_its_expected_date() -> None:
    expected = {"primary_completion": on("2029-11")}
    found = overdue(ended("2029-11", TrialStatus.UNKNOWN, **expected), TODAY, has_report=False)
    assert found is not None
    assert found.detail.startswith("primary completion expected 2029-11, 15 months ago")


@pytest.mark.parametrize(
    "trial",
    [
        ended("2029-11", has_results=True),
        ended("2029-11", has_results=None),  # the registry does not say
        ended("2029-11", results_posted=PartialDate(2030, 5)),
        ended("2029-11", TrialStatus.RECRUITING),
        ended("2029-11", TrialStatus.WITHDRAWN),
        ended("2029-11", TrialStatus.OTHER),
        ended("2029-11", primary_completion=None),
        ended("2029-11", primary_completion=TrialDate(PartialDate(raw="late 2029"))),
    ],
)
def test_what_is_not_known_to_be_overdue_is_not_said_to_be(trial: Trial) -> None:
    assert overdue(trial, TODAY, has_report=False) is None


def test_a_report_held_is_a_result() -> None:
    assert overdue(ended("2029-11"), TODAY, has_report=True) is None


def test_days_are_counted_to_the_last_day_of_primary_completion() -> None:
    assert days_to_completion(PLAIN, date(2032, 3, 1)) == 30
    assert days_to_completion(PLAIN, date(2032, 4, 10)) == -10
    only = replace(PLAIN, primary_completion=None)
    assert days_to_completion(only, date(2032, 9, 29)) == 1
    assert days_to_completion(replace(only, completion=None), TODAY) is None
    assert days_to_completion(replace(PLAIN, **of(TrialStatus.WITHDRAWN)), TODAY) is None
