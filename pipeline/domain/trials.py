"""What a registry says about one trial: its plan, how far it is, what it has posted.

The names follow ClinicalTrials.gov's data elements
(https://clinicaltrials.gov/data-api/about-api/study-data-structure); other registries fill what
they have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import zip_longest

from pipeline.domain.annotations import Dose
from pipeline.domain.dates import PartialDate
from pipeline.domain.registries import registration
from pipeline.domain.vocabulary import ChangeKind, OutcomeRung, VitaminKForm


class TrialStatus(StrEnum):
    """How far a trial is; ``OTHER`` where a registry's word for it is none that we know."""

    NOT_YET_RECRUITING = "not yet recruiting"
    RECRUITING = "recruiting"
    BY_INVITATION = "enrolling by invitation"
    ACTIVE = "active, not recruiting"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"  # ended before the first participant
    UNKNOWN = "unknown"  # the registry's own word: not verified for two years
    OTHER = "other"


class Certainty(StrEnum):
    """Whether a registry states a date or number as it was, or as it is expected."""

    ACTUAL = "actual"
    ESTIMATED = "estimated"
    UNSTATED = ""


@dataclass(frozen=True, slots=True)
class TrialDate:
    """One date of a trial's plan, as far as it is known, and whether it has come."""

    when: PartialDate
    certainty: Certainty = Certainty.UNSTATED


@dataclass(frozen=True, slots=True)
class Intervention:
    """What is given or done; ``kind`` is the registry's word (DRUG, DIETARY_SUPPLEMENT …)."""

    name: str
    kind: str = ""
    description: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of participants; ``interventions`` are names of what it is given."""

    label: str
    kind: str = ""
    description: str = ""
    interventions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What is to be measured, and when."""

    measure: str
    time_frame: str = ""
    description: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class TrialReference:
    """A paper that the registration names: ``kind`` is RESULT, BACKGROUND, DERIVED or empty."""

    citation: str
    pmid: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """One registration, as its registry last told it.

    ``number`` is the registration as ``evidence`` normalises it (``NCT04539418``); ``registry``
    the registry's name for people. ``status_raw`` is the registry's own word. ``has_results`` is
    None where the registry does not say. ``unknown`` lists values of closed lists that we do not
    know, as ``field=VALUE``, so that they are seen and counted. ``raw`` is what the registry sent,
    zlib-compressed.
    """

    number: str
    registry: str = "ClinicalTrials.gov"
    title: str = ""
    official_title: str = ""
    acronym: str = ""
    summary: str = ""
    description: str = ""  # the long one
    status: TrialStatus = TrialStatus.OTHER
    status_raw: str = ""
    why_stopped: str = ""
    study_type: str = ""
    phases: tuple[str, ...] = ()
    allocation: str = ""
    model: str = ""  # PARALLEL, CROSSOVER …
    masking: str = ""
    purpose: str = ""
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    enrolment: int | None = None
    enrolment_certainty: Certainty = Certainty.UNSTATED
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    outcomes: tuple[TrialOutcome, ...] = ()
    sponsor: str = ""
    collaborators: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    start: TrialDate | None = None
    primary_completion: TrialDate | None = None
    completion: TrialDate | None = None
    first_posted: PartialDate | None = None
    results_posted: PartialDate | None = None
    updated: PartialDate | None = None
    has_results: bool | None = None
    results_summary: str = ""
    secondary_ids: tuple[str, ...] = ()  # other registrations normalised, other ids as written
    references: tuple[TrialReference, ...] = ()
    unknown: tuple[str, ...] = ()
    url: str = ""
    raw: bytes = field(default=b"", repr=False, compare=False)

    @property
    def other_numbers(self) -> tuple[str, ...]:
        """Give its numbers in other registries; a grant or a sponsor's own code is none."""
        return tuple(one for one in self.secondary_ids if registration(one))

    @property
    def primary_outcomes(self) -> tuple[TrialOutcome, ...]:
        """Give the outcomes that the trial is to be judged by."""
        return tuple(one for one in self.outcomes if one.is_primary)


@dataclass(frozen=True, slots=True)
class TrialReading:
    """What the extractors read from a registration: forms, doses with their words, rungs.

    ``rungs`` has one place for each of the trial's ``outcomes``, in their order; None where no
    rung was read.
    """

    forms: tuple[VitaminKForm, ...] = ()
    doses: tuple[Dose, ...] = ()
    rungs: tuple[OutcomeRung | None, ...] = ()
    populations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialChange:
    """Something that happened to a registration: numbered among all changes, noted in UTC.

    ``told`` is when the first issue that shows it to any reader was composed, as far as loaded.
    """

    number: int
    trial: str
    kind: ChangeKind
    detail: str
    noted: datetime
    told: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldTrial:
    """One registration we hold: what its registry says, what was read of it, what happened to it.

    ``searches`` names the searches that find it now; ``reading`` is None until it was read.
    """

    trial: Trial
    reading: TrialReading | None = None
    searches: tuple[str, ...] = ()
    changes: tuple[TrialChange, ...] = ()
    first_seen: datetime | None = None

    @property
    def outcomes(self) -> tuple[tuple[TrialOutcome, OutcomeRung | None], ...]:
        """Give each outcome with the rung that was read for it, None where none was."""
        rungs = self.reading.rungs if self.reading else ()
        return tuple(zip_longest(self.trial.outcomes, rungs[: len(self.trial.outcomes)]))

    def came_with(self, change: TrialChange) -> bool:
        """Tell that results were owed already when we first saw the trial: that is no news."""
        if change.kind is not ChangeKind.OVERDUE:
            return False
        return self.first_seen is None or change.noted.date() <= self.first_seen.date()
