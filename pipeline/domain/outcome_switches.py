"""What became of a trial's outcomes between two versions of its registration, in words.

A primary outcome that is switched is news (why: https://www.compare-trials.org); another case,
blank or stop in a measure is none, and neither is an answer that leaves outcomes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain.trials import Trial, TrialOutcome

_LONGEST = 160  # characters of a measure
_NO_LETTERS = re.compile(r"[\W_]+")


def outcome_switches(old: Trial, new: Trial) -> str:
    """Tell what was switched, added or removed; "" for nothing."""
    if not old.outcomes or not new.outcomes:
        return ""
    said = "; ".join(_primary(old, new))
    return said or _secondary(old, new)


def _primary(old: Trial, new: Trial) -> Iterator[str]:
    before, now = _by_measure(old, is_primary=True), _by_measure(new, is_primary=True)
    removed = [one for key, one in before.items() if key not in now]
    added = [one for key, one in now.items() if key not in before]
    if len(removed) == len(added) == 1:
        yield f"primary outcome changed: {_removed(removed[0], new)} → {_added(added[0], old)}"
    else:
        yield from (f"primary outcome removed: {_removed(one, new)}" for one in removed)
        yield from (f"primary outcome added: {_added(one, old)}" for one in added)
    for key, one in now.items():
        if key in before:
            yield from _later(before[key], one)


def _removed(one: TrialOutcome, new: Trial) -> str:
    is_kept = _key(one.measure) in _by_measure(new, is_primary=False)
    return _short(one.measure) + (" (secondary now)" if is_kept else "")


def _added(one: TrialOutcome, old: Trial) -> str:
    was_there = _key(one.measure) in _by_measure(old, is_primary=False)
    return _short(one.measure) + (" (secondary before)" if was_there else "")


def _later(before: TrialOutcome, now: TrialOutcome) -> Iterator[str]:
    """Tell that the same is measured at another time."""
    if before.time_frame and now.time_frame and _key(before.time_frame) != _key(now.time_frame):
        times = f"{_short(before.time_frame)} → {_short(now.time_frame)}"
        yield f"time frame of the primary outcome {_short(now.measure)}: {times}"


def _secondary(old: Trial, new: Trial) -> str:
    before, now = _by_measure(old, is_primary=False), _by_measure(new, is_primary=False)
    counts = (
        (len(now.keys() - before.keys()), "added"),
        (len(before.keys() - now.keys()), "removed"),
    )
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"secondary outcomes: {said}" if said else ""


def _by_measure(trial: Trial, *, is_primary: bool) -> dict[str, TrialOutcome]:
    chosen = (one for one in trial.outcomes if one.is_primary is is_primary and one.measure)
    return {_key(one.measure): one for one in chosen}


def _key(words: str) -> str:
    return _NO_LETTERS.sub(" ", words.casefold()).strip()


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
