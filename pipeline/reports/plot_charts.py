"""The four kinds of chart on a sheet of matplotlib; ``figures/svg_charts.py`` draws the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from pipeline.reports.figures.figure import (
    NOTHING,
    Cell,
    Columns,
    Figure,
    Grid,
    Scatter,
    Series,
    Spot,
    Strips,
)
from pipeline.reports.figures.palette import HUES, INK, LINE, PAGE, SOFT, Hue, Marker, Texture
from pipeline.reports.figures.scales import Scale, counts, logarithmic, months, written, years

_WIDTH = 7.2  # inches: two columns of a journal
_LABELS = 0.62  # of the bars' width, left of them
_LETTERS = 126  # of a small line across the sheet
_HATCHES = {
    Texture.RISING: "////",
    Texture.FALLING: "\\\\\\\\",
    Texture.DOTTED: "....",
    Texture.LEVEL: "-----",
}
_MARKERS = {
    Marker.CIRCLE: "o",
    Marker.SQUARE: "s",
    Marker.TRIANGLE: "^",
    Marker.FALLING_TRIANGLE: "v",
    Marker.DIAMOND: "D",
    Marker.CROSS: "x",
    Marker.PENTAGON: "p",
    Marker.HEXAGON: "h",
    Marker.STAR: "*",
}


def draw(sheet: Sheet, figure: Figure) -> None:
    """Draw a figure with its title above and what it does not show below."""
    axes = sheet.add_subplot()
    sheet.suptitle(fill(figure.title, 80), x=0.01, ha="left", fontsize=12, fontweight="bold")
    foot = [fill(one, _LETTERS) for one in (figure.caption, " ".join(figure.left_out)) if one]
    sheet.supxlabel("\n".join(foot), x=0.01, ha="left", fontsize=7.5, color=SOFT.light)
    sheet.set_size_inches(_WIDTH, 4.6)
    if figure.is_empty:
        axes.set_axis_off()
        axes.text(0, 0.5, NOTHING, transform=axes.transAxes)
        sheet.set_size_inches(_WIDTH, 2)
        return
    match figure.chart:
        case Columns() as chart:
            _columns(axes, figure, chart)
        case Strips() as chart:
            _strips(sheet, axes, figure, chart)
        case Scatter() as chart:
            _scatter(axes, figure, chart)
        case Grid() as chart:
            _grid(sheet, axes, figure, chart)


def _paint(series: Series) -> dict[str, Any]:
    colour = HUES[series.hue].light
    if series.texture is Texture.OPEN:
        return {"facecolor": "none", "edgecolor": colour, "linewidth": 1.0}
    hatch = _HATCHES.get(series.texture)
    return {"facecolor": colour, "edgecolor": PAGE.light, "linewidth": 0.6, "hatch": hatch}


def _legend(axes: Axes, series: Sequence[Series], columns: int) -> None:
    handles = [Patch(label=one.label, **_paint(one)) for one in series]
    _above(axes, handles, columns)


def _above(axes: Axes, handles: Sequence[Any], columns: int) -> None:
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1.01),
        ncols=columns,
        borderaxespad=0,
        columnspacing=1.4,
        handletextpad=0.6,
        handleheight=1.1,
        fontsize=8,
    )


def _mark(axes: Axes, across: Scale, up: Scale, *, are_years: bool) -> None:
    axes.set_xlim(across.low, across.high)
    axes.set_ylim(up.low, up.high)
    axes.set_xticks(
        across.ticks, [f"{at:.0f}" if are_years else written(at) for at in across.ticks]
    )
    axes.set_yticks(up.ticks, [written(at) for at in up.ticks])
    axes.minorticks_off()


def _columns(axes: Axes, figure: Figure, chart: Columns) -> None:
    at = [year for year, _ in chart.years]
    below, thick = [0] * len(at), 0.8 * min(1, len(at) / 10)
    for place, series in enumerate(chart.series):
        parts = [parts[place] for _, parts in chart.years]
        drawn = [
            (year, low, part) for year, low, part in zip(at, below, parts, strict=True) if part
        ]
        for year, low, part in drawn:
            axes.bar(year, part, width=thick, bottom=low, **_paint(series))
        below = [low + part for low, part in zip(below, parts, strict=True)]
    _mark(axes, years(at[0], at[-1], 14), counts(max(below)), are_years=True)
    axes.set(xlabel=figure.x.label, ylabel=figure.y.label)
    axes.grid(axis="y")
    _legend(axes, chart.series, 3)


def _scatter(axes: Axes, figure: Figure, chart: Scatter) -> None:
    across = [one.x for one in chart.spots]
    up = logarithmic([one.y for one in chart.spots], 8)
    if not chart.is_x_years:
        axes.set_xscale("log")
    axes.set_yscale("log")
    for (trials, hollow, place), alike in groupby(chart.spots, key=_looks):
        spots, size = [*alike], 38 * min(trials, 9)
        look = _look(chart.series[place], hollow)
        axes.scatter([one.x for one in spots], [one.y for one in spots], s=size, **look)
    scale = years(int(min(across)), int(max(across)), 12) if chart.is_x_years else months(across)
    _mark(axes, scale, up, are_years=chart.is_x_years)
    axes.set(xlabel=figure.x.label, ylabel=figure.y.label)
    axes.grid(axis="y")
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            color=HUES[one.hue].light,
            marker=_MARKERS[one.marker],
            label=one.label,
        )
        for one in chart.series
    ]
    _above(axes, handles, 5 if len(handles) <= 5 else 4)


def _looks(spot: Spot) -> tuple[int, bool, int]:
    return spot.trials, spot.is_hollow, spot.series


def _look(series: Series, is_hollow: bool) -> dict[str, Any]:
    colour, marker = HUES[series.hue].light, _MARKERS[series.marker]
    if series.marker is Marker.CROSS:
        return {"marker": marker, "color": colour, "linewidths": 1.6}
    if is_hollow:
        return {"marker": marker, "facecolors": "none", "edgecolors": colour, "linewidths": 1.4}
    return {"marker": marker, "facecolors": colour, "edgecolors": PAGE.light, "linewidths": 0.7}


def _strips(sheet: Sheet, axes: Axes, figure: Figure, chart: Strips) -> None:
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
        y = _said(axes, left, y, fill(group.remark, _LETTERS), fontsize=7.5, color=SOFT.light)
    axes.set(xlim=(left, most), ylim=(y + 0.3, 0))
    axes.set_axis_off()
    _legend(axes, chart.series, 5)
    sheet.set_size_inches(_WIDTH, 1.7 + 0.2 * y)


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
        axes.barh([y], [number], left=x, height=0.8, clip_on=False, **_paint(one))
        if number / most > 0.05 + 0.015 * len(str(number)):
            patch = {"facecolor": PAGE.light, "edgecolor": "none", "boxstyle": "round,pad=0.2"}
            middle: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 7.5}
            axes.text(x + number / 2, y, f"{number:,}", bbox=patch, **middle)
        x += number


def _grid(sheet: Sheet, axes: Axes, figure: Figure, chart: Grid) -> None:
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
    sheet.set_size_inches(_WIDTH, 1.9 + 0.36 * len(chart.rows))


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
