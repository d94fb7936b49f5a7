"""How much was given for how long: one mark for every dose of a trial that states both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from pipeline.domain.numbers import pmid_or_name
from pipeline.domain.questions import Answer
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import VitaminKForm
from pipeline.reports.figures.figure import (
    NOTHING,
    Axis,
    Figure,
    Scatter,
    Series,
    Spot,
    Table,
    Value,
)
from pipeline.reports.figures.holdings import RANDOMISED, TRIALS, Holdings, doses, months
from pipeline.reports.figures.palette import Hue, Marker, Texture
from pipeline.reports.figures.wording import amount, are, seen, span
from pipeline.wording.counts import count, listed

NAME = "dose-and-duration"
COLUMNS = (
    "trial",
    "pmid",
    "design",
    "vitamin_k_form",
    "dose_ug_per_day",
    "duration_months",
    "participants",
)
NOT_STATED = "form not stated"
_OPEN = Texture.OPEN
FORMS: dict[VitaminKForm | None, Series] = {
    VitaminKForm.K1: Series("phylloquinone (K1)", Hue.GREEN, marker=Marker.SQUARE),
    VitaminKForm.MK_4: Series("MK-4", Hue.OCHRE, marker=Marker.TRIANGLE),
    VitaminKForm.MK_7: Series("MK-7", Hue.BLUE, marker=Marker.CIRCLE),
    VitaminKForm.MK_8: Series("MK-8", Hue.RUST, marker=Marker.HEXAGON),
    VitaminKForm.MK_9: Series("MK-9", Hue.RUST, marker=Marker.PENTAGON),
    VitaminKForm.OTHER_MENAQUINONE: Series("other menaquinone", Hue.GREY, marker=Marker.HEXAGON),
    VitaminKForm.K2: Series("K2 unspecified", Hue.PURPLE, marker=Marker.DIAMOND),
    VitaminKForm.MENADIONE: Series("menadione/menadiol", Hue.GREY, marker=Marker.FALLING_TRIANGLE),
    VitaminKForm.MIXED: Series("mixed", Hue.GREY, marker=Marker.STAR),
    None: Series(NOT_STATED, Hue.GREY, marker=Marker.CROSS),
}
_Point = tuple[float, float, VitaminKForm | None, bool]


def dose_and_duration(held: Holdings) -> Figure:
    """Draw trials in people, each once by the report that states both, and count the others."""
    shown = held.trials(TRIALS, lambda one: _is_dosed(one) and months(one) is not None).counted
    points = Counter(point for one in shown for point in dict.fromkeys(_points(one.study)))
    used = [form for form in FORMS if any(point[2] is form for point in points)]
    places = {form: place for place, form in enumerate(used)}
    spots = [
        Spot(x, y, places[form], hollow, number) for (x, y, form, hollow), number in points.items()
    ]
    return Figure(
        name=NAME,
        title="Dose against duration of trials",
        caption=(
            "Trials of vitamin K in people: one mark for each daily dose, larger where several "
            "trials share it. A hollow mark is a trial that is not randomised."
        ),
        alt=_alt(shown, points),
        x=Axis("Duration", "months, logarithmic"),
        y=Axis("Daily dose", "µg, logarithmic"),
        chart=Scatter(tuple(FORMS[one] for one in used), tuple(sorted(spots, key=_largest_first))),
        table=Table(COLUMNS, tuple(row for one in shown for row in _rows(one))),
        left_out=_left_out(held, shown),
    )


def _is_dosed(study: Study) -> bool:
    return bool(doses(study))


def _points(study: Study) -> list[_Point]:
    time, hollow = months(study) or 0.0, study.design not in RANDOMISED
    return [(time, ug, dose.form, hollow) for dose, ug in doses(study)]


def _largest_first(spot: Spot) -> tuple[int, bool, int, float, float]:
    return -spot.trials, spot.is_hollow, spot.series, spot.x, spot.y


def _rows(one: Answer) -> list[tuple[Value, ...]]:
    study = one.study
    return [
        (
            seen(one.name),
            pmid_or_name(study.pmid),
            study.design.value,
            dose.form.value if dose.form else NOT_STATED,
            ug,
            months(study),
            one.people,
        )
        for dose, ug in doses(study)
    ]


def _alt(shown: Sequence[Answer], points: Counter[_Point]) -> str:
    if not shown:
        return NOTHING
    amounts = sorted(point[1] for point in points.elements())
    low, high, middle = amount(amounts[0]), amount(amounts[-1]), amount(median(amounts))
    dose = f"of {low}" if low == high else f"from {low} to {high} (median {middle})"
    times = [months(one.study) or 0.0 for one in shown]
    given = Counter(form for one in shown for form in {each.form for each, _ in doses(one.study)})
    by_form = [f"{FORMS[form].label} in {given[form]}" for form in FORMS if given[form]]
    trials = count(len(shown), "trial", "trials")
    return (
        f"Scatter plot of {trials}: daily doses {dose}, for {span(times, 'months')}. "
        f"By form: {listed(by_form)}."
    )


def _left_out(held: Holdings, shown: Sequence[Answer]) -> tuple[str, ...]:
    """Say how many trials lack a dose, and how many of the others a duration."""
    dosed = held.trials(TRIALS, _is_dosed)
    missing = held.trials(TRIALS).names - {one.name for one in shown}
    undosed, untimed = len(missing - dosed.names), len(missing & dosed.names)
    told = (
        (undosed, "no daily dose of vitamin K"),
        (untimed, "a dose and no duration"),
    )
    sentences = (
        f"{count(number, 'trial states', 'trials state')} {what} and {are(number)} not shown."
        for number, what in told
        if number
    )
    return (*sentences, *dosed.fallen)
