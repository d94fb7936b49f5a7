"""A trial of the board as JSON values, schema ``k2watch.trial/1``: what is unknown is null."""

from __future__ import annotations

from typing import Any

from pipeline.domain.trial_board import BoardRow
from pipeline.domain.trials import HeldTrial, Trial, TrialDate, TrialReading

SCHEMA = "k2watch.trial/1"


def trial_json(row: BoardRow) -> dict[str, Any]:
    """Give one trial as JSON values; partial dates are ISO prefixes, days count from today."""
    reports = row.reports
    return {
        "schema": SCHEMA,
        "number": row.number,
        "also": list(row.also),
        "standing": row.standing.value,
        "is_overdue": row.is_overdue,
        "days_to_primary_completion": row.days,
        "reports": {
            "protocols": list(reports.protocols),
            "results": list(reports.results),
            "others": list(reports.others),
        },
        "registration": _registration(row.held) if row.held else None,
    }


def _registration(held: HeldTrial) -> dict[str, Any]:
    trial = held.trial
    return {
        "registry": trial.registry,
        "title": trial.title,
        "official_title": trial.official_title or None,
        "acronym": trial.acronym or None,
        "status": trial.status.value,
        "status_raw": trial.status_raw or None,
        "why_stopped": trial.why_stopped or None,
        **_design(trial),
        **_dates(trial),
        "has_results": trial.has_results,
        "results_summary": trial.results_summary or None,
        "sponsor": trial.sponsor or None,
        "countries": list(trial.countries),
        "conditions": list(trial.conditions),
        "outcomes": _outcomes(held),
        "references": [
            {"pmid": one.pmid, "kind": one.kind or None, "citation": one.citation}
            for one in trial.references
        ],
        "reading": _reading(held.reading),
        "not_understood": list(trial.unknown),
        "searches": list(held.searches),
        "changes": [
            {"kind": one.kind.value, "detail": one.detail or None, "noted": one.noted.isoformat()}
            for one in held.changes
        ],
    }


def _design(trial: Trial) -> dict[str, Any]:
    return {
        "study_type": trial.study_type or None,
        "phases": list(trial.phases),
        "allocation": trial.allocation or None,
        "masking": trial.masking or None,
        "enrolment": trial.enrolment,
        "enrolment_certainty": trial.enrolment_certainty.value or None,
    }


def _dates(trial: Trial) -> dict[str, Any]:
    dated = {
        "start": trial.start,
        "primary_completion": trial.primary_completion,
        "completion": trial.completion,
    }
    posted = {
        "first_posted": trial.first_posted,
        "results_posted": trial.results_posted,
        "updated": trial.updated,
    }
    return {name: _dated(one) for name, one in dated.items()} | {
        name: one.iso() or None if one else None for name, one in posted.items()
    }


def _dated(date: TrialDate | None) -> dict[str, Any] | None:
    if date is None:
        return None
    return {"date": str(date.when), "certainty": date.certainty.value or None}


def _outcomes(held: HeldTrial) -> list[dict[str, Any]]:
    return [
        {
            "measure": one.measure,
            "time_frame": one.time_frame or None,
            "primary": one.is_primary,
            "rung": rung.value if rung else None,
        }
        for one, rung in held.outcomes
    ]


def _reading(reading: TrialReading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "forms": [one.value for one in reading.forms],
        "doses": [
            {"form": one.form, "ug_per_day": one.ug_per_day, "text": one.text}
            for one in reading.doses
        ],
        "populations": list(reading.populations),
    }
