"""The shapes that tell series apart: textures over areas, markers for spots, the legend."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from pipeline.reports.figures.elements import (
    LEADING,
    SIZE,
    box,
    hue_of,
    joined,
    length,
    page_colour,
    tag,
    words,
)
from pipeline.reports.figures.figure import Series
from pipeline.reports.figures.palette import PAGE, Marker, Texture

_TILE = 6
_EDGE = {"stroke": PAGE.light, "stroke-width": 1}  # keeps spots apart
# What is cut out of the colour, on a tile of six pixels.
_CUTS = {
    Texture.RISING: "M-1 7L7 -1M-1 1L1 -1M5 7L7 5",
    Texture.FALLING: "M-1 -1L7 7M-1 5L1 7M5 -1L7 1",
    Texture.LEVEL: "M0 3H6",
}
_CORNERS = {  # corners, and where the first stands, in turns from the right
    Marker.SQUARE: (4, 1 / 8),
    Marker.TRIANGLE: (3, -1 / 4),
    Marker.FALLING_TRIANGLE: (3, 1 / 4),
    Marker.DIAMOND: (4, 0),
    Marker.PENTAGON: (5, -1 / 4),
    Marker.HEXAGON: (6, 0),
}
_LARGER = {
    Marker.TRIANGLE: 1.3,
    Marker.FALLING_TRIANGLE: 1.3,
    Marker.DIAMOND: 1.2,
    Marker.STAR: 1.4,
}


def pattern_of(series: Series, prefix: str) -> str:
    """Name the pattern of a series; ``prefix`` keeps it apart from other charts of the page."""
    return f"{prefix}-{series.hue}-{series.texture}"


def patterns(series: Sequence[Series], prefix: str) -> Markup:
    """Define the textures that a chart uses."""
    needed = {pattern_of(one, prefix): one for one in series if _is_patterned(one)}
    return tag("defs", {}, *(_pattern(name, one) for name, one in needed.items()))


def painted(series: Series, prefix: str) -> dict[str, object]:
    """Give the attributes that fill an area with a series' colour and texture."""
    if series.texture is Texture.PLAIN:
        return hue_of(series.hue)
    if series.texture is Texture.OPEN:
        return {"fill": "none", **hue_of(series.hue, "stroke"), "stroke-width": 1.5}
    return {"fill": f"url(#{pattern_of(series, prefix)})"}


def _is_patterned(series: Series) -> bool:
    return series.texture not in (Texture.PLAIN, Texture.OPEN)


def _pattern(name: str, series: Series) -> Markup:
    size = {"width": _TILE, "height": _TILE}
    cut = (
        tag("circle", {"cx": 3, "cy": 3, "r": 1.3, **page_colour("fill")})
        if series.texture is Texture.DOTTED
        else tag("path", {"d": _CUTS[series.texture], "stroke-width": 1.4, **page_colour("stroke")})
    )
    ground = tag("rect", {**size, **hue_of(series.hue)})
    return tag("pattern", {"id": name, **size, "patternUnits": "userSpaceOnUse"}, ground, cut)


def mark(series: Series, x: float, y: float, radius: float, *, is_hollow: bool = False) -> Markup:
    """Draw a spot by its series' colour and shape; a cross is never hollow."""
    both = f"plot-fill-{series.hue} plot-stroke-page"
    outlined = {"fill": "none", "stroke-width": 2, **hue_of(series.hue, "stroke")}
    if series.marker is Marker.CROSS:
        return tag("path", {"d": _cross(x, y, radius * 0.8), **outlined})
    paint = outlined if is_hollow else {**hue_of(series.hue), **_EDGE, "class": both}
    if series.marker is Marker.CIRCLE:
        return tag("circle", {"cx": x, "cy": y, "r": radius, **paint})
    return tag("polygon", {"points": _outline(series.marker, x, y, radius), **paint})


def _cross(x: float, y: float, arm: float) -> str:
    both = 2 * arm
    return (
        f"M{x - arm:.1f} {y - arm:.1f}l{both:.1f} {both:.1f}m0 {-both:.1f}l{-both:.1f} {both:.1f}"
    )


def _outline(marker: Marker, x: float, y: float, radius: float) -> str:
    radius *= _LARGER.get(marker, 1.15)
    corners, turn = _CORNERS.get(marker, (10, -1 / 4))
    places = []
    for corner in range(corners):
        angle = 2 * math.pi * (turn + corner / corners)
        out = radius * (0.45 if marker is Marker.STAR and corner % 2 else 1)
        places.append(f"{x + out * math.cos(angle):.1f},{y + out * math.sin(angle):.1f}")
    return " ".join(places)


def legend(
    series: Sequence[Series], prefix: str, width: float, *, has_markers: bool = False
) -> tuple[Markup, float]:
    """Draw what stands for which series, in as many rows as needed; give its height too."""
    parts, x, y = [], 0.0, 0.0
    for one in series:
        wide = 20 + length(one.label) + 14
        if x and x + wide > width:
            x, y = 0.0, y + LEADING + 3
        parts += [
            _key(one, prefix, x, y, has_markers=has_markers),
            words(x + 20, y + SIZE, one.label),
        ]
        x += wide
    return joined(parts), y + LEADING + 8


def _key(series: Series, prefix: str, x: float, y: float, *, has_markers: bool) -> Markup:
    if has_markers:
        return mark(series, x + 7, y + 8, 5.0)
    return box(x + 1, y + 2, 13, 12, painted(series, prefix))
