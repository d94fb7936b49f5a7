"""Made-up registrations for tests: no real trial."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from pipeline.domain.annotations import Dose
from pipeline.domain.dates import from_iso
from pipeline.domain.trials import (
    Certainty,
    HeldTrial,
    Trial,
    TrialChange,
    TrialDate,
    TrialOutcome,
    TrialReading,
    TrialStatus,
)
from pipeline.domain.vocabulary import ChangeKind, OutcomeRung, VitaminKForm

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBER = "NCT00000050"
READING = TrialReading(
    (VitaminKForm.MK_7,), (Dose(VitaminKForm.MK_7, 360.0, "360 µg daily"),), (OutcomeRung.FUNCTION,)
)

_numbers = count(1)


def registration(number: str = NUMBER, **fields: Any) -> Trial:
    """Make a trial that recruits; any field may be given."""
    plain = Trial(
        number=number,
        title="Menaquinone-7 and stiffness of sample arteries",
        status=TrialStatus.RECRUITING,
        status_raw="RECRUITING",
        allocation="RANDOMIZED",
        masking="DOUBLE",
        enrolment=120,
        enrolment_certainty=Certainty.ESTIMATED,
        outcomes=(TrialOutcome("Pulse wave velocity", "12 months", is_primary=True),),
        sponsor="Sample Institute",
        countries=("Sampleland",),
        primary_completion=dated("2027-03"),
        first_posted=from_iso("2026-11-01"),
        has_results=False,
    )
    return replace(plain, **fields)


def dated(iso: str, certainty: Certainty = Certainty.ESTIMATED) -> TrialDate:
    """Make a date of a plan."""
    return TrialDate(from_iso(iso), certainty)


def held(number: str = NUMBER, **fields: Any) -> HeldTrial:
    """Hold a registration that the search k2 finds; further fields go to the trial."""
    return HeldTrial(registration(number, **fields), READING, ("k2",), first_seen=NOON)


def trial_change(
    kind: ChangeKind, detail: str = "", number: int | None = None, trial: str = NUMBER
) -> TrialChange:
    """Note a change under the next free number, or a given one."""
    place = next(_numbers) if number is None else number
    return TrialChange(place, trial, kind, detail, NOON)
