"""Which registrations a report names as its own trial's."""

from __future__ import annotations

import re

from pipeline.domain.family_report import Report

MOST_REGISTRATIONS = 3  # a paper that lists more is about many trials and belongs to none of them


def own_registrations(report: Report) -> list[str]:
    """List the trial's own registrations: the first that the report names of each registry.

    A trial may be in several registries; a second number in one of them is another trial.
    """
    first: dict[str, str] = {}
    for number in stated_registrations(report):
        first.setdefault(registry_of(number), number)
    return list(first.values())


def stated_registrations(report: Report) -> list[str]:
    """List all registrations that a report names as its own: of a pooled analysis several trials.

    A paper that lists many is about them all and belongs to none.
    """
    is_list = len(report.registrations) > MOST_REGISTRATIONS
    return [] if is_list else list(report.registrations)


def registry_of(number: str) -> str:
    """Tell the registry by the letters with which its numbers begin."""
    found = re.match(r"[A-Za-z]*", number)
    return found.group().casefold() if found else ""
