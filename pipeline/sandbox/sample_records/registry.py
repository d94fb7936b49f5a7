"""Write a sample trial as ClinicalTrials.gov's API v2 does.

https://clinicaltrials.gov/data-api/about-api/study-data-structure; what is empty is left out.
"""

from datetime import date

from pipeline.sandbox.holdings import Json
from pipeline.sandbox.sample_records.registrations import Registration
from pipeline.sandbox.sample_records.registry_plan import (
    arms,
    design,
    filled,
    outcomes,
    references,
)
from pipeline.sandbox.sample_records.registry_results import results_section

NOTICE = "Fictional trial written for the k2watch sandbox."


def study(trial: Registration) -> Json:
    """Write one version of a registration."""
    day = trial.updated or trial.posted
    results = {"resultsSection": results_section(trial)} if trial.results else {}
    return {
        "protocolSection": _protocol(trial, day),
        **results,
        "derivedSection": {
            "miscInfoModule": {"versionHolder": day.isoformat()},
            "conditionBrowseModule": {},
            "interventionBrowseModule": {},
        },
        "hasResults": bool(results),
    }


def _protocol(trial: Registration, day: date) -> Json:
    modules = {
        "identificationModule": _identification(trial),
        "statusModule": _status(trial, day),
        "sponsorCollaboratorsModule": {
            "responsibleParty": {"type": "SPONSOR"},
            "leadSponsor": {"name": trial.sponsor, "class": "OTHER"},
            "collaborators": [{"name": name, "class": "OTHER"} for name in trial.collaborators],
        },
        "oversightModule": {"oversightHasDmc": False, "isFdaRegulatedDrug": False},
        "descriptionModule": {"briefSummary": f"{trial.summary} {NOTICE}"},
        "conditionsModule": {"conditions": [*trial.conditions], "keywords": [*trial.keywords]},
        "designModule": design(trial),
        "armsInterventionsModule": arms(trial),
        "outcomesModule": {
            "primaryOutcomes": outcomes(trial.primary),
            "secondaryOutcomes": outcomes(trial.secondary),
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Nobody: the trial does not exist.",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
        "contactsLocationsModule": {
            "locations": [
                {"facility": "Sample Institute", "city": "Sampleton", "country": country}
                for country in trial.countries
            ]
        },
        "referencesModule": {"references": references(trial)},
    }
    return {name: part for name, module in modules.items() if (part := filled(module))}


def _identification(trial: Registration) -> Json:
    ids = [
        filled({"id": one.id, "type": one.type, "domain": one.domain}) for one in trial.other_ids
    ]
    return filled(
        {
            "nctId": trial.number,
            "nctIdAliases": [*trial.replaced],
            "orgStudyIdInfo": {"id": f"SAMPLE-{trial.number[-3:]}"},
            "secondaryIdInfos": ids,
            "organization": {"fullName": trial.sponsor, "class": "OTHER"},
            "briefTitle": trial.title,
            "officialTitle": trial.official_title or trial.title,
            "acronym": trial.acronym,
        }
    )


def _status(trial: Registration, day: date) -> Json:
    posted, updated = trial.posted.isoformat(), day.isoformat()
    results = trial.results_posted.isoformat() if trial.results_posted else ""
    return filled(
        {
            "statusVerifiedDate": updated[:7],
            "overallStatus": trial.status,
            "whyStopped": trial.why_stopped,
            "expandedAccessInfo": {"hasExpandedAccess": False},
            "startDateStruct": _dated(trial.start, updated),
            "primaryCompletionDateStruct": _dated(trial.primary_completion, updated),
            "completionDateStruct": _dated(trial.completion, updated),
            "studyFirstSubmitDate": posted,
            "studyFirstSubmitQcDate": posted,
            "studyFirstPostDateStruct": {"date": posted, "type": "ACTUAL"},
            "resultsFirstSubmitDate": results,
            "resultsFirstSubmitQcDate": results,
            "resultsFirstPostDateStruct": filled({"date": results, "type": results and "ACTUAL"}),
            "lastUpdateSubmitDate": updated,
            "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
        }
    )


def _dated(text: str, updated: str) -> Json:
    return {"date": text, "type": "ACTUAL" if text <= updated else "ESTIMATED"}
