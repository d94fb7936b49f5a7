"""Decide what one issue tells one reader: pure, so that the same changes give the same issue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.digest.groups import Group, group_by_study
from pipeline.digest.order import reading_order, starter_order
from pipeline.domain.digests import Candidate, Digest, Entry, Receipt, Section, SectionKind
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

    ``told`` numbers the changes the reader will not hear of again: shown, folded into an entry,
    or quietly passed over. ``waiting`` counts the changes that roll over to the next issue.
    """

    digest: Digest
    told: tuple[int, ...]
    waiting: int


def compose(issue: Issue, candidates: Iterable[Candidate]) -> Composition:
    """Sort untold changes into the sections of one issue.

    Every change is either told or waiting, never both. News about studies we hold comes first and
    takes what room it needs; evidence outranks date in what follows; what does not fit waits. The
    starter set is a sample: what is left out of it is told, in silence, and never waits.
    """
    aimed = frozenset(name for name, _ in issue.search_titles) - issue.near
    groups = group_by_study(candidates, aimed, issue.near)
    parts = _parts(issue, groups)
    sections = tuple(part.section() for part in parts if part.shown or part.waiting)
    known = {number for group in groups for number in group.numbers}
    later = {number for part in parts for group in part.waiting for number in group.numbers}
    return Composition(_digest(issue, sections), tuple(sorted(known - later)), len(later))


@dataclass(frozen=True, slots=True)
class _Part:
    """What of one section fits in this issue, what waits for the next, what is never shown."""

    kind: SectionKind
    shown: list[Group]
    waiting: list[Group]
    left_out: int = 0

    def section(self) -> Section:
        entries = tuple(_entry(group) for group in self.shown)
        return Section(self.kind, entries, len(self.waiting), self.left_out)


def _parts(issue: Issue, groups: Sequence[Group]) -> list[_Part]:
    """Fill the sections in reading order while there is room."""
    room, parts = issue.max_entries, []
    for kind in SectionKind:
        part = _part(issue, kind, [group for group in groups if group.section is kind], room)
        room -= len(part.shown)
        parts.append(part)
    return parts


def _part(issue: Issue, kind: SectionKind, members: list[Group], room: int) -> _Part:
    if kind is SectionKind.STARTER:
        sample = sorted(members, key=starter_order)[: min(room, issue.starter_entries)]
        return _Part(kind, sample, [], len(members) - len(sample))
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
