"""The trials that measured calcification itself, by year, size and direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.domain.numbers import pmid_or_name
from pipeline.domain.questions import Answer
from pipeline.domain.studies import Study
from pipeline.reports.figures.effect_directions import DIRECTIONS
from pipeline.reports.figures.figure import NOTHING, Axis, Figure, Scatter, Spot, Table, Value
from pipeline.reports.figures.holdings import (
    RANDOMISED,
    TRIALS,
    Holdings,
    forms,
    outcomes,
    shown_years,
    year,
)
from pipeline.reports.figures.wording import are, seen, span
from pipeline.wording.counts import count, listed

NAME = "calcification-trials"
COLUMNS = (
    "trial",
    "pmid",
    "year",
    "design",
    "vitamin_k_forms",
    "calcification_outcomes",
    "direction",
    "participants",
)
# Of the lexicon's outcomes those that see calcium in a vessel or a valve; no marker in blood, no
# calcification propensity of serum, no bone.
CALCIFICATION = frozenset(
    {
        "coronary artery calcification",
        "aortic valve calcification",
        "aortic calcification",
        "vascular calcification",
        "breast arterial calcification",
        "calcified plaque",
        "aortic stenosis progression",
        "18F-NaF uptake",
    }
)


def calcification_trials(held: Holdings) -> Figure:
    """Draw each trial once; its direction is that of calcification and of nothing else."""
    trials = held.trials(TRIALS, _measured, CALCIFICATION)
    found = trials.counted
    axis = shown_years(
        (at for one in found if one.people and (at := year(one.study)) is not None), held.this_year
    )
    shown = [one for one in found if one.people and year(one.study) in axis]
    points = Counter(_point(one) for one in shown)
    return Figure(
        name=NAME,
        title="Calcification trials over time",
        caption=(
            "Trials in people that measured calcification of a vessel or valve, or its activity, "
            "by image. A marker in blood is not calcification and is not shown. A hollow mark is a "
            "trial that is not randomised, a larger one stands for several trials."
        ),
        alt=_alt(shown),
        x=Axis("Year of publication"),
        y=Axis("Participants", "people, logarithmic"),
        chart=_chart(points),
        table=Table(COLUMNS, tuple(_row(one) for one in found)),
        left_out=(*_left_out(found, axis), *trials.fallen),
    )


def _measured(study: Study) -> bool:
    return any(one.name in CALCIFICATION for one in outcomes(study))


_Point = tuple[int, int, str, bool]


def _point(one: Answer) -> _Point:
    is_hollow = one.study.design not in RANDOMISED
    return year(one.study) or 0, one.people or 0, one.direction, is_hollow


def _chart(points: Counter[_Point]) -> Scatter:
    used = [way for way in DIRECTIONS if any(point[2] == way for point in points)]
    spots = [
        Spot(at, people, used.index(way), hollow, number)
        for way in used
        for (at, people, way_of, hollow), number in sorted(points.items())
        if way_of == way
    ]
    return Scatter(
        tuple(DIRECTIONS[one] for one in used),
        tuple(sorted(spots, key=_largest_first)),
        is_x_years=True,
    )


def _largest_first(spot: Spot) -> tuple[int, bool, int]:
    return -spot.trials, spot.is_hollow, spot.series


def _row(one: Answer) -> tuple[Value, ...]:
    study = one.study
    measured = dict.fromkeys(each.name for each in outcomes(study) if each.name in CALCIFICATION)
    return (
        seen(one.name),
        pmid_or_name(study.pmid),
        year(study),
        study.design.value,
        "; ".join(forms(study)),
        "; ".join(measured),
        one.direction.value,
        one.people,
    )


def _alt(shown: Sequence[Answer]) -> str:
    if not shown:
        return NOTHING
    times = sorted(at for one in shown if (at := year(one.study)) is not None)
    when = f"in {times[0]}" if times[0] == times[-1] else f"from {times[0]} to {times[-1]}"
    people = span([one.people or 0 for one in shown], "people")
    ways = Counter(one.direction for one in shown)
    told = [f"{DIRECTIONS[way].label.lower()} in {ways[way]}" for way in DIRECTIONS if ways[way]]
    trials = count(len(shown), "trial", "trials")
    return (
        f"Scatter plot of {trials} that measured calcification, published {when}, with {people}. "
        f"Calcification: {listed(told)}."
    )


def _left_out(found: Sequence[Answer], axis: range) -> tuple[str, ...]:
    unknown = sum(not one.people for one in found)
    undrawn = sum(bool(one.people) and year(one.study) not in axis for one in found)
    told = (
        (
            unknown,
            count(unknown, "trial does not state its people", "trials do not state their people"),
        ),
        (
            undrawn,
            count(
                undrawn, "trial is undated or dated far off", "trials are undated or dated far off"
            ),
        ),
    )
    return tuple(
        f"{words} and {are(number)} in the table only." for number, words in told if number
    )
