"""What happened to a study, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.domain.numbers import source_of
from pipeline.domain.studies import NotedChange
from pipeline.domain.trials import TrialChange
from pipeline.domain.vocabulary import ChangeKind
from pipeline.wording.clean import line

DETAIL_LENGTH = 240


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one kind of change is told: the fact, and what leads to its detail."""

    fact: str
    lead: str = ""


_WORDINGS: Mapping[ChangeKind, _Wording] = {
    ChangeKind.RETRACTED: _Wording("Retracted", "see "),
    ChangeKind.CONCERN_EXPRESSED: _Wording("Expression of concern", "see "),
    ChangeKind.WITHDRAWN: _Wording("Withdrawn"),
    ChangeKind.CORRECTED: _Wording("Correction published"),
    ChangeKind.PUBLISHED: _Wording("Now published as an article"),
    ChangeKind.COMMENTED: _Wording("Comment published"),
    ChangeKind.ABSTRACT_ADDED: _Wording("An abstract was added"),
    ChangeKind.INDEXED: _Wording("Indexed by NLM"),
    ChangeKind.REVISED: _Wording("Record revised"),
    ChangeKind.OPEN_ACCESS: _Wording("Free full text"),
    ChangeKind.ADDED: _Wording("New in PubMed"),
    ChangeKind.LATE: _Wording("Late"),
    ChangeKind.REGISTERED: _Wording("Registered"),
    ChangeKind.RESULTS_POSTED: _Wording("Results posted"),
    ChangeKind.OVERDUE: _Wording("Results overdue"),
    ChangeKind.OUTCOMES_CHANGED: _Wording("Outcomes changed"),
    ChangeKind.STATUS_CHANGED: _Wording("Status changed"),
    ChangeKind.DATES_CHANGED: _Wording("Dates changed"),
    ChangeKind.ENROLMENT_CHANGED: _Wording("Planned size changed"),
}


def fact(kind: ChangeKind) -> str:
    """Name what happened in a few words."""
    return _WORDINGS[kind].fact if kind in _WORDINGS else ""


def happened(change: NotedChange | TrialChange) -> str:
    """Tell one change in a sentence: ``Retracted: see J Sampl. 2026 Nov;12(3):99.``"""
    wording = _wording(change)
    detail = line(change.detail, DETAIL_LENGTH).rstrip(". ")
    if not detail or detail.startswith("("):
        return f"{wording.fact} {detail}".rstrip() + "."
    return f"{wording.fact}: {wording.lead}{detail}."


def _wording(change: NotedChange | TrialChange) -> _Wording:
    if change.kind is ChangeKind.ADDED and isinstance(change, NotedChange):
        return _Wording(f"New in {source_of(change.pmid)}")
    return _WORDINGS.get(change.kind) or _Wording(change.kind.value.replace("_", " ").title())
