"""The four kinds of chart on a sheet of matplotlib; ``figures/svg_charts.py`` draws the same."""

from __future__ import annotations

from collections.abc import Sequence
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
    Strips,
)
from pipeline.reports.figures.palette import HUES, INK, LINE, PAGE, SOFT, Hue, Marker, Texture
from pipeline.reports.figures.scales import Scale, counts, logarithmic, written, years

_WIDTH = 7.2  # inches: two columns of a journal
_LETTERS = 118  # of a small line across the sheet
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
    below = [0] * len(at)
    for place, series in enumerate(chart.series):
        parts = [parts[place] for _, parts in chart.years]
        axes.bar(at, parts, width=0.8, bottom=below, **_paint(series))
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
    for spot in sorted(chart.spots, key=lambda one: -one.trials):
        size = 38 * min(spot.trials, 9)
        axes.scatter([spot.x], [spot.y], s=size, **_look(chart.series[spot.series], spot.is_hollow))
    scale = (
        years(int(min(across)), int(max(across)), 12)
        if chart.is_x_years
        else logarithmic(across, 10)
    )
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
    _above(axes, handles, 5)


def _look(series: Series, is_hollow: bool) -> dict[str, Any]:
    colour, marker = HUES[series.hue].light, _MARKERS[series.marker]
    if series.marker is Marker.CROSS:
        return {"marker": marker, "color": colour, "linewidths": 1.6}
    face = "none" if is_hollow else colour
    return {"marker": marker, "facecolors": face, "edgecolors": colour, "linewidths": 1.4}


def _strips(sheet: Sheet, axes: Axes, figure: Figure, chart: Strips) -> None:
    most = max(sum(one.parts) for one in chart.strips)
    y = 0.0
    for heading, remark in chart.remarks:
        lines = fill(heading, 90)
        y += 0.9
        axes.text(0, y, lines, fontweight="bold", va="top")
        y += 0.8 * (lines.count("\n") + 1) + 0.15
        for strip in (one for one in chart.strips if one.heading == heading):
            axes.text(0, y, f"{strip.label}: {sum(strip.parts):,}", va="top", fontsize=8)
            _bar(axes, chart.series, strip.parts, y + 1.15, most)
            y += 1.95
        if remark:
            lines = fill(remark, _LETTERS)
            axes.text(0, y, lines, va="top", fontsize=7.5, color=SOFT.light)
            y += 0.7 * (lines.count("\n") + 1)
    axes.set(xlim=(0, most), ylim=(y + 0.3, 0))
    axes.set_axis_off()
    _legend(axes, chart.series, 5)
    sheet.set_size_inches(_WIDTH, 1.9 + 0.21 * y)


def _bar(axes: Axes, series: Sequence[Series], parts: Sequence[int], y: float, most: int) -> None:
    x = 0
    for one, number in zip(series, parts, strict=True):
        if not number:
            continue
        axes.barh([y], [number], left=x, height=0.75, **_paint(one))
        if number / most > 0.03:
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
    sheet.set_size_inches(_WIDTH, 1.9 + 0.5 * len(chart.rows))


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
