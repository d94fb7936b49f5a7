"""What we hold of each registered trial: its protocol, its results, both.

Only what reports say of themselves: the registries themselves are not asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.domain.family_evidence import own_registrations
from pipeline.domain.family_reading import report_of
from pipeline.domain.family_report import Role
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import StudyDesign

_RESULTS = {StudyDesign.RANDOMISED_TRIAL, StudyDesign.NON_RANDOMISED_TRIAL}


@dataclass(frozen=True, slots=True)
class Registered:
    """One report that names a trial's registration as its own."""

    pmid: int
    number: str
    is_protocol: bool
    has_results: bool


@dataclass(frozen=True, slots=True)
class Registration:
    """One registered trial with the PMIDs of its reports: protocols, results, others."""

    number: str
    protocols: tuple[int, ...] = ()
    results: tuple[int, ...] = ()
    others: tuple[int, ...] = ()


def registered(study: Study) -> tuple[Registered, ...]:
    """List the registrations that a report names as its own; a review has none."""
    report = report_of(study.article, study.annotations)
    if report.stands_alone:
        return ()
    is_protocol = report.stated_role is Role.PROTOCOL
    has_results = not is_protocol and report.design in _RESULTS
    return tuple(
        Registered(report.pmid, number, is_protocol, has_results)
        for number in own_registrations(report)
    )


def board(reports: Iterable[Registered]) -> tuple[Registration, ...]:
    """Gather reports by registration; a trial whose results are not held comes first."""
    groups: dict[str, list[Registered]] = defaultdict(list)
    for one in reports:
        groups[one.number].append(one)
    found = [_registration(number, group) for number, group in groups.items()]
    trials = [one for one in found if one.protocols or one.results]
    return tuple(sorted(trials, key=lambda one: (bool(one.results), one.number)))


def _registration(number: str, group: Iterable[Registered]) -> Registration:
    every = sorted(group, key=lambda one: one.pmid)
    return Registration(
        number,
        protocols=tuple(one.pmid for one in every if one.is_protocol),
        results=tuple(one.pmid for one in every if one.has_results),
        others=tuple(one.pmid for one in every if not (one.is_protocol or one.has_results)),
    )
