"""What a figure is before anybody paints it: a chart, its data as a table, and its words.

Painters decide where things stand and how they look; what is shown, and what is not, is decided
here, so that the file and the page say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pipeline.reports.figures.palette import Hue, Marker, Texture

NOTHING = "Nothing is held that this figure could show."


@dataclass(frozen=True, slots=True)
class Axis:
    """What is told along one side; ``unit`` is left out where the name says it."""

    name: str
    unit: str = ""

    @property
    def label(self) -> str:
        """Write the name with its unit."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of thing in a chart, told apart by colour and by a second cue beside it."""

    label: str
    hue: Hue
    texture: Texture = Texture.PLAIN
    marker: Marker = Marker.CIRCLE


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked columns over years, without a gap; ``parts`` of a year are in the series' order."""

    series: tuple[Series, ...]
    years: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One lying bar; its parts are in the series' order."""

    label: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Lying bars that belong together; ``remark`` says what stands beside them."""

    heading: str
    strips: tuple[Strip, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Strips:
    """Lying bars in groups; a group without a bar is shown with its remark."""

    series: tuple[Series, ...]
    groups: tuple[Group, ...]

    @property
    def longest(self) -> int:
        """Give the sum of the longest bar, 0 where there is none."""
        return max((sum(one.parts) for each in self.groups for one in each.strips), default=0)


@dataclass(frozen=True, slots=True)
class Cell:
    """The trials in one field of a grid; ``unknown`` of them do not state their people."""

    trials: int = 0
    people: int = 0
    unknown: int = 0

    @property
    def people_in_words(self) -> str:
        """Write the number of people as abstracts do, and never more than is known."""
        if not self.trials or self.unknown == self.trials:
            return "n not stated" if self.trials else ""
        return f"n {'≥' if self.unknown else '='} {self.people:,}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Fields by row and column; an empty one is a gap, and is shown as such."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in a scatter plot, and how many trials stand there.

    ``series`` is the place in the chart's series; a trial that is not randomised is hollow.
    """

    x: float
    y: float
    series: int
    is_hollow: bool = False
    trials: int = 1


@dataclass(frozen=True, slots=True)
class Scatter:
    """Spots on two axes, in the order of painting; the upright one is always logarithmic."""

    series: tuple[Series, ...]
    spots: tuple[Spot, ...]
    is_x_years: bool = False


Chart: TypeAlias = Columns | Strips | Grid | Scatter
Value: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """The data of a figure, one observation a row; a column's name carries its unit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with everything that is said about it.

    ``alt`` tells in a sentence or two what a look at the chart tells; ``left_out`` says openly what
    it does not show, a sentence each.
    """

    name: str
    title: str
    caption: str
    alt: str
    x: Axis
    y: Axis
    chart: Chart
    table: Table
    left_out: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        match self.chart:
            case Columns(_, drawn) | Scatter(_, drawn):
                return not drawn
            case Strips() as chart:
                return not chart.longest
            case Grid(_, _, cells):
                return not any(one.trials for row in cells for one in row)
