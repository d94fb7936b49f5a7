"""The trial board as a tidy table: one row a trial, known from its registration or from reports."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipeline.domain.amount_wording import doses_in_words
from pipeline.domain.numbers import bare_name
from pipeline.domain.trial_board import BoardRow
from pipeline.domain.trials import HeldTrial, TrialDate
from pipeline.reports.frame import table_of
from pipeline.wording.clean import line
from pipeline.wording.registered import trial_title, trial_url

COLUMNS = (
    *("number", "also", "standing", "overdue", "days_to_primary_completion"),
    *("protocols", "results", "other_reports"),
    *("status", "title", "sponsor", "countries", "phases", "allocation", "masking"),
    *("enrolment", "enrolment_certainty", "forms", "doses", "primary_outcomes", "primary_rungs"),
    *("first_posted", "start", "primary_completion", "primary_completion_certainty"),
    *("completion", "has_results", "results_posted", "searches", "first_seen", "url"),
)
_TYPES = {
    "overdue": "boolean",
    "days_to_primary_completion": "Int64",
    "enrolment": "Int64",
    "has_results": "boolean",
    "first_seen": "datetime64[us, UTC]",
}


def trials_frame(rows: Iterable[BoardRow]) -> pd.DataFrame:
    """Make a table with one row a trial, in the board's order; what is not known is NA or empty.

    Dates are ISO prefixes as text, for many are known to the month only. ``results`` are reports
    held, ``has_results`` is what the registry says of its own.
    """
    return table_of((_row(one) for one in rows), COLUMNS, _TYPES)


def _row(row: BoardRow) -> dict[str, object]:
    reports = row.reports
    return {
        **dict.fromkeys(COLUMNS, ""),
        **dict.fromkeys(_TYPES, None),
        "number": row.number,
        "also": "; ".join(row.also),
        "standing": row.standing.value,
        "overdue": row.is_overdue if row.held else None,
        "days_to_primary_completion": row.days,
        "protocols": _numbers(reports.protocols),
        "results": _numbers(reports.results),
        "other_reports": _numbers(reports.others),
        "url": trial_url(row.number),
        **(_registered(row.held) if row.held else {}),
    }


def _registered(held: HeldTrial) -> dict[str, object]:
    trial = held.trial
    return {
        "status": trial.status.value,
        "title": trial_title(trial),
        "sponsor": line(trial.sponsor),
        "countries": "; ".join(line(one) for one in trial.countries),
        "phases": "; ".join(trial.phases),
        "allocation": trial.allocation,
        "masking": trial.masking,
        "enrolment": trial.enrolment,
        "enrolment_certainty": trial.enrolment_certainty.value,
        **_read(held),
        "first_posted": trial.first_posted.iso() if trial.first_posted else "",
        "start": _iso(trial.start),
        "primary_completion": _iso(trial.primary_completion),
        "primary_completion_certainty": (
            trial.primary_completion.certainty.value if trial.primary_completion else ""
        ),
        "completion": _iso(trial.completion),
        "has_results": trial.has_results,
        "results_posted": trial.results_posted.iso() if trial.results_posted else "",
        "searches": "; ".join(held.searches),
        "first_seen": held.first_seen,
    }


def _read(held: HeldTrial) -> dict[str, object]:
    """Give what was read of the registration: forms, doses, and the rung of primary outcomes."""
    reading, primary = held.reading, [pair for pair in held.outcomes if pair[0].is_primary]
    return {
        "forms": "; ".join(one.value for one in reading.forms) if reading else "",
        "doses": "; ".join(doses_in_words(reading.doses)) if reading else "",
        "primary_outcomes": "; ".join(line(one.measure) for one, _ in primary),
        "primary_rungs": "; ".join(dict.fromkeys(rung.value for _, rung in primary if rung)),
    }


def _numbers(pmids: Iterable[int]) -> str:
    return "; ".join(map(bare_name, pmids))


def _iso(date: TrialDate | None) -> str:
    return date.when.iso() if date else ""
