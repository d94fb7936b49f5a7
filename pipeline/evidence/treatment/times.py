"""The grammar of times: a number and a unit of days to years, in months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.evidence.text.literals import places
from pipeline.evidence.text.words import Lexicon

# Mean lengths of the Gregorian calendar: a month is 30.44 days or 4.345 weeks.
_MONTHS = {"d": 1 / 30.44, "w": 1 / 4.345, "m": 1.0, "y": 12.0}
_UNITS = ("day", "week", "wk", "month", "mo", "year", "yr", "y")
_UNIT_WORDS = {word: unit for unit in _UNITS for word in (unit, f"{unit}s")}
_ALL_UNITS = Lexicon(_UNIT_WORDS)
_UNIT = re.compile(rf"[ -](?P<unit>(?:{'|'.join(_UNITS)})s?)\b")

_ONES = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_COUNTS = {word: float(count) for count, word in enumerate(f"{_ONES} {_TEENS}".split(), 1)}
_COUNTS |= {
    ten + one: float(tens + value)
    for ten, tens in _TENS.items()
    for value, one in enumerate(("", *(f"-{word}" for word in _ONES.split())))
}
# Registrations break decimals: ``7. 5 years``.
_COUNT = re.compile(
    rf"(?:^|[\s(\[,;:=~≈])(\d{{1,3}}(?:\.\d{{1,2}}|\. \d)?|(?:{'|'.join(_TENS)})-[a-z]{{3,5}}"
    rf"|{'|'.join(_ONES.split() + _TEENS.split() + list(_TENS))}"
    r"|half an?|(?<=for )a|(?<=over )a|(?<=after )a|(?<=\. )a|(?<=\n)a)"
    r"(?: ?(?:±|\+/-) ?[\d.]{1,4})?(?: \([^()]{1,30}\))?"
    r"(?:[ -](?:consecutive|calendar|full|whole|more))?$"
)
_FILLERS = frozenset(("consecutive", "calendar", "full", "whole", "more", "a", "an"))
_LONGEST_COUNT = 56  # characters before the unit
_RANGE = re.compile(
    r"(?:\d\.?|\d (?:week|month|year|day)s?|one|two|three|four|six|±|-|/)(?: to| or)? ?$"
)
# ``at months 0, 12 and 24``
_COUNTED_BEHIND = re.compile(r" (?:\d{1,2}(?:,? and |, | or )){0,8}(\d{1,3})(?!\d|[.-]\d)")


@dataclass(frozen=True, slots=True)
class Time:
    """A length of time by its place in ``low``."""

    months: float
    start: int
    end: int


def times(low: str) -> Iterator[Time]:
    """Read the times of a text that have one number; of ranges neither end is taken.

    Of several numbers behind one unit the last is taken.
    """
    for unit in _units(low):
        one = _counted(low, unit)
        if one and one.months:
            yield one


def _counted(low: str, unit: re.Match[str]) -> Time | None:
    """Read ``24 months``, else ``months 0, 12 and 24``."""
    count = _count_before(low, unit.start())
    if not count:
        behind = _COUNTED_BEHIND.match(low, unit.end())
        start = unit.start("unit")
        return Time(_months(behind[1], unit["unit"]), start, behind.end()) if behind else None
    start = count[1]
    if _RANGE.search(low, max(start - 12, 0), start):
        return None
    return Time(_months(count[0], unit["unit"]), start, unit.end())


def _count_before(low: str, end: int) -> tuple[str, int] | None:
    """Find the number before a unit, and where it starts.

    Most often it is the one word before; only where that may be part of more is a pattern asked.
    """
    floor = max(end - _LONGEST_COUNT, 0)
    start = max(low.rfind(" ", floor, end), low.rfind("\n", floor, end), floor - 1) + 1
    word = low[start:end]
    if word in _COUNTS and "-" not in word:
        return word, start
    if word.isascii() and word.isdigit() and len(word) < 4:
        if start > 1 and low[start - 2].isalpha() and low[start - 2] not in "xv":
            return word, start
    elif word.isalpha() and word not in _FILLERS:
        return None
    found = _COUNT.search(low, floor, end)
    return (found[1], found.start(1)) if found else None


def _units(low: str) -> Iterator[re.Match[str]]:
    """Find the units; most texts have none, and none of those is looked through."""
    named = {_UNIT_WORDS[word] for word in _ALL_UNITS.of(low)}
    if not named:
        return
    for place in places(low, [before + unit for unit in named for before in " -"]):
        unit = _UNIT.match(low, place)
        if unit:
            yield unit


def _months(count: str, unit: str) -> float:
    if count.startswith("half"):
        return round(_MONTHS[unit[0]] / 2, 1)
    number = 1.0 if count == "a" else _COUNTS.get(count) or _number(count)
    return round(number * _MONTHS[unit[0]], 1)


def _number(count: str) -> float:
    return float(count.replace(" ", "")) if count[0].isdigit() else 0.0
