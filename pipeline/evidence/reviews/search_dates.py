"""When a review last searched: ``from inception to March 2023`` is ``2023-03``."""

from __future__ import annotations

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year>(?:19[5-9]|20[0-9])[0-9])(?![0-9]|-[01][0-9])"
_DAY = r"(?P<{}>[0-3]?[0-9])(?:st|nd|rd|th)?"
# What stands before the end of a search; ``from`` and ``since`` stand before its start.
_ENDING = (
    r"(?:to|until|till|through|thru|and|in|on|by|of|before|at|during|-|:|\(|date|dated|update"
    r"|updated|search|searched|ending)"
)
_DATE = re.compile(
    rf"(?<![a-z]){_ENDING} ?(?:the )?(?:end of |early |late |mid-?|present )?(?:\()?"
    rf"(?:(?:{_DAY.format('day')} ?(?:of )?(?P<month>{_MONTH})\.?,? "
    rf"|(?P<month2>{_MONTH})\.?,? (?:{_DAY.format('day2')},? )?(?:of )?"
    rf"|[0-3]?[0-9]/[0-3]?[0-9]/|(?P<number>[01]?[0-9])/)?{_YEAR}"
    rf"|(?P<iso>20[0-9]{{2}}-[01][0-9](?:-[0-3][0-9])?)(?![0-9]))"
)


def last_date(low: str, start: int, end: int) -> tuple[str, int, int] | None:
    """Find the latest end of a search in lower-cased text: an ISO prefix, and where it stands."""
    found = [(_iso(one), one.start(), one.end()) for one in _DATE.finditer(low, start, end)]
    return max(found, key=lambda one: one[0], default=None)


def _iso(found: re.Match[str]) -> str:
    """Write a date as far as it is given."""
    if found["iso"]:
        return found["iso"]
    month, day = found["month"] or found["month2"], found["day"] or found["day2"]
    number = _MONTHS.index(month[:3]) + 1 if month else int(found["number"] or 0)
    if not 1 <= number <= 12:
        return found["year"]
    return f"{found['year']}-{number:02}" + (f"-{int(day):02}" if day else "")
