"""Write the results a sample trial posted, as ClinicalTrials.gov's API v2 does."""

from collections.abc import Iterator

from pipeline.sandbox.holdings import Json
from pipeline.sandbox.sample_records.registrations import Measured, Registration


def results_section(trial: Registration) -> Json:
    """Write flow, baseline, outcomes and harms; there was no harm in trials that never were."""
    analysed = trial.results[0].analysed
    return {
        "participantFlowModule": {
            "groups": _groups(trial, "FG"),
            "periods": [{"title": "Overall Study", "milestones": list(_flow(trial, analysed))}],
        },
        "baselineCharacteristicsModule": {
            "groups": _groups(trial, "BG"),
            "denoms": [{"units": "Participants", "counts": _values("BG", map(str, analysed))}],
            "measures": [],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [_outcome(trial, one) for one in trial.results]
        },
        "adverseEventsModule": {
            "frequencyThreshold": "5",
            "timeFrame": "From randomisation to the last visit",
            "eventGroups": [
                {**group, "seriousNumAffected": 0, "seriousNumAtRisk": number}
                for group, number in zip(_groups(trial, "EG"), analysed, strict=True)
            ],
        },
        "moreInfoModule": {
            "certainAgreement": {"piSponsorEmployee": True},
            "pointOfContact": {"title": "Sampleauthor A", "organization": trial.sponsor},
        },
    }


def _groups(trial: Registration, prefix: str) -> list[Json]:
    return [
        {"id": f"{prefix}{place:03}", "title": arm.label, "description": arm.description}
        for place, arm in enumerate(trial.arms)
    ]


def _flow(trial: Registration, analysed: tuple[int, ...]) -> Iterator[Json]:
    share, more = divmod(trial.enrolment, len(analysed))
    started = [share + (place < more) for place in range(len(analysed))]
    lost = [one - other for one, other in zip(started, analysed, strict=True)]
    for kind, counts in (("STARTED", started), ("COMPLETED", analysed), ("NOT COMPLETED", lost)):
        achieved = [
            {"groupId": f"FG{place:03}", "numSubjects": str(count)}
            for place, count in enumerate(counts)
        ]
        yield {"type": kind, "achievements": achieved}


def _values(prefix: str, texts: "Iterator[str]") -> list[Json]:
    return [{"groupId": f"{prefix}{place:03}", "value": text} for place, text in enumerate(texts)]


def _outcome(trial: Registration, measured: Measured) -> Json:
    planned = {one.measure: one.time_frame for one in (*trial.primary, *trial.secondary)}
    measurements = [
        {"groupId": f"OG{place:03}", "value": mean, "spread": spread}
        for place, (mean, spread) in enumerate(zip(measured.means, measured.spreads, strict=True))
    ]
    groups = _groups(trial, "OG")
    analyses = [{"groupIds": [group["id"] for group in groups], "pValue": measured.p_value}]
    return {
        "type": "PRIMARY" if measured.is_primary else "SECONDARY",
        "title": measured.measure,
        "reportingStatus": "POSTED",
        "paramType": "MEAN",
        "dispersionType": "Standard Deviation",
        "unitOfMeasure": measured.unit,
        "timeFrame": planned.get(measured.measure, ""),
        "groups": groups,
        "denoms": [{"units": "Participants", "counts": _values("OG", map(str, measured.analysed))}],
        "classes": [{"categories": [{"measurements": measurements}]}],
        **({"analyses": analyses} if measured.p_value else {}),
    }
