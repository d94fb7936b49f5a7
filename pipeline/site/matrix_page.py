"""The evidence matrix as a table, and a page of trials behind every cell that has any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.domain.matrix import Cell
from pipeline.domain.vocabulary import LADDER, OutcomeRung, VitaminKForm
from pipeline.site.card import Card
from pipeline.site.lists import Sheet, sheets
from pipeline.site.question_page import AnswerRow, answer_row
from pipeline.wording.counts import count

RUNGS = {
    OutcomeRung.BIOMARKER: "measured in blood",
    OutcomeRung.FUNCTION: "how vessels work",
    OutcomeRung.IMAGING: "calcium and structure seen",
    OutcomeRung.EVENTS: "what happens to people",
}
_FORMS = {VitaminKForm.MIXED: "Several forms mixed"}


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell; ``trials`` and ``people`` are in words, ``path`` is empty where there is a gap.

    ``weight`` from 0 to 4 says how many trials there are, for the eye alone; ``new`` counts those
    whose speaking report came since the home page's day.
    """

    trials: int
    people: str
    path: str
    weight: int
    new: int


@dataclass(frozen=True, slots=True)
class RowView:
    """One form of the vitamin over all rungs."""

    form: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The whole table."""

    rungs: tuple[tuple[str, str], ...]
    rows: tuple[RowView, ...]

    @property
    def gaps(self) -> int:
        """Count the cells without a trial."""
        return sum(not cell.trials for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class CellPageView:
    """One page of the trials of a cell."""

    form: str
    rung: str
    summary: str
    sheet: Sheet[AnswerRow]


def matrix_view(cells: Sequence[Cell], cards: Mapping[int, Card]) -> MatrixView:
    """Put the matrix into words; cells come form by form."""
    rows = [(form, list(group)) for form, group in groupby(cells, key=lambda one: one.form)]
    return MatrixView(
        rungs=tuple((rung.value.capitalize(), RUNGS[rung]) for rung in LADDER),
        rows=tuple(
            RowView(_form(form), tuple(_cell(one, cards) for one in group)) for form, group in rows
        ),
    )


def cell_views(cell: Cell, cards: Mapping[int, Card]) -> tuple[CellPageView, ...]:
    """Put the trials of a cell on pages; a gap has none."""
    if not cell.trials:
        return ()
    rows = [answer_row(one, cards[one.study.pmid]) for one in cell.trials]
    number = count(len(rows), "randomised trial", "randomised trials")
    summary = f"{number}, {_people(cell)}"
    stem = _path(cell).removesuffix(".html")
    return tuple(
        CellPageView(_form(cell.form), cell.rung.value, summary, sheet)
        for sheet in sheets(rows, stem)
    )


def _cell(cell: Cell, cards: Mapping[int, Card]) -> CellView:
    number = len(cell.trials)
    return CellView(
        trials=number,
        people=_people(cell) if number else "",
        path=_path(cell) if number else "",
        weight=sum(number >= least for least in (1, 3, 6, 12)),
        new=sum(cards[one.study.pmid].is_new for one in cell.trials),
    )


def _people(cell: Cell) -> str:
    known = count(cell.people, "person", "people") if cell.people else ""
    unknown = f"{cell.unknown:,} of unknown size" if cell.unknown else ""
    return ", ".join(part for part in (known, unknown) if part)


def _path(cell: Cell) -> str:
    return f"matrix/{cell.form.name}-{cell.rung.name}.html".lower().replace("_", "-")


def _form(form: VitaminKForm) -> str:
    return _FORMS.get(form) or form.value[:1].upper() + form.value[1:]
