"""What we hold of each registered trial, as the reports themselves say: protocol, results, both.

A trial's paper that names one registration as its own is the report of its results, unless it calls
itself a protocol, a substudy or a later analysis, or says that its people or data are another
study's. An observational paper may be one of many on a registered cohort: it is taken for the
results only where the registry calls the study observational, too, and the paper calls its own
study registered or prospective, or names its primary outcome.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.domain.family_registrations import own_registrations, stated_registrations
from pipeline.domain.family_report import Report, Role
from pipeline.domain.vocabulary import StudyDesign

_TRIALS = {StudyDesign.RANDOMISED_TRIAL, StudyDesign.NON_RANDOMISED_TRIAL}
_OBSERVATIONAL = {StudyDesign.COHORT, StudyDesign.CASE_CONTROL, StudyDesign.CROSS_SECTIONAL}
_NOT_RESULTS = {Role.PROTOCOL, Role.SUBSTUDY, Role.POST_HOC, Role.SECONDARY}


@dataclass(frozen=True, slots=True)
class Registered:
    """One report of a registered study.

    ``observes`` where it is the report of its results if the registry calls it observational.
    """

    pmid: int
    number: str
    is_protocol: bool
    has_results: bool
    observes: bool = False


@dataclass(frozen=True, slots=True)
class Registration:
    """One registered trial with the PMIDs of its reports: protocols, results, others."""

    number: str
    protocols: tuple[int, ...] = ()
    results: tuple[int, ...] = ()
    others: tuple[int, ...] = ()

    @property
    def every(self) -> tuple[int, ...]:
        """List the PMIDs of all."""
        return (*self.protocols, *self.results, *self.others)

    @property
    def tells_of_trial(self) -> bool:
        """Tell whether the reports alone make it one: a cohort may be registered, too."""
        return bool(self.protocols or self.results)


def registered(report: Report) -> tuple[Registered, ...]:
    """List the registrations that a report names as its own or that name it; a review has none.

    A pooled analysis belongs to every trial that it names, and is no trial's report of its results.
    """
    if report.stands_alone:
        return ()
    stated = stated_registrations(report)
    is_pooled = len(stated) > len(own_registrations(report))
    is_protocol = report.stated_role is Role.PROTOCOL
    is_other = is_pooled or report.stated_role in _NOT_RESULTS
    has_results = not is_other and report.design in _TRIALS
    observes = not is_other and _observes(report)
    numbers = dict.fromkeys((*stated, *report.named_by))
    return tuple(
        Registered(report.pmid, one, is_protocol, has_results, observes) for one in numbers
    )


def _observes(report: Report) -> bool:
    is_own = report.says_registered or report.says_planned
    return is_own and report.design in _OBSERVATIONAL


def gather(reports: Iterable[Registered]) -> dict[str, Registration]:
    """Gather reports by registration."""
    groups: dict[str, list[Registered]] = defaultdict(list)
    for one in reports:
        groups[one.number].append(one)
    return {number: _registration(number, group) for number, group in groups.items()}


def _registration(number: str, group: Iterable[Registered]) -> Registration:
    every = sorted(group, key=lambda one: one.pmid)
    return Registration(
        number,
        protocols=tuple(one.pmid for one in every if one.is_protocol),
        results=tuple(one.pmid for one in every if one.has_results),
        others=tuple(one.pmid for one in every if not (one.is_protocol or one.has_results)),
    )
