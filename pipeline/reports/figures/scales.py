"""Where values stand along an axis, and where its marks are: the same for every painter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 5)
_MONTHS = (0.1, 0.25, 0.5, 1, 3, 6, 12, 24, 36, 60, 120, 240)
# How much farther than its values a logarithmic axis goes, as factors: the second where they are
# so near to each other that too few marks would stand on it.
_ROOM, _MUCH_ROOM = 1.4, 3.5


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from ``low`` to ``high``, with its marks; a logarithmic one begins above zero."""

    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool = False

    def place(self, value: float) -> float:
        """Give how far along the axis a value stands, 0 to 1."""
        if self.is_log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def counts(highest: int, marks: int = 5) -> Scale:
    """Make the axis of a count from zero, with whole numbers at about so many marks."""
    step = _step(max(highest, 1), marks)
    top = math.ceil(max(highest, 1) / step) * step
    return Scale(0, top, tuple(range(0, top + 1, step)))


def years(first: int, last: int, marks: int) -> Scale:
    """Make the axis of years, half a year of room at both ends, with at most so many marks."""
    step = _step(last - first + 1, marks)
    ticks = tuple(year for year in range(first, last + 1) if year % step == 0)
    return Scale(first - 0.5, last + 0.5, ticks or (first,))


def months(values: Sequence[float]) -> Scale:
    """Make a logarithmic axis of months, marked where trials use to end."""
    low, high = _around(values)
    ticks = tuple(tick for tick in _MONTHS if low <= tick <= high)
    return Scale(low, high, ticks or (values[0],), is_log=True)


def logarithmic(values: Sequence[float], marks: int) -> Scale:
    """Make a logarithmic axis around values above zero, marked at 1, 2 and 5 or sparser."""
    low, high = _around(values)
    for steps in (_STEPS, (1, 3), (1,)):
        ticks = _decades(low, high, steps)
        if len(ticks) <= marks:
            break
    return Scale(low, high, tuple(ticks[:: math.ceil(len(ticks) / marks) or 1]), is_log=True)


def written(tick: float) -> str:
    """Write a mark: ``0.5``, ``20``, ``1,000``."""
    return f"{tick:,.4g}" if tick < 1000 else f"{tick:,.0f}"


def _around(values: Sequence[float]) -> tuple[float, float]:
    room = _ROOM if max(values) / min(values) > _MUCH_ROOM else _MUCH_ROOM
    return min(values) / room, max(values) * room


def _decades(low: float, high: float, steps: Sequence[int]) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    every = [step * 10.0**power for power in powers for step in steps]
    return [tick for tick in every if low <= tick <= high]


def _step(size: int, marks: int) -> int:
    """Give the smallest of 1, 2, 5, 10, 20 … of which at most ``marks`` make up ``size``."""
    steps = (int(step * 10**power) for power in range(12) for step in _STEPS)
    return next(step for step in steps if size / step <= marks)
