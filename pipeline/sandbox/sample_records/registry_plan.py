"""Write the plan of a sample trial as ClinicalTrials.gov's API v2 does."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.sandbox.holdings import Json
from pipeline.sandbox.sample_records.registrations import Planned, Registration

# In these the count of participants is what it is; in all others it is planned.
_COUNTED = {"ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN"}


def filled(table: Mapping[str, Any]) -> Json:
    """Leave out what is empty: the service writes no empty texts or lists."""
    return {key: value for key, value in table.items() if value not in ("", [], {}, None)}


def design(trial: Registration) -> Json:
    """Write how a trial is laid out, and how many take part."""
    counted = "ACTUAL" if trial.status in _COUNTED else "ESTIMATED"
    return filled(
        {
            "studyType": trial.study_type,
            "phases": [*trial.phases],
            "designInfo": filled(
                {
                    "allocation": trial.allocation,
                    "interventionModel": trial.model,
                    "primaryPurpose": trial.purpose,
                    "maskingInfo": filled({"masking": trial.masking}),
                }
            ),
            "enrollmentInfo": {"count": trial.enrolment, "type": counted},
        }
    )


def arms(trial: Registration) -> Json:
    """Write who is given what."""
    kinds = {given.name: given.type.replace("_", " ").title() for given in trial.interventions}
    groups = [
        filled(
            {
                "label": arm.label,
                "type": arm.type,
                "description": arm.description,
                "interventionNames": [f"{kinds[name]}: {name}" for name in arm.gives],
            }
        )
        for arm in trial.arms
    ]
    interventions = [
        filled(
            {
                "type": given.type,
                "name": given.name,
                "description": given.description,
                "armGroupLabels": [arm.label for arm in trial.arms if given.name in arm.gives],
                "otherNames": [*given.other_names],
            }
        )
        for given in trial.interventions
    ]
    return {"armGroups": groups, "interventions": interventions}


def outcomes(planned: Iterable[Planned]) -> list[Json]:
    """Write what is to be measured."""
    return [
        filled(
            {"measure": one.measure, "description": one.description, "timeFrame": one.time_frame}
        )
        for one in planned
    ]


def references(trial: Registration) -> list[Json]:
    """Write which papers the registration names."""
    return [
        filled(
            {
                "pmid": str(one.pmid) if one.pmid else "",
                "type": one.type,
                "citation": one.citation,
            }
        )
        for one in trial.references
    ]
