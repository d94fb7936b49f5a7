"""Where the randomised evidence lies: which form of the vitamin, and how near to the patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.domain.numbers import bare_name
from pipeline.domain.questions import Answer
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import OutcomeRung, VitaminKForm
from pipeline.reports.figures.figure import NOTHING, Axis, Cell, Figure, Grid, Table, Value
from pipeline.reports.figures.holdings import RANDOMISED, Holdings, forms, outcomes
from pipeline.reports.figures.wording import are, count, listed

NAME = "evidence-matrix"
COLUMNS = (
    "vitamin_k_form",
    "outcome_rung",
    "randomised_trials",
    "participants",
    "trials_without_number",
    "pmids",
)
_Place = tuple[VitaminKForm, OutcomeRung]
_PLACES: tuple[_Place, ...] = tuple((form, rung) for form in VitaminKForm for rung in OutcomeRung)


def evidence_matrix(held: Holdings) -> Figure:
    """Count trials by family, as ``k2watch questions`` does, in every field they speak to."""
    found = {place: _trials(held, place) for place in _PLACES}
    cells = {place: _cell(trials) for place, trials in found.items()}
    return Figure(
        name=NAME,
        title="Randomised trials by form of vitamin K and kind of outcome",
        caption=(
            "Randomised trials in people and those who took part (n). A trial with several reports "
            "counts once in a field, one with several forms or kinds of outcome in each of theirs. "
            "Forms may be given, eaten or measured."
        ),
        alt=_alt(cells),
        x=Axis("Kind of outcome", "from the blood to the patient"),
        y=Axis("Form of vitamin K"),
        chart=Grid(
            tuple(form.value for form in VitaminKForm),
            tuple(rung.value for rung in OutcomeRung),
            tuple(tuple(cells[form, rung] for rung in OutcomeRung) for form in VitaminKForm),
        ),
        table=Table(COLUMNS, tuple(_row(place, cells[place], found[place]) for place in _PLACES)),
        left_out=_left_out(held, found),
    )


def _trials(held: Holdings, place: _Place) -> Sequence[Answer]:
    form, rung = place

    def says(study: Study) -> bool:
        return form in forms(study) and any(one.rung is rung for one in outcomes(study))

    return held.trials(RANDOMISED, says, (rung.value,)).counted


def _cell(trials: Sequence[Answer]) -> Cell:
    known = [one.people for one in trials if one.people is not None]
    return Cell(len(trials), sum(known), len(trials) - len(known))


def _row(place: _Place, cell: Cell, trials: Sequence[Answer]) -> tuple[Value, ...]:
    pmids = "; ".join(bare_name(one) for one in sorted(one.study.pmid for one in trials))
    people = None if cell.trials and cell.unknown == cell.trials else cell.people
    return (place[0].value, place[1].value, cell.trials, people, cell.unknown, pmids)


def _alt(cells: Mapping[_Place, Cell]) -> str:
    filled = [place for place in _PLACES if cells[place].trials]
    if not filled:
        return NOTHING
    most = max(filled, key=lambda place: cells[place].trials)
    best = cells[most]
    people = best.people_in_words.replace("n = ", "").replace("n ≥ ", "at least ")
    told = f"{people} people" if people[-1:].isdigit() else "people not stated"
    bare = [rung.value for rung in OutcomeRung if not any(place[1] is rung for place in filled)]
    gaps = f" No trial is held with outcomes on {listed(bare)}." if bare else ""
    return (
        f"Grid of {len(VitaminKForm)} forms of vitamin K by {len(OutcomeRung)} kinds of outcome. "
        f"{len(filled)} of its {len(_PLACES)} fields hold a randomised trial; most are of "
        f"{most[0].value} with {most[1].value} outcomes "
        f"({count(best.trials, 'trial', 'trials')}, {told}).{gaps}"
    )


def _left_out(held: Holdings, found: Mapping[_Place, Sequence[Answer]]) -> tuple[str, ...]:
    shown = {one.name for trials in found.values() for one in trials}
    every = held.trials(RANDOMISED)
    missing = len(every.names - shown)
    words = (
        f"{count(missing, 'randomised trial', 'randomised trials')} {are(missing)} not shown: no "
        "report of it states both a form of vitamin K and an outcome."
    )
    told = words if missing == 1 else words.replace("of it", "of them")
    return (*((told,) if missing else ()), *every.fallen)
