"""Every figure there is, by name, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain.tallies import Position
from pipeline.reports.figures import (
    calcification_trials,
    dose_and_duration,
    effect_directions,
    evidence_matrix,
    studies_per_year,
)
from pipeline.reports.figures.figure import Figure
from pipeline.reports.figures.holdings import Holdings
from pipeline.reports.figures.studies_per_year import Report

NAMES = (
    studies_per_year.NAME,
    evidence_matrix.NAME,
    effect_directions.NAME,
    dose_and_duration.NAME,
    calcification_trials.NAME,
)


def figures(
    reports: Sequence[Report], held: Holdings, positions: Sequence[Position]
) -> list[Figure]:
    """Make every figure of all reports, of the trials held, and of how the questions stand.

    ``held`` may hold more than trials and their families, and needs no more.
    """
    return [
        studies_per_year.studies_per_year(reports, held.this_year),
        evidence_matrix.evidence_matrix(held),
        effect_directions.effect_directions(positions),
        dose_and_duration.dose_and_duration(held),
        calcification_trials.calcification_trials(held),
    ]
