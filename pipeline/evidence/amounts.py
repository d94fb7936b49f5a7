"""The grammar of amounts: how much each time, and how often.

Masses are read in micrograms (1 mg = 1,000 µg). International units are no mass, and not defined
for vitamin K (WHO Expert Committee on Biological Standardization), so they are not read. Nor are
concentrations (``µg/l``); of a range the upper end is the mass, and a day has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Registrations break decimals, and so sentences: ``1. 0mg``.
_NUMBER = r"(?>\d{1,3}(?:,\d{3})++|\d{1,6})(?:\. ?\d{1,4})?"
_BROKEN_OFF = re.compile(r"(?<!group )(?<!arm )(?<!day )(?<!week )(?<!= )(?<![\w.])\d{1,3}\. $")
_LONGEST_BROKEN_OFF = 5
# ``1/2g`` and ``a mu g`` are what encodings made of µg; ``mu g`` and ``microg`` are PubMed's own.
_UNIT = r"(?:mgs?|milligrams?|µgs?|mcgs?|ugs?|microg(?:ram(?:me)?s?)?|1/2g|(?:a )?mu ?g)"
_HAS_UNIT = re.compile(rf"\d[ -]?{_UNIT}")  # a quick look before the list is read
_SEPARATOR = r"(?:,? (?:and|or|vs\.?|versus) |, | ?/ ?)"
_AMOUNT = re.compile(
    rf"(?<![\w.,-])(?P<range>{_NUMBER}(?:[ -]?{_UNIT})?(?: to | ?- ?))?"
    rf"(?P<list>(?:{_NUMBER}(?:[ -]?{_UNIT})?{_SEPARATOR}){{0,7}}"
    rf"{_NUMBER}[ -]?(?P<unit>{_UNIT}))(?![a-z0-9])"
)
_MILLIGRAM = re.compile(r"mg|mil")
_ITEM = re.compile(rf"({_NUMBER})[ -]?({_UNIT})?")
_PER_KILOGRAM = re.compile(r" ?(?:/ ?|per )?(?:kg|kilogram|body)")
_CONCENTRATION = re.compile(
    r" ?(?:/ ?|per )(?:[mdµ]?l\b|lit(?:er|re)|g\b|100|mg|cm|m2|mmol|mol|cell|well|million)"
    r"| (?:[md]?l|g)-1|/[\d,]+ ?k"
)
# ``two capsules of 45 µg``, ``3 x 15 mg``
_PIECES = re.compile(
    r"\b(?P<count>two|three|four|[2-6])(?: (?:capsule|tablet|pill|softgel)s?"
    r"(?: of| with| containing|,? each| \(){0,3}| ?[x×]) ?$"
)
_LONGEST_PIECES = 40

_TIMES = {"once": 1, "one": 1, "twice": 2, "two": 2, "thrice": 3, "three": 3, "four": 4}
_FREQUENCY = re.compile(
    r"\b(?:(?:(?P<word>once|twice|thrice)|(?P<count>one|two|three|four|[1-4])(?:[ -]times?| ?[x×]))"
    r"[ -]?(?:a |per |/ ?|each |every |in a )?(?P<span>day|daily|d\b|weekly|week|wk)"
    r"|(?P<days>one|two|three|four|[1-6]) days (?:a|per|each) week"
    r"|every (?P<hours>6|8|12|24)[ -]?h(?:ours?|rs?)?\b"
    r"|(?P<alternate>every (?:other|second|2nd) day|every (?:two|2) days"
    r"|(?:on )?alternat(?:e|ing)[ -]days?)"
    r"|(?P<latin>b\.?i\.?d|t\.?i\.?d|q\.?d|o\.?d)\b\.?"
    r"|(?:per|a|each|every) (?P<one>days?\b|d\b|week|wk)"
    r"|(?P<adverb>daily|weekly)\b)"
    r"|/ ?(?P<slash>days?\b|d\b|week|wk)| (?P<minus>day|d)(?:-1|\(-1\))"
)
_LATIN = {"b": 2.0, "t": 3.0, "q": 1.0, "o": 1.0}
_LOOSE_REACH = 120  # characters from an amount to the words that say how often
_LEADING_REACH = 80
_NO_LONGER = re.compile(
    r"\b(?:then|follow|whereas|while|compared|intravenous|i\.?v\b|bolus|inject|singl)|;"
)
_JOINED = re.compile(r"\+|,|\b(?:plus|and|with)\b")
_ONCE_ONLY = re.compile(
    r"\b(?:single|one|loading|total|cumulative|bolus)(?: [a-z]+)?(?: doses?| injection| infusion)"
    r"(?: of)?(?: [a-z]+)? \(?$|\bbolus of $"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Masses of one list by their place in ``low``; ``per_day`` is how many times a day.

    ``end`` is behind words that say at once how often; ``first`` and ``last`` span those farther
    away as well. ``per_day`` is None where nothing says it, per kilogram, of ranges and for single
    doses.
    """

    micrograms: tuple[float, ...]
    start: int
    end: int
    first: int
    last: int
    per_day: float | None


def amounts(low: str, start: int, end: int) -> list[Amount]:
    """Read the amounts of a sentence, in order."""
    masses = list(_masses(low, start, end)) if _HAS_UNIT.search(low, start, end) else []
    if not masses:
        return []
    limits = [*(one.start() for one in masses[1:]), end]
    lead = _before(low, start, masses[0].start())
    return [
        _amount(mass, _how_often(low, mass, following, end) or _led(low, mass, lead), following)
        for mass, following in zip(masses, limits, strict=True)
    ]


def _masses(low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    broken = _BROKEN_OFF.search(low, max(start - _LONGEST_BROKEN_OFF, 0), start)
    begin = broken.start() if broken and low[start].isdigit() else start
    for one in _AMOUNT.finditer(low, begin, end):
        if not _CONCENTRATION.match(low, one.end()):
            yield one


def _amount(mass: re.Match[str], often: re.Match[str] | None, following: int) -> Amount:
    (start, stop), values = mass.span(), _values(mass["list"], mass["unit"])
    pieces = _PIECES.search(mass.string, max(start - _LONGEST_PIECES, 0), start)
    if pieces:
        start, values = pieces.start(), tuple(one * _count(pieces["count"]) for one in values)
    if not often:
        return Amount(values, start, stop, start, stop, None)
    first, last = min(start, often.start()), max(stop, often.end())
    if stop <= often.start() <= stop + 1:
        stop = last
    if last > following:  # the words stand behind another amount
        last = stop
    return Amount(values, start, stop, first, last, None if mass["range"] else _per_day(often))


def _values(listed: str, last_unit: str) -> tuple[float, ...]:
    """Convert every item but zero, which is the placebo of a dose-finding trial."""
    items = [(number, unit or last_unit) for number, unit in _ITEM.findall(listed.replace(",", ""))]
    masses = (
        float(number.replace(" ", "")) * (1000 if _MILLIGRAM.match(unit) else 1)
        for number, unit in items
    )
    return tuple(mass for mass in masses if mass)


def _how_often(low: str, mass: re.Match[str], following: int, end: int) -> re.Match[str] | None:
    """Find how often behind an amount: at once, before the next amount, or for both together."""
    stop = mass.end()
    if _PER_KILOGRAM.match(low, stop):
        return None
    at_once = _FREQUENCY.match(low, stop) or _FREQUENCY.match(low, stop + 1)
    if at_once or _is_once_only(low, mass):
        return at_once
    often = _FREQUENCY.search(low, stop, min(stop + _LOOSE_REACH, end))
    if not often or _NO_LONGER.search(low, stop, often.start()):
        return None
    if often.start() < following:
        return often
    joined = _JOINED.search(low, stop, following)
    return often if joined and low[often.start()] != "/" else None


def _led(low: str, mass: re.Match[str], lead: re.Match[str] | None) -> re.Match[str] | None:
    """Take the words ahead of all amounts for one, unless it is per kilogram or given once."""
    is_other = _PER_KILOGRAM.match(low, mass.end()) or _is_once_only(low, mass)
    return None if is_other else lead


def _is_once_only(low: str, mass: re.Match[str]) -> bool:
    return bool(_ONCE_ONLY.search(low[max(mass.start() - _LEADING_REACH, 0) : mass.start()]))


def _before(low: str, start: int, first: int) -> re.Match[str] | None:
    """Find how often ahead of the first amount of a sentence: it goes for all of them."""
    reach = max(start, first - _LEADING_REACH)
    often = next(reversed(list(_FREQUENCY.finditer(low, reach, first))), None)
    return None if often and _NO_LONGER.search(low, often.end(), first) else often


def _per_day(often: re.Match[str]) -> float:
    """Convert how often into times a day; a week has 7 days."""
    if often["alternate"]:
        return 0.5
    if often["latin"]:
        return _LATIN[often["latin"][0]]
    if often["hours"]:
        return 24 / int(often["hours"])
    span = (
        often["span"]
        or often["one"]
        or often["adverb"]
        or often["slash"]
        or often["minus"]
        or "week"
    )
    count = _count(often["word"] or often["count"] or often["days"] or "once")
    return count / 7 if span[0] == "w" else float(count)


def _count(word: str) -> int:
    return _TIMES.get(word) or int(word)
