"""Elements of SVG and HTML with every word escaped, and lines of words that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from markupsafe import Markup, escape

from pipeline.reports.figures.palette import HUES, PAGE, Hue

SIZE = 13  # pixels of ordinary words, at which nothing is scaled
SMALL = 11
LEADING = 17
_WIDTH = 0.56  # of a letter, in sizes: about what sans-serif fonts take
_WIDEST = 0.66  # what their bold letters take
_NO_MORE: Mapping[str, object] = {}


def tag(name: str, more: Mapping[str, object] = _NO_MORE, *inside: str) -> Markup:
    """Write an element; numbers are rounded to tenths, None leaves an attribute out."""
    given = [(key, value) for key, value in more.items() if value is not None]
    written = Markup("").join(Markup(' {}="{}"').format(key, _plain(one)) for key, one in given)
    content = Markup("").join(escape(one) for one in inside)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, content)  # noqa: S704


def joined(parts: Iterable[Markup]) -> Markup:
    """Put elements one after another."""
    return Markup("").join(parts)


def words(x: float, y: float, text: str, kind: str = "", anchor: str | None = None) -> Markup:
    """Write words with their base line at ``y``; ``kind`` is soft, strong, small or nothing."""
    more = {
        "x": x,
        "y": y,
        "class": f"plot-{kind}" if kind else None,
        "font-size": SMALL if kind == "small" else None,
        "font-weight": 600 if kind == "strong" else None,
        "text-anchor": anchor,
    }
    return tag("text", more, text)


def line(x1: float, y1: float, x2: float, y2: float, kind: str, colour: str) -> Markup:
    """Draw a thin line."""
    place = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return tag("line", {**place, "class": f"plot-{kind}", "stroke": colour})


def box(x: float, y: float, width: float, height: float, paint: Mapping[str, object]) -> Markup:
    """Draw a rectangle."""
    return tag("rect", {"x": x, "y": y, "width": width, "height": height, **paint})


def hue_of(hue: Hue, what: str = "fill") -> dict[str, object]:
    """Paint with a colour: the attribute is for day, the class lets the style sheet do night."""
    return {"class": f"plot-{what}-{hue}", what: HUES[hue].light}


def page_colour(what: str) -> dict[str, object]:
    """Paint with the colour of the page."""
    return {"class": f"plot-{what}-page", what: PAGE.light}


def length(text: str, size: float = SIZE) -> float:
    """Guess how wide words are, in pixels."""
    return len(text) * _WIDTH * size


def lines_of(text: str, width: float) -> Sequence[str]:
    """Break words into lines of a width in pixels; one that is too long is cut."""
    return wrap(text, max(8, int(width / (_WIDEST * SIZE)))) or [""]


def _plain(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
