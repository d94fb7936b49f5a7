"""What a sample file may say of a trial: the field names are the keys of its tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.sandbox.sample_records.studies import Pairs


@dataclass(frozen=True, slots=True)
class Later:
    """From this day on, these fields hold these values: a ``[[trial.later]]``."""

    date: date
    note: str
    set: Pairs


@dataclass(frozen=True, slots=True)
class Given:
    """An intervention."""

    name: str
    type: str = "DIETARY_SUPPLEMENT"
    description: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """An arm; ``gives`` are names of interventions."""

    label: str
    type: str = "EXPERIMENTAL"
    description: str = ""
    gives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """An outcome that is to be measured."""

    measure: str
    time_frame: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class OtherId:
    """A number of the same trial elsewhere."""

    id: str
    type: str = "OTHER"
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper the registration names: ``RESULT``, ``BACKGROUND`` or ``DERIVED``."""

    type: str
    citation: str
    pmid: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A posted result of one outcome: per arm how many were analysed, the mean and its spread."""

    measure: str
    unit: str
    analysed: tuple[int, ...]
    means: tuple[str, ...]
    spreads: tuple[str, ...]
    p_value: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One trial at ClinicalTrials.gov, in one of its versions: a ``[[trial]]``.

    Attributes:
        number: below NCT00000102, the first that was ever given out.
        posted: the day it is first to be seen; ``updated`` that of this version, events set it.
        role: why the sample has it; not served.
        start, primary_completion, completion: ``2026-11`` or ``2026-11-03``; estimated while
            they lie after the version's day.
        results_posted: the day results came; then ``results`` says which.
        replaced: numbers that lead to this one now.
    """

    number: str
    posted: date
    title: str
    status: str
    conditions: tuple[str, ...]
    enrolment: int
    start: str
    primary_completion: str
    completion: str
    primary: tuple[Planned, ...]
    summary: str
    role: str = ""
    official_title: str = ""
    acronym: str = ""
    keywords: tuple[str, ...] = ()
    why_stopped: str = ""
    study_type: str = "INTERVENTIONAL"
    phases: tuple[str, ...] = ("NA",)
    allocation: str = "RANDOMIZED"
    model: str = "PARALLEL"
    masking: str = "QUADRUPLE"
    purpose: str = "PREVENTION"
    arms: tuple[Group, ...] = ()
    interventions: tuple[Given, ...] = ()
    secondary: tuple[Planned, ...] = ()
    sponsor: str = "Sample Institute"
    collaborators: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    other_ids: tuple[OtherId, ...] = ()
    replaced: tuple[str, ...] = ()
    references: tuple[Cited, ...] = ()
    results: tuple[Measured, ...] = ()
    results_posted: date | None = None
    later: tuple[Later, ...] = ()
    updated: date | None = None

    @property
    def versions(self) -> Iterator[tuple[date, "Registration"]]:
        """Yield each version with the day from which it holds, the oldest first."""
        version = replace(self, updated=self.updated or self.posted)
        yield self.posted, version
        for event in sorted(self.later, key=lambda event: event.date):
            version = replace(version, **dict(event.set), updated=event.date)
            yield event.date, version
