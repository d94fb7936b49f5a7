"""What happened to a registration: pure comparison of two versions, and of a date with today.

An answer may leave modules out: what one of the two versions does not state did not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.domain.changes import LATE_AFTER
from pipeline.domain.dates import PartialDate
from pipeline.domain.outcome_switches import outcome_switches
from pipeline.domain.studies import Change
from pipeline.domain.trials import Certainty, Trial, TrialDate, TrialStatus
from pipeline.domain.vocabulary import GRAVITY, ChangeKind

TRIAL_ARRIVALS = frozenset({ChangeKind.REGISTERED, ChangeKind.LATE})
# What is worth telling on its own: all that a registry is followed for.
TRIAL_NEWS = frozenset(
    {
        ChangeKind.WITHDRAWN,
        ChangeKind.RESULTS_POSTED,
        ChangeKind.OVERDUE,
        ChangeKind.OUTCOMES_CHANGED,
        ChangeKind.STATUS_CHANGED,
        ChangeKind.DATES_CHANGED,
        ChangeKind.ENROLMENT_CHANGED,
    }
)
# A plan corrected by days says nothing, nor does an expected day that came a little later.
LEAST_SLIP = timedelta(days=28)

_ENDED = {TrialStatus.COMPLETED, TrialStatus.TERMINATED, TrialStatus.UNKNOWN}
_DAYS_A_MONTH = 30.44
_ENROLMENT = {
    Certainty.ESTIMATED: "planned",
    Certainty.ACTUAL: "enrolled",
    Certainty.UNSTATED: "enrolment",
}
_LONGEST_REASON = 200  # characters


def arrival(trial: Trial, seen: date) -> Change:
    """Judge a registration we did not hold: ``registered``, or ``late`` when it is an old one.

    Late means first posted over 30 days before we saw it: a search may begin to find a trial of
    2015 today, and a reader must not take it for a new plan.
    """
    posted = trial.first_posted.latest() if trial.first_posted else None
    if posted is not None and seen - posted > LATE_AFTER:
        return Change(ChangeKind.LATE, f"registered {trial.first_posted}")
    return Change(ChangeKind.REGISTERED)


def gone(trial: Trial) -> Change:
    """Tell that the registry does not have a registration any more."""
    return Change(ChangeKind.WITHDRAWN, f"no longer in {trial.registry}")


def compare(old: Trial, new: Trial) -> list[Change]:
    """List what happened between two versions of one registration, gravest first."""
    changes = [*_status(old, new), *_results(old, new), *_dates(old, new), *_enrolment(old, new)]
    if switched := outcome_switches(old, new):
        changes.append(Change(ChangeKind.OUTCOMES_CHANGED, switched))
    return sorted(changes, key=lambda change: GRAVITY[change.kind])


def overdue(trial: Trial, today: date, has_report: bool) -> Change | None:
    """Tell that a trial is over for a year, without results in the registry or a report held.

    The year after the primary completion date is that of 42 CFR 11.44(a) (FDAAA 801); trials
    outside its scope are held to the same measure, so nothing is said of an obligation. A date
    known to the month counts from its end. A registry that does not say whether it has results is
    not said to have none.
    """
    primary = trial.primary_completion
    ended = primary.when.latest() if primary else None
    if primary is None or ended is None or trial.status not in _ENDED:
        return None
    if has_report or trial.results_posted or trial.has_results is not False:
        return None
    if today <= _year_after(ended):
        return None
    is_expected = primary.certainty is Certainty.ESTIMATED
    word = "primary completion expected" if is_expected else "primary completion"
    since = int((today - ended).days / _DAYS_A_MONTH)
    said = f"{word} {primary.when.iso()}, {since} months ago"
    return Change(ChangeKind.OVERDUE, f"{said}; no results posted, no report held")


def days_to_completion(trial: Trial, today: date) -> int | None:
    """Count the days until primary completion, else completion; below zero when it is past.

    None without a date, and for a trial that was withdrawn.
    """
    stated = (one.when.latest() for one in (trial.primary_completion, trial.completion) if one)
    day = next((one for one in stated if one), None)
    return None if day is None or trial.status is TrialStatus.WITHDRAWN else (day - today).days


def _year_after(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 3, 1) if is_leap_day else day.replace(year=day.year + 1)


def _status(old: Trial, new: Trial) -> Iterator[Change]:
    before, now = _word(old), _word(new)
    if not before or not now or before == now:
        return
    why = f": {' '.join(new.why_stopped.split())[:_LONGEST_REASON]}" if new.why_stopped else ""
    if new.status is TrialStatus.WITHDRAWN:
        yield Change(ChangeKind.WITHDRAWN, f"{before} → withdrawn before anyone took part{why}")
    else:
        yield Change(ChangeKind.STATUS_CHANGED, f"{before} → {now}{why}")


def _word(trial: Trial) -> str:
    """Name the status, by the registry's word where we know none; "" where none is stated."""
    if trial.status is TrialStatus.OTHER:
        return trial.status_raw.replace("_", " ").lower()
    return trial.status.value


def _results(old: Trial, new: Trial) -> Iterator[Change]:
    if not _has_results(new) or _has_results(old) or not _was_without(old, new):
        return
    posted = new.results_posted.iso() if new.results_posted else ""
    detail = " · ".join(part for part in (posted, new.results_summary) if part)
    yield Change(ChangeKind.RESULTS_POSTED, detail)


def _has_results(trial: Trial) -> bool:
    return trial.has_results is True or trial.results_posted is not None


def _was_without(old: Trial, new: Trial) -> bool:
    """Tell that the old version had no results; where it did not say, by the date they came."""
    if old.has_results is False:
        return True
    came = new.results_posted.earliest() if new.results_posted else None
    known = old.updated.latest() if old.updated else None
    return came is not None and known is not None and came > known


def _dates(old: Trial, new: Trial) -> Iterator[Change]:
    pairs = (
        ("primary completion", old.primary_completion, new.primary_completion),
        ("completion", old.completion, new.completion),
    )
    said = "; ".join(slip for name, before, now in pairs if (slip := _slip(name, before, now)))
    if said:
        yield Change(ChangeKind.DATES_CHANGED, said)


def _slip(name: str, before: TrialDate | None, now: TrialDate | None) -> str:
    if before is None or now is None or not _moved(before.when, now.when):
        return ""
    return f"{name} {before.when.iso()} → {now.when.iso()}{_by(before.when, now.when)}"


def _by(before: PartialDate, now: PartialDate) -> str:
    """Tell how far a date moved, where both months are known."""
    if before.month is None or now.month is None:
        return ""
    months = (now.year or 0) * 12 + now.month - (before.year or 0) * 12 - before.month
    unit = "month" if abs(months) == 1 else "months"
    return f", {abs(months)} {unit} {'later' if months > 0 else 'earlier'}" if months else ""


def _moved(before: PartialDate, now: PartialDate) -> bool:
    """Tell a date that moved from one that is only known better, or moved by some days."""
    first, second = before.iso(), now.iso()
    if not first or not second or first.startswith(second) or second.startswith(first):
        return False
    if before.day and now.day:
        return abs(date.fromisoformat(second) - date.fromisoformat(first)) >= LEAST_SLIP
    return True


def _enrolment(old: Trial, new: Trial) -> Iterator[Change]:
    before, now = old.enrolment, new.enrolment
    if before is None or now is None or before == now:
        return
    word, later = _ENROLMENT[old.enrolment_certainty], _ENROLMENT[new.enrolment_certainty]
    then = f" → {now:,}" if word == later else f", {later} {now:,}"
    yield Change(ChangeKind.ENROLMENT_CHANGED, f"{word} {before:,}{then}")
