"""What registrations add to what reports say of themselves: numbers that are one, papers named.

A trial registered twice has two numbers, and its reports name one or the other; a registration
names papers (https://clinicaltrials.gov/data-api/about-api/study-data-structure, References): those
it calls RESULT its authors put there, those it calls DERIVED name the registration themselves.
Authors call RESULT what is background, too: one real registration, not yet recruiting, so names 28
papers of twenty years. A paper from before its trial began tells of no results of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.domain.family_report import Report
from pipeline.domain.trials import Trial, TrialStatus

RESULTS = frozenset({"RESULT", "DERIVED"})
_NOT_BEGUN = {TrialStatus.NOT_YET_RECRUITING, TrialStatus.WITHDRAWN}


def linked(reports: Iterable[Report], trials: Iterable[Trial]) -> list[Report]:
    """Give reports with one number for each trial, and the registrations that name them."""
    every = list(trials)
    main, naming = _main_numbers(every), _naming(every)
    return [_linked(one, main, _credible(one, naming.get(one.pmid, ()))) for one in reports]


def _credible(report: Report, naming: Iterable[Trial]) -> list[str]:
    """Number the trials that may have results in this paper: those that had begun by its year."""
    return [one.number for one in naming if _had_begun(one, report.year)]


def _had_begun(trial: Trial, year: int | None) -> bool:
    began = trial.start.when.year if trial.start else None
    is_earlier = year is not None and began is not None and year < began
    return trial.status not in _NOT_BEGUN and not is_earlier


def _linked(report: Report, main: Mapping[str, str], naming: Iterable[str]) -> Report:
    known = tuple(dict.fromkeys(main.get(one, one) for one in report.registrations))
    named = tuple(dict.fromkeys(main.get(one, one) for one in naming))
    if known == report.registrations and not named:
        return report
    return replace(report, registrations=known, named_by=named)


def _main_numbers(trials: Iterable[Trial]) -> dict[str, str]:
    """Map the other numbers of each trial to the one it goes by; the first trial to say so wins."""
    main: dict[str, str] = {}
    for trial in sorted(trials, key=lambda one: one.number):
        for other in trial.other_numbers:
            if other != trial.number:
                main.setdefault(other, main.get(trial.number, trial.number))
    return main


def _naming(trials: Iterable[Trial]) -> dict[int, list[Trial]]:
    found: dict[int, list[Trial]] = defaultdict(list)
    for trial in trials:
        for paper in trial.references:
            if paper.pmid is not None and paper.kind in RESULTS:
                found[paper.pmid].append(trial)
    return found
