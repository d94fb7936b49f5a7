"""The grammar of amounts: how much each time, and how often.

Masses are read in micrograms (1 mg = 1,000 µg). International units are no mass, and not defined
for vitamin K (WHO Expert Committee on Biological Standardization), so they are not read. Nor are
concentrations (``µg/l``); of a range the upper end is the mass, and a day has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.evidence.treatment.capsules import pieces
from pipeline.evidence.treatment.frequencies import FREQUENCY, times_a_day

# Registrations break decimals, and so sentences: ``1. 0mg``.
_NUMBER = r"(?>\d{1,3}(?:,\d{3})++|\d{1,6})(?:\. ?\d{1,4})?"
_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "ten": "10"}
_ONE_OR_MORE = rf"(?:{_NUMBER}|(?<![\w-])(?:{'|'.join(_WORDS)}))"
_BROKEN_OFF = re.compile(r"(?<!group )(?<!arm )(?<!day )(?<!week )(?<!= )(?<![\w.])\d{1,3}\. $")
_LONGEST_BROKEN_OFF = 5
# ``1/2g`` and ``a mu g`` are what encodings made of µg; ``mu g`` and ``microg`` are PubMed's own.
_UNIT = r"(?:mgs?|milligram(?:me)?s?|µgs?|mcgs?|ugs?|micro-?g(?:ram(?:me)?s?)?|1/2g|(?:a )?mu ?g)"
_HAS_UNIT = re.compile(rf"[\dneorx][ -]?{_UNIT}")  # a quick look before the list is read
_SEPARATOR = r"(?:,? (?:and|or|vs\.?|versus) |, | ?/ ?)"
_AMOUNT = re.compile(
    rf"(?<![\w.,:-])(?P<range>{_NUMBER}(?:[ -]?{_UNIT})?(?: to | ?- ?))?"
    rf"(?P<list>(?:{_NUMBER}(?:[ -]?{_UNIT})?{_SEPARATOR}){{0,9}}"
    rf"{_ONE_OR_MORE}[ -]?(?P<unit>{_UNIT}))(?![a-z0-9])"
)
_MILLIGRAM = re.compile(r"mg|mil")
_ITEM = re.compile(rf"({_ONE_OR_MORE})[ -]?({_UNIT})?")
_PER_KILOGRAM = re.compile(r" ?(?:/ ?|per )?(?:kg|kilogram|body)")
_CONCENTRATION = re.compile(
    r" ?(?:/ ?|per )(?:[mdµ]?l\b|lit(?:er|re)|g\b|100|mg|cm|m2|mmol|mol|cell|well|million)"
    r"| (?:[md]?l|g)-1|/[\d,]+ ?k"
)
_LOOSE_REACH = 120  # characters from an amount to the words that say how often
_LEADING_REACH = 120
_NO_LONGER = re.compile(
    r"\b(?:then|follow|whereas|while|compared|bolus|inject|singl)|;(?! (?:two|three|four|[2-6]) )"
)
_JOINED = re.compile(r"\+|,|\b(?:plus|and|with|or)\b")
_FOR_ALL = re.compile(r"\b(?:all|both|each)\b")
_ONCE_ONLY = re.compile(
    r"\b(?:single|one|loading|total|cumulative|bolus)(?: [a-z]+)?(?: doses?| injection| infusion)"
    r"(?: of)?(?: [a-z]+)? \(?$|\bbolus of $"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Masses of one list by their place in ``low``; ``per_day`` is how many times a day.

    ``end`` is behind words that say at once how often; ``first`` and ``last`` span those farther
    away as well. ``per_day`` is None where nothing says it, per kilogram, of ranges and for single
    doses; ``is_open`` tells the first of these from the others.
    """

    micrograms: tuple[float, ...]
    start: int
    end: int
    first: int
    last: int
    per_day: float | None
    is_open: bool


def amounts(low: str, start: int, end: int) -> list[Amount]:
    """Read the amounts of a sentence, in order."""
    masses = list(_masses(low, start, end)) if has_unit(low, start, end) else []
    if not masses:
        return []
    limits = [*(one.start() for one in masses[1:]), end]
    lead = _before(low, start, masses[0].start())
    read = [
        _amount(mass, _how_often(low, mass, following, end) or _led(low, mass, lead), following)
        for mass, following in zip(masses, limits, strict=True)
    ]
    return _shared(low, read)


def has_unit(low: str, start: int, end: int) -> bool:
    """Tell at a glance whether a sentence may have an amount."""
    return bool(_HAS_UNIT.search(low, start, end))


def _shared(low: str, read: list[Amount]) -> list[Amount]:
    """Give to all what the last says for all: ``A: 90 µg; B: 180 µg; all daily``."""
    last = read[-1]
    behind = low[last.start : last.last]
    if last.per_day is None or not _FOR_ALL.search(behind):
        return read
    return [replace(one, per_day=last.per_day) if one.is_open else one for one in read]


def _masses(low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    broken = _BROKEN_OFF.search(low, max(start - _LONGEST_BROKEN_OFF, 0), start)
    begin = broken.start() if broken and low[start].isdigit() else start
    for one in _AMOUNT.finditer(low, begin, end):
        if not _CONCENTRATION.match(low, one.end()):
            yield one


def _amount(mass: re.Match[str], often: re.Match[str] | None, following: int) -> Amount:
    (start, stop), values = mass.span(), _values(mass["list"], mass["unit"])
    start, times = pieces(mass.string, start, stop)
    values = tuple(one * times for one in values)
    if not often:
        closed = mass["range"] or _PER_KILOGRAM.match(mass.string, stop) or _once(mass)
        return Amount(values, start, stop, start, stop, None, is_open=not closed)
    first, last = min(start, often.start()), max(stop, often.end())
    if stop <= often.start() <= stop + 1:
        stop = last
    if last > following:  # the words stand behind another amount
        last = stop
    per_day = None if mass["range"] else times_a_day(often)
    return Amount(values, start, stop, first, last, per_day, is_open=False)


def _values(listed: str, last_unit: str) -> tuple[float, ...]:
    """Convert every item but zero, which is the placebo of a dose-finding trial."""
    items = [(number, unit or last_unit) for number, unit in _ITEM.findall(listed.replace(",", ""))]
    masses = (
        float(_WORDS.get(number) or number.replace(" ", ""))
        * (1000 if _MILLIGRAM.match(unit) else 1)
        for number, unit in items
    )
    return tuple(mass for mass in masses if mass)


def _how_often(low: str, mass: re.Match[str], following: int, end: int) -> re.Match[str] | None:
    """Find how often behind an amount: at once, before the next amount, or for both together."""
    stop = mass.end()
    if _PER_KILOGRAM.match(low, stop):
        return None
    at_once = FREQUENCY.match(low, stop) or FREQUENCY.match(low, stop + 1)
    if at_once or _once(mass):
        return at_once
    often = FREQUENCY.search(low, stop, min(stop + _LOOSE_REACH, end))
    if not often or _NO_LONGER.search(low, stop, often.start()):
        return None
    if often.start() < following:
        return often
    joined = _JOINED.search(low, stop, following)
    return often if joined and low[often.start()] != "/" else None


def _led(low: str, mass: re.Match[str], lead: re.Match[str] | None) -> re.Match[str] | None:
    """Take the words ahead of all amounts for one, unless it is per kilogram or given once."""
    return None if _PER_KILOGRAM.match(low, mass.end()) or _once(mass) else lead


def _once(mass: re.Match[str]) -> bool:
    lead = mass.string[max(mass.start() - _LEADING_REACH, 0) : mass.start()]
    return bool(_ONCE_ONLY.search(lead))


def _before(low: str, start: int, first: int) -> re.Match[str] | None:
    """Find how often ahead of the first amount of a sentence: it goes for all of them."""
    reach = max(start, first - _LEADING_REACH)
    often = next(reversed(list(FREQUENCY.finditer(low, reach, first))), None)
    return None if often and _NO_LONGER.search(low, often.end(), first) else often
