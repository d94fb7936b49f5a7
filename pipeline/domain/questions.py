"""What the studies held answer to a standing question: one answer an investigation, not a report.

    answering studies + the rest of their families  →  Answer, Answer, …   (``tallies.py`` counts)

An investigation is a family or, alone, a report that belongs to none. Who does not answer for
people is kept apart and never counted: animals, protocols, reviews, what was retracted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.annotations import Outcome
from pipeline.domain.families import Role
from pipeline.domain.numbers import study_name
from pipeline.domain.retraction import is_retracted
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import (
    AnnotationKind,
    Comparator,
    Direction,
    OutcomeRung,
    Species,
    StudyDesign,
)

PRIMARY_DESIGNS = (
    StudyDesign.RANDOMISED_TRIAL,
    StudyDesign.NON_RANDOMISED_TRIAL,
    StudyDesign.COHORT,
    StudyDesign.CASE_CONTROL,
    StudyDesign.CROSS_SECTIONAL,
    StudyDesign.CASE_REPORT,
)
_REVIEWS = {StudyDesign.META_ANALYSIS, StudyDesign.SYSTEMATIC_REVIEW}
_PEOPLE = {Species.HUMAN, Species.MIXED}


class Standing(StrEnum):
    """How an investigation stands to the tally; only the first is in it."""

    COUNTED = "counted"
    UNDER_WAY = "under way"  # a protocol, and no result yet
    RETRACTED = "retracted"
    REVIEW = "review"  # its studies count by themselves
    UNREAD = "not classified"  # on whom, or how it was done, is not read
    ASIDE = "not in people"


class Contrast(StrEnum):
    """What the vitamin was compared with, as far as tallies are kept apart."""

    USUAL = "placebo, no treatment or none stated"
    HEAD_TO_HEAD = "head-to-head"  # another form or dose of the vitamin
    OTHER = "another treatment"


_CONTRASTS = {
    Comparator.K1: Contrast.HEAD_TO_HEAD,
    Comparator.OTHER_FORM: Contrast.HEAD_TO_HEAD,
    Comparator.OTHER_DOSE: Contrast.HEAD_TO_HEAD,
    Comparator.ANTAGONIST: Contrast.OTHER,
    Comparator.OTHER_TREATMENT: Contrast.OTHER,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one investigation answers; ``study`` is the report that says it.

    ``name`` is that of the family, else of the study (``domain/numbers.py``); ``reports`` are how
    many of it are held. ``people`` are those of the main report: randomised, else enrolled, else
    analysed.
    """

    name: str
    study: Study
    standing: Standing
    direction: Direction
    contrast: Contrast
    people: int | None
    reports: int = 1


def answers(
    answering: Iterable[Study], relatives: Iterable[Study], outcomes: Collection[str]
) -> list[Answer]:
    """Give one answer for each investigation, newest first.

    ``relatives`` are the other reports of the families, which need not answer themselves;
    ``outcomes`` are rungs or names of outcomes, none for all but those of safety.
    """
    own = {study.pmid: study for study in answering}
    groups: dict[str, dict[int, Study]] = defaultdict(dict)
    for study in (*relatives, *own.values()):
        groups[investigation(study)][study.pmid] = study
    found = [
        _answer(name, [*group.values()], own.keys() & group.keys(), outcomes)
        for name, group in groups.items()
        if own.keys() & group.keys()
    ]
    return sorted(found, key=lambda one: (one.study.article.published.iso(), one.study.pmid))[::-1]


def investigation(study: Study) -> str:
    """Name the investigation that a study reports: its family, else itself."""
    return study.family.family if study.family else study_name(study.pmid)


def _answer(
    name: str, group: Sequence[Study], own: Collection[int], outcomes: Collection[str]
) -> Answer:
    main = min(group, key=_main_first)
    speaker = min((one for one in group if one.pmid in own), key=_main_first)
    comparator = speaker.annotation(AnnotationKind.COMPARATOR)
    return Answer(
        name=name,
        study=speaker,
        standing=_standing(main, speaker),
        direction=direction_of(speaker, outcomes),
        contrast=_CONTRASTS.get(Comparator(str(comparator.value)), Contrast.USUAL)
        if comparator
        else Contrast.USUAL,
        people=_people(main),
        reports=len(group),
    )


def _main_first(study: Study) -> tuple[bool, bool, bool, str, int]:
    """Put the main report first, results before a protocol, and what stands before what fell."""
    role = study.family.role if study.family else Role.MAIN
    is_protocol = role is Role.PROTOCOL or study.design is StudyDesign.PROTOCOL
    is_main, published = role is Role.MAIN, study.article.published.iso()
    return is_protocol, not is_main, is_retracted(study.article), published, study.pmid


def _standing(main: Study, speaker: Study) -> Standing:
    """Tell whether an investigation counts; one whose main report was retracted does not."""
    species, design = speaker.annotation(AnnotationKind.SPECIES), speaker.design
    is_aside = species is not None and species.value not in _PEOPLE
    if is_aside or design in (StudyDesign.ANIMAL, StudyDesign.IN_VITRO):
        return Standing.ASIDE
    if is_retracted(main.article) or is_retracted(speaker.article):
        return Standing.RETRACTED
    if design in _REVIEWS:
        return Standing.REVIEW
    if design is StudyDesign.PROTOCOL:
        return Standing.UNDER_WAY
    if design not in PRIMARY_DESIGNS and design is not StudyDesign.UNCLEAR:
        return Standing.ASIDE
    return Standing.UNREAD if species is None or design not in PRIMARY_DESIGNS else Standing.COUNTED


def direction_of(study: Study, outcomes: Collection[str]) -> Direction:
    """Give the direction of what a question asks for: of primary outcomes, else of all.

    Outcomes that point different ways are mixed; what says nothing is not reported.
    """
    asked = [one for one in study.values(AnnotationKind.OUTCOMES) if _is_asked(one, outcomes)]
    said = [one for one in asked if isinstance(one, Outcome) and _says(one)]
    directions = {one.direction for one in said if one.is_primary} or {
        one.direction for one in said
    }
    only = next(iter(directions), None) or Direction.NOT_REPORTED
    return Direction.MIXED if len(directions) > 1 else only


def _is_asked(value: object, outcomes: Collection[str]) -> bool:
    if not isinstance(value, Outcome):
        return False
    if not outcomes:
        return value.rung is not OutcomeRung.SAFETY
    return value.rung.value in outcomes or value.name in outcomes


def _says(outcome: Outcome) -> bool:
    return outcome.direction not in (None, Direction.NOT_REPORTED)


def _people(study: Study) -> int | None:
    kinds = (AnnotationKind.RANDOMISED, AnnotationKind.ENROLLED, AnnotationKind.ANALYSED)
    numbers = (value for kind in kinds for value in study.values(kind))
    return next((one for one in numbers if isinstance(one, int)), None)
