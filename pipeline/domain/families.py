"""Which reports tell of one investigation: a trial's protocol, its results, what came of it later.

Counting families and not reports keeps one trial from counting five times (Cochrane Handbook
4.6.2, https://training.cochrane.org/handbook/current/chapter-04). The rules, from the strongest to
the weakest, are in ``family_evidence.py``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pipeline.domain.family_evidence import STRONG, WEAK, Tie, is_believable, told_of
from pipeline.domain.family_report import Report, Role
from pipeline.domain.family_roles import roles
from pipeline.domain.numbers import is_pubmed, study_name

__all__ = ["Member", "Report", "Role", "families"]

_Group: TypeAlias = list[Report]


@dataclass(frozen=True, slots=True)
class Member:
    """One report's place in a family, and why it is there, in words for a reader.

    ``family`` is a registration, else an acronym, else ``PMID`` and the lowest number
    (``PPR`` and its number where PubMed holds none of them).
    """

    pmid: int
    family: str
    role: Role
    reason: str


def families(reports: Iterable[Report]) -> list[Member]:
    """Find the families of two reports and more, by family and PMID; others are in none.

    The order of the reports plays no part. A notice about a member (an erratum, a retraction)
    becomes one too, and makes no family by itself.
    """
    every = sorted({one.pmid: one for one in reports}.values(), key=lambda one: one.pmid)
    notices = [one for one in every if told_of(one)]
    groups, reasons = _grouped([one for one in every if not one.stands_alone and not told_of(one)])
    members = [
        Member(report.pmid, name, role, reasons[report.pmid])
        for name, group in _named(groups)
        for report, role in roles(group)
    ]
    members += _attached(notices, {one.pmid: one.family for one in members})
    return sorted(members, key=lambda one: (one.family, one.pmid))


def _grouped(reports: Sequence[Report]) -> tuple[list[_Group], dict[int, str]]:
    """Let groups grow rule by rule; what a weak rule would make of them must be believable."""
    groups = [[one] for one in reports]
    ties: list[Tie] = []
    for rule in (*STRONG, *WEAK):
        found = rule(reports)
        grown = _joined(groups, found)
        groups = grown if rule in STRONG else list(_believable(groups, grown))
        ties += found
    groups = [group for group in groups if len(group) > 1]
    return groups, _reasons(groups, ties)


def _joined(groups: Sequence[_Group], ties: Iterable[Tie]) -> list[_Group]:
    """Join the groups that are tied, and what is tied to these."""
    place = {report.pmid: number for number, group in enumerate(groups) for report in group}
    first = list(range(len(groups)))

    def root(number: int) -> int:
        while first[number] != number:
            first[number] = first[first[number]]
            number = first[number]
        return number

    for tie in ties:
        low, high = sorted((root(place[tie.one]), root(place[tie.other])))
        first[high] = low
    grown: dict[int, _Group] = defaultdict(list)
    for number, group in enumerate(groups):
        grown[root(number)] += group
    return list(grown.values())


def _believable(groups: Sequence[_Group], grown: Sequence[_Group]) -> Iterator[_Group]:
    """Keep a grown group that is believable; else take it apart again."""
    before = {report.pmid: group for group in groups for report in group}
    for group in grown:
        if is_believable(group):
            yield group
        else:
            yield from {id(before[one.pmid]): before[one.pmid] for one in group}.values()


def _reasons(groups: Sequence[_Group], ties: Iterable[Tie]) -> dict[int, str]:
    """Give for each member the strongest tie to another of its group."""
    home = {report.pmid: number for number, group in enumerate(groups) for report in group}
    reasons: dict[int, str] = {}
    for tie in ties:
        if tie.one in home and home[tie.one] == home.get(tie.other):
            reasons.setdefault(tie.one, tie.reason)
            reasons.setdefault(tie.other, tie.reason)
    return reasons


def _named(groups: Sequence[_Group]) -> Iterator[tuple[str, _Group]]:
    """Name each group; an acronym that two of them share names neither."""
    names = [_name(group) for group in groups]
    taken = Counter(names)
    for name, group in zip(names, groups, strict=True):
        yield (name if taken[name] == 1 else _number(group)), group


def _name(group: _Group) -> str:
    registrations = Counter(
        one for report in group for one in (*report.registrations[:1], *report.named_by)
    )
    acronyms = Counter(one for report in group for one in report.acronyms)
    shared = {one: number for one, number in acronyms.items() if number > 1}
    return _commonest(registrations) or _commonest(shared) or _number(group)


def _commonest(counted: Mapping[str, int]) -> str:
    return min(counted, key=lambda one: (-counted[one], one), default="")


def _number(group: _Group) -> str:
    numbers = sorted((not is_pubmed(one.pmid), abs(one.pmid), one.pmid) for one in group)
    return study_name(numbers[0][-1])


def _attached(notices: Iterable[Report], homes: Mapping[int, str]) -> Iterator[Member]:
    """Put each notice into the family of the report it is about."""
    for notice in notices:
        about = next((one for one in told_of(notice) if one in homes), None)
        if about is not None:
            yield Member(
                notice.pmid, homes[about], Role.REPORT, f"a notice about {study_name(about)}"
            )
