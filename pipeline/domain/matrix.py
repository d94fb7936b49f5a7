"""The evidence matrix: randomised trials by the form of the vitamin and by how far they measured.

A cell counts investigations, not reports, by the rules of ``questions.py``: it is what the
question ``design:"randomised trial" AND form:MK-7 AND rung:imaging`` would tally. A trial that
names two forms, or measured on two rungs, stands in each of their cells: cells add up to no total.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.domain.annotations import Outcome
from pipeline.domain.questions import Answer, Standing, answers
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind, OutcomeRung, StudyDesign, VitaminKForm


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


def matrix(trials: Iterable[Study], relatives: Iterable[Study]) -> tuple[Cell, ...]:
    """Fill every cell, form by form; one without a trial is there and empty.

    ``relatives`` are the other reports of the families of ``trials``.
    """
    own = [one for one in trials if one.design is StudyDesign.RANDOMISED_TRIAL]
    others = list(relatives)
    return tuple(_cell(form, rung, own, others) for form in VitaminKForm for rung in OutcomeRung)


def _cell(
    form: VitaminKForm, rung: OutcomeRung, trials: Iterable[Study], relatives: Iterable[Study]
) -> Cell:
    answering = [one for one in trials if _gives(one, form) and _measures(one, rung)]
    said = {one.pmid for one in answering}
    families = {one.family.family for one in answering if one.family}
    rest = [
        one
        for one in (*trials, *relatives)
        if one.pmid not in said and one.family and one.family.family in families
    ]
    found = answers(answering, rest, (rung,))
    return Cell(form, rung, tuple(one for one in found if one.standing is Standing.COUNTED))


def _gives(study: Study, form: VitaminKForm) -> bool:
    return form in study.values(AnnotationKind.FORMS)


def _measures(study: Study, rung: OutcomeRung) -> bool:
    outcomes = study.values(AnnotationKind.OUTCOMES)
    return any(isinstance(one, Outcome) and one.rung is rung for one in outcomes)
