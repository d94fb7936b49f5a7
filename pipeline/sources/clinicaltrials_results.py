"""What a study's results section states, in one line; what it says is not weighed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.json_answer import objects, part, text

_MOST_TITLES = 3
_LONGEST_TITLE = 200  # characters
_MOST_DIGITS = 7


def results_summary(study: dict[str, Any]) -> str:
    """Say how many started and completed, and which primary outcomes are posted; "" for none.

    ``45 participants started, 40 completed; primary outcomes posted: PWV; dp-ucMGP``. Completion is
    told of studies with one period only: of several, each has its own.
    """
    results = part(study, "resultsSection")
    parts = (_flow(part(results, "participantFlowModule")), _primary(results))
    return "; ".join(one for one in parts if one)


def _flow(module: dict[str, Any]) -> str:
    periods = objects(module, "periods")
    if not periods:
        return ""
    started = _people(periods[0], "STARTED")
    completed = _people(periods[0], "COMPLETED") if len(periods) == 1 else None
    if started is None:
        return ""
    said = f"{started:,} {'participant' if started == 1 else 'participants'} started"
    return said if completed is None else f"{said}, {completed:,} completed"


def _people(period: dict[str, Any], milestone: str) -> int | None:
    """Add up the groups; None where one of them is not stated as a whole number."""
    named = [one for one in objects(period, "milestones") if text(one, "type") == milestone]
    counts = [text(one, "numSubjects") for each in named for one in objects(each, "achievements")]
    if not counts or not all(_is_count(one) for one in counts):
        return None
    return sum(map(int, counts))


def _is_count(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS


def _primary(results: dict[str, Any]) -> str:
    measures = objects(part(results, "outcomeMeasuresModule"), "outcomeMeasures")
    titles = [
        " ".join(title.split())
        for one in measures
        if text(one, "type") == "PRIMARY" and text(one, "reportingStatus") == "POSTED"
        if (title := text(one, "title"))
    ]
    if not titles:
        return ""
    return f"{'primary outcome' if len(titles) == 1 else 'primary outcomes'} posted: " + (
        "; ".join(_few(titles))
    )


def _few(titles: list[str]) -> Iterable[str]:
    for title in titles[:_MOST_TITLES]:
        yield title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    if len(titles) > _MOST_TITLES:
        yield f"and {len(titles) - _MOST_TITLES} more"
