"""Judge by sets in which every text reports a randomised trial, and some mark its people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benchmarks.accuracy.answers import PEOPLE, TRIAL, trial, values
from benchmarks.accuracy.gold import Case
from benchmarks.accuracy.scores import Judged, judge
from benchmarks.accuracy.trial_mixture import judged_trial
from pipeline.domain.annotations import Annotation
from pipeline.evidence.reader import read
from pipeline.evidence.text.number_words import value_of

TOTALS = "total-participants"


def against_trials(name: str, cases: Iterable[Case]) -> Iterator[Judged]:
    """Judge whether each is read as a randomised trial, and how many people it had."""
    for case in cases:
        found = read(case.article)
        yield judge(f"randomised trial, {name}", case.id, case.half, {TRIAL}, trial(found))
        yield from judged_trial(case, found)
        if case.gold.get(TOTALS):
            yield _headcount(case, case.gold[TOTALS], found)


def _headcount(case: Case, marked: Iterable[str], found: tuple[Annotation, ...]) -> Judged:
    """Compare the number that a headline shows with any of the totals marked in the text.

    The corpus marks the randomised, the enrolled and the analysed alike.
    """
    totals = {value_of(one) for one in marked} - {None}
    given = values(found, *PEOPLE)[:1]
    right = int(bool(given) and given[0] in totals)
    detail = f"due one of {sorted(map(str, totals))}, given {given}"
    return Judged("people, PICO-Corpus", case.id, case.half, 1, len(given), right, detail)
