"""A figure on a sheet of matplotlib; ``figures/svg.py`` draws the same for a page."""

from __future__ import annotations

from itertools import groupby
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D

from pipeline.reports.figures.figure import (
    NOTHING,
    Columns,
    Figure,
    Grid,
    Scatter,
    Spot,
    Strips,
)
from pipeline.reports.figures.palette import HUES, SOFT
from pipeline.reports.figures.scales import Scale, counts, logarithmic, months, written, years
from pipeline.reports.plot_looks import LETTERS, MARKERS, WIDTH, legend, legend_of, look, paint
from pipeline.reports.plot_rows import grid, strips


def draw(sheet: Sheet, figure: Figure) -> None:
    """Draw a figure with its title above and what it does not show below."""
    axes = sheet.add_subplot()
    sheet.suptitle(fill(figure.title, 80), x=0.01, ha="left", fontsize=12, fontweight="bold")
    foot = [fill(one, LETTERS) for one in (figure.caption, " ".join(figure.left_out)) if one]
    sheet.supxlabel("\n".join(foot), x=0.01, ha="left", fontsize=7.5, color=SOFT.light)
    sheet.set_size_inches(WIDTH, 4.6)
    if figure.is_empty:
        axes.set_axis_off()
        axes.text(0, 0.5, NOTHING, transform=axes.transAxes)
        sheet.set_size_inches(WIDTH, 2)
        return
    match figure.chart:
        case Columns() as chart:
            _columns(axes, figure, chart)
        case Strips() as chart:
            strips(sheet, axes, chart)
        case Scatter() as chart:
            _scatter(axes, figure, chart)
        case Grid() as chart:
            grid(sheet, axes, figure, chart)


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
            axes.bar(year, part, width=thick, bottom=low, **paint(series))
        below = [low + part for low, part in zip(below, parts, strict=True)]
    _mark(axes, years(at[0], at[-1], 14), counts(max(below)), are_years=True)
    axes.set(xlabel=figure.x.label, ylabel=figure.y.label)
    axes.grid(axis="y")
    legend(axes, chart.series, 3)


def _scatter(axes: Axes, figure: Figure, chart: Scatter) -> None:
    across = [one.x for one in chart.spots]
    up = logarithmic([one.y for one in chart.spots], 8)
    if not chart.is_x_years:
        axes.set_xscale("log")
    axes.set_yscale("log")
    for (trials, hollow, place), alike in groupby(chart.spots, key=_looks):
        spots, size = [*alike], 38 * min(trials, 9)
        looks = look(chart.series[place], hollow)
        axes.scatter([one.x for one in spots], [one.y for one in spots], s=size, **looks)
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
            marker=MARKERS[one.marker],
            label=one.label,
        )
        for one in chart.series
    ]
    legend_of(axes, handles, 5 if len(handles) <= 5 else 4)


def _looks(spot: Spot) -> tuple[int, bool, int]:
    return spot.trials, spot.is_hollow, spot.series
