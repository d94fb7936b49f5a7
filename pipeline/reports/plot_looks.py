"""How series look on a sheet of matplotlib: colours, textures, markers and their legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from pipeline.reports.figures.figure import Series
from pipeline.reports.figures.palette import HUES, PAGE, Marker, Texture

WIDTH = 7.2  # inches: two columns of a journal
LETTERS = 126  # of a small line across the sheet
_HATCHES = {
    Texture.RISING: "////",
    Texture.FALLING: "\\\\\\\\",
    Texture.DOTTED: "....",
    Texture.LEVEL: "-----",
}
MARKERS = {
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


def paint(series: Series) -> dict[str, Any]:
    """Give how an area of a series is filled."""
    colour = HUES[series.hue].light
    if series.texture is Texture.OPEN:
        return {"facecolor": "none", "edgecolor": colour, "linewidth": 1.0}
    hatch = _HATCHES.get(series.texture)
    return {"facecolor": colour, "edgecolor": PAGE.light, "linewidth": 0.6, "hatch": hatch}


def legend(axes: Axes, series: Sequence[Series], columns: int) -> None:
    """Say above the axes which area stands for which series."""
    handles = [Patch(label=one.label, **paint(one)) for one in series]
    legend_of(axes, handles, columns)


def legend_of(axes: Axes, handles: Sequence[Any], columns: int) -> None:
    """Put samples with their names above the axes, in so many columns."""
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


def look(series: Series, is_hollow: bool) -> dict[str, Any]:
    """Give how a spot of a series is drawn; a cross is never hollow."""
    colour, marker = HUES[series.hue].light, MARKERS[series.marker]
    if series.marker is Marker.CROSS:
        return {"marker": marker, "color": colour, "linewidths": 1.6}
    if is_hollow:
        return {"marker": marker, "facecolors": "none", "edgecolors": colour, "linewidths": 1.4}
    return {"marker": marker, "facecolors": colour, "edgecolors": PAGE.light, "linewidths": 0.7}
