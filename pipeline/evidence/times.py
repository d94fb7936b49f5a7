"""The grammar of times: a number and a unit of days to years, in months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Mean lengths of the Gregorian calendar: a month is 30.44 days or 4.345 weeks.
_MONTHS = {"d": 1 / 30.44, "w": 1 / 4.345, "m": 1.0, "y": 12.0}
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
_COUNTS = {word: float(count) for count, word in enumerate(_WORDS.split(), 1)}
_COUNTS |= {"twenty-four": 24.0, "thirty": 30.0, "thirty-six": 36.0, "ninety": 90.0}
_UNIT = re.compile(r"[ -](?P<unit>(?:week|month|year|day|wk|yr|mo|y)s?)\b")
_COUNT = re.compile(
    rf"(?:^|[\s(\[,;:=~≈])(\d{{1,3}}(?:\.\d{{1,2}})?|{'|'.join(reversed(_COUNTS))}"
    r"|(?<=for )a|(?<=over )a)"
    r"(?: ?(?:±|\+/-) ?[\d.]{1,4})?(?: \([^()]{1,30}\))?"
    r"(?:[ -](?:consecutive|calendar|full|whole|more))?$"
)
_LONGEST_COUNT = 56  # characters before the unit
_RANGE = re.compile(
    r"(?:\d\.?|\d (?:week|month|year|day)s?|one|two|three|four|six|±|-|/)(?: to| or)? ?$"
)


@dataclass(frozen=True, slots=True)
class Time:
    """A length of time by its place in ``low``."""

    months: float
    start: int
    end: int


def times(low: str) -> Iterator[Time]:
    """Read the times of a text that have one number; of ranges neither end is taken."""
    for unit in _UNIT.finditer(low):
        reach = max(unit.start() - _LONGEST_COUNT, 0)
        count = _COUNT.search(low, reach, unit.start())
        if count and not _RANGE.search(low, max(count.start(1) - 12, 0), count.start(1)):
            yield Time(_months(count[1], unit["unit"]), count.start(1), unit.end())


def _months(count: str, unit: str) -> float:
    number = 1.0 if count == "a" else _COUNTS.get(count) or float(count)
    return round(number * _MONTHS[unit[0]], 1)
