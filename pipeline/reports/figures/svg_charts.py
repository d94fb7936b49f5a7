"""Columns, spots and lying bars as SVG, each as wide as it is asked to be."""

from __future__ import annotations

import math

from markupsafe import Markup

from pipeline.reports.figures.elements import (
    LEADING,
    box,
    joined,
    length,
    lines_of,
    page_colour,
    tag,
    words,
)
from pipeline.reports.figures.figure import Columns, Figure, Scatter, Strip, Strips
from pipeline.reports.figures.palette import Texture
from pipeline.reports.figures.plane import Plane
from pipeline.reports.figures.scales import Scale, counts, logarithmic, months, years
from pipeline.reports.figures.shapes import legend, mark, painted

_WIDE = 500  # pixels from which on there is room
_BAR = 16
_LABELS = 296.0  # pixels left of lying bars, where there is room


def columns(figure: Figure, chart: Columns, width: float, prefix: str) -> tuple[Markup, float]:
    """Draw stacked columns; a gap of the page's colour keeps the parts of one apart."""
    keys, top = legend(chart.series, prefix, width)
    highest = max(sum(parts) for _, parts in chart.years)
    first, last = chart.years[0][0], chart.years[-1][0]
    scale = years(first, last, 12 if width > _WIDE else 6)
    plane = Plane(top, width, 240, scale, counts(highest), are_years=True)
    thick = min(plane.across(first + 1) - plane.across(first), 44) * 0.78
    drawn = [_column(chart, plane, (year, parts), thick, prefix) for year, parts in chart.years]
    return joined([keys, plane.drawn(figure.x, figure.y), *drawn]), plane.end


def _column(
    chart: Columns, plane: Plane, column: tuple[int, tuple[int, ...]], thick: float, prefix: str
) -> Markup:
    year, parts = column
    drawn, below = [], 0
    for series, number in zip(chart.series, parts, strict=True):
        low, high = plane.up(below), plane.up(below + number)
        inset = 0.8 if series.texture is Texture.OPEN else 0.0
        tall = low - high - (0.8 if low - high > 3 else 0) - inset
        if number and tall > 0:
            x, wide = plane.across(year) - thick / 2 + inset, thick - 2 * inset
            drawn.append(box(x, high + inset, max(wide, 0.5), tall, painted(series, prefix)))
        below += number
    told = tag("title", {}, f"{year}: {below:,}")
    return tag("g", {}, told, *drawn) if drawn else Markup("")


def scatter(figure: Figure, chart: Scatter, width: float, prefix: str) -> tuple[Markup, float]:
    """Draw spots in their order."""
    keys, top = legend(chart.series, prefix, width, has_markers=True)
    marks = 10 if width > _WIDE else 5
    upright = logarithmic([one.y for one in chart.spots], 8)
    plane = Plane(top, width, 300, _across(chart, marks), upright, are_years=chart.is_x_years)
    drawn = [
        mark(
            chart.series[one.series],
            plane.across(one.x),
            plane.up(one.y),
            spot_size(one.trials),
            is_hollow=one.is_hollow,
        )
        for one in chart.spots
    ]
    return joined([keys, plane.drawn(figure.x, figure.y), *drawn]), plane.end


def spot_size(trials: int) -> float:
    """Give the radius of a spot in pixels; its area grows with the number of trials, to a limit."""
    return 4.5 * math.sqrt(min(trials, 9))


def _across(chart: Scatter, marks: int) -> Scale:
    values = [one.x for one in chart.spots]
    if chart.is_x_years:
        return years(int(min(values)), int(max(values)), marks)
    return months(values)


def strips(figure: Figure, chart: Strips, width: float, prefix: str) -> tuple[Markup, float]:
    """Draw lying bars under the headings they belong to, with a number in every part."""
    keys, y = legend(chart.series, prefix, width)
    parts = [keys]
    room = _LABELS if width > _WIDE else 0.0
    for group in chart.groups:
        drawn, y = _lines(group.heading, y + 14, width, "strong")
        parts.append(drawn)
        for one in group.strips:
            label = f"{one.label}: {sum(one.parts):,}"
            y += 0 if room else LEADING
            parts += [words(0, y + (15 if room else -3), label)]
            parts += [_strip(chart, one, (room, y), (width - room) / chart.longest, prefix)]
            y += _BAR + 6 if room else _BAR + 10
        drawn, y = _lines(group.remark, y, width, "soft") if group.remark else (Markup(""), y)
        parts.append(drawn)
    return joined(parts), y + 6


def _lines(text: str, y: float, width: float, kind: str) -> tuple[Markup, float]:
    found = lines_of(text, width)
    drawn = [words(0, y + 13 + at * LEADING, one, kind) for at, one in enumerate(found)]
    return joined(drawn), y + len(found) * LEADING + 4


def _strip(
    chart: Strips, strip: Strip, at: tuple[float, float], unit: float, prefix: str
) -> Markup:
    """Draw the parts of one bar, ``unit`` pixels for each investigation."""
    x, y = at
    parts = []
    for series, number in zip(chart.series, strip.parts, strict=True):
        if not number:
            continue
        inset = 0.8 if series.texture is Texture.OPEN else 0.0
        wide, tall = max(number * unit - 1.5 - 2 * inset, 0.8), _BAR + 4 - 2 * inset
        parts.append(box(x + inset, y + inset, wide, tall, painted(series, prefix)))
        parts.append(_number(x + number * unit / 2, y, number, number * unit))
        x += number * unit
    return joined(parts)


def _number(x: float, y: float, number: int, room: float) -> Markup:
    """Write a number on a patch of the page, so that it can be read on any texture.

    Where the patch would hide the texture there is no number.
    """
    wide = length(f"{number:,}") + 8
    if wide + 12 > room:
        return Markup("")
    patch = box(x - wide / 2, y + 2, wide, _BAR, {"rx": 3, **page_colour("fill")})
    return joined([patch, words(x, y + 14.5, f"{number:,}", anchor="middle")])
