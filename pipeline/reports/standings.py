"""How the standing questions stand, as a table: one row a design and comparison."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipeline.config import Question
from pipeline.domain.tallies import Tally
from pipeline.domain.vocabulary import Direction
from pipeline.reports.frame import table_of

COLUMNS = (
    *("question", "title", "design", "contrast", "investigations", "people", "people_unknown"),
    *(one.value for one in Direction),
)


def standings_frame(found: Iterable[tuple[Question, Tally]]) -> pd.DataFrame:
    """Make a table of tallies; a column a direction counts investigations that point there.

    ``people`` are those of the investigations that say how many; ``people_unknown`` counts the
    others.
    """
    rows = (
        {
            "question": question.name,
            "title": question.title,
            "design": one.design.value,
            "contrast": one.contrast.value,
            "investigations": one.investigations,
            "people": one.people,
            "people_unknown": one.unknown,
            **{way.value: one.directions.get(way, 0) for way in Direction},
        }
        for question, tally in found
        for one in tally.counts
    )
    return table_of(rows, COLUMNS, {})
