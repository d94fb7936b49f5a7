"""ClinicalTrials.gov's closed lists, and what we make of them.

They are those of its data structure (https://clinicaltrials.gov/data-api/about-api/study-data-structure,
"Enumeration Types"). A value that is in none is kept as it came and listed in ``Trial.unknown``.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.domain.trials import Certainty, TrialStatus

STATUSES = {
    "NOT_YET_RECRUITING": TrialStatus.NOT_YET_RECRUITING,
    "RECRUITING": TrialStatus.RECRUITING,
    "ENROLLING_BY_INVITATION": TrialStatus.BY_INVITATION,
    "ACTIVE_NOT_RECRUITING": TrialStatus.ACTIVE,
    "SUSPENDED": TrialStatus.SUSPENDED,
    "COMPLETED": TrialStatus.COMPLETED,
    "TERMINATED": TrialStatus.TERMINATED,
    "WITHDRAWN": TrialStatus.WITHDRAWN,
    "UNKNOWN": TrialStatus.UNKNOWN,
    # Of expanded access, and of studies withheld by law: not steps of a trial.
    "AVAILABLE": TrialStatus.OTHER,
    "NO_LONGER_AVAILABLE": TrialStatus.OTHER,
    "TEMPORARILY_NOT_AVAILABLE": TrialStatus.OTHER,
    "APPROVED_FOR_MARKETING": TrialStatus.OTHER,
    "WITHHELD": TrialStatus.OTHER,
}
CERTAINTIES = {"ACTUAL": Certainty.ACTUAL, "ESTIMATED": Certainty.ESTIMATED}

_LISTS: dict[str, Iterable[str]] = {
    "overallStatus": STATUSES,
    "type of date or count": CERTAINTIES,
    "studyType": ("EXPANDED_ACCESS", "INTERVENTIONAL", "OBSERVATIONAL"),
    "phases": ("NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4"),
    "allocation": ("RANDOMIZED", "NON_RANDOMIZED", "NA"),
    "model": (
        *("SINGLE_GROUP", "PARALLEL", "CROSSOVER", "FACTORIAL", "SEQUENTIAL", "COHORT"),
        *("CASE_CONTROL", "CASE_ONLY", "CASE_CROSSOVER", "ECOLOGIC_OR_COMMUNITY"),
        *("FAMILY_BASED", "DEFINED_POPULATION", "NATURAL_HISTORY", "OTHER"),
    ),
    "masking": ("NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE"),
    "primaryPurpose": (
        *("TREATMENT", "PREVENTION", "DIAGNOSTIC", "ECT", "SUPPORTIVE_CARE", "SCREENING"),
        *("HEALTH_SERVICES_RESEARCH", "BASIC_SCIENCE", "DEVICE_FEASIBILITY", "OTHER"),
    ),
    "type of arm": (
        *("EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR"),
        *("NO_INTERVENTION", "OTHER"),
    ),
    "type of intervention": (
        *("BEHAVIORAL", "BIOLOGICAL", "COMBINATION_PRODUCT", "DEVICE", "DIAGNOSTIC_TEST"),
        *("DIETARY_SUPPLEMENT", "DRUG", "GENETIC", "PROCEDURE", "RADIATION", "OTHER"),
    ),
    "type of reference": ("BACKGROUND", "RESULT", "DERIVED"),
}
_KNOWN = {field: frozenset(values) for field, values in _LISTS.items()}
_LONGEST = 80  # characters of a value that are shown
_MOST = 50  # different values that are shown


def unknown(values: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """List what is in no closed list, as ``field=VALUE``, each once; ``values`` are such pairs."""
    odd = (
        f"{field}={value[:_LONGEST]}"
        for field, value in values
        if value and value not in _KNOWN.get(field, ())
    )
    return tuple(dict.fromkeys(odd))[:_MOST]
