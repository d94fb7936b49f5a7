"""What statistics say of an effect: P values, intervals, and the words for them.

0.05 is the level that trials of the field state; a P value exactly on it says nothing here. An
interval that holds 1 (ratios) or 0 (differences) does not rule out "no effect": Cochrane's open
learning material, module 18 (http://www.cochrane-net.org/openlearning/HTML/mod18-3.htm).
"""

from __future__ import annotations

import re

from pipeline.evidence.text.literals import has_any

LEVEL = 0.05

_P = re.compile(
    r"\bp[ -]{0,2}(?:values?)?[ ,]{0,2}(?:for (?P<of>[a-z -]{3,20}))? {0,2}"
    r"(?:was |were |of |is |: ?)?(?:(?P<ns>n\.?s\b)|(?P<sign>[<>=≤≥]{1,2}|less than|greater than)"
    r" {0,2}(?:(?P<not>n\.?s\b)|(?P<value>\d?\.\d{1,9}|[01]\b)"
    r"(?P<power> ?(?:[x×*.] ?10 ?\^?|e) ?-)?|10 ?\^? ?-))"
)
_INTERVAL = re.compile(
    r"(?:\bci|\bcri|confidence intervals?|credible intervals?)\)?\]?[ ,:;=([]{0,4}(?:of |was )?"
    r"(?P<low>[-+]?\d{0,5}\.?\d{1,5}) ?%? ?(?:-|to|,|;|and) ?(?P<high>[-+]?\d{0,5}\.?\d{1,5})"
)
_RATIO = re.compile(r"\b[ahsiro]{0,2}[hor]r\b|ratio|\brelative risk|\bodds\b")
_DIFFERENCE = re.compile(r"\b[sw]?md\b|difference|\bmean\b|\bbeta\b|β|coefficient|\bchange\b")
_BACK = 70  # characters: how far before an interval its measure is named

# What stands before is of each group by itself.
_BETWEEN_GROUPS = re.compile(
    r"\bbetween(?: the)?[- ](?:groups?|arms|treatments?)[a-z ]{0,20}[,:]? ?\(?(?=p\b)"
)
_NOT = re.compile(
    r"(?:\bnot?|n't|without|neither|nor|never)(?: [a-z]{1,12}){0,3}? (?:statistically )?significan"
    r"|\bnon-?significant|\binsignificant|significance was not|\b(?:did|does) not (?:reach|attain"
    r"|achieve)|fail(?:ed|s)? to reach|\bn\.s\.|\(ns\)|\btend(?:ed|s|ing)? (?:to|towards?)\b"
    r"|\ba (?:[a-z]{1,14} )?(?:trend|tendency)\b|\btrend(?:s|ed|ing)? towards?"
)
_SAID = re.compile(r"significan(?:t|ce)")
_HINTS = ("signific", "tend", "trend", "reach", "attain", "n.s.", "(ns)")


def significance(low: str, start: int, end: int) -> bool | None:
    """Read a stretch of lower-cased text: True, False, or None where it says nothing or both.

    Numbers decide before words: ``significantly lower (P = 0.19)`` is not significant.
    """
    between = _BETWEEN_GROUPS.search(low, start, end)
    if between:
        start = between.start()
    verdicts = {*_p_verdicts(low, start, end), *_interval_verdicts(low, start, end)} - {None}
    if verdicts:
        return verdicts.pop() if len(verdicts) == 1 else None
    stretch = low[start:end]
    if not has_any(stretch, _HINTS):
        return None
    if _NOT.search(stretch):
        return False
    return True if _SAID.search(stretch) else None


def _p_verdicts(low: str, start: int, end: int) -> list[bool | None]:
    """Judge every P value; that of an interaction or of heterogeneity is about something else."""
    found = [one for one in _P.finditer(low, start, end) if (one["of"] or "trend")[:5] == "trend"]
    return [_p_verdict(one) for one in found]


def _p_verdict(found: re.Match[str]) -> bool | None:
    if found["ns"] or found["not"]:
        return False
    sign = found["sign"]
    is_above = sign[0] in ">≥g"
    if found["power"] or found["value"] is None:
        return not is_above
    value = float(found["value"])
    if is_above:
        return False if value >= LEVEL else None
    if sign[0] in "<≤l":
        return value <= LEVEL
    return None if value == LEVEL else value < LEVEL


def _interval_verdicts(low: str, start: int, end: int) -> list[bool | None]:
    return [_interval_verdict(low, start, one) for one in _INTERVAL.finditer(low, start, end)]


def _interval_verdict(low: str, start: int, found: re.Match[str]) -> bool | None:
    """Tell whether an interval leaves out "no effect"; the measure before it says what that is."""
    bounds = sorted((float(found["low"]), float(found["high"])))
    before = low[max(found.start() - _BACK, start) : found.start()]
    if _RATIO.search(before) and bounds[0] >= 0:
        return not bounds[0] <= 1 <= bounds[1]
    if bounds[0] <= 0 <= bounds[1]:
        return False
    return True if _DIFFERENCE.search(before) else None
