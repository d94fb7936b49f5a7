"""One entry a registration: its untold changes are gathered, and what is no news is settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.domain.digests import TrialCandidate, TrialEntry
from pipeline.domain.trial_changes import TRIAL_ARRIVALS, TRIAL_NEWS
from pipeline.domain.vocabulary import GRAVITY, ChangeKind

_TOLD = TRIAL_ARRIVALS | TRIAL_NEWS


@dataclass(frozen=True, slots=True)
class TrialGroup:
    """A registration with what is to be told of it; ``numbers`` are all changes it settles.

    ``entry`` is None where nothing is worth telling.
    """

    numbers: tuple[int, ...]
    entry: TrialEntry | None


def group_by_trial(candidates: Iterable[TrialCandidate]) -> list[TrialGroup]:
    """Gather candidates by registration, gravest news first; a change given twice counts once."""
    unique = {one.change.number: one for one in candidates}.values()
    ordered = sorted(unique, key=lambda one: (one.change.trial, _gravity(one)))
    groups = [_group(list(members)) for _, members in groupby(ordered, _number)]
    return sorted(groups, key=_order)


def _number(candidate: TrialCandidate) -> str:
    return candidate.change.trial


def _gravity(candidate: TrialCandidate) -> tuple[int, int]:
    return GRAVITY[candidate.change.kind], candidate.change.number


def _group(members: list[TrialCandidate]) -> TrialGroup:
    """Take what happened while the reader watched; results that have come are overdue no more."""
    news = [one for one in members if not one.is_history and one.change.kind in _TOLD]
    if any(one.change.kind is ChangeKind.RESULTS_POSTED for one in news):
        news = [one for one in news if one.change.kind is not ChangeKind.OVERDUE]
    numbers = tuple(one.change.number for one in members)
    if not news:
        return TrialGroup(numbers, None)
    newest = max(members, key=lambda one: one.change.number)
    met = min((one.sent_before for one in members if one.sent_before is not None), default=None)
    return TrialGroup(numbers, TrialEntry(newest.held, tuple(one.change for one in news), met))


def _order(group: TrialGroup) -> tuple[int, str]:
    """Put the gravest first: results, or that they do not come, outrank that there is a trial."""
    if group.entry is None:
        return len(ChangeKind), ""
    return GRAVITY[group.entry.changes[0].kind], group.entry.held.trial.number
