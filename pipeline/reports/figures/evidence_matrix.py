"""Where the randomised evidence lies: which form of the vitamin, and how near to the patient."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain import matrix as evidence
from pipeline.domain.numbers import bare_name
from pipeline.domain.vocabulary import LADDER, VitaminKForm
from pipeline.reports.figures.figure import NOTHING, Axis, Cell, Figure, Grid, Table, Value
from pipeline.reports.figures.holdings import RANDOMISED, Holdings
from pipeline.reports.figures.wording import are
from pipeline.wording.counts import count, listed

NAME = "evidence-matrix"
COLUMNS = (
    "vitamin_k_form",
    "outcome_rung",
    "randomised_trials",
    "participants",
    "trials_without_number",
    "pmids",
)


def evidence_matrix(held: Holdings) -> Figure:
    """Draw the matrix of ``domain/matrix.py``, which the site shows as a table."""
    cells = evidence.matrix(held.studies, held.relatives)
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
            tuple(rung.value for rung in LADDER),
            tuple(tuple(_field(one) for one in cells if one.form is form) for form in VitaminKForm),
        ),
        table=Table(COLUMNS, tuple(_row(one) for one in cells)),
        left_out=_left_out(held, cells),
    )


def _field(cell: evidence.Cell) -> Cell:
    return Cell(len(cell.trials), cell.people, cell.unknown)


def _row(cell: evidence.Cell) -> tuple[Value, ...]:
    pmids = "; ".join(bare_name(one) for one in sorted(one.study.pmid for one in cell.trials))
    trials = len(cell.trials)
    people = None if trials and cell.unknown == trials else cell.people
    return (cell.form.value, cell.rung.value, trials, people, cell.unknown, pmids)


def _alt(cells: Sequence[evidence.Cell]) -> str:
    filled = [one for one in cells if one.trials]
    if not filled:
        return NOTHING
    most = max(filled, key=lambda one: len(one.trials))
    people = _field(most).people_in_words.replace("n = ", "").replace("n ≥ ", "at least ")
    told = f"{people} people" if people[-1:].isdigit() else "people not stated"
    bare = [rung.value for rung in LADDER if not any(one.rung is rung for one in filled)]
    gaps = f" No trial is held with outcomes on {listed(bare)}." if bare else ""
    return (
        f"Grid of {len(VitaminKForm)} forms of vitamin K by {len(LADDER)} kinds of outcome. "
        f"{len(filled)} of its {len(cells)} fields hold a randomised trial; most are of "
        f"{most.form.value} with {most.rung.value} outcomes "
        f"({count(len(most.trials), 'trial', 'trials')}, {told}).{gaps}"
    )


def _left_out(held: Holdings, cells: Sequence[evidence.Cell]) -> tuple[str, ...]:
    shown = {trial.name for one in cells for trial in one.trials}
    every = held.trials(RANDOMISED)
    missing = len(every.names - shown)
    words = (
        f"{count(missing, 'randomised trial', 'randomised trials')} {are(missing)} not shown: no "
        "report of it states both a form of vitamin K and an outcome other than safety."
    )
    told = words if missing == 1 else words.replace("of it", "of them")
    return (*((told,) if missing else ()), *every.fallen)
