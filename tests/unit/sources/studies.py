"""A sample study as ClinicalTrials.gov's API v2 writes it, and the real ones where they are."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(
    os.environ.get("K2WATCH_TEST_DATA") or Path(__file__).parents[3].parent / "shared" / "data"
)
REAL = sorted((DATA / "ctgov").rglob("*.json"))
NO_REAL = f"no real studies in {DATA / 'ctgov'}"

SAMPLE: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT09999901",
            "nctIdAliases": ["NCT09999801"],
            "orgStudyIdInfo": {"id": "SAMPLE-1"},
            "secondaryIdInfos": [
                {"id": "2022-001234-56", "type": "EUDRACT_NUMBER"},
                {"id": "2022-501234-56-00", "type": "OTHER", "domain": "CTIS (EU)"},
                {"id": "JPRN-UMIN000099999", "type": "REGISTRY", "domain": "UMIN"},
                {"id": "U1111-0000-0000", "type": "OTHER", "domain": "WHO"},
            ],
            "briefTitle": "Sample trial of MK-7",
            "officialTitle": "A sample randomised trial of MK-7 in dialysis",
            "acronym": "SAMPLE",
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2031-01-15", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2032-11", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2033", "type": "ESTIMATED"},
            "studyFirstPostDateStruct": {"date": "2030-12-01", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2031-02-01", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Sample University", "class": "OTHER"},
            "collaborators": [{"name": "Sample Foundation"}],
        },
        "descriptionModule": {
            "briefSummary": "Does MK-7 slow calcification?",
            "detailedDescription": "eGFR \\>= 30, 5\\*2 visits",
        },
        "conditionsModule": {"conditions": ["Vascular Calcification"], "keywords": ["vitamin K2"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT"]},
            },
            "enrollmentInfo": {"count": 120, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "MK-7",
                    "type": "EXPERIMENTAL",
                    "description": "360 µg a day",
                    "interventionNames": ["Dietary Supplement: Menaquinone-7"],
                },
                {"label": "Control", "type": "NO_INTERVENTION"},
            ],
            "interventions": [
                {
                    "type": "DIETARY_SUPPLEMENT",
                    "name": "Menaquinone-7",
                    "description": "360 µg MK-7 once daily",
                    "otherNames": ["MK-7"],
                }
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Coronary calcium score", "timeFrame": "24 months"}],
            "secondaryOutcomes": [{"measure": "dp-ucMGP", "timeFrame": "6 months"}],
        },
        "contactsLocationsModule": {
            "locations": [{"country": "Norway"}, {"country": "Chile"}, {"country": "Norway"}]
        },
        "referencesModule": {
            "references": [
                {"pmid": "99999901", "type": "BACKGROUND", "citation": "Sample A. 2030."},
                {"pmid": "none", "type": "RESULT", "citation": "Sample B. 2031."},
            ]
        },
    },
    "hasResults": False,
}

RESULTS: dict[str, Any] = {
    "participantFlowModule": {
        "periods": [
            {
                "milestones": [
                    {
                        "type": "STARTED",
                        "achievements": [{"numSubjects": "60"}, {"numSubjects": "58"}],
                    },
                    {
                        "type": "COMPLETED",
                        "achievements": [{"numSubjects": "50"}, {"numSubjects": "51"}],
                    },
                ]
            }
        ]
    },
    "outcomeMeasuresModule": {
        "outcomeMeasures": [
            {"type": "PRIMARY", "title": "Coronary calcium\nscore", "reportingStatus": "POSTED"},
            {"type": "PRIMARY", "title": "Not there yet", "reportingStatus": "NOT_POSTED"},
            {"type": "SECONDARY", "title": "dp-ucMGP", "reportingStatus": "POSTED"},
        ]
    },
}


def sample(number: object = "NCT09999901") -> dict[str, Any]:
    """Give the sample study, to be changed."""
    study = copy.deepcopy(SAMPLE)
    study["protocolSection"]["identificationModule"]["nctId"] = number
    return study


def real_studies() -> Iterator[dict[str, Any]]:
    """Give every real study, those of list answers too."""
    for path in REAL:
        answer = json.loads(path.read_bytes())
        yield from answer.get("studies", [answer])
