"""How long did it last? The treatment of a trial, else the follow-up, in months.

A time counts for what the words around it say of it. Where several compete, the one that the text
comes back to wins, then the longest. Where a trial tells no length, its last measurement does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import versions
from pipeline.evidence.text.own_work import is_own, own_work_starts
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.text.words import Lexicon
from pipeline.evidence.treatment.time_purposes import Purpose, purpose
from pipeline.evidence.treatment.times import Time, times

EXTRACTOR = versions.DURATIONS

_LONGEST = 480  # months; longer are ages
_LONGEST_UNTRIED = 60  # months; for longer a clinic treats, but outside of trials no patient
_TRIAL_WORDS = Lexicon(
    {
        *("trial", "trials", "rct", "placebo", "randomized", "randomised", "randomly"),
        *("randomization", "randomisation", "intervention", "interventions"),
        *("supplement", "supplements", "supplemented", "supplementation"),
    }
)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Give the one duration the text is about, rounded to a tenth of a month."""
    found = [one for one in times(passage.low) if 0 < one.months <= _LONGEST]
    chosen = _chosen(passage, found) if found else None
    if chosen is None:
        return ()
    months, start, end = chosen.months, chosen.start, chosen.end
    return (passage.note(AnnotationKind.DURATION, months, start, end, EXTRACTOR),)


def _chosen(passage: Passage, found: list[Time]) -> Time | None:
    """Ask for each purpose in turn: a trial by its treatment, else by its follow-up."""
    is_trial = _TRIAL_WORDS.is_in(passage.low)
    begin = own_work_starts(passage)
    by_purpose: dict[Purpose | None, list[Time]] = {}
    for one in found:
        if is_own(passage, one.start, begin):
            by_purpose.setdefault(purpose(passage, one, is_trial), []).append(one)
    treated, followed, points = (by_purpose.get(one, []) for one in Purpose)
    if is_trial:
        ranked = (treated, followed + points)
    else:
        ranked = (followed, [one for one in treated if one.months <= _LONGEST_UNTRIED])
    said = Counter(one.months for one in found)
    return next((_telling(some, said) for some in ranked if some), None)


def _telling(candidates: Iterable[Time], said: Counter[float]) -> Time:
    """Take the length that the text names most often, then the longest, where first named."""
    return max(candidates, key=lambda one: (said[one.months], one.months, -one.start))
