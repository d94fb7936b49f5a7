"""The evidence matrix: randomised trials by the form of the vitamin and by how far they measured.

A cell counts investigations, not reports, by the rules of ``questions.py``: it is what the
question ``design:"randomised trial" AND form:MK-7 AND rung:imaging`` would tally. A trial that
names two forms, or measured on two rungs, stands in each of their cells: cells add up to no total.

Only a report that was itself read as a randomised trial speaks, and it says both, form and rung.
A cohort among the reports of a trial compared no randomised groups: it fills no cell, and it takes
no trial out of one by being the main report. Form and rung are not put together from two reports:
one of two forms may have been tried on one rung each, and nobody has said so. What the rest of the
family is for: its main report says how many took part, and whether they still count.

Safety is no column. That harms were watched for is no measure of what the vitamin is given for;
as events it would show trials of clinical events where there are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.domain.annotations import Outcome
from pipeline.domain.questions import Answer, Standing, answers
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import (
    LADDER,
    AnnotationKind,
    OutcomeRung,
    StudyDesign,
    VitaminKForm,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The randomised trials of one form that measured on one rung, newest first."""

    form: VitaminKForm
    rung: OutcomeRung
    trials: tuple[Answer, ...] = ()

    @property
    def people(self) -> int:
        """Sum the participants of the trials whose number was read."""
        return sum(one.people or 0 for one in self.trials)

    @property
    def unknown(self) -> int:
        """Count the trials whose number of participants was not read."""
        return sum(one.people is None for one in self.trials)


def matrix(studies: Iterable[Study], relatives: Iterable[Study] = ()) -> tuple[Cell, ...]:
    """Fill every cell, form by form; one without a trial is there and empty.

    ``studies`` may be of any design; ``relatives`` are those of their families that are not among
    them.
    """
    every = [*studies]
    trials = [one for one in every if one.design is StudyDesign.RANDOMISED_TRIAL]
    kin = [one for one in (*relatives, *every) if one.family]
    return tuple(_cell(form, rung, trials, kin) for form in VitaminKForm for rung in LADDER)


def _cell(
    form: VitaminKForm, rung: OutcomeRung, trials: Iterable[Study], kin: Sequence[Study]
) -> Cell:
    speaking = [one for one in trials if _gives(one, form) and _measures(one, rung)]
    found = answers(speaking, kin, (rung,)) if speaking else []
    return Cell(form, rung, tuple(one for one in found if one.standing is Standing.COUNTED))


def _gives(study: Study, form: VitaminKForm) -> bool:
    return form in study.values(AnnotationKind.FORMS)


def _measures(study: Study, rung: OutcomeRung) -> bool:
    outcomes = study.values(AnnotationKind.OUTCOMES)
    return any(isinstance(one, Outcome) and one.rung is rung for one in outcomes)
