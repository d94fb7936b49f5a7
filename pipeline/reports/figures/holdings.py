"""The studies a figure is drawn from, and the investigations among them, counted as tallies are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.domain.annotations import Dose, Outcome
from pipeline.domain.questions import Answer, Standing, answers
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign
from pipeline.reports.figures.wording import are
from pipeline.wording.counts import count

RANDOMISED = frozenset({StudyDesign.RANDOMISED_TRIAL})
TRIALS = RANDOMISED | {StudyDesign.NON_RANDOMISED_TRIAL}
_LONGEST_SPAN = 60  # years on one axis: a record dated 1066 must not press the rest into a line


@dataclass(frozen=True, slots=True)
class Trials:
    """Trials in people, newest first, and how many more were retracted."""

    counted: tuple[Answer, ...]
    retracted: int

    @property
    def names(self) -> set[str]:
        """Name the investigations."""
        return {one.name for one in self.counted}

    @property
    def fallen(self) -> tuple[str, ...]:
        """Say how many are not shown because they were retracted; nothing for none."""
        number = count(self.retracted, "retracted trial", "retracted trials")
        return (f"{number} {are(self.retracted)} not shown.",) if self.retracted else ()


@dataclass(frozen=True)
class Holdings:
    """Studies that were chosen, the rest of their families, and the year it is now.

    ``relatives`` may repeat studies. They only say who belongs together and how many took part;
    a report that was not chosen answers nothing.
    """

    studies: tuple[Study, ...]
    relatives: tuple[Study, ...]
    this_year: int

    def trials(
        self,
        designs: Collection[StudyDesign],
        says: Callable[[Study], bool] | None = None,
        outcomes: Collection[str] = (),
    ) -> Trials:
        """Find the trials of which a report says something, all without ``says``; each once.

        ``designs`` are those of the reports that may speak, as in ``domain/matrix.py``;
        ``outcomes`` are those whose direction counts.
        """
        own = [one for one in self.studies if one.design in designs and (not says or says(one))]
        found = answers(own, self._kin, outcomes)
        return Trials(
            tuple(one for one in found if one.standing is Standing.COUNTED),
            sum(one.standing is Standing.RETRACTED for one in found),
        )

    @cached_property
    def _kin(self) -> list[Study]:
        return [one for one in (*self.relatives, *self.studies) if one.family]


def forms(study: Study) -> list[str]:
    """List the forms of the vitamin that a report is about."""
    return list(dict.fromkeys(str(one) for one in study.values(AnnotationKind.FORMS)))


def outcomes(study: Study) -> Iterator[Outcome]:
    """Go through what a report measured."""
    for one in study.values(AnnotationKind.OUTCOMES):
        if isinstance(one, Outcome):
            yield one


def doses(study: Study) -> list[tuple[Dose, float]]:
    """List the doses whose daily amount is settled, with that amount in µg."""
    found = [one for one in study.values(AnnotationKind.DOSES) if isinstance(one, Dose)]
    return [(one, one.ug_per_day) for one in dict.fromkeys(found) if one.ug_per_day]


def months(study: Study) -> float | None:
    """Give how long a study took, in months; None where nothing above zero was read."""
    found = study.annotation(AnnotationKind.DURATION)
    value = found.value if found else None
    return float(value) if isinstance(value, int | float) and value > 0 else None


def year(study: Study) -> int | None:
    """Give the year of publication, None for an undated report."""
    return study.article.published.year


def shown_years(found: Iterable[int], this_year: int) -> range:
    """Give the years of an axis, without a gap: the latest sixty at most, next year included."""
    known = [one for one in found if one <= this_year + 1]
    if not known:
        return range(0)
    last = max(known)
    return range(max(min(known), last - _LONGEST_SPAN + 1), last + 1)
