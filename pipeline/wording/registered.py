"""A registration in words: title, facts in one line, sponsor, registry, what is expected when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from pipeline.domain.amount_wording import doses_in_words, form_in_words
from pipeline.domain.trials import Certainty, HeldTrial, Trial, TrialDate, TrialStatus
from pipeline.wording.badges import Badge, Tone
from pipeline.wording.clean import TITLE_LENGTH, line
from pipeline.wording.counts import count
from pipeline.wording.links import Link, registration_link
from pipeline.wording.quotes import Quote

# Where WHO shows the registrations of all its registries.
_PORTAL = "https://trialsearch.who.int/Trial2.aspx?TrialID="
_COUNTRIES, _OUTCOMES, _ALSO = 4, 2, 3
_STOPPED = frozenset({TrialStatus.TERMINATED, TrialStatus.SUSPENDED, TrialStatus.WITHDRAWN})
_ALLOCATIONS = {"RANDOMIZED": "randomised", "NON_RANDOMIZED": "not randomised"}
_MASKINGS: Mapping[str, str] = {
    "NONE": "open label",
    "SINGLE": "single-blind",
    "DOUBLE": "double-blind",
    "TRIPLE": "triple-blind",
    "QUADRUPLE": "quadruple-blind",
}


def trial_title(trial: Trial) -> str:
    """Give the title in one line of plain text, with the acronym where it is not in there."""
    title = line(trial.title or trial.official_title, TITLE_LENGTH) or "Without a title"
    acronym = line(trial.acronym, 40)
    return title if not acronym or acronym.lower() in title.lower() else f"{title} ({acronym})"


def trial_url(number: str) -> str:
    """Give the page of a registration: its registry's own, else WHO's portal."""
    link = registration_link(number)
    return link.url if link else _PORTAL + quote(number, safe="")


def trial_facts(held: HeldTrial) -> str:
    """Give what is planned in one line; a slot that the registration does not fill is left out."""
    trial, reading = held.trial, held.reading
    given = doses_in_words(reading.doses) if reading else []
    if reading and not given:
        given = [form_in_words(one) for one in reading.forms]
    parts = [_design(trial), _people(trial), line(", ".join(given), 160)]
    text = " · ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}"


def _design(trial: Trial) -> str:
    parts = (_ALLOCATIONS.get(trial.allocation, ""), _MASKINGS.get(trial.masking, ""))
    return ", ".join(part for part in parts if part)


def _people(trial: Trial) -> str:
    if trial.enrolment is None:
        return ""
    people = count(trial.enrolment, "participant", "participants")
    if trial.enrolment_certainty is Certainty.ACTUAL:
        return f"{people} enrolled"
    return f"{people} planned" if trial.enrolment_certainty is Certainty.ESTIMATED else people


def trial_source(trial: Trial) -> str:
    """Name registry, number, when it was first posted, and the countries."""
    posted = f"first posted {trial.first_posted}" if trial.first_posted else ""
    parts = (line(trial.registry, 40), line(trial.number, 60), line(posted, 60), _countries(trial))
    return " · ".join(part for part in parts if part)


def _countries(trial: Trial) -> str:
    names = [line(one, 40) for one in trial.countries[:_COUNTRIES]]
    more = len(trial.countries) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def trial_sponsor(trial: Trial) -> str:
    """Name who answers for the trial."""
    return line(trial.sponsor, 120) or "No sponsor named"


def expected_on(trial: Trial) -> str:
    """Name the day of primary completion, for pages that must not change with the calendar.

    A registration of a completed trial may still have the day that was planned.
    """
    due = _due(trial)
    if due is None:
        return ""
    if due.certainty is not Certainty.ESTIMATED:
        return f"Primary completion {due.when}"
    was = "was " if trial.status is TrialStatus.COMPLETED else ""
    return f"Primary completion {was}expected {due.when}"


def expected(trial: Trial, today: date) -> str:
    """Say when the primary outcome is complete: ``expected 2027-03, in 4 months``."""
    due = _due(trial)
    last = due.when.latest() if due else None
    if due is None or last is None:
        return ""
    days = (last - today).days
    if due.certainty is Certainty.ACTUAL:
        return f"Primary completion {due.when}, {_span(-days)} ago" if days < 0 else ""
    if days < 0:
        return f"Primary completion was expected {due.when}, {_span(-days)} ago"
    return f"Primary completion expected {due.when}, in {_span(days)}"


def _due(trial: Trial) -> TrialDate | None:
    """Give the primary completion date of a trial that is not known to have stopped before."""
    due = trial.primary_completion
    return None if due is None or trial.status in _STOPPED or not due.when.iso() else due


def _span(days: int) -> str:
    """Write a span as roughly as it is known."""
    if days < 60:
        return count(days, "day", "days")
    months = round(days / (365.25 / 12))
    return count(months, "month", "months") if months < 24 else f"{days / 365.25:.1f} years"


def trial_badges(held: HeldTrial, *, is_overdue: bool = False) -> tuple[Badge, ...]:
    """Give the labels of a registration: how far it is, and what is owed."""
    trial = held.trial
    raw = line(trial.status_raw.replace("_", " ").lower(), 40)
    status = raw if trial.status is TrialStatus.OTHER else trial.status.value
    tone = Tone.ALARM if trial.status in _STOPPED else Tone.DESIGN
    found = [Badge((status or "status not stated").capitalize(), tone)]
    found += [Badge("Results posted", Tone.DESIGN)] if trial.has_results else []
    found += [Badge("Results overdue", Tone.ALARM)] if is_overdue else []
    found += [Badge(f"Phase {line(one, 20)}", Tone.QUIET) for one in _phases(trial)]
    return tuple(found)


def _phases(trial: Trial) -> list[str]:
    names = [
        one.upper().replace("EARLY_PHASE", "early ").replace("PHASE", "") for one in trial.phases
    ]
    return [one for one in names if one not in ("NA", "")]


def primary_outcome(trial: Trial) -> Quote | None:
    """Quote what the trial is to be judged by, in the registration's own words."""
    found = [_outcome(one.measure, one.time_frame) for one in trial.primary_outcomes]
    if not found:
        return None
    heading = "Primary outcome" if len(found) == 1 else "Primary outcomes"
    more = f"; and {len(found) - _OUTCOMES} more" if len(found) > _OUTCOMES else ""
    return Quote(heading, "; ".join(found[:_OUTCOMES]) + more)


def _outcome(measure: str, time_frame: str) -> str:
    frame = line(time_frame, 80)
    return line(measure, 200) + (f" ({frame})" if frame else "")


def trial_links(trial: Trial) -> tuple[Link, ...]:
    """Link the registration and its other numbers."""
    others = (registration_link(one) for one in trial.other_numbers[:_ALSO])
    own = Link(line(trial.number, 60), trial_url(trial.number))
    return tuple(dict.fromkeys((own, *(one for one in others if one is not None))))
