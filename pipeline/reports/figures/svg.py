"""A figure as inline SVG and HTML for a page without script: light, dark, narrow, wide, by ear.

The page links ``STYLES`` as a file. Nothing here needs a ``style`` attribute, a script or another
address, so the strictest content security policy lets it pass; without the style sheet the figure
is painted for a light page.
"""

from __future__ import annotations

from markupsafe import Markup

from pipeline.reports.figures.elements import SIZE, joined, tag, words
from pipeline.reports.figures.figure import NOTHING, Columns, Figure, Grid, Scatter, Strips
from pipeline.reports.figures.html_table import html_table
from pipeline.reports.figures.shapes import patterns
from pipeline.reports.figures.svg_charts import columns, scatter, strips
from pipeline.reports.figures.svg_grid import grid

WIDE, NARROW = 720, 324  # pixels; the narrow one fits a phone of 360 with its margins
_FONT = "system-ui, sans-serif"


def figure_html(figure: Figure) -> Markup:
    """Write the whole figure: words, chart, what is not shown, and the data as a table."""
    return tag(
        "figure",
        {"class": "plot", "id": f"figure-{figure.name}"},
        tag("figcaption", {}, tag("h2", {}, figure.title), figure.caption),
        chart_html(figure),
        _left_out(figure),
        html_table(figure),
    )


def chart_html(figure: Figure) -> Markup:
    """Write the chart alone, wide and narrow, for a page that says the rest of it in its words."""
    widths = {"wide": WIDE, "narrow": NARROW}
    return joined(
        tag("div", {"class": f"plot-{name}"}, svg(figure, width)) for name, width in widths.items()
    )


def svg(figure: Figure, width: int = WIDE) -> Markup:
    """Draw the chart, ``width`` pixels wide; its title and description stand for it by ear."""
    prefix = f"plot-{figure.name}-{width}"
    drawn, height = _chart(figure, width, prefix)
    named = {"aria-labelledby": f"{prefix}-title", "aria-describedby": f"{prefix}-desc"}
    size = {"viewBox": f"0 0 {width} {height:.0f}", "width": width, "height": f"{height:.0f}"}
    text = {"font-family": _FONT, "font-size": SIZE, "fill": "currentColor"}
    return tag(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "class": "plot-chart"}
        | named
        | size
        | text,
        tag("title", {"id": f"{prefix}-title"}, figure.title),
        tag("desc", {"id": f"{prefix}-desc"}, figure.alt),
        drawn,
    )


def _chart(figure: Figure, width: int, prefix: str) -> tuple[Markup, float]:
    if figure.is_empty:
        return words(0, 24, NOTHING, "soft"), 36
    match figure.chart:
        case Columns(series, _) as chart:
            drawn, height = columns(figure, chart, width, prefix)
        case Strips(series, _) as chart:
            drawn, height = strips(figure, chart, width, prefix)
        case Scatter(series, _) as chart:
            drawn, height = scatter(figure, chart, width, prefix)
        case Grid() as chart:
            return grid(figure, chart, width)
    return joined([patterns(series, prefix), drawn]), height


def _left_out(figure: Figure) -> Markup:
    if not figure.left_out:
        return Markup("")
    return tag("p", {"class": "plot-left-out"}, " ".join(figure.left_out))
