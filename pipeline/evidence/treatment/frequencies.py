"""How often something was given: ``twice daily``, ``3 times/wk``, ``every other day``, ``b.i.d.``.

All of them become times a day; a week has seven days.
"""

from __future__ import annotations

import re

_TIMES = {"once": 1, "one": 1, "twice": 2, "two": 2, "thrice": 3, "three": 3, "four": 4}
_TIMES |= {"five": 5, "six": 6, "seven": 7}
_SPAN = r"(?:day|daily|d\b|weekly|week|wk)"
FREQUENCY = re.compile(
    r"\b(?:(?:(?P<word>once|twice|thrice)|(?P<count>one|two|three|four|five|six|seven|[1-7])"
    r"(?:[ -]times?| ?[x×]))[ -]?(?:a |per |/ ?|each |every |in a |in each |in one |in the )?"
    rf"(?:calendar )?(?P<span>{_SPAN})"
    r"|(?P<days>one|two|three|four|five|six|[1-6]) (?:\w+ )?days (?:a|per|each|every) week"
    r"|every (?P<hours>6|8|12|24)[ -]?h(?:ours?|rs?)?\b"
    r"|(?P<alternate>every (?:other|second|2nd) day|every (?:two|2) days"
    r"|(?:on )?alternat(?:e|ing)[ -]days?)"
    r"|every (?P<nth>two|three|four|[2-4]) (?P<nth_span>days|weeks)"
    r"|(?P<latin>b\.?i\.?d|t\.?i\.?d|q\.?d|o\.?d)\b\.?"
    r"|(?:per|a|each|every) (?P<one>days?\b|d\b|week|wk|morning|evening|night|24 ?h)"
    r"|(?P<adverb>daily|weekly|nightly)\b)"
    r"|/ ?(?P<slash>days?\b|d\b|week|wk|24 ?h)|[ .](?P<minus>day|d)(?:-1|\(-1\)|⁻¹|-¹)"
)
_LATIN = {"b": 2.0, "t": 3.0, "q": 1.0, "o": 1.0}


def times_a_day(often: re.Match[str]) -> float:
    """Convert how often into times a day."""
    if often["alternate"]:
        return 0.5
    if often["latin"]:
        return _LATIN[often["latin"][0]]
    if often["hours"]:
        return 24 / int(often["hours"])
    if often["nth"]:
        return 1 / count_of(often["nth"]) / (7 if often["nth_span"] == "weeks" else 1)
    spans = ("span", "one", "adverb", "slash", "minus")
    span = next((often[name] for name in spans if often[name]), "week")
    count = count_of(often["word"] or often["count"] or often["days"] or "once")
    return count / 7 if span[0] == "w" else float(count)


def count_of(word: str) -> int:
    """Read a number up to seven, in digits or as a word."""
    return _TIMES.get(word) or int(word)
