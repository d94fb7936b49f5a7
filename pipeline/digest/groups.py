"""One entry a study: a study's untold changes are gathered and given one place in the issue."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from pipeline.domain.changes import ARRIVALS, NEWSWORTHY
from pipeline.domain.digests import Candidate, SectionKind
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import GRAVITY, ArticleKind, ChangeKind, Species, StudyDesign

NEWS_SECTIONS = (SectionKind.NEWS, SectionKind.OTHER_NEWS)

_DESIGN_SECTIONS = {
    StudyDesign.META_ANALYSIS: SectionKind.TRIALS,
    StudyDesign.SYSTEMATIC_REVIEW: SectionKind.TRIALS,
    StudyDesign.RANDOMISED_TRIAL: SectionKind.TRIALS,
    StudyDesign.NON_RANDOMISED_TRIAL: SectionKind.TRIALS,
    StudyDesign.PROTOCOL: SectionKind.TRIALS,
    StudyDesign.GUIDELINE: SectionKind.STUDIES,
    StudyDesign.NARRATIVE_REVIEW: SectionKind.STUDIES,
    StudyDesign.OTHER: SectionKind.STUDIES,
    StudyDesign.ANIMAL: SectionKind.LABORATORY,
    StudyDesign.IN_VITRO: SectionKind.LABORATORY,
}
_NOT_PEOPLE = frozenset({Species.ANIMAL, Species.IN_VITRO})


@dataclass(frozen=True, slots=True)
class Group:
    """A study with all its untold changes, gravest first, and the section they belong to.

    ``section`` is None where nothing is worth telling.
    """

    study: Study
    changes: tuple[NotedChange, ...]
    section: SectionKind | None
    sent_before: date | None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Number the changes that are settled together."""
        return tuple(change.number for change in self.changes)


def group_by_study(
    candidates: Iterable[Candidate],
    aimed: Set[str] = frozenset(),
    near: Set[str] = frozenset(),
) -> list[Group]:
    """Gather candidates by study, in PMID order; a change given twice counts once.

    ``near`` names the reader's searches for near misses, ``aimed`` the others.
    """
    unique = {one.change.number: one for one in candidates}.values()
    ordered = sorted(unique, key=lambda one: (one.study.pmid, _gravity(one)))
    by_study = groupby(ordered, lambda one: one.study.pmid)
    groups = [_group(list(members)) for _, members in by_study]
    return [_set_apart(one) if _is_near(one.study, aimed, near) else one for one in groups]


def _gravity(candidate: Candidate) -> tuple[int, int]:
    return GRAVITY[candidate.change.kind], candidate.change.number


def _group(members: list[Candidate]) -> Group:
    newest = max(members, key=lambda one: one.change.number)
    met = min((one.sent_before for one in members if one.sent_before is not None), default=None)
    return Group(
        study=newest.study,
        changes=tuple(one.change for one in members),
        section=_section(newest.study, members, was_sent=met is not None),
        sent_before=met,
    )


def _is_near(study: Study, aimed: Set[str], near: Set[str]) -> bool:
    return aimed.isdisjoint(study.searches) and not near.isdisjoint(study.searches)


def _set_apart(group: Group) -> Group:
    """Put a near miss among its like; its news stays news, and it starts no watch."""
    if group.section is None or group.section in NEWS_SECTIONS:
        return group
    is_history = group.section is SectionKind.STARTER
    return replace(group, section=None if is_history else SectionKind.NEAR)


def _section(study: Study, members: list[Candidate], *, was_sent: bool) -> SectionKind | None:
    """Place a study by its changes.

    An arrival swallows the rest, but a study that was there before the watch did not arrive: when
    something happens to it, that is news, and otherwise it may serve in the starter set.
    """
    arrivals = [one for one in members if one.change.kind in ARRIVALS]
    if arrivals and not any(one.is_baseline for one in arrivals):
        return _arrival_section(study, {one.change.kind for one in arrivals})
    if any(_is_news(one.change, arrivals, was_sent=was_sent) for one in members):
        return SectionKind.NEWS if was_sent else SectionKind.OTHER_NEWS
    return SectionKind.STARTER if arrivals else None


def _is_news(change: NotedChange, arrivals: list[Candidate], *, was_sent: bool) -> bool:
    """Tell whether a change happened while we watched: a preprint may arrive with its article.

    That a study can be read for free is news to those who were sent it.
    """
    if change.kind is ChangeKind.OPEN_ACCESS and not was_sent:
        return False
    days = {one.change.noted.date() for one in arrivals}
    is_history = change.kind is ChangeKind.PUBLISHED and change.noted.date() in days
    return change.kind in NEWSWORTHY and not is_history


def _arrival_section(study: Study, kinds: set[ChangeKind]) -> SectionKind:
    if ChangeKind.ADDED not in kinds:
        return SectionKind.OLDER
    if study.article.kind is ArticleKind.PREPRINT:
        return SectionKind.PREPRINTS
    return _kind_of_study(study)


def _kind_of_study(study: Study) -> SectionKind:
    """Place a study by what was studied, then how; it is not called human unless it says so."""
    if study.species in _NOT_PEOPLE:
        return SectionKind.LABORATORY
    rest = SectionKind.HUMAN if study.species is Species.HUMAN else SectionKind.STUDIES
    return _DESIGN_SECTIONS.get(study.design, rest)
