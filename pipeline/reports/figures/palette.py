"""The colours, textures and markers of figures, for a light and for a dark page.

Every colour keeps 3:1 to its page (https://www.w3.org/TR/WCAG22/#non-text-contrast) and words keep
4.5:1 (#contrast-minimum). The hues are those of Okabe and Ito (https://jfly.uni-koeln.de/color/),
told apart by people who see no red, green or blue, made darker by day where theirs are too pale.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Shade:
    """One colour by day and by night."""

    light: str
    dark: str


class Hue(StrEnum):
    """A colour by its name."""

    BLUE = "blue"
    RUST = "rust"
    GREEN = "green"
    PURPLE = "purple"
    OCHRE = "ochre"
    GREY = "grey"


class Texture(StrEnum):
    """What lies over the colour of an area, so that colour is never the only cue."""

    PLAIN = "plain"
    RISING = "rising"
    FALLING = "falling"
    DOTTED = "dotted"
    LEVEL = "level"
    OPEN = "open"  # only the outline


class Marker(StrEnum):
    """The shape of a spot."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    FALLING_TRIANGLE = "falling triangle"
    DIAMOND = "diamond"
    CROSS = "cross"
    PENTAGON = "pentagon"
    HEXAGON = "hexagon"
    STAR = "star"


HUES = {
    Hue.BLUE: Shade("#0072b2", "#56b4e9"),
    Hue.RUST: Shade("#c44e00", "#ff8f4d"),
    Hue.GREEN: Shade("#00785a", "#2fc79a"),
    Hue.PURPLE: Shade("#a23b7d", "#e59cc8"),
    Hue.OCHRE: Shade("#94680a", "#f0c94a"),
    Hue.GREY: Shade("#6a726f", "#a9b3af"),
}
PAGE = Shade("#ffffff", "#1a211f")
INK = Shade("#1d2523", "#e7ebe9")
SOFT = Shade("#56625e", "#a7b3ae")
LINE = Shade("#7b8683", "#87938f")  # axes
HAIR = Shade("#dfe3e1", "#35403c")  # the grid behind: decoration, which may be faint
