"""The trial board: every trial known to us, how far it is, and what is held of it.

A trial is known by its registration, by reports that name one, or by both. Whether results exist
that we do not hold nobody can tell: the board says what is held and what the registry has posted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pipeline.domain.registrations import Registered, Registration, gather
from pipeline.domain.studies import Change
from pipeline.domain.trial_changes import days_to_completion, overdue
from pipeline.domain.trials import HeldTrial, Trial, TrialStatus


class Standing(StrEnum):
    """How far a trial is, in the order of the board."""

    RECRUITING = "Recruiting"
    PLANNED = "Not yet recruiting"
    ACTIVE = "Active, no longer recruiting"
    WAITING = "Completed, no results held"
    WITH_RESULTS = "With results"
    STOPPED = "Suspended, terminated or withdrawn"
    UNKNOWN = "Status not known"


_STANDINGS: Mapping[TrialStatus, Standing] = {
    TrialStatus.RECRUITING: Standing.RECRUITING,
    TrialStatus.BY_INVITATION: Standing.RECRUITING,
    TrialStatus.NOT_YET_RECRUITING: Standing.PLANNED,
    TrialStatus.ACTIVE: Standing.ACTIVE,
    TrialStatus.COMPLETED: Standing.WAITING,
    TrialStatus.SUSPENDED: Standing.STOPPED,
    TrialStatus.TERMINATED: Standing.STOPPED,
    TrialStatus.WITHDRAWN: Standing.STOPPED,
}


_WITHOUT_PEOPLE = (TrialStatus.NOT_YET_RECRUITING, TrialStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One trial: its registration where that is held, and the PMIDs of its reports.

    ``also`` are its numbers in other registries. ``days`` are those until primary completion as
    the registry states it, below zero when it has passed; None where no day is known. ``owed``
    tells that results have not come for too long.
    """

    number: str
    standing: Standing
    reports: Registration
    held: HeldTrial | None = None
    also: tuple[str, ...] = ()
    days: int | None = None
    owed: Change | None = None

    @property
    def has_report(self) -> bool:
        """Tell whether a report of the trial's results is held."""
        return bool(self.reports.results)

    @property
    def is_silent(self) -> bool:
        """Tell whether no report of results is linked though there may be one.

        Of a trial that has not begun, or in which nobody took part, there is none.
        """
        status = self.held.trial.status if self.held else None
        return not self.has_report and status not in _WITHOUT_PEOPLE

    @property
    def is_overdue(self) -> bool:
        """Tell whether results are owed."""
        return self.owed is not None


def board(
    reports: Iterable[Registered], trials: Iterable[HeldTrial], today: date
) -> tuple[BoardRow, ...]:
    """Join registrations and reports; what completes soonest stands first in each part."""
    every = list(trials)
    of_trials = _fitting(reports, every)
    found, first = gather(of_trials), _first_numbers(every)
    rows = [_held_row(one, found, today) for one in every if first[one.trial.number] is one]
    told = {number for row in rows for number in (row.number, *row.also)}
    rows += [
        _unasked_row(one)
        for number, one in found.items()
        if one.tells_of_trial and number not in told
    ]
    return tuple(sorted(rows, key=_order))


def _fitting(reports: Iterable[Registered], trials: Iterable[HeldTrial]) -> Iterator[Registered]:
    """Take an observational paper for the results of what its registry calls observational."""
    observed = {
        number
        for one in trials
        if one.trial.study_type.upper() == "OBSERVATIONAL"
        for number in (one.trial.number, *one.trial.other_numbers)
    }
    for one in reports:
        yield replace(one, has_results=one.has_results or (one.observes and one.number in observed))


def _first_numbers(trials: Iterable[HeldTrial]) -> dict[str, HeldTrial]:
    """Let each number stand for one registration: two may be of one trial in two registries."""
    first: dict[str, HeldTrial] = {}
    for one in sorted(trials, key=_fullness):
        known = (one.trial.number, *one.trial.other_numbers)
        same = next((first[number] for number in known if number in first), one)
        for number in known:
            first.setdefault(number, same)
    return first


def _fullness(held: HeldTrial) -> tuple[int, str]:
    return -len(held.trial.outcomes) - len(held.trial.arms), held.trial.number


def _held_row(held: HeldTrial, found: Mapping[str, Registration], today: date) -> BoardRow:
    """Write the row of a registration; it owes nothing while any report but its plan is held."""
    trial = held.trial
    numbers = (trial.number, *trial.other_numbers)
    reports = _joined(trial, [found[one] for one in numbers if one in found])
    has_report = bool(reports.results)
    return BoardRow(
        number=trial.number,
        standing=_standing(trial, has_report=has_report),
        reports=reports,
        held=held,
        also=trial.other_numbers,
        days=days_to_completion(trial, today),
        owed=overdue(trial, today, has_report=has_report or bool(reports.others)),
    )


def _joined(trial: Trial, found: Iterable[Registration]) -> Registration:
    """Add up what reports say of the trial's numbers."""
    every = list(found)
    return Registration(
        trial.number,
        protocols=tuple(sorted({pmid for one in every for pmid in one.protocols})),
        results=tuple(sorted({pmid for one in every for pmid in one.results})),
        others=tuple(sorted({pmid for one in every for pmid in one.others})),
    )


def _standing(trial: Trial, *, has_report: bool) -> Standing:
    if trial.has_results or has_report:
        return Standing.WITH_RESULTS
    return _STANDINGS.get(trial.status, Standing.UNKNOWN)


def _unasked_row(reports: Registration) -> BoardRow:
    standing = Standing.WITH_RESULTS if reports.results else Standing.UNKNOWN
    return BoardRow(reports.number, standing, reports)


def _order(row: BoardRow) -> tuple[int, int, str]:
    place = list(Standing).index(row.standing)
    return place, row.days if row.days is not None else 10**9, row.number
