"""Lying bars and the grid of fields on a sheet of matplotlib, which grows with what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Rectangle

from pipeline.reports.figures.figure import Cell, Figure, Grid, Series, Strips
from pipeline.reports.figures.palette import HUES, INK, LINE, PAGE, SOFT, Hue
from pipeline.reports.plot_looks import LETTERS, WIDTH, legend, paint

_LABELS = 0.62  # of the bars' width, left of them


def strips(sheet: Sheet, axes: Axes, chart: Strips) -> None:
    """Draw bars at the right of their labels, in lines of one unit under their heading."""
    most = chart.longest
    left, y = -_LABELS * most, 0.0
    for group in chart.groups:
        y = _said(axes, left, y + 0.6, fill(group.heading, 85), fontweight="bold") + 0.25
        for strip in group.strips:
            axes.text(
                left, y + 0.5, f"{strip.label}: {sum(strip.parts):,}", va="center", fontsize=8
            )
            _bar(axes, chart.series, strip.parts, y + 0.5, most)
            y += 1.1
        y = _said(axes, left, y, fill(group.remark, LETTERS), fontsize=7.5, color=SOFT.light)
    axes.set(xlim=(left, most), ylim=(y + 0.3, 0))
    axes.set_axis_off()
    legend(axes, chart.series, 5)
    sheet.set_size_inches(WIDTH, 1.7 + 0.2 * y)


def _said(axes: Axes, x: float, y: float, text: str, **look: Any) -> float:
    """Write lines below ``y``, and give where they end."""
    if not text:
        return y
    axes.text(x, y, text, va="top", **look)
    return y + 0.85 * (text.count("\n") + 1)


def _bar(axes: Axes, series: Sequence[Series], parts: Sequence[int], y: float, most: int) -> None:
    x = 0
    for one, number in zip(series, parts, strict=True):
        if not number:
            continue
        axes.barh([y], [number], left=x, height=0.8, clip_on=False, **paint(one))
        if number / most > 0.05 + 0.015 * len(str(number)):
            patch = {"facecolor": PAGE.light, "edgecolor": "none", "boxstyle": "round,pad=0.2"}
            middle: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 7.5}
            axes.text(x + number / 2, y, f"{number:,}", bbox=patch, **middle)
        x += number


def grid(sheet: Sheet, axes: Axes, figure: Figure, chart: Grid) -> None:
    """Draw the fields with trials, people and a bar; gaps are dashed."""
    most = max(one.trials for row in chart.cells for one in row)
    for row, cells in enumerate(chart.cells):
        for column, cell in enumerate(cells):
            _cell(axes, cell, column, row, most)
    axes.set(xlim=(0, len(chart.columns)), ylim=(len(chart.rows), 0))
    axes.set_xticks([at + 0.5 for at in range(len(chart.columns))], chart.columns)
    axes.set_yticks([at + 0.5 for at in range(len(chart.rows))], chart.rows)
    axes.tick_params(length=0, labelcolor=INK.light)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set(xlabel=figure.x.label, ylabel=figure.y.label)
    axes.spines[:].set_visible(False)
    sheet.set_size_inches(WIDTH, 1.9 + 0.36 * len(chart.rows))


def _cell(axes: Axes, cell: Cell, x: int, y: int, most: int) -> None:
    frame: dict[str, Any] = {"facecolor": "none", "edgecolor": LINE.light, "linewidth": 0.8}
    dashes = "-" if cell.trials else (0, (3, 3))
    axes.add_patch(Rectangle((x + 0.02, y + 0.05), 0.96, 0.9, linestyle=dashes, **frame))
    if not cell.trials:
        axes.text(x + 0.07, y + 0.5, "0", va="center", color=SOFT.light)
        return
    axes.text(x + 0.07, y + 0.42, f"{cell.trials:,}", va="center", fontweight="bold")
    axes.text(x + 0.93, y + 0.42, cell.people_in_words, va="center", ha="right")
    long = 0.96 * cell.trials / most
    axes.add_patch(Rectangle((x + 0.02, y + 0.79), long, 0.16, facecolor=HUES[Hue.BLUE].light))
