"""A grid of fields as SVG: what is held in each, and the gaps."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.reports.figures.elements import LEADING, box, hue_of, joined, words
from pipeline.reports.figures.figure import Cell, Figure, Grid
from pipeline.reports.figures.palette import LINE, Hue

_WIDE = 500  # pixels from which on there is room
_HEAD = 2 * LEADING + 8


def grid(figure: Figure, chart: Grid, width: float) -> tuple[Markup, float]:
    """Draw the fields with the number of trials, of people, and a bar; gaps are dashed.

    The name of a row stands left of it where there is room, else above it.
    """
    left, above = (170.0, 0) if width > _WIDE else (0.0, LEADING + 5)
    wide, tall = (width - left) / len(chart.columns), 52.0 + above
    most = max(one.trials for row in chart.cells for one in row)
    parts = [words(left, 13, figure.x.label, "soft")]
    parts += [
        words(left + wide * at + 6, 13 + LEADING + 2, name, "strong")
        for at, name in enumerate(chart.columns)
    ]
    for row, name in enumerate(chart.rows):
        y = _HEAD + row * tall
        parts.append(words(0, y + (15 if above else tall / 2 + 4), name))
        parts += [
            _cell(cell, left + wide * at, y + above, (wide - 4, tall - above - 4), most)
            for at, cell in enumerate(chart.cells[row])
        ]
    return joined(parts), _HEAD + len(chart.rows) * tall


def _cell(cell: Cell, x: float, y: float, size: tuple[float, float], most: int) -> Markup:
    wide, tall = size
    frame = {"fill": "none", "stroke": LINE.light, "class": "plot-line", "rx": 3}
    if not cell.trials:
        gap = box(x, y, wide, tall, {**frame, "stroke-dasharray": "3 4"})
        return joined([gap, words(x + 7, y + 19, "0", "soft")])
    long = (wide - 2) * cell.trials / most
    return joined(
        [
            box(x, y, wide, tall, frame),
            box(x + 1, y + tall - 8, long, 7, hue_of(Hue.BLUE)),
            words(x + 7, y + 18, f"{cell.trials:,}", "strong"),
            words(x + 7, y + 34, cell.people_in_words, "" if wide > 100 else "small"),
        ]
    )
