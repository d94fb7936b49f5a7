"""Decide what one issue tells one reader: pure, so that the same changes give the same issue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.digest.groups import Group, group_by_study
from pipeline.digest.order import reading_order, starter_order
from pipeline.digest.trial_groups import TrialGroup, group_by_trial
from pipeline.domain.digests import (
    Candidate,
    Digest,
    Entry,
    Receipt,
    Section,
    SectionKind,
    TrialCandidate,
)
from pipeline.domain.tallies import Position


@dataclass(frozen=True, slots=True)
class Issue:
    """Everything about the issue that is not a study.

    ``max_entries`` caps the whole issue; ``starter_entries`` is the size of the sample that is
    shown of what PubMed already held when the watch began. ``positions`` are all standing
    questions: those that moved ride along with the entries and make no issue by themselves;
    ``answering`` has the title of each and the PMIDs of the reports that answer it. ``near`` names
    the searches whose own finds are near misses.
    """

    title: str
    reader: str
    slot: date
    since: date | None
    composed: datetime
    receipt: Receipt
    held: int
    search_titles: tuple[tuple[str, str], ...]
    max_entries: int
    starter_entries: int
    positions: tuple[Position, ...] = ()
    answering: tuple[tuple[str, frozenset[int]], ...] = ()
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Composition:
    """A digest and what it settles.

    ``told`` numbers the changes of studies that the reader will not hear of again: shown, folded
    into an entry, or quietly passed over; ``told_trials`` those of registrations. ``waiting``
    counts the changes that roll over to the next issue.
    """

    digest: Digest
    told: tuple[int, ...]
    told_trials: tuple[int, ...]
    waiting: int


def compose(
    issue: Issue,
    candidates: Iterable[Candidate],
    registered: Iterable[TrialCandidate] = (),
) -> Composition:
    """Sort untold changes into the sections of one issue.

    Every change is either told or waiting, never both. News about studies we hold comes first and
    takes what room it needs; evidence outranks date in what follows; what does not fit waits. Of
    the room behind the news a quarter is kept for registrations, so that no flood of studies makes
    them wait. The starter set is a sample: what is left out of it is told, in silence, and never
    waits.
    """
    aimed = frozenset(name for name, _ in issue.search_titles) - issue.near
    groups, trials = group_by_study(candidates, aimed, issue.near), group_by_trial(registered)
    parts = _parts(issue, groups, trials)
    sections = tuple(part.section() for part in parts if part.size or part.is_cut)
    later = _numbers(group for part in parts for group in part.waiting)
    later_trials = _numbers(group for part in parts for group in part.trials_waiting)
    return Composition(
        _digest(issue, sections),
        told=tuple(sorted(_numbers(groups) - later)),
        told_trials=tuple(sorted(_numbers(trials) - later_trials)),
        waiting=len(later) + len(later_trials),
    )


def _numbers(groups: Iterable[Group | TrialGroup]) -> set[int]:
    return {number for group in groups for number in group.numbers}


@dataclass(frozen=True, slots=True)
class _Part:
    """What of one section fits in this issue, what waits for the next, what is never shown."""

    kind: SectionKind
    shown: list[Group] = field(default_factory=list)
    waiting: list[Group] = field(default_factory=list)
    left_out: int = 0
    trials: list[TrialGroup] = field(default_factory=list)
    trials_waiting: list[TrialGroup] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.shown) + len(self.trials)

    @property
    def is_cut(self) -> bool:
        return bool(self.waiting or self.trials_waiting)

    def section(self) -> Section:
        return Section(
            self.kind,
            entries=tuple(_entry(group) for group in self.shown),
            more=len(self.waiting) + len(self.trials_waiting),
            left_out=self.left_out,
            trials=tuple(group.entry for group in self.trials if group.entry),
        )


def _parts(issue: Issue, groups: Sequence[Group], trials: Sequence[TrialGroup]) -> list[_Part]:
    """Fill the sections in reading order while there is room."""
    told = [one for one in trials if one.entry]
    room, kept, parts = issue.max_entries, 0, []
    for kind in SectionKind:
        if kind is SectionKind.REGISTRY:
            part = _Part(kind, trials=told[:room], trials_waiting=told[room:])
        else:
            part = _part(issue, kind, [one for one in groups if one.section is kind], room - kept)
        room -= part.size
        kept = _kept(kind, kept, room, len(told))
        parts.append(part)
    return parts


def _kept(behind: SectionKind, kept: int, room: int, trials: int) -> int:
    """Keep room for registrations, from behind the news about studies to their own section.

    A quarter, but one entry at least where there is room for two.
    """
    if behind is SectionKind.OTHER_NEWS:
        return min(trials, max(room // 4, min(1, room // 2)))
    return 0 if behind is SectionKind.REGISTRY else kept


def _part(issue: Issue, kind: SectionKind, members: list[Group], room: int) -> _Part:
    if kind is SectionKind.STARTER:
        sample = sorted(members, key=starter_order)[: min(room, issue.starter_entries)]
        return _Part(kind, sample, left_out=len(members) - len(sample))
    members.sort(key=reading_order)
    return _Part(kind, members[:room], members[room:])


def _entry(group: Group) -> Entry:
    return Entry(group.study, group.changes, group.sent_before)


def _digest(issue: Issue, sections: tuple[Section, ...]) -> Digest:
    return Digest(
        title=issue.title,
        reader=issue.reader,
        slot=issue.slot,
        since=issue.since,
        composed=issue.composed,
        sections=sections,
        receipt=issue.receipt,
        held=issue.held,
        search_titles=issue.search_titles,
        positions=tuple(one for one in issue.positions if one.has_moved),
        answering=issue.answering,
    )
