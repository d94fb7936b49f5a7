"""Why two reports tell of one investigation: each rule ties reports, the surest rule first.

A registration or a link of PubMed's is strong by itself. An acronym, a number of people and the
authors in common are weak: a group made by them is kept only where it is believable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias, TypeVar

from pipeline.domain.family_registrations import own_registrations, registry_of
from pipeline.domain.family_report import Report
from pipeline.domain.numbers import is_pubmed, source_of

# PubMed's names for the same report printed again, and for a notice about one
# (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html, CommentsCorrections).
_AGAIN = {
    *("UpdateOf", "UpdateIn", "RepublishedFrom", "RepublishedIn"),
    *("CorrectedandRepublishedFrom", "CorrectedandRepublishedIn"),
    *("RetractedandRepublishedFrom", "RetractedandRepublishedIn"),
}
_NOTICES = {"ErratumFor", "RetractionOf", "ExpressionOfConcernFor"}

MOST_REPORTS = 25  # a group larger than that is a cohort or a clinic, tied by chance
LONGEST_YEARS = 15  # between the first report and the last
FEWEST_PEOPLE = 20  # smaller numbers meet by chance


@dataclass(frozen=True, slots=True)
class Tie:
    """Two reports by PMID, and why they belong together, in words for a reader."""

    one: int
    other: int
    reason: str


Key = TypeVar("Key", bound=Hashable)
Rule: TypeAlias = Callable[[Sequence[Report]], list[Tie]]


def told_of(notice: Report) -> list[int]:
    """List the reports that this one is a notice about; empty where it is a report itself."""
    return [pmid for kind, pmid in notice.links if kind in _NOTICES]


def is_believable(group: Sequence[Report]) -> bool:
    """Tell whether weak evidence may hold a group together: its size, its years, its registries."""
    years = [one.year for one in group if one.year is not None]
    spans = max(years, default=0) - min(years, default=0)
    numbers = {number for one in group for number in own_registrations(one)}
    registries = [registry_of(number) for number in numbers]
    is_one_trial = len(registries) == len(set(registries))
    return len(group) <= MOST_REPORTS and spans <= LONGEST_YEARS and is_one_trial


def _registered(reports: Sequence[Report]) -> list[Tie]:
    by_number = _gathered((number, one) for one in reports for number in own_registrations(one))
    return [
        Tie(group[0].pmid, other.pmid, f"registered as {number}")
        for number, group in sorted(by_number.items())
        for other in group[1:]
    ]


def _named(reports: Sequence[Report]) -> list[Tie]:
    """Tie reports that a registration names to each other, and to those that name it."""
    naming = _gathered((number, one) for one in reports for number in one.named_by)
    naming_it = _gathered((number, one) for one in reports for number in own_registrations(one))
    return [
        Tie(group[0].pmid, other.pmid, f"named by the registration {number}")
        for number, group in sorted(naming.items())
        for other in (*group[1:], *naming_it.get(number, ()))
        if other.pmid != group[0].pmid
    ]


def _linked(reports: Sequence[Report]) -> list[Tie]:
    held = {one.pmid for one in reports}
    return [
        Tie(one.pmid, pmid, f"versions of one text, as {source_of(one.pmid)} links them")
        for one in reports
        for kind, pmid in one.links
        if kind in _AGAIN and pmid in held and pmid != one.pmid
    ]


def _printed(reports: Sequence[Report]) -> list[Tie]:
    """Tie a preprint to the article of its title, and to its record in the other source."""
    by_title = _gathered((one.title_key, one) for one in reports if one.title_key)
    return [
        Tie(one.pmid, other.pmid, f"{what}: same title and authors")
        for one, other in _pairs(_small(by_title.values()))
        if one.authors & other.authors and (what := _same_text(one, other))
    ]


def _same_text(one: Report, other: Report) -> str:
    """Say what two reports of one title are to each other; "" where that is not known."""
    if one.is_preprint != other.is_preprint:
        return "a preprint and its article"
    is_in_both = one.is_preprint and is_pubmed(one.pmid) != is_pubmed(other.pmid)
    return "one preprint in PubMed and in Europe PMC" if is_in_both else ""


def _by_acronym(reports: Sequence[Report]) -> list[Tie]:
    shared = _gathered(
        ((acronym, author), one)
        for one in reports
        for acronym in one.acronyms
        for author in one.authors
    )
    pairs = {
        (acronym, group[0].pmid, other.pmid): len(group[0].authors & other.authors)
        for (acronym, _), group in shared.items()
        for other in group[1:]
    }
    return [
        Tie(one, other, f"same acronym {acronym}, {_in_common(number)}")
        for (acronym, one, other), number in sorted(pairs.items())
    ]


def _by_number_randomised(reports: Sequence[Report]) -> list[Tie]:
    """Tie reports of so many people randomised, by two authors and a form of vitamin K."""
    same = _gathered(
        ((number, form), one)
        for one in reports
        for number in _many(one.randomised)
        for form in one.forms
    )
    return [
        Tie(one.pmid, other.pmid, f"{number:,} randomised, {_in_common(common)}, {form}")
        for (number, form), group in sorted(same.items())
        for one, other, common in _with_authors(group, fewest=2)
    ]


def _by_number(reports: Sequence[Report]) -> list[Tie]:
    """Tie reports of one unusual number of people, by three authors; 60 or 100 is not unusual."""
    same = _gathered(
        (number, one)
        for one in reports
        for number in _many(one.randomised, one.enrolled, one.analysed)
        if number % 10
    )
    return [
        Tie(one.pmid, other.pmid, f"{number:,} people, {_in_common(common)}")
        for number, group in sorted(same.items())
        for one, other, common in _with_authors(group, fewest=3)
    ]


STRONG: tuple[Rule, ...] = (_registered, _named, _linked, _printed)
WEAK: tuple[Rule, ...] = (_by_acronym, _by_number_randomised, _by_number)


def _many(*numbers: int | None) -> set[int]:
    return {one for one in numbers if one is not None and one >= FEWEST_PEOPLE}


def _with_authors(group: Sequence[Report], fewest: int) -> Iterator[tuple[Report, Report, int]]:
    """Pair reports by the authors they share, but not all that one busy author wrote."""
    by_author = _gathered((author, one) for one in group for author in one.authors)
    teams = _small(by_author.values())
    pairs = {(one.pmid, other.pmid): (one, other) for one, other in _pairs(teams)}
    for _, (one, other) in sorted(pairs.items()):
        common = len(one.authors & other.authors)
        if common >= fewest:
            yield one, other, common


def _gathered(pairs: Iterable[tuple[Key, Report]]) -> dict[Key, list[Report]]:
    groups: dict[Key, list[Report]] = defaultdict(list)
    for key, report in pairs:
        groups[key].append(report)
    return groups


def _small(groups: Iterable[Sequence[Report]]) -> Iterator[Sequence[Report]]:
    return (group for group in groups if len(group) <= MOST_REPORTS)


def _pairs(groups: Iterable[Sequence[Report]]) -> Iterator[tuple[Report, Report]]:
    return (pair for group in groups for pair in combinations(group, 2))


def _in_common(authors: int) -> str:
    return f"{authors} author{'' if authors == 1 else 's'} in common"
