"""The plane that columns and spots stand on: two axes with their names, marks and a faint grid."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pipeline.reports.figures.elements import LEADING, joined, line, words
from pipeline.reports.figures.figure import Axis
from pipeline.reports.figures.palette import HAIR, LINE
from pipeline.reports.figures.scales import Scale, written

_LEFT, _RIGHT = 60, 14
_ABOVE, _BELOW = 26, 48


@dataclass(frozen=True, slots=True)
class Plane:
    """Where values stand in a picture, in pixels from its upper left corner."""

    top: float
    width: float
    height: float
    x: Scale
    y: Scale
    are_years: bool

    @property
    def bottom(self) -> float:
        """Give where the lower axis is."""
        return self.top + _ABOVE + self.height

    @property
    def end(self) -> float:
        """Give where the picture ends."""
        return self.bottom + _BELOW

    def across(self, value: float) -> float:
        """Give where a value of the lower axis stands."""
        return _LEFT + self.x.place(value) * (self.width - _LEFT - _RIGHT)

    def up(self, value: float) -> float:
        """Give where a value of the upright axis stands."""
        return self.bottom - self.y.place(value) * self.height

    def drawn(self, x: Axis, y: Axis) -> Markup:
        """Draw the grid, the axes, their marks and their names."""
        right = self.width - _RIGHT
        grid = [
            line(_LEFT, self.up(at), right, self.up(at), "hair", HAIR.light) for at in self.y.ticks
        ]
        heights = [
            words(_LEFT - 8, self.up(at) + 4, written(at), "soft", "end") for at in self.y.ticks
        ]
        feet = [
            words(self.across(at), self.bottom + LEADING, self._foot(at), "soft", "middle")
            for at in self.x.ticks
        ]
        marks = [
            line(self.across(at), self.bottom, self.across(at), self.bottom + 4, "line", LINE.light)
            for at in self.x.ticks
        ]
        names = [
            words(0, self.top + 12, y.label),
            words((_LEFT + right) / 2, self.bottom + 2 * LEADING + 4, x.label, anchor="middle"),
        ]
        foot = line(_LEFT, self.bottom, right, self.bottom, "line", LINE.light)
        return joined([*grid, *heights, *marks, *feet, foot, *names])

    def _foot(self, at: float) -> str:
        return f"{at:.0f}" if self.are_years else written(at)
