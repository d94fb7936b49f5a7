"""The facts of a study in one line, built from what was read and from nothing else.

    RCT · 244 postmenopausal women · MK-7 180 µg/day vs placebo · 36 months
        · pulse wave velocity: improvement

A slot that nothing was read for is left out: the line never says more than its annotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.domain.amount_wording import doses_in_words, form_in_words, time_in_words
from pipeline.domain.annotations import Annotation, Dose, Outcome, Value
from pipeline.domain.vocabulary import (
    LADDER,
    AnnotationKind,
    Comparator,
    Direction,
    OutcomeRung,
    Species,
    StudyDesign,
    VitaminKForm,
)

EXTRACTOR = "headline/2"
OUTCOMES_SHOWN = 2

_DESIGNS = {
    StudyDesign.RANDOMISED_TRIAL: "RCT",
    StudyDesign.ANIMAL: "Animal study",
    StudyDesign.IN_VITRO: "Cell study",
    StudyDesign.UNCLEAR: "",
}
HEALTHY = "healthy"
# Populations that are adjectives or groups of people by themselves.
_PEOPLE = {
    "dialysis": "people on dialysis",
    HEALTHY: "healthy people",
    "kidney transplant": "kidney transplant recipients",
}
_GROUPS = frozenset(
    {
        "postmenopausal women",
        "vitamin K antagonist users",
        "older adults",
        "children",
        "newborns",
        "infants",
        "pregnant women",
        "breastfeeding women",
    }
)
# Safety is told last: a harm that did not differ is seldom what a study asked.
_STRONGEST_FIRST = (*reversed(LADDER), OutcomeRung.SAFETY)
_REVIEWS = {StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.META_ANALYSIS}


def headline(annotations: Iterable[Annotation]) -> str:
    """Write the line; empty where nothing, or the design alone, was read.

    A letter, a comment or a notice tells of other people's work: it has no facts of its own.
    """
    facts = _Facts(annotations)
    if facts.design is StudyDesign.OTHER:
        return ""
    slots = (_people(facts), _treatment(facts), _duration(facts), _effects(facts))
    if not any(slots):
        return ""
    line = " · ".join(slot for slot in (_design(facts), *slots) if slot)
    return f"{line[0].upper()}{line[1:]}" if line.startswith(slots[0] or "\n") else line


def leading_outcome(annotations: Iterable[Annotation]) -> Outcome | None:
    """Give the outcome that the line shows first, if any."""
    return next(iter(_shown(_Facts(annotations))), None)


class _Facts:
    """What was read, by question."""

    def __init__(self, annotations: Iterable[Annotation]) -> None:
        self._all = tuple(annotations)

    def every(self, kind: AnnotationKind) -> list[Value]:
        return [one.value for one in self._all if one.kind is kind]

    def one(self, *kinds: AnnotationKind) -> Value | None:
        """Give the first answer to the first of these questions that has one."""
        return next((value for kind in kinds for value in self.every(kind)), None)

    @property
    def design(self) -> StudyDesign:
        return StudyDesign(str(self.one(AnnotationKind.DESIGN) or StudyDesign.UNCLEAR))


def _design(facts: _Facts) -> str:
    written = _DESIGNS.get(facts.design, facts.design.value.capitalize())
    species = facts.one(AnnotationKind.SPECIES)
    if not written and species in (Species.ANIMAL, Species.IN_VITRO):
        return _DESIGNS[StudyDesign(str(species))]
    return written


def _people(facts: _Facts) -> str:
    if facts.one(AnnotationKind.SPECIES) in (Species.ANIMAL, Species.IN_VITRO):
        return ""
    if facts.design in _REVIEWS:
        return _reviewed(facts)
    number = facts.one(AnnotationKind.RANDOMISED, AnnotationKind.ENROLLED, AnnotationKind.ANALYSED)
    group = _group([str(one) for one in facts.every(AnnotationKind.POPULATIONS)])
    if number is None:
        return group
    return f"{number:,} {group or 'people'}"


def _reviewed(facts: _Facts) -> str:
    studies = facts.one(AnnotationKind.INCLUDED_STUDIES)
    people = facts.one(AnnotationKind.INCLUDED_PARTICIPANTS)
    counted = (f"{studies:,} studies" if studies else "", f"{people:,} people" if people else "")
    return ", ".join(one for one in counted if one)


def _group(populations: Sequence[str]) -> str:
    """Name the people: a group of people as it is, a condition as what they have."""
    groups = [one for one in populations if one in _GROUPS]
    states = [_PEOPLE[one] for one in populations if one in _PEOPLE]
    conditions = [one for one in populations if one not in _PEOPLE and one not in _GROUPS]
    if groups and HEALTHY in populations:
        return f"{HEALTHY} {groups[0]}"
    people = next(iter((*states, *groups)), "people" if conditions else "")
    return f"{people} with {' and '.join(conditions[:2])}" if conditions else people


def _treatment(facts: _Facts) -> str:
    doses = [one for one in facts.every(AnnotationKind.DOSES) if isinstance(one, Dose)]
    forms = [VitaminKForm(str(one)) for one in facts.every(AnnotationKind.FORMS)]
    given = doses_in_words(doses) or [form_in_words(one) for one in forms]
    if not given:
        return ""
    versus = facts.one(AnnotationKind.COMPARATOR)
    against = f" vs {Comparator(str(versus)).value}" if versus else ""
    return f"{', '.join(given)}{against}"


def _duration(facts: _Facts) -> str:
    months = facts.one(AnnotationKind.DURATION)
    return time_in_words(months) if isinstance(months, int | float) else ""


def _effects(facts: _Facts) -> str:
    return ", ".join(
        f"{one.name}: {one.direction}" if _is_told(one) else one.name for one in _shown(facts)
    )


def _shown(facts: _Facts) -> list[Outcome]:
    """Choose what is shown: an outcome without a direction gives way to one with.

    A primary outcome never does: what a study was made for is named, even where it stays open.
    """
    found = [one for one in facts.every(AnnotationKind.OUTCOMES) if isinstance(one, Outcome)]
    told = [one for one in found if _is_told(one)]
    shown = [one for one in found if one.is_primary or _is_told(one)] if told else found
    return sorted(shown, key=_importance)[:OUTCOMES_SHOWN]


def _is_told(outcome: Outcome) -> bool:
    return outcome.direction not in (None, Direction.NOT_REPORTED)


def _importance(outcome: Outcome) -> tuple[bool, int]:
    """Put a primary outcome first, then the one nearest to what happens to a patient."""
    return not outcome.is_primary, _STRONGEST_FIRST.index(outcome.rung)
